import Big from 'big.js';
import { type Column, ConstantColumn, Int64Column, NumberColumn } from '../table/column.ts';
import { inRange } from '../types/datetime.ts';
import {
  alias,
  constant,
  datetime,
  decimal,
  index,
  int,
  type Kernel,
  long,
  type Overload,
  optional,
  overload,
  real,
  scalar,
  timespan,
} from './define.ts';
import { notKnown } from './unknown.ts';

/** The greatest multiple of the size that is not above the value; null for a negative size, unknown for none. */
function floorTo(value: bigint, size: bigint): bigint | null {
  if (size <= 0n) return size < 0n ? null : notKnown('bin');
  const above = value % size;
  return BigInt.asIntN(64, above < 0n ? value - above - size : value - above);
}

function floorReal(value: number, size: number): number | null {
  if (!(size > 0)) return size < 0 ? null : notKnown('bin');
  return Math.floor(value / size) * size;
}

function floorDecimal(value: Big, size: Big): Big | null {
  if (size.lte(0)) return size.lt(0) ? null : notKnown('bin');
  const above = value.mod(size);
  return above.lt(0) ? value.minus(above).minus(size) : value.minus(above);
}

/** bin() of a column of 64-bit integers by a constant: one loop without boxing, for grouping by time. */
const integerKernel =
  (type: 'long' | 'datetime' | 'timespan'): Kernel =>
  ([values, sizes], length) => {
    if (!(values instanceof Int64Column)) return undefined;
    const size = constantOf(sizes);
    if (typeof size !== 'bigint' || size <= 0n) return undefined;
    const { data } = values;
    const result = new BigInt64Array(length);
    for (let row = 0; row < length; row++) {
      const value = data[row] as bigint;
      const above = value % size;
      result[row] = above < 0n ? value - above - size : value - above;
    }
    return new Int64Column(type, result, values.nulls);
  };

const realKernel: Kernel = ([values, sizes], length) => {
  if (!(values instanceof NumberColumn)) return undefined;
  const size = constantOf(sizes);
  if (typeof size !== 'number' || !(size > 0)) return undefined;
  const { data } = values;
  const result = new Float64Array(length);
  for (let row = 0; row < length; row++) result[row] = Math.floor((data[row] as number) / size) * size;
  return new NumberColumn('real', result, values.nulls);
};

const constantOf = (column: Column | undefined) => (column instanceof ConstantColumn ? column.constant : undefined);

export const bin = scalar({
  name: 'bin',
  category: 'rounding',
  doc: 'Rounds down to a multiple of a size: numbers and timespans from 0 on, datetimes from the year 1 on.',
  examples: [
    ['bin(7, 5)', '5'],
    ['bin(-7, 5)', '-10'],
    ['bin(4.75, 0.5)', '4.5'],
    ['bin(datetime(2024-05-17 13:45), 1h)', 'datetime(2024-05-17 13:00)'],
    ['bin(25h, 1d)', '1d'],
  ],
  named: 'argument',
  overloads: [
    overload([long('value'), long('size')], 'long', floorTo, { kernel: integerKernel('long') }),
    overload([real('value'), real('size')], 'real', floorReal, { kernel: realKernel }),
    overload([decimal('value'), decimal('size')], 'decimal', floorDecimal),
    overload([datetime('value'), timespan('size')], 'datetime', floorTo, { kernel: integerKernel('datetime') }),
    overload([timespan('value'), timespan('size')], 'timespan', floorTo, { kernel: integerKernel('timespan') }),
  ],
});
export const floor = alias('floor', bin);

/** Floors relative to a fixed point instead of zero. */
const binAtTicks = (value: bigint, size: bigint, fixed: bigint): bigint | null => {
  const distance = floorTo(value - fixed, size);
  return distance === null ? null : BigInt.asIntN(64, fixed + distance);
};

export const binAt = scalar({
  name: 'bin_at',
  category: 'rounding',
  doc: 'Rounds down to a multiple of a size counted from a fixed point.',
  examples: [
    ['bin_at(6.5, 2.5, 7)', '4.5'],
    ['bin_at(datetime(2024-05-17 13:45), 1d, datetime(2024-01-01 06:00))', 'datetime(2024-05-17 06:00)'],
  ],
  named: 'argument',
  overloads: [
    overload([long('value'), long('size'), long('fixed')], 'long', binAtTicks),
    overload([real('value'), real('size'), real('fixed')], 'real', (value, size, fixed) => {
      const distance = floorReal(value - fixed, size);
      return distance === null ? null : fixed + distance;
    }),
    overload([decimal('value'), decimal('size'), decimal('fixed')], 'decimal', (value, size, fixed) => {
      const distance = floorDecimal(value.minus(fixed), size);
      return distance === null ? null : fixed.plus(distance);
    }),
    overload([datetime('value'), timespan('size'), datetime('fixed')], 'datetime', (value, size, fixed) => {
      const at = binAtTicks(value, size, fixed);
      return at === null ? null : inRange(at);
    }),
    overload([timespan('value'), timespan('size'), timespan('fixed')], 'timespan', binAtTicks),
  ],
});

export const ceiling = scalar({
  name: 'ceiling',
  category: 'rounding',
  doc: 'Rounds up to a whole number, which is a real also for integers.',
  examples: [
    ['ceiling(1.2)', '2.0'],
    ['ceiling(-1.2)', '-1.0'],
    ['ceiling(3)', '3.0'],
  ],
  named: 'argument',
  overloads: [
    overload([real('number')], 'real', Math.ceil),
    overload([decimal('number')], 'decimal', (value) => value.round(0, value.gt(0) ? Big.roundUp : Big.roundDown)),
  ],
});

/**
 * The nearest whole number. A half that rounding to even and rounding away from zero would put in different places has
 * no answer that is known.
 */
function roundWhole(value: number): number {
  const whole = Math.trunc(value);
  const rest = Math.abs(value - whole);
  if (rest === 0.5 && whole % 2 === 0) return notKnown('round');
  return rest >= 0.5 ? whole + Math.sign(value) : whole;
}

/** A real rounded to a number of digits after the point, or before it when negative: scaled, rounded, scaled back. */
export function roundReal(value: number, digits = 0): number {
  const scale = 10 ** Math.abs(digits);
  const rounded = digits < 0 ? roundWhole(value / scale) * scale : roundWhole(value * scale) / scale;
  return Number.isFinite(rounded) ? rounded : value;
}

function roundDecimal(value: Big, digits = 0): Big {
  const [even, away] = [value.round(digits, Big.roundHalfEven), value.round(digits, Big.roundHalfUp)];
  return even.eq(away) ? away : notKnown('round');
}

const roundLong = (value: bigint, digits = 0): bigint =>
  digits >= 0 ? value : BigInt.asIntN(64, BigInt(roundDecimal(new Big(String(value)), digits).toFixed()));

const precision = optional(constant(index('precision')));

const rounding: readonly Overload[] = [
  overload([int('number'), precision], 'int', (value, digits) => Number(roundLong(BigInt(value), digits)) | 0),
  overload([long('number'), precision], 'long', roundLong),
  overload([real('number'), precision], 'real', roundReal),
  overload([decimal('number'), precision], 'decimal', roundDecimal),
];

export const round = scalar({
  name: 'round',
  category: 'rounding',
  doc: 'Rounds to a number of digits after the point, or before it when that is negative.',
  examples: [
    ['round(2.15, 1)', '2.2'],
    ['round(-50.55, -2)', '-100.0'],
    ['round(1.005, 2)', '1.0'],
    ['round(1234, -2)', '1200'],
  ],
  named: 'argument',
  overloads: rounding,
});
