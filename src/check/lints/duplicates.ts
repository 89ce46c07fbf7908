import type { Constant, Expression } from '../../binder/plan.ts';
import { literalOf } from '../../types/text.ts';
import { isArray } from '../../types/values.ts';
import type { Lint } from '../lint.ts';
import { placeInList } from './places.ts';

const lists = ['in', 'in~', '!in', '!in~', 'has_any', 'has_all'];

/** The value of a constant as text; what is equal without case is the same for operators that do not mind it. */
function keyOf(item: Expression, operator: string): string | undefined {
  if (item.kind !== 'Constant' || item.type === 'unknown' || isArray(item.value)) return undefined;
  const text = literalOf(item.value, item.type);
  return operator === 'in' || operator === '!in' ? text : text.toLowerCase();
}

export const duplicates: Lint = {
  code: 'KQLAB108',
  title: 'An item that is in the list already',
  doc: 'The same value twice in `in (…)` or `has_any (…)` changes nothing; often one of them was meant to be another.',
  isDefault: true,
  examples: {
    bad: 'DeviceProcessEvents | where FileName in~ ("cmd.exe", "powershell.exe", "CMD.exe")',
    good: 'DeviceProcessEvents | where FileName in~ ("cmd.exe", "powershell.exe", "pwsh.exe")',
  },
  check: (context) => {
    for (const { expression } of context.callsOf(lists)) {
      if (expression.kind !== 'Membership') continue;
      const seen = new Set<string>();
      const again = expression.items.filter((item): item is Constant => {
        const key = keyOf(item, expression.operator);
        if (key === undefined) return false;
        const isKnown = seen.has(key);
        seen.add(key);
        return isKnown;
      });
      const [first] = again;
      if (first?.type === 'unknown' || !first) continue;
      context.report('KQLAB108', placeInList(first, context, 2), literalOf(first.value, first.type), again.length - 1);
    }
  },
};
