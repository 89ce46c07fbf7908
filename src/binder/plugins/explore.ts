import type { Table } from '../../table/table.ts';
import type { Plan } from '../plan.ts';
import { guarded, type PluginCall, reportRefusal } from './define.ts';

function inputsOf(plan: Plan): readonly Plan[] {
  switch (plan.kind) {
    case 'Scan':
    case 'Values':
    case 'Range':
    case 'Given':
      return [];
    case 'Join':
      return [plan.left, plan.right];
    case 'Union':
      return plan.inputs.map((input) => input.plan);
    case 'Apply':
      return plan.inputs;
    default:
      return [plan.input];
  }
}

/** The rows handed in by nodes around the plan, which only a run of those nodes knows. */
function givenTo(plan: Plan): Set<number> {
  if (plan.kind === 'Given') return new Set([plan.id]);
  const ids = new Set(inputsOf(plan).flatMap((input) => [...givenTo(input)]));
  if (plan.kind !== 'ForEach') return ids;
  for (const id of givenTo(plan.body)) if (id !== plan.given) ids.add(id);
  return ids;
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
