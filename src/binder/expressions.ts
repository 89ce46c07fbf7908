import type { ScalarFunction } from '../functions/define.ts';
import { aggregates, scalarFunctions } from '../functions/index.ts';
import { commonType } from '../functions/logic.ts';
import { unsupportedAggregates, unsupportedFunctions } from '../functions/unsupported.ts';
import type * as ast from '../parser/ast.ts';
import { EvaluationError, error, withHelp } from '../source/diagnostic.ts';
import type { Span } from '../source/span.ts';
import { didYouMean, nearest } from '../source/suggest.ts';
import type { ScalarType, Type } from '../types/types.ts';
import type { Value } from '../types/values.ts';
import { bindAggregate } from './aggregates.ts';
import { anyColumn } from './any-column.ts';
import type { Binder } from './binder.ts';
import { folded, isConstant } from './fold.ts';
import {
  checkArguments,
  choose,
  constantValues,
  converted,
  convertTo,
  parameterAt,
  reportMismatch,
} from './overloads.ts';
import { type Call, type Constant, columnsIn, type Expression } from './plan.ts';
import { callProduct } from './products.ts';
import { bindBetween, bindMembership } from './ranges.ts';
import type { Binding, Scope } from './scope.ts';
import { currentRow, special } from './special.ts';
import { callFunction } from './user-functions.ts';

/** What stands for an expression that was reported already. */
export const bad = (span: Span): Constant => ({ kind: 'Constant', type: 'unknown', value: null, span });

export const constant = (type: ScalarType, value: Value, span: Span): Constant => ({
  kind: 'Constant',
  type,
  value,
  span,
});

/** Resolves and types an expression. */
export function bindExpression(binder: Binder, node: ast.Expression, scope: Scope): Expression {
  switch (node.kind) {
    case 'Literal':
      return constant(node.type, node.value, node.span);
    case 'Name':
      return bindName(binder, node, scope);
    case 'Parenthesized':
      return bindExpression(binder, node.inner, scope);
    case 'Unary':
      return bindSign(binder, node, scope);
    case 'Binary':
      return bindBinary(binder, node, scope);
    case 'In':
      return bindMembership(binder, node, scope);
    case 'Between':
      return bindBetween(binder, node, scope);
    case 'Call':
      return bindCall(binder, node, scope);
    case 'Member':
      return bindMember(binder, node, scope);
    case 'Index': {
      const object = bindExpression(binder, node.object, scope);
      return bindElement(binder, object, bindExpression(binder, node.index, scope), node.span, {
        start: node.object.span.end,
        end: node.span.end,
      });
    }
    case 'TypeOf':
      return constant('string', node.type ?? 'dynamic', node.span);
    case 'Star':
      binder.report('KS191', node.span);
      return bad(node.span);
    case 'Bad':
      return bad(node.span);
    default:
      binder.report('KS108', node.span);
      return bad(node.span);
  }
}

/** `-x`; `+x` is x. */
function bindSign(binder: Binder, { operator, operand: signed, span }: ast.Unary, scope: Scope): Expression {
  const operand = bindExpression(binder, signed, scope);
  const sign = { start: span.start, end: span.start + 1 };
  if (operator === '+') {
    if (!['bool', 'string', 'guid'].includes(operand.type)) return operand;
    binder.report('KS106', sign, '+', operand.type, 'numbers, datetimes and timespans');
    return bad(span);
  }
  if (operand.type === 'dynamic') {
    binder.report('KQLAB002', sign, '-', 'of which type a negated dynamic value is, is not known; cast it first');
    return bad(span);
  }
  // As in all arithmetic, an int becomes a long; only a literal stays what it is.
  const value = operand.type === 'int' && !isConstant(operand) ? convertTo(binder, operand, 'long') : operand;
  return bindOperation(binder, 'unary -', [value], span, sign);
}

/** An expression of the type asked for; anything else is reported with KS141. */
export function bindTyped(
  binder: Binder,
  node: ast.Expression,
  scope: Scope,
  ...types: readonly ScalarType[]
): Expression {
  const expression = bindExpression(binder, node, scope);
  const [first] = types;
  if (expression.type === 'unknown' || first === undefined || (types as readonly Type[]).includes(expression.type))
    return expression;
  if (expression.type === 'int' && types.includes('long')) return convertTo(binder, expression, 'long');
  binder.report('KS141', node.span, types.join(' or '), expression.type);
  return bad(node.span);
}

/** A condition: bool, or a dynamic taken as one. */
export function bindCondition(binder: Binder, node: ast.Expression, scope: Scope): Expression {
  const expression = bindTyped(binder, node, scope, 'bool', 'dynamic');
  return expression.type === 'dynamic' ? convertTo(binder, expression, 'bool') : expression;
}

