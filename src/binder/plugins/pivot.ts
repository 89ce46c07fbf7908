import * as ast from '../../parser/ast.ts';
import { Table } from '../../table/table.ts';
import { pivoted, pivotNames } from '../../tabular/pivot.ts';
import { unanswerable } from '../../tabular/unanswerable.ts';
import { convert } from '../../types/convert.ts';
import { type Field, isNumeric, type Schema, type Type } from '../../types/types.ts';
import { nothing, type Value } from '../../types/values.ts';
import { unknownTable } from '../nodes.ts';
import { bindSummary } from '../operators/summarize.ts';
import type { ColumnReference, Plan } from '../plan.ts';
import { Arguments } from './arguments.ts';
import { applied, guarded, type PluginCall, plugin, reportRefusal } from './define.ts';
import { explored } from './explore.ts';

/** The aggregates that pivot takes: of those marked `zero` nothing makes 0, of the others its form is not documented for all types. */
const aggregates: Readonly<Record<string, 'zero' | 'pick' | 'other'>> = {
  count: 'zero',
  sum: 'zero',
  dcount: 'zero',
  min: 'pick',
  max: 'pick',
  take_any: 'pick',
  any: 'pick',
  avg: 'other',
  stdev: 'other',
  variance: 'other',
  make_list: 'other',
  make_bag: 'other',
  make_set: 'other',
};

/** What stands in a cell without rows. */
function missingValue(name: string, type: Type): Value {
  const kind = aggregates[name];
  if (kind === 'zero' && isNumeric(type)) return convert(0n, 'long', type as 'long');
  if (kind === 'pick' && !isNumeric(type) && type !== 'bool') return nothing(type);
  return unanswerable(`what ${name}() of type ${type} gives for a cell without rows is not documented`);
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
function aggregateOf(call: PluginCall, given: Arguments): { name: string; item: ast.NamedExpression } | undefined {
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
  const { name } = plain.function;
  if (aggregates[name] === undefined)
    return reportRefusal(call, `Kusto's pivot takes ${Object.keys(aggregates).join(', ')} only`);
  return { name, item: { kind: 'NamedExpression', names: [], tuple: false, expression, span: expression.span } };
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
function declared(call: PluginCall, summary: Plan, aggregate: string): Plan | undefined {
  const keys = summary.schema.slice(0, -2);
  const type = summary.schema.at(-1)?.type ?? 'unknown';
  const fields = declaredFields(call, keys, type);
  const absent = keys.find((key) => !fields.some(({ name }) => name === key.name));
  if (absent)
    return reportRefusal(call, `what it does when the declared columns leave out '${absent.name}' is not documented`);
  const names = fields.map(({ name }) => name).filter((name) => !keys.some((key) => key.name === name));
  const apply = ([table]: readonly Table[]) => {
    pivotNames(table as Table);
    const result = pivoted(table as Table, names, () => missingValue(aggregate, type));
    const columns = fields.map(({ name }) => result.columns[result.schema.findIndex((field) => field.name === name)]);
    return new Table(fields, columns as Table['columns'], result.rows);
  };
  return applied({ ...call, input: summary }, fields, apply);
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
    'The new columns come in the order in which their values first appear; cells without rows are refused for aggregates where it is not documented what they hold.',
  bind: (call) => {
    const given = new Arguments(call, 'pivotColumn', 'aggregationFunction?', 'columns…');
    const column = given.column('pivotColumn');
    const aggregate = aggregateOf(call, given);
    if (given.failed || aggregate === undefined) return undefined;
    if (!nameTypes.includes(column.type))
      return reportRefusal(call, `how it names columns after values of type ${column.type} is not documented`);
    const { binder, input, scope, node } = call;
    const keys = keysOf(call, given, column, aggregate.item);
    const by = [...keys, column.name].map((name) => columnName(name, node.span));
    const summary = bindSummary(binder, [aggregate.item], by, input, scope, node.span);
    if (given.failed || binder.failed) return undefined;
    if (node.schema !== undefined) return declared(call, summary, aggregate.name);
    const table = explored({ ...call, input: summary });
    if (table === undefined) return { ...unknownTable(node.span), schema: summary.schema.slice(0, -2) };
    const type = summary.schema.at(-1)?.type ?? 'unknown';
    const result = guarded(call, () => pivoted(table, pivotNames(table), () => missingValue(aggregate.name, type)));
    return { kind: 'Values', table: result, schema: result.schema, span: node.span };
  },
});
