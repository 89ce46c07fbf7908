import { BoolColumn, type Column, ConstantColumn, Int64Column, NumberColumn } from '../table/column.ts';
import type { ScalarType, Type } from '../types/types.ts';
import { compare, type Value } from '../types/values.ts';
import {
  type Kernel,
  nullable,
  type Overload,
  overload,
  type Parameter,
  type ScalarFunction,
  scalar,
} from './define.ts';

type Loop = (left: NumericData, right: NumericData | bigint | number, result: Uint8Array) => void;
type NumericData = BigInt64Array | Float64Array | Int32Array;

/** Data of a column that a numeric loop can read. */
const numericData = (column: Column | undefined): NumericData | undefined =>
  column instanceof Int64Column || column instanceof NumberColumn ? column.data : undefined;

/**
 * A kernel for numeric columns without nulls, or with nulls only on the left of a constant: `whenNull` is the answer
 * there (null itself for the ordering operators).
 */
const kernel =
  (loop: Loop, whenNull: boolean | null): Kernel =>
  ([left, right], length) => {
    const data = numericData(left);
    if (data === undefined || left === undefined) return undefined;
    const result = new Uint8Array(length);
    if (right instanceof ConstantColumn && right.constant !== null) {
      loop(data, right.constant as bigint | number, result);
    } else {
      const other = numericData(right);
      if (other === undefined || left.nulls !== null || right?.nulls !== null) return undefined;
      loop(data, other, result);
    }
    if (left.nulls === null) return new BoolColumn(result, null);
    if (whenNull === null) return new BoolColumn(result, left.nulls);
    for (let row = 0; row < length; row++) if (left.nulls[row] === 1) result[row] = whenNull ? 1 : 0;
    return new BoolColumn(result, null);
  };

const equalLoop: Loop = (left, right, result) => {
  if (typeof right === 'object') for (let i = 0; i < left.length; i++) result[i] = left[i] === right[i] ? 1 : 0;
  else for (let i = 0; i < left.length; i++) result[i] = left[i] === right ? 1 : 0;
};
const unequalLoop: Loop = (left, right, result) => {
  if (typeof right === 'object') for (let i = 0; i < left.length; i++) result[i] = left[i] === right[i] ? 0 : 1;
  else for (let i = 0; i < left.length; i++) result[i] = left[i] === right ? 0 : 1;
};
const lessLoop: Loop = (left, right, result) => {
  if (typeof right === 'object')
    for (let i = 0; i < left.length; i++) result[i] = (left[i] as number) < (right[i] as number) ? 1 : 0;
  else for (let i = 0; i < left.length; i++) result[i] = (left[i] as number) < right ? 1 : 0;
};
const atMostLoop: Loop = (left, right, result) => {
  if (typeof right === 'object')
    for (let i = 0; i < left.length; i++) result[i] = (left[i] as number) <= (right[i] as number) ? 1 : 0;
  else for (let i = 0; i < left.length; i++) result[i] = (left[i] as number) <= right ? 1 : 0;
};
const greaterLoop: Loop = (left, right, result) => {
  if (typeof right === 'object')
    for (let i = 0; i < left.length; i++) result[i] = (left[i] as number) > (right[i] as number) ? 1 : 0;
  else for (let i = 0; i < left.length; i++) result[i] = (left[i] as number) > right ? 1 : 0;
};
const atLeastLoop: Loop = (left, right, result) => {
  if (typeof right === 'object')
    for (let i = 0; i < left.length; i++) result[i] = (left[i] as number) >= (right[i] as number) ? 1 : 0;
  else for (let i = 0; i < left.length; i++) result[i] = (left[i] as number) >= right ? 1 : 0;
};

/** Whether two values of one type, neither null, are equal in the language's sense: NaN equals nothing. */
export const equal = (left: Value, right: Value): boolean =>
  typeof left === 'object' ? compare(left, right) === 0 : left === right;

/** A range with constant ends. */
const betweenKernel: Kernel = ([column, low, high], length) => {
  const data = numericData(column);
  if (data === undefined || !(low instanceof ConstantColumn) || !(high instanceof ConstantColumn)) return undefined;
  if (low.constant === null || high.constant === null) return undefined;
  const [from, to] = [low.constant as number, high.constant as number];
  const result = new Uint8Array(length);
  for (let i = 0; i < length; i++) result[i] = (data[i] as number) >= from && (data[i] as number) <= to ? 1 : 0;
  return new BoolColumn(result, column?.nulls ?? null);
};

