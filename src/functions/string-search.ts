import { dynamicText, textOf } from '../types/text.ts';
import { type Dynamic, isArray, type Value } from '../types/values.ts';
import { characterCount, charactersBefore, unitOffset } from './characters.ts';
import {
  any,
  array,
  type Complaint,
  constant,
  index,
  oneOf,
  optional,
  overload,
  overloadFor,
  scalar,
  string,
  text,
} from './define.ts';
import { readyRegex, regexCheck } from './regex-functions.ts';
import { matchesTerm } from './terms.ts';
import { notKnown } from './unknown.ts';

const category = 'string';

const unknown = (argument: number, name: string): Complaint => ({ argument, code: 'KQLAB013', details: [name] });

// ------------------------------------------------------------------- positions

/** The place of the nth occurrence at or after `from`; the next one is looked for `step` further on. */
function nthIndex(source: string, match: string, from: number, nth: number, step: number): number {
  let at = source.indexOf(match, from);
  for (let left = nth; at >= 0 && left > 1; left--) at = source.indexOf(match, at + step);
  return at;
}

/** Where the nth occurrence begins among the positions to be searched; null for arguments below their least. */
function indexOf(source: string, match: string, start = 0, length = -1, occurrence = 1): bigint | null {
  if (match === '' || length < -1 || occurrence < 0) return null;
  const first = start < 0 ? characterCount(source) + start : start;
  if (first < 0) return notKnown('indexof');
  const from = unitOffset(source, first);
  const until = length < 0 ? source.length : unitOffset(source, first + length);
  const within = (at: number) => (at >= 0 && at < until ? BigInt(charactersBefore(source, at)) : -1n);
  const overlapping = within(nthIndex(source, match, from, occurrence, 1));
  // Whether occurrences that overlap count is not known.
  return overlapping === within(nthIndex(source, match, from, occurrence, match.length))
    ? overlapping
    : notKnown('indexof');
}

export const indexof = scalar({
  name: 'indexof',
  category,
  doc: 'The position of a text in another, counted from 0, −1 where it is not; the length limits where it may begin.',
  examples: [
    ['indexof("a.b.c", ".")', '1'],
    ['indexof("a.b.c", ".", 2)', '3'],
    ['indexof("a.b.c", ".", 0, -1, 2)', '3'],
    ['indexof("a.b.c", "c", -2)', '4'],
    ['indexof("abcd", "cd", 1, 2)', '2'],
    ['indexof("abc", "")', 'long(null)'],
  ],
  overloads: [
    overloadFor(
      [
        any('string'),
        any('match'),
        optional(index('start')),
        optional(index('length')),
        optional(constant(index('occurrence'))),
      ],
      'long',
      ([sourceType = 'string', matchType = 'string']) =>
        (source, match, start, length, occurrence) =>
          indexOf(textOf(source, sourceType), textOf(match, matchType), start, length, occurrence),
      {
        check: ([, , , , occurrence]) =>
          occurrence !== undefined && Number(occurrence) === 0 ? unknown(4, 'indexof') : undefined,
      },
    ),
  ],
});

export const hasAnyIndex = scalar({
  name: 'has_any_index',
  category,
  doc: 'The position in an array of the first element that the text has as a term, −1 where it has none.',
  examples: [
    ['has_any_index("run cmd /c", dynamic(["powershell", "cmd"]))', '1'],
    ['has_any_index("run cmd2", dynamic(["cmd"]))', '-1'],
  ],
  overloads: [
    overload([text('source'), array('values')], 'long', (source, values) =>
      isArray(values)
        ? BigInt(values.findIndex((value) => matchesTerm('has', source, dynamicText(value))))
        : notKnown('has_any_index'),
    ),
  ],
});

// -------------------------------------------------------------------- counting

function occurrences(source: string, search: string): number {
  if (search === '') return 0;
  let count = 0;
  for (let at = source.indexOf(search); at >= 0; at = source.indexOf(search, at + 1)) count++;
  return count;
}

function regexMatches(source: string, search: string): number {
  const matches = readyRegex(search).matchAll(source);
  // Whether empty matches count is not known.
  return matches.some(({ index: at, end }) => at === end) ? notKnown('countof') : matches.length;
}

const isRegex = (kind: unknown): boolean => typeof kind === 'string' && kind.toLowerCase() === 'regex';

export const countof = scalar({
  name: 'countof',
  category,
  doc: 'How often a text occurs in another, overlapping or not; or how many matches a regular expression has.',
  examples: [
    ['countof("banana", "ana")', '2'],
    ['countof("banana", "a.", "regex")', '2'],
    ['countof("banana", "A")', '0'],
  ],
  overloads: [
    overload(
      [text('source'), constant(string('search')), optional(constant(oneOf(string('kind'), 'normal', 'regex')))],
      'long',
      (source, search, kind) => BigInt(isRegex(kind) ? regexMatches(source, search) : occurrences(source, search)),
      { check: (values) => (isRegex(values[2]) ? regexCheck(1)(values) : undefined) },
    ),
  ],
});

