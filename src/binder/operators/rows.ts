import { aggregates } from '../../functions/index.ts';
import type * as ast from '../../parser/ast.ts';
import { tableOf } from '../../table/table.ts';
import type { ScalarType } from '../../types/types.ts';
import type { Binder } from '../binder.ts';
import { bindCondition, bindExpression } from '../expressions.ts';
import { bindItems } from '../items.ts';
import { ColumnNames } from '../naming.ts';
import { columnReference, filter, limit, passAll, pick, project, rename, shared, sort } from '../nodes.ts';
import type { Expression, OrderKey, Plan } from '../plan.ts';
import type { Scope } from '../scope.ts';
import { isVolatile } from '../statements.ts';
import { windowIn } from '../windows.ts';
import { extendColumns } from './columns.ts';
import { operator } from './define.ts';
import { bindCount, checkOptions, optionNamed, optionText } from './options.ts';
import { summarized } from './summarize.ts';

export const where = operator<'Where'>({
  keyword: 'where',
  syntax: 'T | where Predicate',
  doc: 'Keeps the rows for which the predicate is true; null counts as false.',
  example: ['range x from 1 to 5 step 1 | where x > 3', 'range x from 4 to 5 step 1'],
  bind: (binder, node, input, scope) => {
    const predicate = bindCondition(binder, node.predicate, scope.withRow(input));
    const looksAround = binder.usesWindows && windowIn([predicate]) !== undefined;
    return looksAround ? filterByColumn(input, predicate, node.span) : filter(input, predicate, node.span);
  },
});

/** A filter whose predicate is computed for all rows first: what a window function sees are all of them. */
function filterByColumn(input: Plan, predicate: Expression, span: ast.Name['span']): Plan {
  const columns = passAll(input, span);
  const computed = project(input, [...columns, { name: '', expression: predicate }], span, true);
  const filtered = filter(computed, columnReference(computed.schema, columns.length, span), span);
  return pick(filtered, [...columns.keys()], span);
}

/** Sort keys over the rows of `input`; the default order is descending, nulls at the low end. */
export function bindKeys(binder: Binder, keys: readonly ast.SortKey[], input: Plan, scope: Scope): OrderKey[] {
  return keys.map(({ expression: item, order, nulls }) => {
    const expression = bindExpression(binder, item.expression, scope.withRow(input));
    if (expression.type === 'dynamic') binder.report('KS116', item.span, 'dynamic');
    const descending = order !== 'asc';
    return { expression, descending, nullsFirst: nulls ? nulls === 'first' : !descending };
  });
}

export const sortOperator = operator<'Sort'>({
  keyword: 'sort',
  syntax: 'T | sort by Expression [asc | desc] [nulls first | nulls last] [, …]',
  doc: 'Orders the rows by one or more expressions, descending unless told otherwise; `order` is the same.',
  example: ['datatable(x:long)[1, 3, 2] | sort by x', 'range x from 3 to 1 step -1'],
  bind: (binder, node, input, scope) => sort(input, bindKeys(binder, node.keys, input, scope), node.span),
});

export const take = operator<'Take'>({
  keyword: 'take',
  syntax: 'T | take Count',
  doc: 'Gives up to a number of rows, the first ones here (Kusto promises none in particular); `limit` is the same.',
  example: ['range x from 1 to 9 step 1 | take 2', 'range x from 1 to 2 step 1'],
  bind: (binder, node, input, scope) => limit(input, bindCount(binder, node.count, scope), node.span),
});

export const top = operator<'Top'>({
  keyword: 'top',
  syntax: 'T | top Count by Expression [asc | desc] [nulls first | nulls last]',
  doc: 'Gives the first rows in the order of an expression.',
  example: ['range x from 1 to 9 step 1 | top 2 by x', 'range x from 9 to 8 step -1'],
  bind: (binder, node, input, scope) => {
    const [, second] = node.by;
    if (second) binder.report('KS002', second.span, '`,`: top takes one key only');
    return limit(
      sort(input, bindKeys(binder, node.by, input, scope), node.span),
      bindCount(binder, node.count, scope),
      node.span,
    );
  },
});

export const count = operator<'Count'>({
  keyword: 'count',
  syntax: 'T | count [as Name]',
  doc: 'Gives one row with the number of rows.',
  example: ['range x from 1 to 9 step 1 | count', 'print Count = 9'],
  bind: (binder, node, input) => {
    const of = aggregates.get('count');
    const overload = of?.overloads[0];
    if (of === undefined || overload === undefined) return input;
    const plan = summarized(
      input,
      [],
      [{ function: of, overload, arguments: [], type: 'long', span: node.span }],
      node.span,
    );
    void binder;
    return rename(plan, [node.as?.name ?? 'Count'], node.span);
  },
});

