import type { QueryContext } from '../../functions/define.ts';
import * as ast from '../../parser/ast.ts';
import { valuesColumn } from '../../table/column.ts';
import { Table, tableOf } from '../../table/table.ts';
import { pivoted, pivotNames } from '../../tabular/pivot.ts';
import type { Field, ScalarType, Schema, Type } from '../../types/types.ts';
import { nothing, type Value } from '../../types/values.ts';
import { columnReference } from '../nodes.ts';
import { bindSummary } from '../operators/summarize.ts';
import type { ColumnReference, Plan } from '../plan.ts';
import { Arguments } from './arguments.ts';
import { applied, guarded, type PluginCall, plugin, reportRefusal } from './define.ts';
import { explored } from './explore.ts';

/** The aggregates that pivot takes. */
const aggregates: readonly string[] = [
  'any',
  'avg',
  'count',
  'dcount',
  'make_bag',
  'make_list',
  'make_set',
  'max',
  'min',
  'stdev',
  'sum',
  'take_any',
  'variance',
];

/** What stands in a cell without rows: the aggregate of nothing. */
function valueOfNothing(summary: Plan, context: QueryContext): Value {
  const type = (summary.schema.at(-1) as Field).type as ScalarType;
  const call =
    summary.kind === 'Project' && summary.input.kind === 'Summarize' ? summary.input.aggregates[0] : undefined;
  if (call === undefined || call.picked) return nothing(type);
  const types = call.arguments.map((argument) => argument.type as ScalarType);
  const columns = types.map((each) => valuesColumn(each, []));
  return call.overload.group(columns, { of: new Int32Array(0), count: 1 }, types, context).at(0);
}

/** Types whose values have one obvious text, which becomes the name of a column. */
const nameTypes: readonly Type[] = ['string', 'int', 'long', 'guid'];

const columnName = (name: string, span: ast.Name['span']): ast.NamedExpression => ({
  kind: 'NamedExpression',
  names: [],
  tuple: false,
  span,
  expression: { kind: 'Name', name, bracketed: true, span },
});

/** The aggregate as a summarize takes it: count() when none is given. */
function aggregateOf(call: PluginCall, given: Arguments): ast.NamedExpression | undefined {
  const { span } = call.node;
  const node = given.node('aggregationFunction');
  const expression: ast.Expression = node ?? {
    kind: 'Call',
    function: { kind: 'Name', name: 'count', bracketed: false, span },
    arguments: [],
    span,
  };
  const plain = ast.unwrap(expression);
  if (plain.kind !== 'Call') {
    call.binder.report('KS237', plain.span);
    return undefined;
  }
  if (!aggregates.includes(plain.function.name))
    return reportRefusal(call, `Kusto's pivot takes no aggregates but ${aggregates.join(', ')}`);
  return { kind: 'NamedExpression', names: [], tuple: false, expression, span: expression.span };
}

/** The columns that stay: those named, or all but the pivoted one and the one aggregated. */
function keysOf(call: PluginCall, given: Arguments, pivot: ColumnReference, item: ast.NamedExpression): string[] {
  if (given.has('columns')) return given.columns('columns').map(({ name }) => name);
  const plain = ast.unwrap(item.expression);
  const aggregated = plain.kind === 'Call' ? plain.arguments.map(({ value }) => ast.unwrap(value)) : [];
  const isAggregated = (name: string) => aggregated.some((node) => node.kind === 'Name' && node.name === name);
  return call.input.schema.map(({ name }) => name).filter((name) => name !== pivot.name && !isAggregated(name));
}

/** The declared columns, checked against what the pivot makes of the rows: keys, then columns of the aggregate's type. */
function declaredFields({ binder, node }: PluginCall, keys: Schema, type: Type): Field[] {
  return (node.schema ?? []).flatMap((declaration): Field[] => {
    if (declaration.kind === 'Star') {
      binder.report('KS191', declaration.span);
      return [];
    }
    const { name } = declaration.name;
    const expected = keys.find((key) => key.name === name)?.type ?? type;
    if (expected !== declaration.type) binder.report('KS107', declaration.span, expected, declaration.type);
    return [{ name, type: declaration.type }];
  });
}

/** The plan for declared columns: other values of the pivoted column make none. */
function declared(call: PluginCall, summary: Plan): Plan | undefined {
  const keys = summary.schema.slice(0, -2);
  const type = summary.schema.at(-1)?.type ?? 'unknown';
  const fields = declaredFields(call, keys, type);
  if (call.binder.failed) return undefined;
  const absent = keys.find((key) => !fields.some(({ name }) => name === key.name));
  if (absent)
    return reportRefusal(call, `what it does when the declared columns leave out '${absent.name}' is not documented`);
  const names = fields.map(({ name }) => name).filter((name) => !keys.some((key) => key.name === name));
  const apply = ([table]: readonly Table[]) => {
    pivotNames(table as Table);
    const result = pivoted(table as Table, names, valueOfNothing(summary, call.binder.context));
    const columns = fields.map(({ name }) => result.columns[result.schema.findIndex((field) => field.name === name)]);
    return new Table(fields, columns as Table['columns'], result.rows);
  };
  return applied({ ...call, input: summary }, fields, apply);
}

/** The plan without rows to look at: the keys are known, more columns may come. */
function unexplored(summary: Plan, span: Plan['span']): Plan {
  const schema = summary.schema.slice(0, -2);
  return {
    kind: 'Apply',
    name: 'pivot',
    inputs: [summary],
    expressions: [columnReference(summary.schema, schema.length, span)],
    apply: () => tableOf(schema, []),
    schema,
    span,
    open: true,
  };
}

export const pivot = plugin({
  name: 'pivot',
  syntax: 'T | evaluate pivot(Column [, Aggregate(…) [, Column …]]) [: (Name:Type [, …])]',
  doc: 'Makes a column of each value of a column, with an aggregate of the rows that have it.',
  example: [
    'datatable(k:string, s:string)["a", "x", "a", "y", "b", "x"] | evaluate pivot(s)',
    'datatable(k:string, x:long, y:long)["a", 1, 1, "b", 1, 0]',
  ],
  differs:
    'The new columns come in the order in which their values first appear, where Kusto promises none. It takes columns of strings, integers and guids alone.',
  bind: (call) => {
    const given = new Arguments(call, 'pivotColumn', 'aggregationFunction?', 'columns…');
    const column = given.column('pivotColumn');
    const aggregate = aggregateOf(call, given);
    if (given.failed || aggregate === undefined) return undefined;
    if (!nameTypes.includes(column.type))
      return reportRefusal(call, `how it names columns after values of type ${column.type} is not documented`);
    const { binder, input, scope, node } = call;
    const keys = keysOf(call, given, column, aggregate);
    const by = [...keys, column.name].map((name) => columnName(name, node.span));
    const summary = bindSummary(binder, [aggregate], by, input, scope, node.span);
    if (given.failed || binder.failed) return undefined;
    if (node.schema !== undefined) return declared(call, summary);
    const table = explored({ ...call, input: summary });
    if (table === undefined) return unexplored(summary, node.span);
    const missing = valueOfNothing(summary, binder.context);
    const result = guarded(call, () => pivoted(table, pivotNames(table), missing));
    return { kind: 'Values', table: result, schema: result.schema, span: node.span };
  },
});
