import type { Type } from '../types/types.ts';
import type { Value } from '../types/values.ts';
import { encodeUtf8 } from './bytes.ts';
import {
  any,
  constant,
  index,
  nullable,
  number,
  oneOf,
  optional,
  overload,
  overloadFor,
  rest,
  scalar,
  string,
} from './define.ts';
import { roundReal } from './rounding.ts';
import { notKnown } from './unknown.ts';

const UNITS = ['Bytes', 'KB', 'MB', 'GB', 'TB', 'PB', 'EB'] as const;

/** How often a size is divided by 1024 to be read in the unit, or for the largest unit it reaches. */
function powerOf(size: number, unit: string): number {
  if (unit !== '') return UNITS.findIndex((each) => each.toLowerCase() === unit.toLowerCase());
  const reached = UNITS.findLastIndex((_, power) => Math.abs(size) >= 1024 ** power);
  return Math.max(reached, 0);
}

export const formatBytes = scalar({
  name: 'format_bytes',
  category: 'string',
  doc: 'Writes a number of bytes in the largest unit it reaches, or in a given one.',
  examples: [
    ['format_bytes(564)', '"564 Bytes"'],
    ['format_bytes(1300, 1)', '"1.3 KB"'],
    ['format_bytes(3145728, 0, "KB")', '"3072 KB"'],
  ],
  named: 'argument',
  overloads: [
    overload(
      [
        number('size'),
        optional(constant(index('precision'))),
        optional(constant(oneOf(string('units'), ...UNITS, ''))),
      ],
      'string',
      (size, precision = 0, unit = '') => {
        const bytes = Number(size);
        const power = powerOf(bytes, unit);
        const text = roundReal(bytes / 1024 ** power, precision).toFixed(Math.max(precision, 0));
        // Whether zeros at the end are kept is not known.
        return precision > 0 && text.endsWith('0') ? notKnown('format_bytes') : `${text} ${UNITS[power]}`;
      },
    ),
  ],
});

const sizes: Readonly<Partial<Record<Type, number>>> = { int: 4, long: 8, real: 8, datetime: 8, timespan: 8, guid: 16 };

const sizeOf = (value: Value, type: Type): number =>
  type === 'string' ? encodeUtf8(value as string).length : (sizes[type] ?? notKnown('estimate_data_size'));

export const estimateDataSize = scalar({
  name: 'estimate_data_size',
  category: 'table',
  doc: 'Estimates the bytes that the values of some columns take.',
  examples: [['print a = 1, b = "abc" | project x = estimate_data_size(a, b)', '11']],
  overloads: [
    overloadFor(
      [nullable(any('column')), rest(nullable(any('more')))],
      'long',
      (types) =>
        (...values) =>
          BigInt(values.reduce<number>((total, value, at) => total + sizeOf(value, types[at] ?? 'dynamic'), 0)),
    ),
  ],
});
