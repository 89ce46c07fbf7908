import { aggregates } from '../../functions/index.ts';
import * as ast from '../../parser/ast.ts';
import type { Table } from '../../table/table.ts';
import { makeSeries as series } from '../../tabular/series.ts';
import { isInteger, isNumeric, type ScalarType, type Schema, type Type } from '../../types/types.ts';
import type { Value } from '../../types/values.ts';
import { bindAggregateItem } from '../aggregates.ts';
import type { Binder } from '../binder.ts';
import { bad, bindExpression, bindOperation, constant } from '../expressions.ts';
import { isConstant } from '../fold.ts';
import { nameColumns } from '../items.ts';
import { ColumnNames, inferredName } from '../naming.ts';
import { columnReference, project } from '../nodes.ts';
import { convertTo } from '../overloads.ts';
import type { Constant, Expression, Item, Plan } from '../plan.ts';
import { type Collector, Scope } from '../scope.ts';
import { applied } from './apply.ts';
import { type OperatorOf, operator } from './define.ts';
import { checkOptions, chosenWord, optionNamed } from './options.ts';
import { bindGroupKeys, summarized } from './summarize.ts';

type Node = OperatorOf<'MakeSeries'>;

/** The axis as bound: constants of the axis's type (the step of its distances). */
interface Axis {
  readonly value: Expression;
  readonly type: ScalarType;
  readonly from: Expression | undefined;
  readonly to: Expression | undefined;
  readonly step: Expression;
}

const axisTypes: readonly Type[] = ['int', 'long', 'real', 'datetime', 'timespan'];

function bindAxis(binder: Binder, node: Node, input: Plan, scope: Scope): Axis {
  const bound = bindExpression(binder, node.on.expression, scope.withRow(input));
  const known = axisTypes.includes(bound.type);
  if (!known && bound.type !== 'unknown') binder.report('KS138', node.on.expression.span);
  const value = known
    ? convertTo(binder, bound, bound.type === 'int' ? 'long' : (bound.type as ScalarType))
    : bad(bound.span);
  const type = value.type as ScalarType;
  const from = node.from && bindPoint(binder, node.from, type, scope, 'KS141');
  const to = node.to && bindPoint(binder, node.to, type, scope, 'KS141');
  const step = node.step
    ? bindPoint(binder, node.step, type === 'datetime' ? 'timespan' : type, scope, 'KS178')
    : bad(node.span);
  if (isConstant(step) && step.value !== null && Number(step.value) <= 0)
    binder.report('KQLAB009', step.span, 'The step must be greater than zero.');
  return { value, type, from, to, step };
}

/** A constant of the type; numbers are widened to it. */
function bindPoint(
  binder: Binder,
  node: ast.Expression,
  type: ScalarType,
  scope: Scope,
  code: 'KS141' | 'KS178',
): Expression {
  const point = bindExpression(binder, node, scope.withoutRow());
  if (point.type === 'unknown' || (type as Type) === 'unknown') return bad(node.span);
  const fits = point.type === type || (isInteger(point.type) && (type === 'real' || type === 'long'));
  if (!fits) {
    if (code === 'KS141') binder.report(code, node.span, type, point.type);
    else binder.report(code, node.span, type);
    return bad(node.span);
  }
  // A table asked for inside the expression is not known while a query is only checked.
  if (!isConstant(point) && binder.evaluate && !binder.failed) binder.report('KS129', node.span);
  return convertTo(binder, point, type);
}

/** Whether a row lies within the ends. */
function bindWithin(binder: Binder, { value, from, to }: Axis, node: Node): Expression {
  const { span } = node.on;
  const conditions = [
    ...(from ? [bindOperation(binder, '>=', [value, from], span, span)] : []),
    ...(to ? [bindOperation(binder, node.range ? '<=' : '<', [value, to], span, span)] : []),
  ];
  return conditions.length === 0
    ? constant('bool', true, span)
    : { kind: 'Logic', operator: 'and', operands: conditions, type: 'bool', span };
}

/** A series: an aggregate, or a constant that stands where a bin has rows. */
function bindSeries(
  binder: Binder,
  { expression: item }: ast.SeriesAggregate,
  inside: Scope,
  collector: Collector,
  names: ColumnNames,
): Item {
  const plain = ast.unwrap(item.expression);
  const isLiteral = plain.kind === 'Literal' || (plain.kind === 'Unary' && plain.operand.kind === 'Literal');
  const [first, second] = isLiteral
    ? nameColumns(binder, item, [{ expression: bindExpression(binder, plain, inside), suggested: undefined }], names)
    : bindAggregateItem(binder, item, inside, collector, names);
  const { type } = first?.expression ?? bad(item.span);
  if (second || !(isNumeric(type) || type === 'unknown'))
    binder.report(
      'KQLAB002',
      item.expression.span,
      'make-series',
      'only aggregates that give one number are documented',
    );
  return first ?? { name: '', expression: bad(item.span) };
}

