import type Big from 'big.js';
import { type Column, ConstantColumn, Int64Column, NumberColumn } from '../table/column.ts';
import type { ScalarType } from '../types/types.ts';
import { MAX_DATETIME_TICKS, MAX_LONG, MIN_LONG } from '../types/values.ts';
import {
  datetime,
  decimal,
  int,
  type Kernel,
  long,
  type Overload,
  overload,
  real,
  type ScalarFunction,
  scalar,
  timespan,
} from './define.ts';
import { notKnown } from './unknown.ts';

const wrap = (value: bigint): bigint => BigInt.asIntN(64, value);
/** A timespan or datetime outside its range is null. */
const ticks = (value: bigint): bigint | null => (value < MIN_LONG || value > MAX_LONG ? null : value);
const instant = (value: bigint): bigint | null => (value < 0n || value > MAX_DATETIME_TICKS ? null : value);

type IntegerLoop = (left: BigInt64Array, right: BigInt64Array | bigint, result: BigInt64Array) => void;
type RealLoop = (left: Float64Array, right: Float64Array | number, result: Float64Array) => void;

/** Null where either side is. */
function eitherNull(left: Column, right: Column): Uint8Array | null {
  if (left.nulls === null || right.nulls === null) return left.nulls ?? right.nulls;
  const nulls = left.nulls.slice();
  for (let row = 0; row < nulls.length; row++) nulls[row] = (nulls[row] as number) | (right.nulls[row] as number);
  return nulls;
}

/** A kernel for 64-bit columns (or a constant on the right); each operator brings its own loop, so V8 compiles each on its own. */
const integerKernel =
  (type: 'long' | 'timespan', loop: IntegerLoop): Kernel =>
  ([left, right], length) => {
    if (!(left instanceof Int64Column)) return undefined;
    const result = new BigInt64Array(length);
    if (right instanceof ConstantColumn && typeof right.constant === 'bigint') {
      loop(left.data, right.constant, result);
      return new Int64Column(type, result, left.nulls);
    }
    if (!(right instanceof Int64Column)) return undefined;
    loop(left.data, right.data, result);
    return new Int64Column(type, result, eitherNull(left, right));
  };

/** The same for datetimes: rows that leave the range of datetimes are left to the code that makes them null. */
const instantKernel =
  (loop: IntegerLoop): Kernel =>
  (columns, length) => {
    const moved = integerKernel('timespan', loop)(columns, length);
    if (!(moved instanceof Int64Column)) return undefined;
    const { data, nulls } = moved;
    for (let i = 0; i < length; i++) {
      if ((data[i] as bigint) < 0n || (data[i] as bigint) > MAX_DATETIME_TICKS) {
        if (nulls?.[i] !== 1) return undefined;
      }
    }
    return new Int64Column('datetime', data, nulls);
  };

const realKernel =
  (loop: RealLoop): Kernel =>
  ([left, right], length) => {
    if (!(left instanceof NumberColumn) || left.type !== 'real') return undefined;
    const result = new Float64Array(length);
    if (right instanceof ConstantColumn && typeof right.constant === 'number') {
      loop(left.data as Float64Array, right.constant, result);
      return new NumberColumn('real', result, left.nulls);
    }
    if (!(right instanceof NumberColumn) || right.type !== 'real') return undefined;
    loop(left.data as Float64Array, right.data as Float64Array, result);
    return new NumberColumn('real', result, eitherNull(left, right));
  };

