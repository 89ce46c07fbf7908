import type { Binder } from './binder.ts';
import type { Call, Expression, Plan } from './plan.ts';

/** Window functions look at the rows around, so the rows they run over must have an order. */

const known = new WeakMap<object, Call | null>();
/** Parts of nodes that hold no expressions of their own. */
const skipped = new Set([
  'kind',
  'function',
  'overload',
  'type',
  'name',
  'schema',
  'span',
  'value',
  'table',
  'columns',
  'label',
]);

/** The first call of a window function among expressions, however deep; tables asked for inside them are not looked at. */
export function windowIn(part: unknown): Call | undefined {
  if (typeof part !== 'object' || part === null || isPlan(part)) return undefined;
  const before = known.get(part);
  if (before !== undefined) return before ?? undefined;
  const found = isWindow(part) ? part : firstOf(part);
  known.set(part, found ?? null);
  return found;
}

function firstOf(part: object): Call | undefined {
  for (const key of Object.keys(part)) {
    const found = skipped.has(key) ? undefined : windowIn(part[key as keyof typeof part]);
    if (found) return found;
  }
  return undefined;
}

const isPlan = (part: object): part is Plan => 'schema' in part;
const isWindow = (part: object): part is Call =>
  (part as Partial<Expression>).kind === 'Call' && (part as Call).function.window === true;

const checked = new WeakSet<Plan>();

/** Reports the window functions over rows without a defined order in a plan, down to what was looked at before. */
export function checkWindows(binder: Binder, plan: Plan): void {
  if (checked.has(plan)) return;
  checked.add(plan);
  const window = firstOf(plan);
  const inputs = plansIn(plan);
  if (window && !inputs.every(({ serialized }) => serialized)) binder.report('KQLAB010', window.span);
  for (const input of inputs) checkWindows(binder, input);
}

/** The plans a node runs over. */
function plansIn(plan: Plan): readonly Plan[] {
  switch (plan.kind) {
    case 'Join':
      return [plan.left, plan.right];
    case 'Union':
      return plan.inputs.map((input) => input.plan);
    case 'Apply':
      return plan.inputs;
    case 'ForEach':
      return [plan.input, plan.body];
    default:
      return 'input' in plan ? [plan.input] : [];
  }
}