function bindName(binder: Binder, node: ast.Name, scope: Scope): Expression {
  const { name, span } = node;
  let inRow = false;
  for (let at: Scope | undefined = scope; at; at = at.parent) {
    inRow ||= at.row !== undefined;
    const index = at.column(name);
    const field = at.row?.schema[index];
    if (field) return { kind: 'Column', index, name, type: field.type, span };
    if (at.collector?.arguments.column(name) !== undefined && at.collector.arguments.column(name) >= 0) {
      binder.report('KS236', span, name);
      return bad(span);
    }
    if (at.row?.open) return bad(span);
    if (at.declares(name)) break;
  }
  const binding = scope.find(name);
  if (binding?.kind === 'scalar') {
    if (!inRow || columnsIn(binding.expression).length === 0) return { ...binding.expression, span };
    // It is what a function was called with in another row.
    binder.report('KQLAB023', span, name);
    return bad(span);
  }
  if (binding?.kind === 'function') {
    const result = callFunction(binder, binding, [], scope, node);
    if (result.kind === 'scalar') return result.expression;
  }
  if (binding === undefined && scalarFunctions.has(name) && !/\W/.test(name)) {
    binder.report('KS117', span, name);
    return bad(span);
  }
  if (binding === undefined && !binder.database.tables.has(name)) {
    binder.add(withHelp(error('KS142', span, name), didYouMean(nearest(name, visibleNames(scope)))));
  } else binder.report('KS108', span);
  return bad(span);
}

/** Names that could have been meant at a place: its columns, then variables. */
function visibleNames(scope: Scope): string[] {
  const names: string[] = [];
  for (let at: Scope | undefined = scope; at; at = at.parent)
    names.push(...(at.row?.schema ?? []).map((field) => field.name));
  for (const [name] of scope.bindings()) names.push(name);
  return names;
}

const equalities = ['==', '!='];
const orders = ['<', '<=', '>', '>='];
const comparisons = [...equalities, ...orders];

function bindBinary(binder: Binder, node: ast.Binary, scope: Scope): Expression {
  if (node.operator === 'and' || node.operator === 'or') return bindLogic(binder, node, node.operator, scope);
  if (node.left.kind === 'Star') return bindAnyColumn(binder, node, scope);
  const left = bindExpression(binder, node.left, scope);
  const right = bindExpression(binder, node.right, scope);
  return bindOperation(binder, node.operator, [left, right], node.span, node.operatorSpan);
}

/** What cannot be asked of all columns at once. */
const ofOneColumn = ['!=', ...orders, '+', '-', '*', '/', '%'];

function bindAnyColumn(binder: Binder, node: ast.Binary, scope: Scope): Expression {
  const { left, right, operator, operatorSpan, span } = node;
  if (ofOneColumn.includes(operator)) {
    binder.report('KS191', left.span);
    return bad(span);
  }
  const needle = bindExpression(binder, right, scope);
  const row = currentRow(scope) ?? { schema: [] };
  return anyColumn(binder, row, span, (column) =>
    bindOperation(binder, operator, [column, needle], span, operatorSpan),
  );
}

/** `a and b and c` becomes one node with three operands. */
function bindLogic(binder: Binder, node: ast.Binary, operator: 'and' | 'or', scope: Scope): Expression {
  const operands: Expression[] = [];
  const isWrong = ({ type }: Expression) => type !== 'bool' && type !== 'dynamic' && type !== 'unknown';
  let wrong = false;
  const collect = (part: ast.Expression, operatorSpan: Span): void => {
    if (part.kind === 'Binary' && part.operator === operator) {
      collect(part.left, part.operatorSpan);
      collect(part.right, part.operatorSpan);
    } else if (part.kind === 'Parenthesized' && part.inner.kind === 'Binary' && part.inner.operator === operator)
      collect(part.inner, operatorSpan);
    else {
      const operand = bindExpression(binder, part, scope);
      operands.push(operand);
      if (!isWrong(operand)) return;
      wrong = true;
      binder.report('KS106', operatorSpan, operator, operand.type, 'bool values');
    }
  };
  collect(node, node.operatorSpan);
  if (wrong) return { ...bad(node.span), type: 'bool' };
  return {
    kind: 'Logic',
    operator,
    type: 'bool',
    span: node.span,
    operands: operands.map((operand) => convertTo(binder, operand, 'bool')),
  };
}

