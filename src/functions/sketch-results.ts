import { convert, toDynamic } from '../types/convert.ts';
import type { ScalarType } from '../types/types.ts';
import { type Dynamic, isArray, type Value } from '../types/values.ts';
import {
  any,
  array,
  dynamic,
  overload,
  overloadFor,
  real,
  rest,
  type ScalarFunction,
  scalar,
  typeLiteral,
} from './define.ts';
import { nearestRanks } from './percentile.ts';
import { type Digest, digestOf, hllKeys, mergedDigest, mergedHll } from './sketches.ts';
import { notKnown } from './unknown.ts';

const category = 'sketch';
/** A query that asks something of a tdigest of the numbers from 1 to 10. */
const asked = (what: string): string =>
  `range x from 1 to 10 step 1 | summarize t = tdigest(x) | project answer = ${what}`;

export const dcountHll = scalar({
  name: 'dcount_hll',
  category,
  doc: 'How many different values a result of hll() or hll_merge() has seen.',
  examples: [
    ['range x from 1 to 10 step 1 | summarize h = hll(x % 3) | project dcount_hll(h)', 'print dcount_hll_h = 3'],
  ],
  overloads: [
    overload([dynamic('hll')], 'long', (state) => {
      const keys = hllKeys(state);
      return keys === undefined ? null : BigInt(keys.length);
    }),
  ],
  named: { prefix: 'dcount_hll' },
});

export const hllMergeFunction = scalar({
  name: 'hll_merge',
  category,
  doc: 'Joins results of hll() into one.',
  examples: [
    [
      'range x from 1 to 10 step 1 | summarize a = hll(x), b = hll(x + 5) | project n = dcount_hll(hll_merge(a, b))',
      'print n = 15',
    ],
  ],
  overloads: [
    overload([dynamic('hll'), rest(dynamic('others'))], 'dynamic', (...states) => mergedHll(states), { least: 2 }),
  ],
  named: { prefix: 'hll_merged_result', arguments: 0 },
});

const merge = (name: string): ScalarFunction =>
  scalar({
    name,
    category,
    doc: 'Joins results of tdigest() into one.',
    examples: [
      [
        `range x from 1 to 10 step 1 | summarize a = tdigest(x), b = tdigest(x + 10) | project p = percentile_tdigest(${name}(a, b), 100, typeof(long))`,
        'print p = 20',
      ],
    ],
    overloads: [
      overload(
        [dynamic('tdigest'), rest(dynamic('others'))],
        'dynamic',
        (...states) => {
          const merged = mergedDigest(states);
          return merged === undefined ? notKnown(name) : merged;
        },
        { least: 2 },
      ),
    ],
    named: { prefix: 'tdigests_merge_result', arguments: 0 },
    page: 'merge-tdigest-function',
  });
export const tdigestMergeFunction = merge('tdigest_merge');
export const mergeTdigestFunction = merge('merge_tdigest');

export const percentileTdigest = scalar({
  name: 'percentile_tdigest',
  category,
  doc: 'A percentile of the values in a result of tdigest(), as the given type.',
  examples: [[asked('percentile_tdigest(t, 25, typeof(long))'), 'print answer = 3']],
  overloads: [
    overload([dynamic('tdigest'), real('percentage')], 'dynamic', () => null, {
      check: () => ({ argument: 0, code: 'KQLAB013', details: ['percentile_tdigest without a type'] }),
    }),
    overload(
      [dynamic('tdigest'), real('percentage'), typeLiteral('type')],
      (_types, [, , type]) => (type ?? 'dynamic') as ScalarType,
      (state, percentage, type) => {
        const digest = digestOf(state);
        if (digest === undefined) return null;
        const [value = null] = nearestRanks(digest, [percentage]);
        return convert(value, digest.type, type as ScalarType);
      },
    ),
  ],
  named: { prefix: 'percentile_tdigest' },
  differs: 'Without a type the form of the result is not known, so the type must be given.',
});

const percentileArray = (state: Dynamic, percentages: readonly number[], as?: ScalarType): Value => {
  const digest = digestOf(state);
  if (digest === undefined) return null;
  const values = nearestRanks(digest, percentages);
  return values.map((value) =>
    as === undefined ? toDynamic(value, digest.type) : toDynamic(convert(value, digest.type, as), as),
  );
};

const numbersOf = (percentages: Dynamic): number[] =>
  isArray(percentages) && percentages.every((each) => typeof each === 'number' || typeof each === 'bigint')
    ? percentages.map(Number)
    : notKnown('percentiles_array_tdigest');

export const percentilesArrayTdigest = scalar({
  name: 'percentiles_array_tdigest',
  category,
  doc: 'Percentiles of the values in a result of tdigest(), in one array.',
  examples: [
    [asked('tostring(percentiles_array_tdigest(t, 25, 50))'), 'print answer = "[3,5]"'],
    [
      asked('tostring(percentiles_array_tdigest(t, range(0, 100, 50), typeof(real)))'),
      'print answer = "[1.0,5.0,10.0]"',
    ],
  ],
  overloads: [
    overload([dynamic('tdigest'), rest(real('percentage'))], 'dynamic', percentileArrayOf, { least: 2 }),
    overload([dynamic('tdigest'), array('percentages')], 'dynamic', (state, percentages) =>
      percentileArray(state, numbersOf(percentages)),
    ),
    overload([dynamic('tdigest'), array('percentages'), typeLiteral('type')], 'dynamic', (state, percentages, type) =>
      percentileArray(state, numbersOf(percentages), type as ScalarType),
    ),
  ],
  named: { prefix: 'percentile_tdigest' },
  page: 'percentile-array-tdigest-function',
});
function percentileArrayOf(state: Dynamic, ...percentages: number[]): Value {
  return percentileArray(state, percentages);
}

/** The weight of the values that a value is not below, and that of all. */
function rankIn({ type, values, weights }: Digest, value: Value, name: string): { rank: number; total: number } {
  const comparable =
    typeof values[0] === typeof value
      ? value
      : typeof value === 'number' && type === 'long'
        ? BigInt(value)
        : notKnown(name);
  let rank = 0;
  let total = 0;
  weights.forEach((weight, i) => {
    total += weight;
    if ((values[i] as bigint) <= (comparable as bigint)) rank += weight;
  });
  return { rank, total };
}

const ranking = (
  name: string,
  doc: string,
  example: readonly [string, string],
  result: (rank: number, total: number) => number,
): ScalarFunction =>
  scalar({
    name,
    category,
    doc,
    examples: [example],
    overloads: [
      overloadFor([dynamic('tdigest'), any('value')], 'real', () => (state, value) => {
        const digest = digestOf(state);
        if (digest === undefined) return null;
        const { rank, total } = rankIn(digest, value, name);
        return result(rank, total);
      }),
    ],
  });

export const rankTdigest = ranking(
  'rank_tdigest',
  'How many of the values in a result of tdigest() are not above a value.',
  [asked('rank_tdigest(t, 7)'), 'print answer = 7.0'],
  (rank) => rank,
);
export const percentrankTdigest = ranking(
  'percentrank_tdigest',
  'How many percent of the values in a result of tdigest() are not above a value.',
  [asked('percentrank_tdigest(t, 7)'), 'print answer = 70.0'],
  (rank, total) => (rank * 100) / total,
);
