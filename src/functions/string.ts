import { dynamicText, textOf } from '../types/text.ts';
import type { Type } from '../types/types.ts';
import { compare, isArray, type Value } from '../types/values.ts';
import { encodeUtf8 } from './bytes.ts';
import { characterCount, unitOffset } from './characters.ts';
import {
  any,
  array,
  type Complaint,
  index,
  nullable,
  type Overload,
  optional,
  overload,
  overloadFor,
  rest,
  scalar,
  text,
} from './define.ts';
import { notKnown } from './unknown.ts';

const category = 'string';

/** A function of one value of any type, taken as its text. */
const ofText = (name: string, call: (of: string) => Value): Overload =>
  overloadFor(
    [any(name)],
    'string',
    ([type = 'string']) =>
      (value) =>
        call(textOf(value, type)),
  );

// ---------------------------------------------------------------------- length

export const strlen = scalar({
  name: 'strlen',
  category,
  doc: 'How many characters (Unicode code points) a text has.',
  examples: [
    ['strlen("naïve")', '5'],
    ['strlen("😀!")', '2'],
  ],
  named: { prefix: 'strlen' },
  overloads: [overload([text('string')], 'long', (of) => BigInt(characterCount(of)))],
});

export const stringSize = scalar({
  name: 'string_size',
  category,
  doc: 'How many bytes a text has in UTF-8.',
  examples: [
    ['string_size("naïve")', '6'],
    ['string_size("😀!")', '5'],
  ],
  named: { prefix: 'string_size' },
  overloads: [overload([text('string')], 'long', (of) => BigInt(encodeUtf8(of).length))],
});

// ----------------------------------------------------------------------- parts

function part(of: string, start: number, length: number): string {
  const from = start < 0 ? characterCount(of) + start : start;
  if (from < 0 || length <= 0) return '';
  const begin = unitOffset(of, from);
  return length === Number.POSITIVE_INFINITY
    ? of.slice(begin)
    : of.slice(begin, begin + unitOffset(of.slice(begin), length));
}

/** Kusto's constant folder answers otherwise than its row engine for a null position, and not always in a known way. */
const nullPosition = (values: readonly (Value | undefined)[]): Complaint | undefined => {
  const argument = values.indexOf(null, 1);
  return argument > 0 && !values.includes(undefined)
    ? { argument, code: 'KQLAB013', details: ['substring'] }
    : undefined;
};

export const substring = scalar({
  name: 'substring',
  category,
  doc: 'The part of a text from a position, counted from 0 or, when negative, from the end; of a length or to the end.',
  examples: [
    ['substring("detection", 6)', '"ion"'],
    ['substring("detection", 2, 3)', '"tec"'],
    ['substring("detection", -3, 2)', '"io"'],
    ['substring("abc", -4, 2)', '""'],
  ],
  overloads: [
    overloadFor(
      [any('source'), index('startingIndex'), optional(index('length'))],
      'string',
      ([type = 'string']) =>
        (value, start, length = Number.POSITIVE_INFINITY) =>
          part(textOf(value, type), start, length),
      { check: nullPosition },
    ),
  ],
  nullText: true,
});

export const reverse = scalar({
  name: 'reverse',
  category,
  doc: 'The characters of a text in reverse order.',
  examples: [
    ['reverse("abc😀")', '"😀cba"'],
    ['reverse(120)', '"021"'],
  ],
  overloads: [ofText('value', (of) => [...of].reverse().join(''))],
});

// ------------------------------------------------------------------------ case

/** Changes the case of each character on its own: Kusto makes no two characters of one, nor looks at the neighbours. */
function inCase(of: string, change: (one: string) => string): string {
  const whole = change(of);
  if (!/[^\0-\x7f]/.test(of)) return whole;
  return Array.from(of, (one) => {
    const changed = change(one);
    return characterCount(changed) === 1 ? changed : one;
  }).join('');
}

export const tolower = scalar({
  name: 'tolower',
  category,
  doc: 'A text in lower case.',
  examples: [['tolower("PowerShell ÄÖ")', '"powershell äö"']],
  overloads: [ofText('value', (of) => inCase(of, (one) => one.toLowerCase()))],
});

