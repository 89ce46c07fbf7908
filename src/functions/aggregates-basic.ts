import Big from 'big.js';
import { type Column, Int64Column, NumberColumn } from '../table/column.ts';
import { conditional } from './conditional.ts';
import {
  type AggregateOverload,
  aggregate,
  aggregateAlias,
  any,
  datetime,
  decimal,
  type Groups,
  int,
  long,
  orderable,
  type Parameter,
  real,
  timespan,
  typeOfArgument,
} from './define.ts';
import { rowOfExtreme } from './extreme.ts';
import { fold } from './fold.ts';
import { groupSizes } from './group-sizes.ts';
import { notKnown } from './unknown.ts';

/** A loop over the raw values of a column; undefined when the column has another layout. */
type Loop = (column: Column, groups: Groups) => Column | undefined;

/** The overload with a loop for the layouts that large tables have; every other layout goes through the fold. */
export const fast = (loop: Loop, plain: AggregateOverload): AggregateOverload => ({
  ...plain,
  group(columns, groups, types, context) {
    const [column] = columns;
    return (column && loop(column, groups)) ?? plain.group(columns, groups, types, context);
  },
});

// ---------------------------------------------------------------------- count

/** Counts as a column of longs: the low halves are written, so that no bigint is made. */
export function countsColumn(counts: Int32Array): Column {
  const data = new BigInt64Array(counts.length);
  const halves = new Int32Array(data.buffer);
  for (let group = 0; group < counts.length; group++) halves[group * 2] = counts[group] as number;
  return new Int64Column('long', data, null);
}
const countOf = (parameters: readonly Parameter[]): AggregateOverload => ({
  parameters,
  returns: 'long',
  group: (_, groups) => countsColumn(groupSizes(groups)),
});

export const count = aggregate({
  name: 'count',
  doc: 'Counts the rows of the group, also those where the argument is null.',
  examples: [
    ['datatable(x:long)[4, 5, 6] | summarize count()', 'print count_ = 3'],
    ['datatable(x:long)[4, long(null)] | summarize count(x)', 'print count_x = 2'],
  ],
  overloads: [countOf([]), countOf([any('value')])],
});

export const cnt = aggregateAlias('cnt', { ...count, overloads: [countOf([])] });

export const countif = conditional(
  { ...count, overloads: [countOf([])] },
  {
    name: 'countif',
    doc: 'Counts the rows for which the predicate is true.',
    examples: [['datatable(x:long)[4, 5, 6] | summarize countif(x > 4)', 'print countif_ = 2']],
    position: 0,
  },
);

// ------------------------------------------------------------------------ sum

/** Sums of 64-bit integers; storing into the array wraps them, as Kusto does. */
const sumIntegers: Loop = (column, { of, count }) => {
  if (!(column instanceof Int64Column)) return undefined;
  const { data, nulls, type } = column;
  const sums = new BigInt64Array(count);
  for (let row = 0; row < data.length; row++) {
    if (nulls !== null && nulls[row] === 1) continue;
    const group = of[row] as number;
    sums[group] = (sums[group] as bigint) + (data[row] as bigint);
  }
  return new Int64Column(type as 'long', sums, null);
};

/** Sums of real numbers from the first row to the last. */
const sumNumbers = ({ data, nulls }: NumberColumn, { of, count }: Groups): Float64Array => {
  const sums = new Float64Array(count);
  for (let row = 0; row < data.length; row++) {
    if (nulls !== null && nulls[row] === 1) continue;
    const group = of[row] as number;
    sums[group] = (sums[group] as number) + (data[row] as number);
  }
  return sums;
};

/** So many ints add up to less than 2^53, so a double holds their sum. */
const EXACT_INTS = 2 ** 22;

const sumInts: Loop = (column, groups) =>
  column instanceof NumberColumn && column.length <= EXACT_INTS
    ? new Int64Column('long', BigInt64Array.from(sumNumbers(column, groups), BigInt), null)
    : undefined;

const sumReals: Loop = (column, groups) =>
  column instanceof NumberColumn ? new NumberColumn('real', sumNumbers(column, groups), null) : undefined;

const zero = { start: () => 0n, finish: (sum: bigint) => BigInt.asIntN(64, sum) };
const addLong = (sum: bigint, value: bigint): bigint => sum + value;
const addDecimal = (sum: Big, value: Big): Big => sum.plus(value);

export const sum = aggregate({
  name: 'sum',
  doc: 'Adds up the values; 0 when there are none. A sum of longs that is too large wraps.',
  examples: [
    ['datatable(x:long)[1, 2, long(null), 4] | summarize sum(x)', 'print sum_x = 7'],
    ['datatable(x:real)[] | summarize sum(x)', 'print sum_x = 0.0'],
    ['datatable(x:timespan)[1h, 30m] | summarize sum(x)', 'print sum_x = 90m'],
  ],
  overloads: [
    fast(sumInts, fold([int('value')], 'long', { ...zero, add: (sum, value) => sum + BigInt(value) })),
    fast(sumIntegers, fold([long('value')], 'long', { ...zero, add: addLong })),
    fast(
      sumReals,
      fold([real('value')], 'real', { start: () => 0, add: (sum, value) => sum + value, finish: (sum) => sum }),
    ),
    fold([decimal('value')], 'decimal', { start: () => new Big(0), add: addDecimal, finish: (sum) => sum }),
    fast(sumIntegers, fold([timespan('value')], 'timespan', { ...zero, add: addLong })),
  ],
});

export const sumif = conditional(sum, {
  name: 'sumif',
  doc: 'Adds up the values of the rows for which the predicate is true.',
  examples: [['datatable(x:long)[1, 2, 3] | summarize sumif(x, x != 2)', 'print sumif_x = 4']],
});

