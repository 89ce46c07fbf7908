import type { Column } from '../table/column.ts';
import { countsColumn } from './aggregates-basic.ts';
import { conditional } from './conditional.ts';
import { aggregate, any, constant, type Groups, index, optional, orderable } from './define.ts';
import { distinctCounts } from './distinct.ts';
import { notKnown } from './unknown.ts';

const countDistinct = (column: Column, groups: Groups): Column => countsColumn(distinctCounts(column, groups));

const accuracy = optional(constant(index('accuracy')));

export const dcount = aggregate({
  name: 'dcount',
  doc: 'Counts the different values, nulls apart.',
  examples: [
    ['datatable(s:string)["a", "b", "a"] | summarize dcount(s)', 'print dcount_s = 2'],
    ['datatable(x:long)[1, long(null), 1] | summarize dcount(x, 4)', 'print dcount_x = 1'],
  ],
  overloads: [
    {
      parameters: [any('value'), accuracy],
      returns: 'long',
      group: ([column], groups) => countDistinct(column as Column, groups),
    },
  ],
  differs: 'The count is exact, where Kusto estimates it when there are very many different values.',
});

export const dcountif = conditional(dcount, {
  name: 'dcountif',
  doc: 'Counts the different values in the rows for which the predicate is true.',
  examples: [
    ['datatable(s:string, x:long)["a", 1, "b", 2, "c", 3] | summarize dcountif(s, x > 1)', 'print dcountif_s = 2'],
  ],
});

/** Whether null is one of the values to count is not known. */
function countDistinctExactly(column: Column, groups: Groups): Column {
  for (let row = 0; row < column.length; row++) if (column.at(row) === null) notKnown('count_distinct');
  return countDistinct(column, groups);
}

export const countDistinctFunction = aggregate({
  name: 'count_distinct',
  doc: 'Counts the different values exactly.',
  examples: [['datatable(s:string)["a", "b", "a"] | summarize count_distinct(s)', 'print count_distinct_s = 2']],
  overloads: [
    {
      parameters: [orderable('value')],
      returns: 'long',
      group: ([column], groups) => countDistinctExactly(column as Column, groups),
    },
  ],
  differs: 'Nulls among the values are refused: whether Kusto counts them is not known.',
});

export const countDistinctIf = conditional(countDistinctFunction, {
  name: 'count_distinctif',
  doc: 'Counts the different values exactly in the rows for which the predicate is true.',
  examples: [
    [
      'datatable(s:string, x:long)["a", 1, "b", 2, "c", 3] | summarize count_distinctif(s, x > 1)',
      'print count_distinctif_s = 2',
    ],
  ],
});