const addIntegers: IntegerLoop = (left, right, result) => {
  if (typeof right === 'bigint') for (let i = 0; i < left.length; i++) result[i] = (left[i] as bigint) + right;
  else for (let i = 0; i < left.length; i++) result[i] = (left[i] as bigint) + (right[i] as bigint);
};
const subtractIntegers: IntegerLoop = (left, right, result) => {
  if (typeof right === 'bigint') for (let i = 0; i < left.length; i++) result[i] = (left[i] as bigint) - right;
  else for (let i = 0; i < left.length; i++) result[i] = (left[i] as bigint) - (right[i] as bigint);
};
const multiplyIntegers: IntegerLoop = (left, right, result) => {
  if (typeof right === 'bigint') for (let i = 0; i < left.length; i++) result[i] = (left[i] as bigint) * right;
  else for (let i = 0; i < left.length; i++) result[i] = (left[i] as bigint) * (right[i] as bigint);
};
const addReals: RealLoop = (left, right, result) => {
  if (typeof right === 'number') for (let i = 0; i < left.length; i++) result[i] = (left[i] as number) + right;
  else for (let i = 0; i < left.length; i++) result[i] = (left[i] as number) + (right[i] as number);
};
const subtractReals: RealLoop = (left, right, result) => {
  if (typeof right === 'number') for (let i = 0; i < left.length; i++) result[i] = (left[i] as number) - right;
  else for (let i = 0; i < left.length; i++) result[i] = (left[i] as number) - (right[i] as number);
};
const multiplyReals: RealLoop = (left, right, result) => {
  if (typeof right === 'number') for (let i = 0; i < left.length; i++) result[i] = (left[i] as number) * right;
  else for (let i = 0; i < left.length; i++) result[i] = (left[i] as number) * (right[i] as number);
};
const divideReals: RealLoop = (left, right, result) => {
  if (typeof right === 'number') for (let i = 0; i < left.length; i++) result[i] = (left[i] as number) / right;
  else for (let i = 0; i < left.length; i++) result[i] = (left[i] as number) / (right[i] as number);
};

/** Integer remainder that is never negative. */
const modulo = (left: bigint, right: bigint): bigint | null => {
  if (right === 0n) return null;
  const size = right < 0n ? -right : right;
  const remainder = left % size;
  return remainder < 0n ? remainder + size : remainder;
};

/** Real remainder that is never negative, as for integers. */
const realModulo = (left: number, right: number): number => {
  const size = Math.abs(right);
  const remainder = left % size;
  return remainder < 0 ? remainder + size : remainder;
};

const decimalModulo = (left: Big, right: Big): Big | null => {
  if (right.eq(0)) return null;
  const remainder = left.mod(right);
  return remainder.lt(0) ? remainder.plus(right.abs()) : remainder;
};

/** Digits that a decimal holds. */
const DECIMAL_DIGITS = 34;
/** The quotient of two decimals where it ends; how many digits Kusto keeps of one that does not is not known. */
function exactQuotient(left: Big, right: Big): Big | null {
  if (right.eq(0)) return null;
  const quotient = left.div(right).prec(DECIMAL_DIGITS);
  return quotient.times(right).eq(left) ? quotient : notKnown('/');
}

/** A number times a timespan: the fraction of a tick is cut. */
const scale = (span: bigint, factor: number): bigint | null => {
  const scaled = Number(span) * factor;
  return Number.isFinite(scaled) ? ticks(BigInt(Math.trunc(scaled))) : null;
};

const [l, r] = ['left', 'right'] as const;
const longs = (call: (left: bigint, right: bigint) => bigint | null, kernel?: Kernel): Overload =>
  overload([long(l), long(r)], 'long', call, kernel ? { kernel } : {});
const reals = (call: (left: number, right: number) => number, kernel?: Kernel): Overload =>
  overload([real(l), real(r)], 'real', call, kernel ? { kernel } : {});
const decimals = (call: (left: Big, right: Big) => Big | null): Overload =>
  overload([decimal(l), decimal(r)], 'decimal', call);
const timespans = (call: (left: bigint, right: bigint) => bigint | null, kernel?: Kernel): Overload =>
  overload([timespan(l), timespan(r)], 'timespan', call, kernel ? { kernel } : {});

const operator = (
  name: string,
  doc: string,
  example: readonly [string, string],
  overloads: readonly Overload[],
): ScalarFunction =>
  scalar({ name, category: 'arithmetic operator', doc, examples: [example], overloads, page: 'numerical-operators' });

