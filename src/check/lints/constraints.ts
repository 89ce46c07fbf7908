import type { Expression } from '../../binder/plan.ts';
import { literalOf } from '../../types/text.ts';
import { isTicks } from '../../types/types.ts';
import { compare, type Value } from '../../types/values.ts';

/** What a condition demands of one expression. */
export interface Constraint {
  /** What the expression is, as text: conditions on the same text are about the same value. */
  readonly subject: string;
  readonly isTime: boolean;
  /** The only values allowed. */
  readonly among?: readonly Value[];
  /** Values not allowed. */
  readonly except?: readonly Value[];
  readonly above?: Bound;
  readonly below?: Bound;
  readonly condition: Expression;
}
interface Bound {
  readonly value: Value;
  readonly included: boolean;
}

const mirrored: Readonly<Record<string, string>> = {
  '<': '>',
  '>': '<',
  '<=': '>=',
  '>=': '<=',
  '==': '==',
  '!=': '!=',
};

/** The same expressions have the same text. */
export function subjectOf(expression: Expression): string | undefined {
  switch (expression.kind) {
    case 'Column':
      return expression.name;
    case 'Constant':
      return expression.type === 'unknown' ? undefined : literalOf(expression.value, expression.type);
    case 'Call': {
      if (expression.function.volatile || expression.function.window) return undefined;
      const parts = expression.arguments.map(subjectOf);
      return parts.includes(undefined) ? undefined : `${expression.function.name}(${parts.join(',')})`;
    }
    case 'Convert': {
      const operand = subjectOf(expression.operand);
      return operand === undefined ? undefined : `${expression.type}(${operand})`;
    }
    case 'Logic': {
      const parts = expression.operands.map(subjectOf);
      return parts.includes(undefined) ? undefined : `(${parts.join(` ${expression.operator} `)})`;
    }
    case 'Membership': {
      const parts = [expression.operand, ...expression.items].map(subjectOf);
      return parts.includes(undefined) ? undefined : `${expression.operator}(${parts.join(',')})`;
    }
    default:
      return undefined;
  }
}

/** What a condition demands; undefined when it is no comparison with constants. */
export function constraintOf(condition: Expression): Constraint | undefined {
  if (condition.kind === 'Membership') return amongList(condition);
  if (condition.kind !== 'Call') return undefined;
  const { name } = condition.function;
  const [left, right, last] = condition.arguments;
  if (name === 'between' && left && right?.kind === 'Constant' && last?.kind === 'Constant') {
    const bounds = { above: { value: right.value, included: true }, below: { value: last.value, included: true } };
    return right.value === null || last.value === null ? undefined : about(left, condition, bounds);
  }
  if (!left || !right || condition.arguments.length !== 2) return undefined;
  if (right.kind === 'Constant') return comparison(left, name, right.value, condition);
  const turned = mirrored[name];
  return left.kind === 'Constant' && turned ? comparison(right, turned, left.value, condition) : undefined;
}

const about = (subject: Expression, condition: Expression, demands: Partial<Constraint>): Constraint | undefined => {
  const text = subject.kind === 'Constant' ? undefined : subjectOf(subject);
  return text === undefined ? undefined : { subject: text, isTime: isTicks(subject.type), condition, ...demands };
};

function comparison(
  subject: Expression,
  operator: string,
  value: Value,
  condition: Expression,
): Constraint | undefined {
  if (value === null || subject.type === 'dynamic') return undefined;
  switch (operator) {
    case '==':
      return about(subject, condition, { among: [value] });
    case '!=':
      return about(subject, condition, { except: [value] });
    case '<':
    case '<=':
      return about(subject, condition, { below: { value, included: operator === '<=' } });
    case '>':
    case '>=':
      return about(subject, condition, { above: { value, included: operator === '>=' } });
    default:
      return undefined;
  }
}

function amongList(condition: Expression & { readonly kind: 'Membership' }): Constraint | undefined {
  const { operator, operand, items } = condition;
  if ((operator !== 'in' && operator !== '!in') || operand.type === 'dynamic') return undefined;
  const values = items.map((item) => (item.kind === 'Constant' && item.type === operand.type ? item.value : undefined));
  if (values.length === 0 || values.some((value) => value === undefined || value === null)) return undefined;
  return about(operand, condition, operator === 'in' ? { among: values as Value[] } : { except: values as Value[] });
}

/** Whether no value meets both. */
export function exclude(a: Constraint, b: Constraint): boolean {
  if (a.subject !== b.subject) return false;
  const candidates = a.among ?? b.among;
  if (candidates) return !candidates.some((value) => meets(value, a) && meets(value, b));
  const above = tightest(a.above, b.above, 1);
  const below = tightest(a.below, b.below, -1);
  if (!above || !below) return false;
  const order = compare(above.value, below.value);
  return order > 0 || (order === 0 && !(above.included && below.included));
}

function meets(value: Value, { among, except, above, below }: Constraint): boolean {
  const equals = (other: Value) => compare(value, other) === 0;
  if (among && !among.some(equals)) return false;
  if (except?.some(equals)) return false;
  if (above && (compare(value, above.value) < 0 || (equals(above.value) && !above.included))) return false;
  return !(below && (compare(value, below.value) > 0 || (equals(below.value) && !below.included)));
}

function tightest(a: Bound | undefined, b: Bound | undefined, direction: 1 | -1): Bound | undefined {
  if (!a || !b) return a ?? b;
  const order = compare(a.value, b.value) * direction;
  return order > 0 || (order === 0 && !a.included) ? a : b;
}
