import type { Binder } from './binder.ts';
import { type Call, type Expression, expressionsOf, inputsOf, operandsOf, type Plan } from './plan.ts';

/** Window functions look at the rows around, so the rows they run over must have an order. */

const known = new WeakMap<Expression, Call | null>();

/** The first call of a window function among expressions, however deep; tables asked for inside them are not looked at. */
export function windowIn(expressions: readonly Expression[]): Call | undefined {
  for (const expression of expressions) {
    const found = windowOf(expression);
    if (found) return found;
  }
  return undefined;
}

function windowOf(expression: Expression): Call | undefined {
  if (expression.kind === 'Call' && expression.function.window === true) return expression;
  const before = known.get(expression);
  if (before !== undefined) return before ?? undefined;
  const found = windowIn(operandsOf(expression));
  known.set(expression, found ?? null);
  return found;
}

const checked = new WeakSet<Plan>();

/** Reports the window functions over rows without a defined order in a plan, down to what was looked at before. */
export function checkWindows(binder: Binder, plan: Plan): void {
  if (checked.has(plan)) return;
  checked.add(plan);
  const window = windowIn(expressionsOf(plan));
  const inputs = inputsOf(plan);
  if (window && !inputs.every(({ serialized }) => serialized)) binder.report('KQLAB010', window.span);
  for (const input of inputs) checkWindows(binder, input);
}
