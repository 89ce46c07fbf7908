import type { AggregateFunction } from '../functions/define.ts';
import * as ast from '../parser/ast.ts';
import type { Type } from '../types/types.ts';
import type { Binder } from './binder.ts';
import { bad, bindExpression } from './expressions.ts';
import { nameColumns } from './items.ts';
import { aggregateName, argumentNames, type ColumnNames, inferredName, itemName } from './naming.ts';
import { checkArguments, choose, constantValues, converted, parameterAt, reportMismatch } from './overloads.ts';
import type { AggregateCall, Expression, Item } from './plan.ts';
import type { Collector, Scope } from './scope.ts';

/** The number of result columns of an aggregate call. */
export const width = (call: AggregateCall): number => call.picked?.length ?? call.outputs?.length ?? 1;

/** The fields that a summarize has after its keys. */
export const aggregateTypes = (calls: readonly AggregateCall[]): Type[] =>
  calls.flatMap((call) => call.picked?.map(({ type }) => type) ?? call.outputs?.map(({ type }) => type) ?? [call.type]);

const reference = (collector: Collector, call: AggregateCall, position: number, type: Type): Expression => {
  const before = collector.calls.slice(0, collector.calls.indexOf(call)).reduce((sum, each) => sum + width(each), 0);
  return {
    kind: 'Column',
    index: collector.offset + before + position,
    name: call.function.name,
    type,
    span: call.span,
  };
};

/** An aggregate inside an expression: its (first) result column. */
export function bindAggregate(binder: Binder, of: AggregateFunction, node: ast.Call, collector: Collector): Expression {
  const call = collect(binder, of, node, collector);
  return call ? reference(collector, call, 0, call.picked?.[0]?.type ?? call.type) : bad(node.span);
}

function collect(
  binder: Binder,
  of: AggregateFunction,
  node: ast.Call,
  collector: Collector,
): AggregateCall | undefined {
  if (of.pick) return collectPick(binder, of, node, collector);
  const given = node.arguments
    .filter(({ value }) => value.kind !== 'Star')
    .map(({ value }) => bindExpression(binder, value, collector.arguments));
  const overload = choose(of.overloads, given);
  if (overload === undefined) {
    reportMismatch(binder, of.name, of.overloads, given, node.function.span);
    return undefined;
  }
  const values = given.map((argument, position) =>
    converted(binder, argument, parameterAt(overload, position)?.accepts ?? 'any'),
  );
  checkArguments(binder, overload, values);
  const types = values.map(({ type }) => type);
  const constants = constantValues(values);
  const type = typeof overload.returns === 'function' ? overload.returns(types, constants) : overload.returns;
  const outputs = overload.outputs?.(constants, types);
  const call: AggregateCall = {
    function: of,
    overload,
    arguments: values,
    type,
    span: node.span,
    ...(outputs ? { outputs } : {}),
  };
  collector.calls.push(call);
  return call;
}

/** arg_max, take_any …: which arguments decide, and which columns are taken from the chosen row. */
function collectPick(
  binder: Binder,
  of: AggregateFunction,
  node: ast.Call,
  collector: Collector,
): AggregateCall | undefined {
  const scope = collector.arguments;
  const extremal = /^arg_?(max|min)$/.test(of.name);
  const filtered = of.name.endsWith('if');
  const [first, ...others] = node.arguments.map(({ value }) => value);
  if (first === undefined) {
    binder.report('KS120', node.function.span, of.name, 1, 'any number of');
    return undefined;
  }
  const span = node.span;
  const everything = (excluded: readonly string[]): Expression[] =>
    (scope.row?.schema ?? []).flatMap(({ name, type }, index): Expression[] =>
      excluded.includes(name) || collector.keys.includes(name) ? [] : [{ kind: 'Column', index, name, type, span }],
    );
  const named = (extremal ? [first, ...others] : others).flatMap((value) =>
    value.kind === 'Name' ? [value.name] : [],
  );
  const bind = (value: ast.Expression): Expression[] =>
    value.kind === 'Star' ? everything(named) : [bindExpression(binder, value, scope)];
  const deciding = bind(first);
  const returned = filtered ? [] : others.flatMap(bind);
  const conditions = filtered ? others.flatMap(bind) : [];
  const compared = extremal ? deciding : [...deciding, ...returned, ...conditions];
  const overload = choose(of.overloads, compared) ?? of.overloads[0];
  if (overload === undefined || (extremal && choose(of.overloads, compared) === undefined)) {
    reportMismatch(binder, of.name, of.overloads, compared, node.function.span);
    return undefined;
  }
  const call: AggregateCall = {
    function: of,
    overload,
    arguments: compared,
    type: deciding[0]?.type ?? 'unknown',
    span,
    picked: [...deciding, ...returned],
  };
  collector.calls.push(call);
  return call;
}