export const toupper = scalar({
  name: 'toupper',
  category,
  doc: 'A text in upper case.',
  examples: [['toupper("cmd.exe ß")', '"CMD.EXE ß"']],
  overloads: [ofText('value', (of) => inCase(of, (one) => one.toUpperCase()))],
});

// --------------------------------------------------------------------- joining

const MOST_ARGUMENTS = 64;
const atMost =
  (name: string, least: number, most: number): NonNullable<Overload['check']> =>
  (values) =>
    values.length > most ? { argument: most, code: 'KS120', details: [name, least, most] } : undefined;

const texts = (values: readonly unknown[], types: readonly Type[]): string[] =>
  values.map((value, i) => textOf(value as Value, types[i] ?? 'string'));

export const strcat = scalar({
  name: 'strcat',
  category,
  doc: 'Joins 1 to 64 values as one text; null is the empty text.',
  examples: [
    ['strcat("a", 1, true, 2s)', '"a1True00:00:02"'],
    ['strcat("x", int(null))', '"x"'],
  ],
  overloads: [
    overloadFor(
      [nullable(any('argument')), rest(nullable(any('more')))],
      'string',
      (types) =>
        (...values: unknown[]) =>
          texts(values, types).join(''),
      { check: atMost('strcat', 1, MOST_ARGUMENTS) },
    ),
  ],
});

export const strcatDelim = scalar({
  name: 'strcat_delim',
  category,
  doc: 'Joins values as one text, with a delimiter between them.',
  examples: [
    ['strcat_delim("/", "a", 1, 2s)', '"a/1/00:00:02"'],
    ['strcat_delim("-", "a", int(null), "b")', '"a--b"'],
  ],
  overloads: [
    overloadFor(
      [nullable(any('delimiter')), nullable(any('argument')), rest(nullable(any('more')))],
      'string',
      (types) =>
        (...values: unknown[]) => {
          const [delimiter, ...parts] = texts(values, types);
          return parts.join(delimiter);
        },
      { least: 3, check: atMost('strcat_delim', 3, MOST_ARGUMENTS + 1) },
    ),
  ],
});

export const strcatArray = scalar({
  name: 'strcat_array',
  category,
  doc: 'Joins the elements of an array as one text, with a delimiter between them.',
  examples: [
    ['strcat_array(dynamic(["a", 1, null, true]), "-")', '"a-1--true"'],
    ['strcat_array(dynamic(["a", {"b": 1}]), "")', `'a{"b":1}'`],
  ],
  overloads: [
    overloadFor(
      [array('array'), any('delimiter')],
      'string',
      ([, type = 'string']) =>
        (list, delimiter) =>
          isArray(list) ? list.map(dynamicText).join(textOf(delimiter, type)) : dynamicText(list),
    ),
  ],
});

/** The documentation names both 1,024 and 67,108,864 as the most. */
const MOST_REPETITIONS = 1024;

export const strrep = scalar({
  name: 'strrep',
  category,
  doc: 'Repeats a value as text, with a delimiter between the copies.',
  examples: [
    ['strrep("ab", 3)', '"ababab"'],
    ['strrep(7, 3, ".")', '"7.7.7"'],
  ],
  differs: 'Less than one or more than 1024 repetitions are refused: the documentation contradicts itself there.',
  overloads: [
    overloadFor(
      [any('value'), index('multiplier'), optional(any('delimiter'))],
      'string',
      ([type = 'string', , delimiterType = 'string']) =>
        (value, times, delimiter = '') =>
          times < 1 || times > MOST_REPETITIONS
            ? notKnown('strrep')
            : new Array<string>(times).fill(textOf(value, type)).join(textOf(delimiter, delimiterType)),
    ),
  ],
});

// ------------------------------------------------------------------- comparing

export const strcmp = scalar({
  name: 'strcmp',
  category,
  doc: 'Compares two texts by their code units: −1, 0 or 1.',
  examples: [
    ['strcmp("a", "b")', '-1'],
    ['strcmp("a", "A")', '1'],
    ['strcmp("a", "a")', '0'],
  ],
  overloads: [
    overloadFor(
      [any('string1'), any('string2')],
      'long',
      ([left = 'string', right = 'string']) =>
        (a, b) =>
          BigInt(compare(textOf(a, left), textOf(b, right))),
    ),
  ],
});
