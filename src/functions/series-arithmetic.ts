import { toDynamic } from '../types/convert.ts';
import type { Type } from '../types/types.ts';
import { type Dynamic, isArray, isDecimal, type Value } from '../types/values.ts';
import { array, number, type Overload, overload, overloadFor, type ScalarFunction, scalar } from './define.ts';
import { category, isNumber, isWhole } from './series.ts';
import { notKnown } from './unknown.ts';

/** A scalar beside a series, as an element: an int as a long, a decimal as a real. */
const element = (value: Value, type: Type | undefined): Dynamic =>
  isDecimal(value) ? value.toNumber() : toDynamic(value, type ?? 'dynamic');

// ---------------------------------------------------------------- one series

/** A function of each element; one that is no number becomes null. */
function mapped(
  name: string,
  doc: string,
  example: readonly [string, string],
  onReals: (value: number) => number,
  onLongs?: (value: bigint) => bigint,
): ScalarFunction {
  const real = (value: number): number => {
    const result = onReals(value);
    // Outside the domain of a function (a logarithm of 0) Kusto may give null, NaN or infinity.
    return Number.isFinite(value) && !Number.isFinite(result) ? notKnown(name) : result;
  };
  return scalar({
    name,
    category,
    doc,
    examples: [[`${name}(dynamic(${example[0]}))`, `dynamic(${example[1]})`]],
    overloads: [
      overload([array('series')], 'dynamic', (series) => {
        if (!isArray(series)) return null;
        if (onLongs && isWhole(series)) return series.map((each) => (typeof each === 'bigint' ? onLongs(each) : null));
        return series.map((each) => (isNumber(each) ? real(Number(each)) : null));
      }),
    ],
  });
}

export const seriesAbs = mapped(
  'series_abs',
  'The absolute value of each element.',
  ['[-3, 0, 4]', '[3, 0, 4]'],
  Math.abs,
  (value) => BigInt.asIntN(64, value < 0n ? -value : value),
);
export const seriesSign = mapped(
  'series_sign',
  'The sign of each element: -1, 0 or 1.',
  ['[-7, 0, 4]', '[-1, 0, 1]'],
  Math.sign,
  (value) => (value < 0n ? -1n : value > 0n ? 1n : 0n),
);
export const seriesFloor = mapped(
  'series_floor',
  'The largest whole number not above each element, as a real.',
  ['[2.7, -2.2]', '[2.0, -3.0]'],
  Math.floor,
);
export const seriesCeiling = mapped(
  'series_ceiling',
  'The smallest whole number not below each element, as a real.',
  ['[2.2, -2.7]', '[3.0, -2.0]'],
  Math.ceil,
);
export const seriesExp = mapped('series_exp', 'e to the power of each element.', ['[0]', '[1.0]'], Math.exp);
export const seriesLog = mapped('series_log', 'The natural logarithm of each element.', ['[1]', '[0.0]'], Math.log);
export const seriesSin = mapped('series_sin', 'The sine of each element.', ['[0]', '[0.0]'], Math.sin);
export const seriesCos = mapped('series_cos', 'The cosine of each element.', ['[0]', '[1.0]'], Math.cos);
export const seriesTan = mapped('series_tan', 'The tangent of each element.', ['[0]', '[0.0]'], Math.tan);
export const seriesAsin = mapped('series_asin', 'The arc sine of each element.', ['[0]', '[0.0]'], Math.asin);
export const seriesAcos = mapped('series_acos', 'The arc cosine of each element.', ['[1]', '[0.0]'], Math.acos);
export const seriesAtan = mapped('series_atan', 'The arc tangent of each element.', ['[0]', '[0.0]'], Math.atan);

// ---------------------------------------------------------------- two series

type Operand = Dynamic | readonly Dynamic[];
type Combine = (left: bigint | number, right: bigint | number) => Dynamic;

/** Combines elements of the same position; a missing one, or one that is no number, gives null. */
function combine(left: Operand, right: Operand, length: number, with_: Combine): Dynamic {
  return Array.from({ length }, (_, i) => {
    const a = isArray(left) ? left[i] : left;
    const b = isArray(right) ? right[i] : right;
    return isNumber(a) && isNumber(b) ? with_(a, b) : null;
  });
}