/** What stands where a bin has no rows: a constant brought to the type of the series, 0 when none is given. */
function bindDefault(binder: Binder, node: ast.Expression | undefined, type: Type, scope: Scope): Value {
  if (!isNumeric(type)) return null;
  const given = node ? bindExpression(binder, node, scope.withoutRow()) : constant('long', 0n, { start: 0, end: 0 });
  if (given.type === 'unknown') return null;
  if (!isConstant(given)) binder.report('KS129', given.span);
  else if (given.value === null) return null;
  else if (!isNumeric(given.type)) binder.report('KS137', given.span);
  else {
    const { value } = convertTo(binder, given, type as ScalarType) as Constant;
    if (Number(value) === Number(given.value)) return value;
    binder.report('KQLAB013', given.span, 'make-series');
  }
  return null;
}

/** The value of a constant; anything else is not known while a query is only checked. */
const known = <T extends Value>(expression: Expression | undefined): T | undefined =>
  expression && isConstant(expression) && expression.value !== null ? (expression.value as T) : undefined;

/** The input grouped by keys, bin and whether the axis is within the ends, with a column for each series. */
function bindBins(
  binder: Binder,
  node: Node,
  input: Plan,
  keys: readonly Item[],
  axis: Axis,
  series: (collector: Collector) => readonly Item[],
  scope: Scope,
): Plan {
  const { span } = node;
  const within = bindWithin(binder, axis, node);
  const grouping = [
    ...keys,
    { name: '', expression: binOf(binder, axis.value, axis, node) },
    { name: '', expression: within },
  ];
  const collector: Collector = {
    offset: grouping.length,
    calls: [],
    arguments: scope.withRow(input),
    keys: keys.map(({ name }) => name),
    find: (name) => aggregates.get(name),
  };
  const items = series(collector);
  const summary = summarized(input, grouping, collector.calls, span);
  const passed = grouping.map(({ name }, index) => ({
    name,
    expression: columnReference(summary.schema, index, span),
  }));
  return project(summary, [...passed, ...items], span);
}

/** The bin of a value: counted from the start, except `in range`, where bins are where bin() has them. */
function binOf(binder: Binder, value: Expression, { from, step }: Axis, { range, span }: Node): Expression {
  return from && !range
    ? bindOperation(binder, 'bin_at', [value, step, from], span, span)
    : bindOperation(binder, 'bin', [value, step], span, span);
}

export const makeSeries = operator<'MakeSeries'>({
  keyword: 'make-series',
  syntax:
    'T | make-series [kind = nonempty] [Name =] Aggregate [default = Value] [, …] on Axis [from Start] [to End] step Step [by [Name =] Expression [, …]]',
  doc: 'Gives for each group the values of its aggregates in bins of equal width along an axis, as arrays.',
  example: [
    'datatable(t:long, x:long)[0, 5, 1, 7, 5, 1] | make-series sum(x) on t from 0 to 6 step 2',
    'print sum_x = dynamic([12, 0, 1]), t = dynamic([0, 2, 4])',
  ],
  differs: 'A group whose rows all lie outside of the range is refused.',
  bind: (binder, node, input, scope) => {
    checkOptions(binder, node.options, 'kind');
    const kind = optionNamed(node.options, 'kind');
    chosenWord(binder, kind, ['nonempty'], 'nonempty');
    const names = new ColumnNames();
    const keys = bindGroupKeys(binder, node.by, input, scope, names);
    const axis = bindAxis(binder, node, input, scope);
    const bins = bindBins(
      binder,
      node,
      input,
      keys,
      axis,
      (collector) => {
        const inside = new Scope(scope, undefined, collector);
        return node.aggregates.map((item) => bindSeries(binder, item, inside, collector, names));
      },
      scope,
    );
    const values = bins.schema.slice(keys.length + 2).map(({ type }, index) => ({
      type,
      default: bindDefault(binder, node.aggregates[index]?.default, type, scope),
    }));
    const row = scope.withRow(input);
    const named = { expression: axis.value, suggested: inferredName(node.on.expression, row) };
    const columns = [...bins.schema.slice(keys.length + 2), ...nameColumns(binder, node.on, [named], names)];
    const schema: Schema = [
      ...bins.schema.slice(0, keys.length),
      ...columns.map(({ name }) => ({ name, type: 'dynamic' as const })),
    ];
    const start = axis.from && node.range ? binOf(binder, axis.from, axis, node) : axis.from;
    const points = {
      type: axis.type,
      start: known<bigint>(start),
      stop: known<bigint>(axis.to),
      step: known<bigint>(axis.step) ?? 1n,
      inclusive: node.range,
    };
    return applied(node, 'make-series', {
      inputs: [bins],
      schema,
      apply: ([table]) =>
        series({ table: table as Table, keys: keys.length, values, nonempty: kind !== undefined }, points, schema),
    });
  },
});
