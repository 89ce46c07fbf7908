import {
  ASCII_DIGIT,
  ASCII_SPACE,
  ASCII_WORD,
  BEYOND_OTHER,
  BEYOND_WORD,
  type CharSet,
  classOf,
  complement,
  DIGIT,
  folded,
  SPACE,
  WORD,
} from './charset.ts';
import type { Cursor } from './cursor.ts';
import { type Node, textEnd, textStart, unicodeLooks, wordLooks } from './node.ts';
import { RegexProblem } from './problem.ts';

/** What a backslash and what follows it stand for: a character, a class or an assertion. */
export type Escape = { readonly code: number } | { readonly set: CharSet } | { readonly look: Node };

const controls: Readonly<Record<string, number>> = { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 };

/** Reads what follows a backslash. */
export function readEscape(cursor: Cursor): Escape {
  const octal = cursor.match(/0[0-7]{0,2}|[1-7][0-7]{2}/y);
  if (octal) return { code: Number.parseInt(octal[0], 8) };
  const letter = cursor.here;
  if (letter === '') throw new RegexProblem('it ends in a backslash');
  if (/[1-9]/.test(letter)) {
    throw new RegexProblem(`\\${letter} is a back-reference in other languages and is not defined in Kusto`);
  }
  if ('xuU'.includes(letter)) return { code: readHex(cursor) };
  if ('pP'.includes(letter)) return { set: readProperty(cursor) };
  cursor.next();
  if ('dswDSW'.includes(letter)) return { set: perlClass(letter, cursor.flags.u) };
  const control = controls[letter];
  if (control !== undefined) return { code: control };
  if (/[^0-9A-Za-z<>]/.test(letter) && letter <= '\x7f') return { code: letter.charCodeAt(0) };
  const look = readLook(cursor, letter);
  if (look) return { look };
  throw new RegexProblem(`the escape '\\${letter}' does not exist`);
}

const asciiLooks = wordLooks(ASCII_WORD);
const named = {
  start: 'start',
  end: 'end',
  'start-half': 'startHalf',
  'end-half': 'endHalf',
} as const;

function readLook(cursor: Cursor, letter: string): Node | undefined {
  const words = cursor.flags.u ? unicodeLooks : asciiLooks;
  switch (letter) {
    case 'A':
      return textStart;
    case 'z':
      return textEnd;
    case 'B':
      return words.noBoundary;
    case '<':
      return words.start;
    case '>':
      return words.end;
    case 'b': {
      const name = cursor.match(/\{\s*([-A-Za-z]+)\s*\}/y)?.[1];
      if (name === undefined) return words.boundary;
      if (!(name in named)) throw new RegexProblem(`there is no word boundary '\\b{${name}}'`);
      return words[named[name as keyof typeof named]];
    }
    default:
      return undefined;
  }
}

const perl: Readonly<Record<string, readonly [unicode: CharSet, ascii: CharSet, beyond: bigint]>> = {
  w: [WORD, ASCII_WORD, BEYOND_OTHER],
  d: [DIGIT, ASCII_DIGIT, BEYOND_WORD | BEYOND_OTHER],
  s: [SPACE, ASCII_SPACE, BEYOND_WORD | BEYOND_OTHER],
};

/** `\d`, `\s`, `\w` and their opposites. */
function perlClass(letter: string, unicode: boolean): CharSet {
  const [of, ascii, beyond] = perl[letter.toLowerCase()] as (typeof perl)[string];
  const positive = letter === letter.toLowerCase();
  if (unicode) return positive ? of : complement(of, beyond);
  if (!positive) throw new RegexProblem(`\\${letter} without Unicode can match half a character`);
  return ascii;
}

const hexDigits: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** `\xHH`, `\uHHHH`, `\UHHHHHHHH` and `\x{H…}`. */
function readHex(cursor: Cursor): number {
  const letter = cursor.next();
  const digits =
    cursor.match(/\{([0-9a-fA-F]+)\}/y)?.[1] ?? cursor.match(new RegExp(`[0-9a-fA-F]{${hexDigits[letter]}}`, 'y'))?.[0];
  const code = Number.parseInt(digits ?? '', 16);
  if (!(code <= 0x10ffff) || (code >= 0xd800 && code <= 0xdfff)) {
    throw new RegexProblem(`'\\${letter}' is not followed by the digits of a character`);
  }
  if (!cursor.flags.u && code >= 128 && code < 256 && digits?.length === 2) {
    throw new RegexProblem('a byte without Unicode can match half a character');
  }
  return code;
}

const prefixes: Readonly<Record<string, string>> = {
  gc: 'General_Category=',
  generalcategory: 'General_Category=',
  sc: 'Script=',
  script: 'Script=',
  scx: 'Script_Extensions=',
  scriptextensions: 'Script_Extensions=',
};
const loose = (name: string): string => name.replace(/[\s_-]/g, '').toLowerCase();

/** `\pL`, `\p{Greek}`, `\p{sc=Greek}`, `\P{…}`. */
function readProperty(cursor: Cursor): CharSet {
  const letter = cursor.next();
  const braces = cursor.match(/\{([^}]*)\}/y);
  const written = braces?.[1] ?? cursor.next();
  if (!cursor.flags.u) throw new RegexProblem('Unicode classes are switched off here');
  const [, name, operator, value = written] = /^([^=:!]*)(!=|=|:)(.*)$/.exec(written) ?? [];
  const prefix = name === undefined ? undefined : prefixes[loose(name)];
  if (name !== undefined && prefix === undefined) {
    throw new RegexProblem(`the Unicode property '${name}' is not known to kqlab`, 'KQLAB006');
  }
  const known = spellings(value)
    .flatMap((spelling) => (prefix === undefined ? [spelling, `Script=${spelling}`] : [prefix + spelling]))
    .map((spelling) => `\\p{${spelling}}`)
    .find(isKnown);
  if (known === undefined) throw new RegexProblem(`the Unicode class '${written}' is not known`, 'KQLAB006');
  const set = cursor.flags.i ? folded(classOf(known)) : classOf(known);
  return (letter === 'P') !== (operator === '!=') ? complement(set) : set;
}

/** The ways to write a name that V8 may know it by: Rust minds neither case nor hyphens. */
function spellings(name: string): string[] {
  const words = name.trim().replace(/[\s-]+/g, '_');
  const title = words.toLowerCase().replace(/(?:^|_)[a-z]/g, (start) => start.toUpperCase());
  return [words, title, words.toUpperCase()];
}

function isKnown(source: string): boolean {
  try {
    return new RegExp(source, 'u') !== undefined;
  } catch {
    return false;
  }
}
