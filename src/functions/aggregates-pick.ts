import type { Column } from '../table/column.ts';
import type { Value } from '../types/values.ts';
import { conditional } from './conditional.ts';
import {
  type AggregateFunction,
  type AggregateOverload,
  aggregate,
  any,
  type Groups,
  nullable,
  orderable,
  typeOfArgument,
} from './define.ts';
import { rowOfExtreme } from './extreme.ts';

const isNothing = (value: Value): boolean => value === null || value === '';

/** The first row of each group; of a single column the first that holds something, if any does. */
function rowOfAny(columns: readonly Column[], { of, count }: Groups): Int32Array {
  const rows = new Int32Array(count).fill(-1);
  const only = columns.length === 1 ? columns[0] : undefined;
  for (let row = 0; row < of.length; row++) {
    const group = of[row] as number;
    const best = rows[group] as number;
    if (best < 0) rows[group] = row;
    else if (only !== undefined && isNothing(only.at(best)) && !isNothing(only.at(row))) rows[group] = row;
  }
  return rows;
}

/** Aggregates that choose a row: the columns are made by the binder, the overload describes what is compared. */
const picking = (
  entry: Pick<AggregateFunction, 'name' | 'doc' | 'examples'> & Partial<AggregateFunction>,
  parameters: AggregateOverload['parameters'],
  pick: NonNullable<AggregateFunction['pick']>,
): AggregateFunction =>
  aggregate({
    ...entry,
    overloads: [
      {
        parameters,
        returns: typeOfArgument(0),
        group: (columns, groups) => (columns[0] as Column).take(pick(columns, groups)),
      },
    ],
    pick,
  });

const extremeOf =
  (largest: boolean) =>
  ([column]: readonly Column[], groups: Groups): Int32Array =>
    rowOfExtreme(column as Column, groups, largest);

const versions = 'datatable(Name:string, Version:long, Note:string)["a", 1, "old", "a", 2, "new", "b", 7, "only"]';

export const argMax = picking(
  {
    name: 'arg_max',
    doc: 'The row that holds the largest value of an expression: that value, and what else is asked of the row.',
    examples: [
      [
        `${versions} | summarize arg_max(Version, Note) by Name`,
        'datatable(Name:string, Version:long, Note:string)["a", 2, "new", "b", 7, "only"]',
      ],
    ],
    named: { prefix: 'max' },
  },
  [orderable('maximized')],
  extremeOf(true),
);

export const argMin = picking(
  {
    name: 'arg_min',
    doc: 'The row that holds the smallest value of an expression: that value, and what else is asked of the row.',
    examples: [
      [
        `${versions} | summarize arg_min(Version, *)`,
        'datatable(Version:long, Name:string, Note:string)[1, "a", "old"]',
      ],
    ],
    named: { prefix: 'min' },
  },
  [orderable('minimized')],
  extremeOf(false),
);

export const argmax = picking(
  {
    name: 'argmax',
    doc: 'The former name of arg_max, which named its columns differently.',
    examples: [
      [
        `${versions} | summarize argmax(Version, Note)`,
        'datatable(max_Version:long, max_Version_Note:string)[7, "only"]',
      ],
    ],
    named: { prefix: 'max' },
    aliasOf: 'arg_max',
    page: 'arg-max-aggregation-function',
  },
  [orderable('maximized')],
  extremeOf(true),
);

export const argmin = picking(
  {
    name: 'argmin',
    doc: 'The former name of arg_min, which named its columns differently.',
    examples: [
      [
        `${versions} | summarize argmin(Version, Note)`,
        'datatable(min_Version:long, min_Version_Note:string)[1, "old"]',
      ],
    ],
    named: { prefix: 'min' },
    aliasOf: 'arg_min',
    page: 'arg-min-aggregation-function',
  },
  [orderable('minimized')],
  extremeOf(false),
);

export const takeAny = picking(
  {
    name: 'take_any',
    doc: 'One row of the group: the first here, and of a single column the first that is not empty.',
    examples: [['datatable(x:long)[long(null), 5, 6] | summarize take_any(x)', 'print x = 5']],
    named: 'argument',
  },
  [nullable(any('value'))],
  rowOfAny,
);

export const anyFunction = picking(
  {
    name: 'any',
    doc: 'The former name of take_any, which named its columns differently.',
    examples: [['datatable(x:long)[long(null), 5, 6] | summarize any(x)', 'print any_x = 5']],
    named: { prefix: 'any' },
    aliasOf: 'take_any',
    page: 'take-any-aggregation-function',
  },
  [nullable(any('value'))],
  rowOfAny,
);

export const takeAnyIf = conditional(takeAny, {
  name: 'take_anyif',
  doc: 'The value of one of the rows for which the predicate is true: the first here that is not empty.',
  examples: [['datatable(x:long)[4, 5, 6] | summarize take_anyif(x, x > 4)', 'print x = 5']],
  named: 'argument',
});

export const anyIf = {
  ...takeAnyIf,
  name: 'anyif',
  doc: 'The former name of take_anyif, which named its column differently.',
  examples: [['datatable(x:long)[4, 5, 6] | summarize anyif(x, x > 4)', 'print anyif_x = 5']],
  named: { prefix: 'anyif' },
  aliasOf: 'take_anyif',
  page: 'take-anyif-aggregation-function',
} satisfies AggregateFunction;
