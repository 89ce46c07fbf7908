import { aggregates } from '../../functions/index.ts';
import * as ast from '../../parser/ast.ts';
import type { Span } from '../../source/span.ts';
import { aggregateTypes, bindAggregateItem } from '../aggregates.ts';
import type { Binder } from '../binder.ts';
import { bindExpression } from '../expressions.ts';
import { nameColumns } from '../items.ts';
import { ColumnNames, itemName } from '../naming.ts';
import { columnReference, project } from '../nodes.ts';
import type { AggregateCall, Item, Plan } from '../plan.ts';
import { type Collector, Scope } from '../scope.ts';
import { operator } from './define.ts';
import { checkOptions } from './options.ts';

/** A Summarize node; its columns are the keys, then the results of the aggregates. */
export function summarized(
  input: Plan,
  keys: readonly Item[],
  calls: readonly AggregateCall[],
  span: Span,
  open = false,
): Plan {
  const fields = keys.map(({ name, expression }) => ({ name, type: expression.type }));
  const results = aggregateTypes(calls).map((type, index) => ({ name: `aggregate${index}`, type }));
  const node: Plan = { kind: 'Summarize', input, keys, aggregates: calls, schema: [...fields, ...results], span };
  return open && input.open ? { ...node, open: true } : node;
}

/** Group keys; a variable used bare lends no name. */
export function bindGroupKeys(
  binder: Binder,
  items: readonly ast.NamedExpression[],
  input: Plan,
  scope: Scope,
  names: ColumnNames,
): Item[] {
  const row = scope.withRow(input);
  return items.flatMap((item) => {
    const expression = bindExpression(binder, item.expression, row);
    if (expression.type === 'dynamic') binder.report('KS116', item.expression.span, 'dynamic');
    const plain = ast.unwrap(item.expression);
    const isVariable = plain.kind === 'Name' && row.column(plain.name) < 0 && expression.type !== 'unknown';
    if (isVariable && item.names.length === 0) {
      return [{ name: names.inferred(undefined), expression }];
    }
    return nameColumns(binder, item, [{ expression, suggested: itemName(item.expression, row) }], names);
  });
}

/** Keys and aggregates over an input, with the expressions over aggregates computed after it. */
export function bindSummary(
  binder: Binder,
  aggregateItems: readonly ast.NamedExpression[],
  by: readonly ast.NamedExpression[],
  input: Plan,
  scope: Scope,
  span: Span,
): Plan {
  const names = new ColumnNames();
  const keys = bindGroupKeys(binder, by, input, scope, names);
  const plainKeys = keys.flatMap(({ expression }) => (expression.kind === 'Column' ? [expression.name] : []));
  const collector: Collector = {
    offset: keys.length,
    calls: [],
    arguments: scope.withRow(input),
    keys: plainKeys,
    find: (name) => aggregates.get(name),
  };
  const inside = new Scope(scope, undefined, collector);
  const items = aggregateItems.flatMap((item) => bindAggregateItem(binder, item, inside, collector, names));
  const node = summarized(input, keys, collector.calls, span);
  const keyItems = keys.map(({ name }, index) => ({ name, expression: columnReference(node.schema, index, span) }));
  return project(node, [...keyItems, ...items], span);
}

export const summarize = operator<'Summarize'>({
  keyword: 'summarize',
  syntax: 'T | summarize [[Name =] Aggregate [, …]] [by [Name =] Expression [, …]]',
  doc: 'Groups the rows by keys and gives one row for each group with its aggregates.',
  example: ['datatable(k:string, x:long)["a", 1, "a", 2] | summarize sum(x) by k', 'print k = "a", sum_x = 3'],
  bind: (binder, node, input, scope) => {
    checkOptions(binder, node.options);
    return bindSummary(binder, node.aggregates, node.by, input, scope, node.span);
  },
});