/** Binds one item of a summarize list and names its columns. */
export function bindAggregateItem(
  binder: Binder,
  item: ast.NamedExpression,
  scope: Scope,
  collector: Collector,
  names: ColumnNames,
): Item[] {
  const node = ast.unwrap(item.expression);
  const of = node.kind === 'Call' && scope.find(node.function.name) === undefined ? lookup(node, scope) : undefined;
  if (of === undefined || node.kind !== 'Call') {
    const before = collector.calls.length;
    const said = binder.diagnostics.length;
    const expression = bindExpression(binder, item.expression, scope);
    if (collector.calls.length === before && binder.diagnostics.length === said && expression.type !== 'unknown')
      binder.report('KS237', item.expression.span);
    return nameColumns(binder, item, [{ expression, suggested: itemName(item.expression, scope) }], names);
  }
  const call = collect(binder, of, node, collector);
  if (call === undefined)
    return nameColumns(binder, item, [{ expression: bad(node.span), suggested: inferredName(node, scope) }], names);
  const suggested = call.picked ? pickedNames(of.name, node, call, collector) : outputNames(node, call, collector);
  const types = aggregateTypes([call]);
  const made = types.map((type, position) => ({
    expression: reference(collector, call, position, type),
    suggested: suggested[position],
  }));
  return nameColumns(binder, item, made, names);
}

const lookup = (node: ast.Call, scope: Scope): AggregateFunction | undefined =>
  scope.collector?.find(node.function.name);

function outputNames(node: ast.Call, call: AggregateCall, collector: Collector): (string | undefined)[] {
  const [argument = ''] = argumentNames(node, collector.arguments);
  return call.outputs?.map(({ name }) => name.replace('{}', argument)) ?? [aggregateName(node, collector.arguments)];
}

/** The columns of a picked row keep their names; expressions are called by their place. */
function pickedNames(name: string, node: ast.Call, call: AggregateCall, collector: Collector): string[] {
  const extreme = /max$/.test(name) ? 'max' : /min$/.test(name) ? 'min' : 'any';
  const legacy = name === 'argmax' || name === 'argmin' || name === 'any' || name === 'anyif';
  const star = node.arguments.some(({ value }) => value.kind === 'Star');
  const first = node.arguments[0]?.value;
  const decided = (first && inferredName(first, collector.arguments)) ?? '';
  const column = (argument: ast.Argument | undefined, position: number): string => {
    const inferred = argument?.name?.name ?? (argument && inferredName(argument.value, collector.arguments));
    if (legacy)
      return extreme === 'any'
        ? `any_${inferred ?? ''}`
        : position === 0
          ? `${extreme}_${decided}`
          : `${extreme}_${decided}_${inferred ?? ''}`;
    if (inferred !== undefined) return inferred;
    if (extreme === 'any') return `any_arg${position}`;
    return position === 0 ? `${extreme}_` : `${extreme}_${decided}_arg${position}`;
  };
  if (!star) return (call.picked ?? []).map((_, position) => column(node.arguments[position], position));
  return (call.picked ?? []).map((expression, position) => {
    if (expression.kind === 'Column' && expression.name !== '') return expression.name;
    return column(node.arguments[position], position);
  });
}
