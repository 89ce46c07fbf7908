import { type Column, ValuesColumn, valuesColumn } from '../table/column.ts';
import { toDynamic } from '../types/convert.ts';
import { realText } from '../types/real.ts';
import { type Dynamic, isArray, type Value } from '../types/values.ts';
import {
  type AggregateOverload,
  aggregate,
  array,
  type Complaint,
  constant,
  type Groups,
  integer,
  number,
  type Parameter,
  rest,
  summable,
} from './define.ts';
import { collect, nearestRanks, percentileType } from './percentile.ts';
import { notKnown } from './unknown.ts';

const isPercentage = (value: number): boolean => value >= 0 && value <= 100;
const percentagesIn = (value: Value): number[] => (isArray(value) ? value : [value]).map((item) => Number(item));

/** The mistake in constant percentages: each is from 0 to 100. */
const checkFrom =
  (name: string, first: number) =>
  (values: readonly (Value | undefined)[]): Complaint | undefined => {
    const argument = values.findIndex(
      (value, position) =>
        position >= first &&
        value !== undefined &&
        !percentagesIn(value).every((percentage) => isPercentage(percentage)),
    );
    return argument < 0 ? undefined : { argument, code: 'KQLAB013', details: [name] };
  };

/** How a percentage is written in a column name: 99.9 is 99_9. */
const suffix = (value: Value | undefined): string => {
  const percentage = Number(value);
  return Number.isInteger(percentage) ? String(percentage) : realText(percentage).replaceAll('.', '_');
};

/** What the family shares: `weighted` tells whether a weight stands between the value and the percentages. */
function parts(weighted: boolean) {
  const first = weighted ? 2 : 1;
  return {
    first,
    parameters: [summable('value'), ...(weighted ? [integer('weight')] : [])] as Parameter[],
    compute(columns: readonly Column[], groups: Groups): Value[][] {
      const [values, weights] = columns as [Column, Column | undefined];
      const percentages = columns.slice(first).flatMap((column) => percentagesIn(column.at(0)));
      return collect(values, weighted ? weights : undefined, groups).map((group) => nearestRanks(group, percentages));
    },
  };
}

/** One column for each percentage. */
function asColumns(name: string, weighted: boolean, several: boolean): AggregateOverload {
  const { first, parameters, compute } = parts(weighted);
  const percentage = constant(number('percentage'));
  return {
    parameters: [...parameters, several ? rest(percentage) : percentage],
    least: first + 1,
    returns: ([type]) => percentileType(type),
    outputs: (values, [type]) =>
      values.slice(first).map((value) => ({ name: `percentile_{}_${suffix(value)}`, type: percentileType(type) })),
    check: checkFrom(name, first),
    group: (columns, groups) => new ValuesColumn('dynamic', compute(columns, groups) as unknown as Value[]),
  };
}

/** One column with an array of the values for all percentages. */
function asArray(name: string, weighted: boolean, percentages: Parameter): AggregateOverload {
  const { first, parameters, compute } = parts(weighted);
  return {
    parameters: [...parameters, percentages],
    least: first + 1,
    returns: 'dynamic',
    check: checkFrom(name, first),
    group(columns, groups, [type]) {
      const cell = (value: Value): Dynamic =>
        value === null ? notKnown(name) : toDynamic(value, percentileType(type));
      return valuesColumn(
        'dynamic',
        compute(columns, groups).map((values) => values.map(cell)),
      );
    },
  };
}

const differs = 'The nearest rank is exact, where Kusto estimates it when there are very many values.';
const named = { prefix: 'percentile' };
const latencies = 'datatable(Latency:long, Requests:long)[10, 5, 20, 3, 40, 2]';

export const percentile = aggregate({
  name: 'percentile',
  doc: 'The smallest value that the given percentage of the values does not exceed.',
  examples: [['range x from 1 to 200 step 1 | summarize percentile(x, 95)', 'print percentile_x_95 = 190']],
  overloads: [asColumns('percentile', false, false)],
  named,
  page: 'percentiles-aggregation-function',
  differs,
});

export const percentiles = aggregate({
  name: 'percentiles',
  doc: 'Several percentiles, one in a column each.',
  examples: [
    [
      'range x from 1 to 200 step 1 | summarize percentiles(x, 5, 99.5)',
      'print percentile_x_5 = 10, percentile_x_99_5 = 199',
    ],
  ],
  overloads: [asColumns('percentiles', false, true)],
  named,
  differs,
});

export const percentilesArray = aggregate({
  name: 'percentiles_array',
  doc: 'Several percentiles in one array.',
  examples: [
    [
      'range x from 1 to 200 step 1 | summarize percentiles_array(x, 5, 50)',
      'print percentiles_x = dynamic([10, 100])',
    ],
  ],
  overloads: [
    asArray('percentiles_array', false, rest(constant(number('percentage')))),
    asArray('percentiles_array', false, constant(array('percentages'))),
  ],
  named: { prefix: 'percentiles' },
  page: 'percentiles-aggregation-function',
  differs,
});

export const percentilew = aggregate({
  name: 'percentilew',
  doc: 'A percentile of values that count as often as their weight says.',
  examples: [[`${latencies} | summarize percentilew(Latency, Requests, 60)`, 'print percentile_Latency_60 = 20']],
  overloads: [asColumns('percentilew', true, false)],
  named,
  page: 'percentilesw-aggregation-function',
  differs,
});

export const percentilesw = aggregate({
  name: 'percentilesw',
  doc: 'Several weighted percentiles, one in a column each.',
  examples: [
    [
      `${latencies} | summarize percentilesw(Latency, Requests, 50, 99.9)`,
      'print percentile_Latency_50 = 10, percentile_Latency_99_9 = 40',
    ],
  ],
  overloads: [asColumns('percentilesw', true, true)],
  named,
  differs,
});

export const percentileswArray = aggregate({
  name: 'percentilesw_array',
  doc: 'Several weighted percentiles in one array.',
  examples: [
    [
      `${latencies} | summarize percentilesw_array(Latency, Requests, dynamic([50, 80]))`,
      'print percentiles_Latency = dynamic([10, 20])',
    ],
  ],
  overloads: [
    asArray('percentilesw_array', true, rest(constant(number('percentage')))),
    asArray('percentilesw_array', true, constant(array('percentages'))),
  ],
  named: { prefix: 'percentiles' },
  page: 'percentilesw-aggregation-function',
  differs,
});
