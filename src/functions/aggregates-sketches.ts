import { type Column, valuesColumn } from '../table/column.ts';
import type { Dynamic } from '../types/values.ts';
import { conditional } from './conditional.ts';
import {
  type AggregateFunction,
  type AggregateOverload,
  aggregate,
  any,
  constant,
  dynamic,
  type Groups,
  index,
  integer,
  optional,
  summable,
} from './define.ts';
import { eachDistinct } from './distinct.ts';
import { collect, percentileType } from './percentile.ts';
import { digestState, hllKey, hllState, mergedDigest, mergedHll } from './sketches.ts';
import { notKnown } from './unknown.ts';

const differs = 'The intermediate value holds all different values, so that the results made from it are exact.';

function hllOf(column: Column, groups: Groups): Column {
  const keys = Array.from({ length: groups.count }, (): string[] => []);
  eachDistinct(column, groups, (group, row) => {
    keys[group]?.push(hllKey(column.at(row)));
  });
  return valuesColumn(
    'dynamic',
    keys.map((group) => (group.length === 0 ? null : hllState(group))),
  );
}

export const hll = aggregate({
  name: 'hll',
  doc: 'Collects the different values in a form that dcount_hll() counts and hll_merge() joins.',
  examples: [['datatable(x:long)[1, 2, 1] | summarize h = hll(x) | project n = dcount_hll(h)', 'print n = 2']],
  overloads: [
    {
      parameters: [any('value'), optional(constant(index('accuracy')))],
      returns: 'dynamic',
      group: ([column], groups) => hllOf(column as Column, groups),
    },
  ],
  differs,
});

export const hllIf = conditional(hll, {
  name: 'hll_if',
  doc: 'Collects the different values of the rows for which the predicate is true, for dcount_hll() and hll_merge().',
  examples: [
    ['datatable(x:long)[1, 2, 3] | summarize h = hll_if(x, x > 1) | project n = dcount_hll(h)', 'print n = 2'],
  ],
});

/** Joins the intermediate values of each group; null where there are none. */
const joining = (join: (states: readonly Dynamic[]) => Dynamic): AggregateOverload => ({
  parameters: [dynamic('state')],
  returns: 'dynamic',
  group([column], { of, count }) {
    const states = Array.from({ length: count }, (): Dynamic[] => []);
    for (let row = 0; row < of.length; row++) {
      const state = (column as Column).at(row);
      if (state !== null) states[of[row] as number]?.push(state as Dynamic);
    }
    return valuesColumn(
      'dynamic',
      states.map((group) => (group.length === 0 ? null : join(group))),
    );
  },
});

export const hllMerge = aggregate({
  name: 'hll_merge',
  doc: 'Joins the results of hll() into one.',
  examples: [
    [
      'datatable(k:long, x:long)[1, 5, 1, 6, 2, 6] | summarize h = hll(x) by k | summarize m = hll_merge(h) | project n = dcount_hll(m)',
      'print n = 2',
    ],
  ],
  overloads: [joining(mergedHll)],
  differs,
});

const tdigestOverload: AggregateOverload = {
  parameters: [summable('value'), optional(integer('weight'))],
  returns: 'dynamic',
  group([values, weights], groups, [type]) {
    const digests = collect(values as Column, weights, groups).map((group) =>
      group.values.length === 0 ? null : digestState({ ...group, type: percentileType(type) }),
    );
    return valuesColumn('dynamic', digests);
  },
};

export const tdigest = aggregate({
  name: 'tdigest',
  doc: 'Collects values and their weights in a form that percentile_tdigest() reads and tdigest_merge() joins.',
  examples: [
    [
      'range x from 1 to 10 step 1 | summarize t = tdigest(x) | project p = percentile_tdigest(t, 90, typeof(long))',
      'print p = 9',
    ],
  ],
  overloads: [tdigestOverload],
  differs,
});

const mergeTdigests = (name: string): AggregateFunction =>
  aggregate({
    name,
    doc: 'Joins the results of tdigest() into one.',
    examples: [
      [
        `range x from 1 to 10 step 1 | summarize t = tdigest(x) by k = x % 2 | summarize m = ${name}(t) | project p = percentile_tdigest(m, 90, typeof(long))`,
        'print p = 9',
      ],
    ],
    overloads: [joining((states) => mergedDigest(states) ?? notKnown(name))],
    named: { prefix: 'merge_tdigests' },
    page: 'tdigest-merge-aggregation-function',
    differs,
  });
export const tdigestMerge = mergeTdigests('tdigest_merge');
export const mergeTdigest = mergeTdigests('merge_tdigest');