/** The three forms of a function of two series: one of them may be a single number that stands beside every element. */
const pairs = (choose: (whole: boolean) => Combine): readonly Overload[] => {
  const call = (left: Operand, right: Operand): Dynamic => {
    const series = [left, right].filter((operand) => isArray(operand));
    const length = Math.max(...series.map(({ length }) => length));
    const whole = isWhole([left, right].flat() as Dynamic[]);
    return combine(left, right, length, choose(whole));
  };
  return [
    overload([array('series1'), array('series2')], 'dynamic', (left, right) =>
      isArray(left) && isArray(right) ? call(left, right) : null,
    ),
    overloadFor(
      [array('series'), number('value')],
      'dynamic',
      ([, type]) =>
        (series, value) =>
          isArray(series) ? call(series, element(value, type)) : null,
    ),
    overloadFor(
      [number('value'), array('series')],
      'dynamic',
      ([type]) =>
        (value, series) =>
          isArray(series) ? call(element(value, type), series) : null,
    ),
  ];
};

const paired = (
  name: string,
  doc: string,
  examples: readonly (readonly [string, string])[],
  choose: (whole: boolean) => Combine,
): ScalarFunction =>
  scalar({
    name,
    category,
    doc,
    examples: examples.map(([given, result]) => [`${name}(${given})`, `dynamic(${result})`]),
    overloads: pairs(choose),
  });

type Longs = (left: bigint, right: bigint) => bigint;
type Reals = (left: number, right: number) => number;
const onReals =
  (reals: Reals): Combine =>
  (left, right) =>
    reals(Number(left), Number(right));

/** Longs as long as all are, wrapping; reals otherwise. */
const arithmetic =
  (longs: Longs, reals: Reals) =>
  (whole: boolean): Combine =>
    whole ? (left, right) => BigInt.asIntN(64, longs(left as bigint, right as bigint)) : onReals(reals);

export const seriesAdd = paired(
  'series_add',
  'Adds the elements of two series, or a number to each.',
  [
    ['dynamic([1, 2, 3]), dynamic([10, 20])', '[11, 22, null]'],
    ['dynamic([1, 2]), 0.5', '[1.5, 2.5]'],
  ],
  arithmetic(
    (left, right) => left + right,
    (left, right) => left + right,
  ),
);
export const seriesSubtract = paired(
  'series_subtract',
  'Subtracts the elements of the second series from those of the first.',
  [['dynamic([10, 20]), dynamic([1, 2])', '[9, 18]']],
  arithmetic(
    (left, right) => left - right,
    (left, right) => left - right,
  ),
);
export const seriesMultiply = paired(
  'series_multiply',
  'Multiplies the elements of two series, or each with a number.',
  [['10, dynamic([1, 0, -1])', '[10, 0, -10]']],
  arithmetic(
    (left, right) => left * right,
    (left, right) => left * right,
  ),
);
export const seriesDivide = paired(
  'series_divide',
  'Divides the elements of the first series by those of the second, as reals.',
  [['dynamic([1, 9]), dynamic([4, 3])', '[0.25, 3.0]']],
  () => onReals((left, right) => left / right),
);
export const seriesPow = paired(
  'series_pow',
  'Raises the elements of the first series to the powers in the second, as reals.',
  [['dynamic([2, 9]), dynamic([3, 0.5])', '[8.0, 3.0]']],
  () => onReals((left, right) => left ** right),
);

const comparison = (holds: (left: bigint | number, right: bigint | number) => boolean) => (): Combine => holds;

/** Also of a long and a real, which `===` never finds equal. */
const areEqual = (left: bigint | number, right: bigint | number): boolean => left <= right && left >= right;

export const seriesEquals = paired(
  'series_equals',
  'Whether the elements of two series are equal.',
  [['dynamic([1, 2]), dynamic([1.0, 3])', '[true, false]']],
  comparison(areEqual),
);
export const seriesNotEquals = paired(
  'series_not_equals',
  'Whether the elements of two series differ.',
  [['dynamic([1, 2]), dynamic([1, 3])', '[false, true]']],
  comparison((left, right) => !areEqual(left, right)),
);
export const seriesLess = paired(
  'series_less',
  'Whether the elements of the first series are less than those of the second.',
  [['dynamic([1, 5]), 3', '[true, false]']],
  comparison((left, right) => left < right),
);
export const seriesLessEquals = paired(
  'series_less_equals',
  'Whether the elements of the first series are not greater than those of the second.',
  [['dynamic([1, 3, 5]), 3', '[true, true, false]']],
  comparison((left, right) => left <= right),
);
export const seriesGreater = paired(
  'series_greater',
  'Whether the elements of the first series are greater than those of the second.',
  [['dynamic([1, 5]), 3', '[false, true]']],
  comparison((left, right) => left > right),
);
export const seriesGreaterEquals = paired(
  'series_greater_equals',
  'Whether the elements of the first series are not less than those of the second.',
  [['dynamic([1, 3, 5]), 3', '[false, true, true]']],
  comparison((left, right) => left >= right),
);
