import type { ScalarType } from '../types/types.ts';
import { compare, type Value } from '../types/values.ts';
import {
  datetime,
  decimal,
  long,
  type Overload,
  overload,
  type Parameter,
  real,
  rest,
  type ScalarFunction,
  scalar,
  timespan,
} from './define.ts';

/** The types whose values have a greatest and a least; arguments of several number types take the widest. */
const ordered: readonly ScalarType[] = ['int', 'long', 'real', 'decimal', 'datetime', 'timespan', 'string', 'bool'];

/** Nulls are left out; what is not a number wins over every number. */
const choose =
  (wins: (order: number) => boolean) =>
  (...values: readonly Value[]): Value => {
    let best: Value = null;
    for (const value of values) {
      if (value === null) continue;
      if (best === null || Number.isNaN(value) || wins(compare(value, best))) best = value;
    }
    return best;
  };

const choosing = (wins: (order: number) => boolean): readonly Overload[] =>
  ordered.map((type) => {
    const parameter: Parameter<Value> = { name: 'value', accepts: type, nullable: true };
    return overload([parameter, parameter, rest(parameter)], type, choose(wins));
  });

export const maxOf = scalar({
  name: 'max_of',
  category: 'comparison',
  doc: 'Gives the greatest of its arguments, without nulls.',
  examples: [
    ['max_of(10, 1, -3, 17)', '17'],
    ['max_of(int(null), 2.5)', '2.5'],
  ],
  overloads: choosing((order) => order > 0),
});

export const minOf = scalar({
  name: 'min_of',
  category: 'comparison',
  doc: 'Gives the least of its arguments, without nulls.',
  examples: [
    ['min_of(10, 1, -3, 17)', '-3'],
    ['min_of(2d, timespan(null), 3h)', '3h'],
  ],
  overloads: choosing((order) => order < 0),
});

/** Whether the value is at most `delta` away from the center. */
const near = (value: bigint, center: bigint, delta: bigint): boolean =>
  value >= center - delta && value <= center + delta;

export const around: ScalarFunction = scalar({
  name: 'around',
  category: 'comparison',
  doc: 'Tells whether a value is within a distance of a center, both ends included.',
  examples: [
    ['around(7, 5, 2)', 'true'],
    ['around(datetime(2024-01-01 00:02), datetime(2024-01-01), 1m)', 'false'],
  ],
  overloads: [
    overload([long('value'), long('center'), long('delta')], 'bool', near),
    overload(
      [real('value'), real('center'), real('delta')],
      'bool',
      (value, center, delta) => value >= center - delta && value <= center + delta,
    ),
    overload(
      [decimal('value'), decimal('center'), decimal('delta')],
      'bool',
      (value, center, delta) => value.gte(center.minus(delta)) && value.lte(center.plus(delta)),
    ),
    overload([datetime('value'), datetime('center'), timespan('delta')], 'bool', near),
    overload([timespan('value'), timespan('center'), timespan('delta')], 'bool', near),
  ],
});
