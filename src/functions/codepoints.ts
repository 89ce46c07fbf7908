import { textOf } from '../types/text.ts';
import { isArray, type Value } from '../types/values.ts';
import { alias, any, integers, overload, overloadFor, rest, scalar } from './define.ts';

const category = 'string';

export const codepointsFromString = scalar({
  name: 'unicode_codepoints_from_string',
  category,
  doc: 'The Unicode code points of a text, as an array.',
  examples: [['unicode_codepoints_from_string("aé😀")', 'dynamic([97, 233, 128512])']],
  overloads: [
    overloadFor(
      [any('value')],
      'dynamic',
      ([type = 'string']) =>
        (value) =>
          Array.from(textOf(value, type), (one) => BigInt(one.codePointAt(0) ?? 0)),
    ),
  ],
});
export const toUtf8 = alias('to_utf8', codepointsFromString);

const isCodepoint = (code: unknown): boolean => {
  const number = typeof code === 'bigint' || typeof code === 'number' ? Number(code) : Number.NaN;
  return Number.isInteger(number) && number >= 0 && number <= 0x10ffff && !(number >= 0xd800 && number <= 0xdfff);
};

export const codepointsToString = scalar({
  name: 'unicode_codepoints_to_string',
  category,
  doc: 'The text of Unicode code points, given one by one or in arrays.',
  examples: [
    ['unicode_codepoints_to_string(75, 81, 76)', '"KQL"'],
    ['unicode_codepoints_to_string(dynamic([128512]), 33)', '"😀!"'],
    ['unicode_codepoints_to_string(-1)', '""'],
  ],
  overloads: [
    overload([integers('values'), rest(integers('more'))], 'string', (...values) => {
      const codes = (values as Value[]).flatMap((value): unknown => (isArray(value) ? value : [value]));
      return codes.every(isCodepoint) ? String.fromCodePoint(...codes.map(Number)) : null;
    }),
  ],
});
export const makeString = alias('make_string', codepointsToString);

export const isascii = scalar({
  name: 'isascii',
  category,
  doc: 'Tells whether a text has ASCII characters alone.',
  examples: [
    ['isascii("plain")', 'true'],
    ['isascii("naïve")', 'false'],
  ],
  page: 'isascii',
  overloads: [
    overloadFor(
      [any('value')],
      'bool',
      ([type = 'string']) =>
        (value) =>
          !/[^\0-\x7f]/.test(textOf(value, type)),
    ),
  ],
});

export const isutf8 = scalar({
  name: 'isutf8',
  category,
  doc: 'Tells whether a text is valid UTF-8: half a character of two UTF-16 units is not.',
  examples: [['isutf8("naïve 😀")', 'true']],
  overloads: [
    overloadFor(
      [any('value')],
      'bool',
      ([type = 'string']) =>
        (value) =>
          !/\p{Surrogate}/u.test(textOf(value, type)),
    ),
  ],
});
