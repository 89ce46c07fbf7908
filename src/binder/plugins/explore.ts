import type { Table } from '../../table/table.ts';
import { inputsOf, type Plan } from '../plan.ts';
import { guarded, type PluginCall, reportRefusal } from './define.ts';

/** The rows handed in by nodes around the plan, which only a run of those nodes knows. */
function givenTo(plan: Plan): Set<number> {
  if (plan.kind === 'Given') return new Set([plan.id]);
  const own = plan.kind === 'ForEach' ? plan.given : undefined;
  return new Set(inputsOf(plan).flatMap((input) => [...givenTo(input)].filter((id) => id !== own)));
}

/** The rows before the plugin, for those whose columns depend on them; undefined when only checking, or after a mistake. */
export function explored(call: PluginCall): Table | undefined {
  const { binder, input } = call;
  if (binder.evaluate === undefined || binder.failed) return undefined;
  if (givenTo(input).size > 0) {
    reportRefusal(call, 'inside a subquery its columns are not known; declare them, as in `: (Name:string)`');
    return undefined;
  }
  return guarded(call, () => binder.evaluate?.(input));
}