// ------------------------------------------------------------------------ avg

/** How many rows of each group are not null. */
const countValues = (nulls: Uint8Array | null, { of, count }: Groups): Float64Array => {
  const counts = new Float64Array(count);
  for (let row = 0; row < of.length; row++) {
    if (nulls !== null && nulls[row] === 1) continue;
    const group = of[row] as number;
    counts[group] = (counts[group] as number) + 1;
  }
  return counts;
};

const averages = (sums: ArrayLike<number | bigint>, counts: Float64Array): Column =>
  new NumberColumn(
    'real',
    Float64Array.from(counts, (count, group) => Number(sums[group]) / count),
    null,
  );

/** The mean of longs is that of their 64-bit sum: where that wraps, the mean does too. */
const averageLongs: Loop = (column, groups) => {
  const sums = sumIntegers(column, groups);
  return sums && averages((sums as Int64Column).data, countValues(column.nulls, groups));
};
const averageNumbers: Loop = (column, groups) =>
  column instanceof NumberColumn ? averages(sumNumbers(column, groups), countValues(column.nulls, groups)) : undefined;

interface Mean<T> {
  sum: T;
  count: number;
}
const addTo =
  <T>(plus: (sum: T, value: T) => T) =>
  (mean: Mean<T>, value: T): void => {
    mean.sum = plus(mean.sum, value);
    mean.count++;
  };
const startLong = (): Mean<bigint> => ({ sum: 0n, count: 0 });
const addLongTo = addTo<bigint>((sum, value) => sum + value);
const averageTicks = ({ sum, count }: Mean<bigint>): bigint | null => (count === 0 ? null : sum / BigInt(count));

/** Decimals with so many digits after the point that a mean which ends is exact; how Kusto rounds others is not known. */
const Exact = Big();
Exact.DP = 40;
function averageDecimals({ sum, count }: Mean<Big>): Big | null {
  if (count === 0) return null;
  const mean = new Exact(sum).div(count);
  return mean.times(count).eq(sum) ? new Big(mean.toFixed()) : notKnown('avg');
}

export const avg = aggregate({
  name: 'avg',
  doc: 'The mean of the values; NaN when there are no numbers.',
  examples: [
    ['datatable(x:long)[1, 2, long(null), 6] | summarize avg(x)', 'print avg_x = 3.0'],
    ['datatable(x:long)[] | summarize avg(x)', 'print avg_x = real(nan)'],
    ['datatable(x:timespan)[1h, 2h] | summarize avg(x)', 'print avg_x = 90m'],
  ],
  overloads: [
    fast(
      averageNumbers,
      fold([int('value')], 'real', {
        start: () => ({ sum: 0, count: 0 }),
        add: addTo<number>((sum, value) => sum + value),
        finish: ({ sum, count }) => sum / count,
      }),
    ),
    fast(
      averageLongs,
      fold([long('value')], 'real', {
        start: startLong,
        add: addLongTo,
        finish: ({ sum, count }) => Number(BigInt.asIntN(64, sum)) / count,
      }),
    ),
    fast(
      averageNumbers,
      fold([real('value')], 'real', {
        start: () => ({ sum: 0, count: 0 }),
        add: addTo<number>((sum, value) => sum + value),
        finish: ({ sum, count }) => sum / count,
      }),
    ),
    fold([decimal('value')], 'decimal', {
      start: () => ({ sum: new Big(0), count: 0 }),
      add: addTo<Big>((sum, value) => sum.plus(value)),
      finish: averageDecimals,
    }),
    fold([timespan('value')], 'timespan', { start: startLong, add: addLongTo, finish: averageTicks }),
    fold([datetime('value')], 'datetime', { start: startLong, add: addLongTo, finish: averageTicks }),
  ],
  differs: 'A mean of datetimes or timespans is exact to the tick; a mean of decimals that does not end is refused.',
});

export const avgif = conditional(avg, {
  name: 'avgif',
  doc: 'The mean of the values of the rows for which the predicate is true.',
  examples: [['datatable(x:long)[1, 2, 3] | summarize avgif(x, x > 1)', 'print avgif_x = 2.5']],
});

// ------------------------------------------------------------------ min and max

const extreme = (largest: boolean): AggregateOverload => ({
  parameters: [orderable('value')],
  returns: typeOfArgument(0),
  group: ([column], groups) => (column as Column).take(rowOfExtreme(column as Column, groups, largest)),
});

export const max = aggregate({
  name: 'max',
  doc: 'The largest value; null when there is none, NaN when there is a NaN.',
  examples: [
    ['datatable(x:long)[3, long(null), 9, 4] | summarize max(x)', 'print max_x = 9'],
    [
      'datatable(t:datetime)[datetime(2024-05-01), datetime(2023-05-01)] | summarize max(t)',
      'print max_t = datetime(2024-05-01)',
    ],
  ],
  overloads: [extreme(true)],
});

export const min = aggregate({
  name: 'min',
  doc: 'The smallest value; null when there is none, NaN when there is a NaN.',
  examples: [
    ['datatable(x:long)[3, long(null), 9, 4] | summarize min(x)', 'print min_x = 3'],
    ['datatable(s:string)["b", "a"] | summarize min(s)', 'print min_s = "a"'],
  ],
  overloads: [extreme(false)],
});

export const maxif = conditional(max, {
  name: 'maxif',
  doc: 'The largest value of the rows for which the predicate is true.',
  examples: [['datatable(x:long)[3, 9, 4] | summarize maxif(x, x < 9)', 'print maxif_x = 4']],
});

export const minif = conditional(min, {
  name: 'minif',
  doc: 'The smallest value of the rows for which the predicate is true.',
  examples: [['datatable(x:long)[3, 9, 4] | summarize minif(x, x > 3)', 'print minif_x = 4']],
});