/** Operators that do not take a dynamic value beside one of the type. */
const withoutDynamic: Readonly<Partial<Record<Type, readonly string[]>>> = {
  bool: orders,
  datetime: [...orders, '%'],
  timespan: [...orders, '*', '/', '%'],
};

/** An operator applied: chosen among its overloads like any function. */
export function bindOperation(
  binder: Binder,
  operator: string,
  given: readonly Expression[],
  span: Span,
  operatorSpan: Span,
): Expression {
  const of = scalarFunctions.get(operator);
  if (of === undefined) {
    binder.report('KQLAB001', operatorSpan, operator);
    return bad(span);
  }
  if (given.some(({ type }) => type === 'unknown'))
    return { ...bad(span), type: comparisons.includes(operator) ? 'bool' : 'unknown' };
  const dynamics = given.every(({ type }) => type === 'dynamic');
  if (dynamics && given.length > 1 && of.category === 'arithmetic operator') {
    binder.report('KS106', operatorSpan, operator, 'two dynamic values', 'a number, datetime or timespan on one side');
    return bad(span);
  }
  if (comparisons.includes(operator) && dynamics) {
    binder.report('KQLAB004', operatorSpan);
    return bad(span);
  }
  const isDynamicRefused =
    given.some(({ type }) => type === 'dynamic') && given.some(({ type }) => withoutDynamic[type]?.includes(operator));
  const overload = choose(of.overloads, given, equalities.includes(operator) ? 'equality' : 'operator');
  if (overload === undefined || isDynamicRefused) {
    const types = given.map(({ type }) => type).join(' and ');
    binder.report('KS106', operatorSpan, operator, types, '');
    return bad(span);
  }
  return makeCall(binder, of, overload, given, span);
}

/** The call with its arguments converted, its constants checked, and its value taken when it is known already. */
export function makeCall(
  binder: Binder,
  of: ScalarFunction,
  overload: Call['overload'],
  given: readonly Expression[],
  span: Span,
): Expression {
  const values = given.map((argument, position) =>
    converted(binder, argument, parameterAt(overload, position)?.accepts ?? 'any'),
  );
  if (of.window) binder.usesWindows = true;
  if (of.volatile) binder.usesVolatile = true;
  const before = binder.diagnostics.length;
  checkArguments(binder, overload, values);
  const { returns } = overload;
  const types = values.map(({ type }) => type);
  const type = typeof returns === 'function' ? returns(types, constantValues(values)) : returns;
  if (binder.diagnostics.length > before) return { ...bad(span), type };
  try {
    return folded({ kind: 'Call', function: of, overload, arguments: values, type, span }, binder.context);
  } catch (problem) {
    if (!(problem instanceof EvaluationError)) throw problem;
    binder.add({ ...problem.diagnostic, span });
    return { ...bad(span), type };
  }
}

function bindMember(binder: Binder, node: ast.Member, scope: Scope): Expression {
  const { object, member } = node;
  if (member.kind === 'Call') {
    binder.report('KS108', node.span);
    return bad(node.span);
  }
  const record = object.kind === 'Name' ? scope.find(object.name) : undefined;
  if (record?.kind === 'record') return bindField(binder, record, member);
  const value = bindExpression(binder, object, scope);
  return bindElement(binder, value, constant('string', member.name, member.span), node.span, member.span);
}

/** `$left.a` in a join condition, `step.a` in a scan. */
function bindField(
  binder: Binder,
  { row, offset }: Extract<Binding, { kind: 'record' }>,
  { name, span }: ast.Name,
): Expression {
  const index = row.schema.findIndex((field) => field.name === name);
  const field = row.schema[index];
  if (field) return { kind: 'Column', index: offset + index, name, type: field.type, span };
  if (row.open) return bad(span);
  const names = row.schema.map((each) => each.name);
  binder.add(withHelp(error('KS142', span, name), didYouMean(nearest(name, names))));
  return bad(span);
}

/** `d.a`, `d[0]`: a part of a dynamic. */
function bindElement(binder: Binder, object: Expression, key: Expression, span: Span, keySpan: Span): Expression {
  if (object.type === 'unknown' || key.type === 'unknown') return bad(span);
  const element = scalarFunctions.get('element');
  const overload = element && choose(element.overloads, [object, key]);
  if (object.type !== 'dynamic' || element === undefined || overload === undefined) {
    if (key.kind === 'Constant' && key.type === 'string') binder.report('KS142', keySpan, String(key.value));
    else binder.report('KS147', keySpan, object.type);
    return bad(span);
  }
  return makeCall(binder, element, overload, [object, key], span);
}