const sameType = (type: ScalarType): [Parameter<Value>, Parameter<Value>] => [
  { name: 'left', accepts: type },
  { name: 'right', accepts: type },
];
/** Types that can be compared for equality; widening picks the first that both sides fit. */
const comparable: readonly ScalarType[] = ['long', 'real', 'decimal', 'string', 'datetime', 'timespan', 'guid', 'bool'];
const ordered: readonly ScalarType[] = ['long', 'real', 'decimal', 'datetime', 'timespan', 'bool'];
const hasKernel: readonly Type[] = ['long', 'real', 'datetime', 'timespan'];

const equality = (type: ScalarType, call: (left: Value, right: Value) => boolean | null, fast: Kernel): Overload => {
  const [left, right] = sameType(type);
  return overload([nullable(left), nullable(right)], 'bool', call, hasKernel.includes(type) ? { kernel: fast } : {});
};

export const equals: ScalarFunction = scalar({
  name: '==',
  category: 'comparison operator',
  doc: 'Tells whether two values are equal, minding case; null when both are null, false when one is.',
  examples: [['"a" == "A"', 'false']],
  page: 'equals-cs-operator',
  overloads: comparable.map((type) =>
    equality(
      type,
      (left, right) => (left === null || right === null ? (left === right ? null : false) : equal(left, right)),
      kernel(equalLoop, false),
    ),
  ),
});

export const unequals: ScalarFunction = scalar({
  name: '!=',
  category: 'comparison operator',
  doc: 'Tells whether two values differ, minding case; null when both are null, true when one is.',
  examples: [['"a" != "A"', 'true']],
  page: 'not-equals-cs-operator',
  overloads: comparable.map((type) =>
    equality(
      type,
      (left, right) => (left === null || right === null ? (left === right ? null : true) : !equal(left, right)),
      kernel(unequalLoop, true),
    ),
  ),
});

const ordering = (
  name: string,
  doc: string,
  example: readonly [string, string],
  holds: (order: number) => boolean,
  loop: Loop,
): ScalarFunction =>
  scalar({
    name,
    category: 'comparison operator',
    doc,
    examples: [example],
    page: 'numerical-operators',
    overloads: ordered.map((type) => {
      const [left, right] = sameType(type);
      // NaN is neither less nor greater nor equal; compare() would call it equal.
      const call = (a: Value, b: Value) => !(Number.isNaN(a) || Number.isNaN(b)) && holds(compare(a, b));
      return overload([left, right], 'bool', call, hasKernel.includes(type) ? { kernel: kernel(loop, null) } : {});
    }),
  });

export const less = ordering(
  '<',
  'Tells whether the left value is less; null when either is null.',
  ['1 < 2', 'true'],
  (order) => order < 0,
  lessLoop,
);
export const atMost = ordering(
  '<=',
  'Tells whether the left value is at most the right; null when either is null.',
  ['2 <= 2', 'true'],
  (order) => order <= 0,
  atMostLoop,
);
export const greater = ordering(
  '>',
  'Tells whether the left value is greater; null when either is null.',
  ['1d > 1h', 'true'],
  (order) => order > 0,
  greaterLoop,
);
export const atLeast = ordering(
  '>=',
  'Tells whether the left value is at least the right; null when either is null.',
  ['1 >= 2', 'false'],
  (order) => order >= 0,
  atLeastLoop,
);

export const between: ScalarFunction = scalar({
  name: 'between',
  category: 'comparison operator',
  doc: 'Tells whether a value lies in a range, both ends included; null when any of the three is null.',
  examples: [['5 between (1 .. 5)', 'true']],
  page: 'between-operator',
  overloads: [...ordered].map((type) => {
    const [value, low] = sameType(type);
    const high = { ...low, name: 'high' };
    const call = (a: Value, b: Value, c: Value) => compare(a, b) >= 0 && compare(a, c) <= 0;
    return overload([value, low, high], 'bool', call, hasKernel.includes(type) ? { kernel: betweenKernel } : {});
  }),
});
