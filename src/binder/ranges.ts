import { scalarFunctions } from '../functions/index.ts';
import type * as ast from '../parser/ast.ts';
import type { ScalarType, Type } from '../types/types.ts';
import { isArray } from '../types/values.ts';
import type { Binder } from './binder.ts';
import { bad, bindExpression, bindOperation, constant, makeCall } from './expressions.ts';
import { isConstant } from './fold.ts';
import { choose, convertTo } from './overloads.ts';
import type { Expression } from './plan.ts';
import type { Scope } from './scope.ts';
import { bindTable, isTabular } from './tabular.ts';

const membershipOperators = ['in', 'in~', '!in', '!in~', 'has_any', 'has_all'] as const;
type MembershipOperator = (typeof membershipOperators)[number];

/** `x in (…)`, and its relatives that look for terms. */
export function bindMembership(binder: Binder, node: ast.In, scope: Scope): Expression {
  const operator = node.operator as MembershipOperator;
  const textual = operator.startsWith('has') || operator.endsWith('~');
  let operand = bindExpression(binder, node.left, scope);
  // Terms are looked for by their text, whatever they are.
  const wanted = operator.startsWith('has') ? 'dynamic' : textual ? 'string' : operand.type;
  const items = node.right.flatMap((item) => bindItem(binder, item, scope, wanted));
  if (operand.type === 'unknown') return { ...bad(node.span), type: 'bool' };
  if (textual && operand.type !== 'string' && operand.type !== 'dynamic') {
    binder.report('KS107', node.left.span, 'string or dynamic', operand.type);
    return bad(node.span);
  }
  const type = textual ? 'string' : itemType(operand.type, items);
  operand = convertTo(binder, operand, type as ScalarType);
  const typed = items.map((item) =>
    item.type === 'dynamic' && !isConstant(item) ? item : convertTo(binder, item, type as ScalarType),
  );
  return { kind: 'Membership', operator, operand, items: typed, type: 'bool', span: node.span };
}

const numbers: readonly Type[] = ['int', 'long', 'real', 'decimal'];

/** The type in which an operand and its items are compared. */
function itemType(operand: Type, items: readonly Expression[]): Type {
  const types = items.map(({ type }) => type).filter((type) => type !== 'dynamic' && type !== 'unknown');
  if (operand === 'dynamic') return types[0] ?? 'string';
  return numbers.includes(operand)
    ? types.reduce((wide, type) => (numbers.indexOf(type) > numbers.indexOf(wide) ? type : wide), operand)
    : operand;
}

/** One item of an `in` list: a constant array gives its elements, a table its first column. */
function bindItem(binder: Binder, item: ast.Expression, scope: Scope, wanted: Type): Expression[] {
  if (isTabular(binder, item, scope)) {
    const plan = bindTable(binder, item, scope.withoutRow());
    const [first] = plan.schema;
    if (first === undefined) binder.report('KS190', item.span);
    else if (!isComparable(first.type, wanted)) binder.report('KS141', item.span, wanted, first.type);
    return [{ kind: 'ScalarQuery', as: 'list', plan, type: 'dynamic', span: item.span }];
  }
  const expression = bindExpression(binder, item, scope);
  if (isConstant(expression) && expression.type === 'dynamic' && isArray(expression.value)) {
    return expression.value.map((value) => constant('dynamic', value, item.span));
  }
  return [expression];
}

/** Whether values of a column can be found among those of another type. */
const isComparable = (column: Type, wanted: Type): boolean =>
  column === wanted ||
  [column, wanted].some((type) => type === 'dynamic' || type === 'unknown') ||
  (numbers.includes(column) && numbers.includes(wanted));

/** `x between (low .. high)`. */
export function bindBetween(binder: Binder, node: ast.Between, scope: Scope): Expression {
  const operand = bindExpression(binder, node.operand, scope);
  const low = bindExpression(binder, node.low, scope);
  let high = bindExpression(binder, node.high, scope);
  if ([operand, low, high].some(({ type }) => type === 'unknown')) return { ...bad(node.span), type: 'bool' };
  const of = scalarFunctions.get('between');
  if (['string', 'dynamic', 'guid'].includes(operand.type)) {
    binder.report('KS106', node.operatorSpan, node.operator, operand.type, 'numbers, datetimes and timespans');
    return bad(node.span);
  }
  // A timespan after a datetime is a length: between (t .. 1d).
  if (operand.type === 'datetime' && low.type === 'datetime' && high.type === 'timespan') {
    high = bindOperation(binder, '+', [low, high], high.span, high.span);
  }
  const overload = of && choose(of.overloads, [operand, low, high]);
  if (of === undefined || overload === undefined) {
    reportBounds(binder, node, operand.type, low, high);
    return bad(node.span);
  }
  const between = makeCall(binder, of, overload, [operand, low, high], node.span);
  return node.operator === 'between' ? between : bindOperation(binder, 'not', [between], node.span, node.operatorSpan);
}

/** Says which bound is none for the operand, or that the operand takes none of their kind. */
function reportBounds(binder: Binder, node: ast.Between, operand: Type, low: Expression, high: Expression): void {
  const isPlain = ({ type }: Expression) => ['bool', 'string', 'guid'].includes(type);
  const isNumber = ({ type }: Expression) => numbers.includes(type);
  const wrong = [low, high].find(({ type }) => !isComparable(type, operand) || type === 'dynamic') ?? high;
  if (operand === 'bool' || (numbers.includes(operand) && isPlain(low) && isPlain(high)))
    binder.report('KS106', node.operatorSpan, node.operator, `${operand}, ${low.type} and ${high.type}`, '');
  else if (numbers.includes(operand) && isPlain(wrong) && [low, high].some(isNumber))
    binder.report('KS137', wrong.span);
  else if (operand === 'datetime' && isPlain(low) && !isNumber(high))
    binder.report('KS107', low.span, operand, low.type);
  else if (operand === 'datetime' && low.type === 'datetime' && (isPlain(high) || high.type === 'dynamic'))
    binder.report('KS107', high.span, 'timespan', high.type);
  else binder.report('KS141', wrong.span, operand, wrong.type);
}