export const add = operator(
  '+',
  'Adds two numbers, two timespans, or a timespan to a datetime.',
  ['1 + 2.5', '3.5'],
  [
    longs((left, right) => wrap(left + right), integerKernel('long', addIntegers)),
    reals((left, right) => left + right, realKernel(addReals)),
    decimals((left, right) => left.plus(right)),
    timespans((left, right) => ticks(left + right)),
    overload([datetime(l), timespan(r)], 'datetime', (left, right) => instant(left + right), {
      kernel: instantKernel(addIntegers),
    }),
    overload([timespan(l), datetime(r)], 'datetime', (left, right) => instant(left + right)),
  ],
);

export const subtract = operator(
  '-',
  'Subtracts two numbers, datetimes or timespans, or a timespan from a datetime.',
  ['2d - 1d', '1d'],
  [
    longs((left, right) => wrap(left - right), integerKernel('long', subtractIntegers)),
    reals((left, right) => left - right, realKernel(subtractReals)),
    decimals((left, right) => left.minus(right)),
    overload([datetime(l), datetime(r)], 'timespan', (left, right) => left - right, {
      kernel: integerKernel('timespan', subtractIntegers),
    }),
    timespans((left, right) => ticks(left - right)),
    overload([datetime(l), timespan(r)], 'datetime', (left, right) => instant(left - right), {
      kernel: instantKernel(subtractIntegers),
    }),
  ],
);

export const multiply = operator(
  '*',
  'Multiplies two numbers, or a timespan by a number.',
  ['3 * 1h', '3h'],
  [
    longs((left, right) => wrap(left * right), integerKernel('long', multiplyIntegers)),
    reals((left, right) => left * right, realKernel(multiplyReals)),
    decimals((left, right) => left.times(right)),
    overload([timespan(l), long(r)], 'timespan', (left, right) => ticks(left * right)),
    overload([long(l), timespan(r)], 'timespan', (left, right) => ticks(left * right)),
    overload([timespan(l), real(r)], 'timespan', (left, right) => scale(left, right)),
    overload([real(l), timespan(r)], 'timespan', (left, right) => scale(right, left)),
  ],
);

export const divide = operator(
  '/',
  'Divides: integers are cut toward zero and give null for a zero divisor; a timespan by a timespan gives a real.',
  ['-7 / 2', '-3'],
  [
    longs((left, right) => (right === 0n ? null : wrap(left / right))),
    reals((left, right) => left / right, realKernel(divideReals)),
    decimals(exactQuotient),
    overload([timespan(l), timespan(r)], 'real', (left, right) => Number(left) / Number(right)),
    overload([timespan(l), long(r)], 'timespan', (left, right) => (right === 0n ? null : ticks(left / right))),
    overload([timespan(l), real(r)], 'timespan', (left, right) => scale(left, 1 / right)),
  ],
);

export const remainder = operator(
  '%',
  'Gives the remainder of a division, which is never negative.',
  ['-14 % 12', '10'],
  [
    longs(modulo),
    reals(realModulo),
    decimals(decimalModulo),
    timespans(modulo),
    overload([datetime(l), timespan(r)], 'timespan', modulo),
  ],
);

const numericTypes: readonly ScalarType[] = ['int', 'long', 'real', 'decimal', 'timespan'];

export const negate = scalar({
  name: 'unary -',
  category: 'arithmetic operator',
  doc: `Changes the sign of a value of type ${numericTypes.join(', ')}.`,
  examples: [['-(5 - 7)', '2']],
  page: 'numerical-operators',
  overloads: [
    overload([int('value')], 'int', (value) => -value | 0),
    overload([long('value')], 'long', (value) => wrap(-value)),
    overload([real('value')], 'real', (value) => -value),
    overload([decimal('value')], 'decimal', (value) => value.neg()),
    overload([timespan('value')], 'timespan', (value) => ticks(-value)),
  ],
});
