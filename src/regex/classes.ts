import {
  type CharSet,
  character,
  classOf,
  complement,
  difference,
  folded,
  foldedAscii,
  intersection,
  isAscii,
  range,
  symmetricDifference,
  union,
} from './charset.ts';
import type { Cursor } from './cursor.ts';
import { readEscape } from './escape.ts';
import { RegexProblem } from './problem.ts';

/** The ASCII classes that can be written as `[:name:]` inside a class. */
const posix: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: '\\x00-\\x7f',
  blank: '\\t ',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '\\x21-\\x7e',
  lower: 'a-z',
  print: '\\x20-\\x7e',
  punct: '\\x21-\\x2f\\x3a-\\x40\\x5b-\\x60\\x7b-\\x7e',
  space: '\\t\\n\\v\\f\\r ',
  upper: 'A-Z',
  word: '0-9A-Z_a-z',
  xdigit: '0-9A-Fa-f',
};

const operations = {
  '&&': intersection,
  '--': difference,
  '~~': symmetricDifference,
} as const;
type Operator = keyof typeof operations;

/** The set with the case of the place folded into it. */
export const foldedHere = (cursor: Cursor, set: CharSet): CharSet =>
  cursor.flags.i ? (cursor.flags.u ? folded(set) : foldedAscii(set)) : set;

/** A class that is negated where asked, after folding its case; without Unicode it must stay within ASCII. */
function finished(cursor: Cursor, set: CharSet, negated: boolean): CharSet {
  const whole = foldedHere(cursor, set);
  const result = negated ? complement(whole) : whole;
  if (!cursor.flags.u && !isAscii(result)) throw new RegexProblem('a class without Unicode can match half a character');
  return result;
}

/** Reads a class from its opening bracket to its closing one. */
export function readClass(cursor: Cursor, depth = 0): CharSet {
  if (depth > 250) throw new RegexProblem('classes are nested too deeply');
  cursor.next();
  const negated = cursor.here === '^';
  if (negated) cursor.next();
  let items: CharSet[] = [];
  while (cursor.here === '-') {
    items.push(character(45));
    cursor.next();
  }
  if (items.length === 0 && cursor.here === ']') items.push(character(cursor.next().charCodeAt(0)));
  let combine = (right: CharSet): CharSet => right;
  for (;;) {
    cursor.skip();
    const { here } = cursor;
    if (here === '') throw new RegexProblem('a character class is not closed');
    const operator = (Object.keys(operations) as Operator[]).find((one) => cursor.take(one));
    if (here === ']' || operator) {
      const combined = combine(union(items));
      if (operator === undefined) {
        cursor.next();
        return finished(cursor, combined, negated);
      }
      const left = foldedHere(cursor, combined);
      combine = (right) => operations[operator](left, foldedHere(cursor, right));
      items = [];
    } else if (here === '[') items.push(readPosix(cursor) ?? readClass(cursor, depth + 1));
    else items.push(readRange(cursor));
  }
}

function readPosix(cursor: Cursor): CharSet | undefined {
  const names = Object.keys(posix).join('|');
  const [, negated, name] = cursor.match(new RegExp(`\\[:(\\^?)(${names}):\\]`, 'y')) ?? [];
  return name === undefined ? undefined : finished(cursor, classOf(posix[name] ?? '', 0n), negated === '^');
}

/** One item of a class: a character, a range, or a class written with a backslash. */
function readRange(cursor: Cursor): CharSet {
  const from = readItem(cursor);
  cursor.skip();
  // A hyphen before the end of the class is itself; before another it begins an operator.
  if (cursor.here !== '-' || [']', '-'].includes(cursor.after))
    return typeof from === 'number' ? character(from) : from;
  cursor.next();
  const to = readItem(cursor);
  if (typeof from !== 'number' || typeof to !== 'number') throw new RegexProblem('a range must be between characters');
  if (from > to) throw new RegexProblem('a range in a class goes backwards');
  return range(from, to);
}

function readItem(cursor: Cursor): number | CharSet {
  if (cursor.here !== '\\') {
    const code = cursor.here.codePointAt(0) ?? 0;
    cursor.next();
    if (!cursor.flags.u && code >= 128) throw new RegexProblem('a class without Unicode holds ASCII only');
    return code;
  }
  cursor.take('\\');
  const read = readEscape(cursor);
  if ('code' in read) return read.code;
  if ('set' in read) return read.set;
  throw new RegexProblem('an assertion cannot stand in a character class');
}