/** A call by name: a function of the query, an aggregate, a special form, or an entry of the registry. */
export function bindCall(binder: Binder, node: ast.Call, scope: Scope): Expression {
  const { name } = node.function;
  const binding = scope.find(name);
  if (binding?.kind === 'function') {
    const result = callFunction(binder, binding, node.arguments, scope, node);
    if (result.kind === 'scalar') return result.expression;
    binder.report('KS108', node.span);
    return bad(node.span);
  }
  const aggregate = aggregates.get(name);
  if (aggregate && !(scope.collector === undefined && scalarFunctions.has(name))) {
    if (scope.collector) return bindAggregate(binder, aggregate, node, scope.collector);
    binder.report('KS144', node.function.span, name);
    return bad(node.span);
  }
  const form = special[name];
  if (form) return form(binder, node, scope);
  const signature = binder.database.signatures?.get(name);
  if (signature) {
    const result = callProduct(binder, name, signature, node, scope);
    if (result.kind === 'scalar') return result.expression;
    binder.report('KS108', node.span);
    return bad(node.span);
  }
  const of = scalarFunctions.get(name);
  if (of === undefined || /\W|^element$/.test(name)) return unknownFunction(binder, node, scope);
  const given = bindArguments(binder, node, scope);
  const [first] = node.arguments;
  if (name === 'not' && first?.name && given[0]?.type !== 'bool') {
    // With the name left out it would be the negation of the number.
    binder.add(
      withHelp(error('KS107', first.value.span, 'bool', given[0]?.type ?? 'unknown'), 'Write `==` to compare.'),
    );
    return bad(node.span);
  }
  return applyFunction(binder, of, given, node);
}

/** The values of a call's arguments; named ones keep their place. */
export const bindArguments = (binder: Binder, node: ast.Call, scope: Scope): Expression[] =>
  node.arguments.map((argument) => bindExpression(binder, argument.value, scope));

/** A function of the registry applied to bound arguments. */
export function applyFunction(
  binder: Binder,
  of: ScalarFunction,
  given: readonly Expression[],
  node: ast.Call,
): Expression {
  const overload = choose(of.overloads, given);
  if (overload === undefined) {
    reportMismatch(binder, of.name, of.overloads, given, node.function.span);
    return bad(node.span);
  }
  if (given.some(({ type }) => type === 'unknown')) {
    return { ...bad(node.span), type: typeof overload.returns === 'function' ? 'unknown' : overload.returns };
  }
  if (['case', 'iff', 'iif', 'coalesce'].includes(of.name)) return applyBranches(binder, of, overload, given, node);
  return makeCall(binder, of, overload, given, node.span);
}

/** case, iff and coalesce: their branches are brought to one type. */
function applyBranches(
  binder: Binder,
  of: ScalarFunction,
  overload: Call['overload'],
  given: readonly Expression[],
  node: ast.Call,
): Expression {
  const isBranch = (position: number): boolean =>
    of.name === 'coalesce' || (of.name === 'case' ? position % 2 === 1 || position === given.length - 1 : position > 0);
  if (of.name === 'case' && given.length % 2 === 0) {
    binder.report('KS121', node.function.span, 'case', 'a condition and a value, with one value at the end');
    return bad(node.span);
  }
  const types = given.filter((_, position) => isBranch(position)).map(({ type }) => type);
  const type = commonType(types);
  if (type === undefined) {
    if (of.name === 'coalesce') binder.report('KS232', node.function.span, types.join(', '));
    else binder.report('KQLAB003', node.function.span, types[0] ?? 'unknown', types.join(', '));
    return bad(node.span);
  }
  const values = given.map((argument, position) => {
    if (isBranch(position)) return convertTo(binder, argument, type as ScalarType);
    if (argument.type !== 'bool' && argument.type !== 'dynamic')
      binder.report('KS107', argument.span, 'bool', argument.type);
    return convertTo(binder, argument, 'bool');
  });
  return makeCall(binder, of, overload, values, node.span);
}

function unknownFunction(binder: Binder, node: ast.Call, scope: Scope): Expression {
  const { name, span } = node.function;
  const reason = unsupportedFunctions[name] ?? unsupportedAggregates[name];
  if (reason !== undefined) binder.report('KQLAB002', span, name, reason);
  else {
    const candidates = [
      ...scalarFunctions.keys(),
      ...[...scope.bindings()].filter(([, { kind }]) => kind === 'function').map(([local]) => local),
    ];
    binder.add(
      withHelp(
        error('KS211', span, name),
        didYouMean(
          nearest(
            name,
            candidates.filter((candidate) => /^\w+$/.test(candidate)),
          ),
        ),
      ),
    );
  }
  return bad(node.span);
}
