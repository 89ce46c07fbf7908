import { type Expression, operandsOf, type Plan } from '../../src/binder/plan.ts';
import type { ScalarType } from '../../src/types/types.ts';
import type { Value } from '../../src/types/values.ts';
import type { Wish } from './slot.ts';

/** What is asked of an expression over the rows of a plan. */
export interface Goal {
  readonly expression: Expression;
  readonly ask: Ask;
}
export type Ask =
  | Wish
  | { readonly kind: 'truth'; readonly truth: boolean }
  /** Every copy of the row has another value. */
  | { readonly kind: 'vary' };

export const truth = (expression: Expression, holds = true): Goal => ({
  expression,
  ask: { kind: 'truth', truth: holds },
});

/** The columns an expression refers to. */
export const columnsIn = (expression: Expression): number[] =>
  expression.kind === 'Column' ? [expression.index] : operandsOf(expression).flatMap(columnsIn);

type Replacement = (column: number) => Expression | undefined;

/** The expression with its columns replaced; undefined when one of them has no replacement. An `or` loses only that branch. */
export function substitute(expression: Expression, replacement: Replacement): Expression | undefined {
  const all = (parts: readonly Expression[]) => {
    const replaced = parts.flatMap((part) => substitute(part, replacement) ?? []);
    return replaced.length === parts.length ? replaced : undefined;
  };
  switch (expression.kind) {
    case 'Column':
      return replacement(expression.index);
    case 'Call': {
      const replaced = all(expression.arguments);
      return replaced && { ...expression, arguments: replaced };
    }
    case 'Convert': {
      const operand = substitute(expression.operand, replacement);
      return operand && { ...expression, operand };
    }
    case 'Logic': {
      const operands = expression.operands.flatMap((operand) => substitute(operand, replacement) ?? []);
      const enough =
        expression.operator === 'or' ? operands.length > 0 : operands.length === expression.operands.length;
      return enough ? { ...expression, operands } : undefined;
    }
    case 'Membership': {
      const operand = substitute(expression.operand, replacement);
      const items = all(expression.items);
      return operand && items && { ...expression, operand, items };
    }
    case 'Output':
      return undefined;
    default:
      return expression;
  }
}

export const substituteGoals = (goals: readonly Goal[], replacement: Replacement): Goal[] =>
  goals.flatMap(({ expression, ask }) => {
    const replaced = substitute(expression, replacement);
    return replaced ? [{ expression: replaced, ask }] : [];
  });

/** Conjunctions taken apart, so that each part can go its own way. */
export function takenApart(goal: Goal): Goal[] {
  const { expression, ask } = goal;
  if (ask.kind !== 'truth') return [goal];
  if (expression.kind === 'Logic' && (expression.operator === 'and') === ask.truth) {
    return expression.operands.flatMap((operand) => takenApart(truth(operand, ask.truth)));
  }
  const [inner] = operandsOf(expression);
  if (expression.kind === 'Call' && expression.function.name === 'not' && inner)
    return takenApart(truth(inner, !ask.truth));
  return [goal];
}

/** A column of a plan as an expression. */
export const columnOf = (plan: Plan, index: number): Expression => {
  const field = plan.schema[index];
  return { kind: 'Column', index, name: field?.name ?? '', type: field?.type ?? 'unknown', span: plan.span };
};

/** Asks that rows have these values in turn. */
export const inTurn = (values: readonly Value[], type: ScalarType): Ask => ({ kind: 'spread', values, type });

/** How many rows a goal needs to give all values in turn. */
export const turnsOf = ({ ask }: Goal): number => (ask.kind === 'spread' ? ask.values.length : 0);