// ------------------------------------------------------------------- splitting

/** Kusto refuses a delimiter beyond U+FFFF; what an empty one or a negative index gives is not known. */
const splitCheck = ([, delimiter, at]: readonly (Value | undefined)[]): Complaint | undefined => {
  if (delimiter === '' || (typeof delimiter === 'string' && /[\ud800-\udfff]/.test(delimiter)))
    return unknown(1, 'split');
  return typeof at === 'bigint' || typeof at === 'number' ? (at < 0 ? unknown(2, 'split') : undefined) : undefined;
};

export const split = scalar({
  name: 'split',
  category,
  doc: 'The parts of a text between the occurrences of a delimiter, as an array; or of one of them alone, if there is it.',
  examples: [
    ['split("a,b,,c", ",")', 'dynamic(["a", "b", "", "c"])'],
    ['split("a,b,c", ",", 1)', 'dynamic(["b"])'],
    ['split("a,b", ",", 2)', 'dynamic(null)'],
    ['split("", ",")', 'dynamic([""])'],
  ],
  named: 'argument',
  overloads: [
    overloadFor(
      [any('source'), text('delimiter'), optional(index('requestedIndex'))],
      'dynamic',
      ([type = 'string']) =>
        (source, delimiter, at) => {
          if (delimiter === '' || (at !== undefined && at < 0)) return notKnown('split');
          const parts = textOf(source, type).split(delimiter);
          if (at === undefined) return parts;
          const part = parts[at];
          return part === undefined ? null : [part];
        },
      { check: splitCheck },
    ),
  ],
});

// ------------------------------------------------------------------- replacing

export const replaceString = scalar({
  name: 'replace_string',
  category,
  doc: 'Replaces all occurrences of a text by another.',
  examples: [
    ['replace_string("a.b.c", ".", "::")', '"a::b::c"'],
    ['replace_string("abc", "", "_")', '"abc"'],
  ],
  overloads: [
    overload([text('text'), text('lookup'), text('rewrite')], 'string', (of, lookup, rewrite) =>
      lookup === '' ? of : of.replaceAll(lookup, () => rewrite),
    ),
  ],
});

/** Replaces pair by pair; what one pair has found, replaced or not, no later one sees. */
function replacedStrings(of: string, lookups: readonly Dynamic[], rewrites: readonly Dynamic[]): string {
  /** Text still to be searched, and, as arrays of one, text that is done. */
  let pieces: readonly (string | readonly [string])[] = [of];
  lookups.forEach((lookup, i) => {
    if (typeof lookup !== 'string' || lookup === '') return;
    const rewrite = rewrites[i];
    const done = [typeof rewrite === 'string' ? rewrite : lookup] as const;
    pieces = pieces.flatMap((piece) =>
      typeof piece === 'string'
        ? piece.split(lookup).flatMap((between, at) => (at === 0 ? [between] : [done, between]))
        : [piece],
    );
  });
  return pieces.flat().join('');
}

export const replaceStrings = scalar({
  name: 'replace_strings',
  category,
  doc: 'Replaces texts by others, pair by pair; what one pair has replaced is not replaced again.',
  examples: [
    ['replace_strings("a cat, a dog", dynamic(["cat", "dog"]), dynamic(["dog", "bird"]))', '"a dog, a bird"'],
    ['replace_strings("This is", dynamic(["is", "This"]), dynamic(["was", "That"]))', '"Thwas was"'],
    ['replace_strings("one two", dynamic(["one", "o"]), dynamic([1, "0"]))', '"one tw0"'],
  ],
  overloads: [
    overload([text('text'), array('lookups'), array('rewrites')], 'string', (of, lookups, rewrites) =>
      isArray(lookups) && isArray(rewrites) && lookups.length === rewrites.length
        ? replacedStrings(of, lookups, rewrites)
        : notKnown('replace_strings'),
    ),
  ],
});

export const translate = scalar({
  name: 'translate',
  category,
  doc: 'Replaces characters one by one: each in the first list by the one at its place in the second, or its last.',
  examples: [
    ['translate("abc", "xyz", "cab!")', '"zxy!"'],
    ['translate("abc", "x", "cab")', '"xxx"'],
    ['translate("-", "", "1-2-3")', '"123"'],
  ],
  overloads: [
    overload([text('searchList'), text('replacementList'), text('source')], 'string', (search, replacement, source) => {
      const replacements = [...replacement];
      const last = replacements[replacements.length - 1] ?? '';
      const table = new Map<string, string>();
      [...search].forEach((one, i) => {
        if (!table.has(one)) table.set(one, replacements[i] ?? last);
      });
      return Array.from(source, (one) => table.get(one) ?? one).join('');
    }),
  ],
});
