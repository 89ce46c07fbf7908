import { packAll, packedColumns } from '../functions/forms.ts';
import { scalarFunctions } from '../functions/index.ts';
import type * as ast from '../parser/ast.ts';
import type { Binder } from './binder.ts';
import { applyFunction, bad, bindExpression, constant } from './expressions.ts';
import { givensOf } from './given.ts';
import { columnReference, project, singleRow } from './nodes.ts';
import type { Call, Expression } from './plan.ts';
import type { Row, Scope } from './scope.ts';
import { isVolatile } from './statements.ts';
import { bindTable, isTabular } from './tabular.ts';

type Form = (binder: Binder, node: ast.Call, scope: Scope) => Expression;

/** The nearest row in scope. */
export const currentRow = (scope: Scope | undefined): Row | undefined =>
  scope?.row ?? (scope?.parent && currentRow(scope.parent));

/** toscalar(T): the first value of the table. */
const toscalar: Form = (binder, node, scope) => {
  const [first] = node.arguments;
  if (first === undefined) {
    binder.report('KS119', node.function.span, 'toscalar', 1);
    return bad(node.span);
  }
  const alone = scope.withoutRow();
  const value = isTabular(binder, first.value, scope) ? undefined : bindExpression(binder, first.value, alone);
  // A value that would be another one each time is computed once, as that of a table is.
  if (value && !(binder.usesVolatile && isVolatile(value))) return value;
  const plan = value
    ? project(singleRow(node.span), [{ name: 'value', expression: value }], node.span)
    : bindTable(binder, first.value, alone);
  const type = plan.schema[0]?.type ?? 'unknown';
  const query: Expression = { kind: 'ScalarQuery', plan, as: 'value', type, span: node.span };
  if (binder.evaluate === undefined || binder.failed || type === 'unknown' || scope.row !== undefined) return query;
  if (givensOf(plan).size > 0) return query;
  // In a let the value is wanted as a constant: it may size a range, a bin, a time window.
  const table = binder.evaluate(plan);
  return constant(type, table.rows > 0 ? (table.columns[0]?.at(0) ?? null) : type === 'string' ? '' : null, node.span);
};

const packing = (overload: Call['overload'], columns: readonly Expression[], node: ast.Call): Expression => ({
  kind: 'Call',
  function: packAll,
  overload,
  type: 'dynamic',
  span: node.span,
  arguments: columns.flatMap((column) => [
    constant('string', column.kind === 'Column' ? column.name : '', column.span),
    column,
  ]),
});

/** pack_all(): every column of the row. */
const packAllForm: Form = (binder, node, scope) => {
  const row = currentRow(scope);
  const [first] = node.arguments;
  const ignore = first && bindExpression(binder, first.value, scope);
  const present = ignore?.kind === 'Constant' && ignore.value === true;
  const columns = (row?.schema ?? []).map((_, index) => columnReference(row?.schema ?? [], index, node.span));
  return packing(present ? packedColumns.present : packedColumns.all, columns, node);
};

const bagPackColumns: Form = (binder, node, scope) =>
  packing(
    packedColumns.all,
    node.arguments.map(({ value }) => bindExpression(binder, value, scope)),
    node,
  );

/** column_ifexists("name", default). */
const columnIfExists: Form = (binder, node, scope) => {
  const [first, second] = node.arguments;
  if (first === undefined || second === undefined || node.arguments.length > 2) {
    binder.report('KS119', node.function.span, node.function.name, 2);
    return bad(node.span);
  }
  const name = bindExpression(binder, first.value, scope);
  if (name.kind !== 'Constant' || name.type !== 'string') {
    if (name.type === 'string') binder.report('KS129', first.span);
    else if (name.type !== 'unknown') binder.report('KS107', first.span, 'string', name.type);
    return bad(node.span);
  }
  const row = currentRow(scope);
  const index = row?.schema.findIndex((field) => field.name === name.value) ?? -1;
  const otherwise = bindExpression(binder, second.value, scope);
  return index >= 0 && row ? columnReference(row.schema, index, node.span) : otherwise;
};

