import { aggregates } from '../../functions/index.ts';
import * as ast from '../../parser/ast.ts';
import type { Column } from '../../table/column.ts';
import { allRows, type Table } from '../../table/table.ts';
import { bestRows } from '../../tabular/ranking.ts';
import { isNumeric } from '../../types/types.ts';
import type { Binder } from '../binder.ts';
import { bad, bindExpression } from '../expressions.ts';
import { inferredName } from '../naming.ts';
import { columnReference, limit, rename } from '../nodes.ts';
import { choose } from '../overloads.ts';
import type { AggregateCall, Expression, Item, Plan } from '../plan.ts';
import type { Scope } from '../scope.ts';
import { applied } from './apply.ts';
import { operator } from './define.ts';
import { bindCount } from './options.ts';
import { summarized } from './summarize.ts';

/** The column whose values are asked for: a plain name. */
function bindColumn(binder: Binder, node: ast.NamedExpression, input: Plan, scope: Scope): Item {
  const plain = ast.unwrap(node.expression);
  const expression = bindExpression(binder, node.expression, scope.withRow(input));
  if (plain.kind !== 'Name' || node.names.length > 0) binder.report('KS109', node.span);
  if (expression.type === 'dynamic') binder.report('KS116', node.span, 'dynamic');
  return { name: plain.kind === 'Name' ? plain.name : '', expression };
}

export const sampleDistinct = operator<'SampleDistinct'>({
  keyword: 'sample-distinct',
  syntax: 'T | sample-distinct Count of Column',
  doc: 'Gives up to a number of the distinct values of a column, the first ones here (Kusto promises none in particular).',
  example: ['datatable(x:long)[1, 1, 2, 3] | sample-distinct 2 of x', 'range x from 1 to 2 step 1'],
  bind: (binder, node, input, scope) => {
    const key = bindColumn(binder, node.of, input, scope);
    return limit(summarized(input, [key], [], node.span), bindCount(binder, node.count, scope), node.span);
  },
});

/** count() or sum(…) as an aggregate of a summarize. */
function aggregateCall(name: 'count' | 'sum', given: readonly Expression[], span: ast.Name['span']): AggregateCall[] {
  const of = aggregates.get(name);
  const overload = of && choose(of.overloads, given);
  if (overload === undefined) return [];
  const types = given.map(({ type }) => type);
  const type = typeof overload.returns === 'function' ? overload.returns(types, []) : overload.returns;
  return [{ function: of as NonNullable<typeof of>, overload, arguments: given, type, span }];
}

/** What is added up for each value: the expression after `by`, else the number of rows. */
function bindWeight(binder: Binder, by: ast.NamedExpression, row: Scope): Expression {
  const weight = bindExpression(binder, by.expression, row);
  if (isNumeric(weight.type) || weight.type === 'unknown') return weight;
  binder.report('KS137', by.expression.span);
  return bad(by.span);
}

function best(table: Table, count: Column, weights: Column): Table {
  if (table.rows === 0) return table;
  return table.take(Int32Array.from(bestRows([...allRows(table.rows)], weights, Number(count.at(0)), false)));
}

export const topHitters = operator<'TopHitters'>({
  keyword: 'top-hitters',
  syntax: 'T | top-hitters Count of Column [by Expression]',
  doc: 'Gives the most frequent values of a column, or those with the greatest sums of an expression, and how often or how much.',
  example: ['datatable(k:string)["a", "b", "a"] | top-hitters 1 of k', 'print k = "a", approximate_count_k = 2'],
  differs: 'Counts and sums are exact, where Kusto estimates them; a tie for the last place is refused.',
  bind: (binder, node, input, scope) => {
    const { of, by, span } = node;
    const row = scope.withRow(input);
    const key = bindColumn(binder, of, input, scope);
    const calls = by ? aggregateCall('sum', [bindWeight(binder, by, row)], span) : aggregateCall('count', [], span);
    const name = by
      ? `approximate_sum_${by.names[0]?.name ?? inferredName(by.expression, row) ?? ''}`
      : `approximate_count_${key.name}`;
    const counted = rename(summarized(input, [key], calls, span), [key.name, name], span);
    return applied(node, 'top-hitters', {
      inputs: [counted],
      schema: counted.schema,
      expressions: [bindCount(binder, node.count, scope), columnReference(counted.schema, 1, span)],
      serialized: true,
      apply: ([table], [count, weights]) => best(table as Table, count as Column, weights as Column),
    });
  },
});