export const distinct = operator<'Distinct'>({
  keyword: 'distinct',
  syntax: 'T | distinct * | T | distinct Expression [, …]',
  doc: 'Gives each combination of the values once.',
  example: ['datatable(x:long)[1, 2, 1] | distinct x | sort by x asc', 'range x from 1 to 2 step 1'],
  bind: (binder, node, input, scope) => {
    const row = scope.withRow(input);
    const star = ({ span }: ast.Star): ast.NamedExpression[] =>
      input.schema.map(({ name }) => ({
        kind: 'NamedExpression',
        names: [],
        tuple: false,
        span,
        expression: { kind: 'Name', name, bracketed: true, span },
      }));
    const written = node.items.flatMap((item) => (item.kind === 'Star' ? star(item) : [item]));
    const names = new ColumnNames((name) => input.schema.some((field) => field.name === name));
    const keys = bindItems(binder, written, row, names);
    for (const { expression } of keys)
      if (expression.type === 'dynamic') binder.report('KS116', expression.span, 'dynamic');
    return summarized(
      input,
      keys,
      [],
      node.span,
      node.items.some((item) => item.kind === 'Star'),
    );
  },
});

export const sample = operator<'Sample'>({
  keyword: 'sample',
  syntax: 'T | sample Count',
  doc: 'Gives a number of rows chosen at random; the choice repeats with the same seed.',
  example: ['range x from 1 to 9 step 1 | sample 3 | count', 'print Count = 3'],
  bind: (binder, node, input, scope) => {
    binder.usesVolatile = true;
    const count = bindCount(binder, node.count, scope);
    return { kind: 'Sample', input, count, schema: input.schema, span: node.span };
  },
});

export const serialize = operator<'Serialize'>({
  keyword: 'serialize',
  syntax: 'T | serialize [Name = Expression [, …]]',
  doc: 'Declares that the order of the rows matters from here on, so that window functions may be used.',
  example: ['range x from 5 to 6 step 1 | serialize n = row_number() | project n', 'range n from 1 to 2 step 1'],
  bind: (binder, node, input, scope) => {
    const serialized = { ...shared(input), serialized: true };
    return node.items.length === 0 ? serialized : extendColumns(binder, node.items, serialized, scope, node.span);
  },
});

export const as = operator<'As'>({
  keyword: 'as',
  syntax: 'T | as [hint.materialized = true] Name',
  doc: 'Gives the rows up to here a name that the rest of the statement can use.',
  example: ['range x from 1 to 2 step 1 | as T | union T | count', 'print Count = 4'],
  bind: (binder, node, input, scope) => {
    checkOptions(binder, node.options);
    const label = node.name.name;
    const { schema, span } = input;
    const plan: Plan = {
      kind: 'Shared',
      input,
      label,
      schema,
      span,
      ...(input.open ? { open: true } : {}),
      ...(input.serialized ? { serialized: true } : {}),
    };
    // What is random is computed again wherever the name stands, unless it is materialized.
    const hint = optionNamed(node.options, 'hint.materialized');
    const again = binder.usesVolatile && isVolatile(input) && !(hint && optionText(hint) === 'true');
    scope.declare(label, { kind: 'table', plan: again ? input : plan, label });
    return plan;
  },
});

const systemTypes: Readonly<Record<ScalarType, string>> = {
  bool: 'System.SByte',
  int: 'System.Int32',
  long: 'System.Int64',
  real: 'System.Double',
  decimal: 'System.Data.SqlTypes.SqlDecimal',
  string: 'System.String',
  datetime: 'System.DateTime',
  timespan: 'System.TimeSpan',
  guid: 'System.Guid',
  dynamic: 'System.Object',
};

export const getschema = operator<'Getschema'>({
  keyword: 'getschema',
  syntax: 'T | getschema',
  doc: 'Gives a row for each column: its name, position and type.',
  example: [
    'print a = 1 | getschema',
    'print ColumnName = "a", ColumnOrdinal = int(0), DataType = "System.Int64", ColumnType = "long"',
  ],
  bind: (_binder, node, input) => {
    const schema = [
      { name: 'ColumnName', type: 'string' },
      { name: 'ColumnOrdinal', type: 'int' },
      { name: 'DataType', type: 'string' },
      { name: 'ColumnType', type: 'string' },
    ] as const;
    const rows = input.schema.map(({ name, type }, ordinal) => [
      name,
      ordinal,
      systemTypes[type as ScalarType] ?? '',
      type,
    ]);
    return { kind: 'Values', table: tableOf(schema, rows), schema, span: node.span, serialized: true };
  },
});

export const consume = operator<'Consume'>({
  keyword: 'consume',
  syntax: 'T | consume',
  doc: 'Reads the rows and gives none.',
  example: ['print a = 1 | where a > 1', 'print a = 1 | take 0'],
  bind: (_binder, _node, input) => input,
});