/** ingestion_time(): the column the project says stands for it. */
const ingestionTime: Form = (binder, node, scope) => {
  const name = binder.environment.ingestionTime;
  const row = currentRow(scope);
  const index = row?.schema.findIndex((field) => field.name === name) ?? -1;
  if (index >= 0 && row) return columnReference(row.schema, index, node.span);
  if (binder.evaluate !== undefined)
    binder.report(
      'KQLAB011',
      node.span,
      'The time at which a row was ingested',
      'ingestionTime: TimeGenerated (a column that stands for it)',
    );
  return { ...bad(node.span), type: 'datetime' };
};

/** column_names_of(T): the names as an array. */
const columnNamesOf: Form = (binder, node, scope) => {
  const [first] = node.arguments;
  if (first === undefined) {
    binder.report('KS119', node.function.span, 'column_names_of', 1);
    return bad(node.span);
  }
  const plan = bindTable(binder, first.value, scope.withoutRow());
  return constant(
    'dynamic',
    plan.schema.map(({ name }) => name),
    node.span,
  );
};

/** assert(condition, message): with a constant condition that is false the query stops. */
const assertForm: Form = (binder, node, scope) => {
  const [condition, message] = node.arguments.map(({ value }) => bindExpression(binder, value, scope));
  if (condition === undefined || message === undefined || node.arguments.length > 2) {
    binder.report('KS119', node.function.span, 'assert', 2);
    return bad(node.span);
  }
  if (condition.type !== 'bool' && condition.type !== 'unknown')
    binder.report('KS107', condition.span, 'bool', condition.type);
  if (condition.kind !== 'Constant') {
    if (condition.type === 'bool') binder.report('KS129', condition.span);
  } else if (condition.value !== true && condition.type === 'bool' && message.kind === 'Constant') {
    binder.report('KQLAB009', node.span, String(message.value));
  }
  return constant('bool', true, node.span);
};

/** estimate_data_size(*): the size of whole rows, besides columns that are named. */
const estimateDataSize: Form = (binder, node, scope) => {
  const of = scalarFunctions.get('estimate_data_size');
  const schema = currentRow(scope)?.schema ?? [];
  const given = node.arguments.flatMap(({ value }) =>
    value.kind === 'Star'
      ? schema.map((_, index) => columnReference(schema, index, value.span))
      : [bindExpression(binder, value, scope)],
  );
  return of ? applyFunction(binder, of, given, node) : bad(node.span);
};

/** bin_auto(x): bin_at with the size and anchor that `set` statements gave. */
const binAuto: Form = (binder, node, scope) => {
  const { span } = node;
  const setting = (name: string): ast.Expression | undefined => binder.settingExpressions.get(name);
  const size = setting('query_bin_auto_size');
  const at = setting('query_bin_auto_at');
  const [first] = node.arguments;
  const of = scalarFunctions.get(at ? 'bin_at' : 'bin');
  if (first === undefined || of === undefined) {
    binder.report('KS119', node.function.span, 'bin_auto', 1);
    return bad(span);
  }
  if (size === undefined) {
    binder.report(
      'KQLAB002',
      node.function.span,
      'bin_auto',
      'it needs `set query_bin_auto_size = …;` before the query',
    );
    return bad(span);
  }
  const given = [first.value, size, ...(at ? [at] : [])].map((each) => bindExpression(binder, each, scope));
  return applyFunction(binder, of, given, node);
};

/** GeoIP needs a database, which only the user can supply. */
const geoInfo: Form = (binder, node, scope) => {
  const of = scalarFunctions.get('geo_info_from_ip_address');
  const given = node.arguments.map(({ value }) => bindExpression(binder, value, scope));
  if (binder.evaluate !== undefined && binder.environment.geoInfo === undefined) {
    binder.report('KQLAB011', node.span, 'The place of an IP address', 'geoip: GeoLite2-City.mmdb');
  }
  return of ? applyFunction(binder, of, given, node) : { ...bad(node.span), type: 'dynamic' };
};

/** Functions that look at names, tables or the environment, and so cannot be entries with code alone. */
export const special: Readonly<Record<string, Form | undefined>> = Object.assign(Object.create(null), {
  toscalar,
  pack_all: packAllForm,
  bag_pack_columns: bagPackColumns,
  column_ifexists: columnIfExists,
  columnifexists: columnIfExists,
  ingestion_time: ingestionTime,
  bin_auto: binAuto,
  estimate_data_size: estimateDataSize,
  column_names_of: columnNamesOf,
  assert: assertForm,
  geo_info_from_ip_address: geoInfo,
} satisfies Record<string, Form>);
