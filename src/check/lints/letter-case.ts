import { type Expression, operandsOf } from '../../binder/plan.ts';
import type { Lint } from '../lint.ts';
import { textIn } from '../plans.ts';
import { quoted } from './never-matching.ts';

const sensitive = new Set(['==', '!=', 'in', '!in', 'has_cs', 'contains_cs', 'startswith_cs', 'endswith_cs']);

/** Whether the expression gives a text in small letters, or in capitals. */
function caseOf(expression: Expression | undefined): 'tolower' | 'toupper' | undefined {
  if (expression?.kind !== 'Call') return undefined;
  const { name } = expression.function;
  return name === 'tolower' || name === 'toupper' ? name : undefined;
}

/** The letters of a text that such a function never gives. */
const isStrange = (text: string, name: 'tolower' | 'toupper'): boolean =>
  name === 'tolower' ? /[A-Z]/.test(text) : /[a-z]/.test(text);

export const letterCase: Lint = {
  code: 'KQLAB102',
  title: 'A literal in another case than the text it is compared with',
  doc: '`tolower()` and `toupper()` give texts in one case; a literal with letters in the other case is never equal to them. `=~` and `in~` compare without case, and faster.',
  isDefault: true,
  examples: {
    bad: 'DeviceProcessEvents | where tolower(FileName) == "PowerShell.exe"',
    good: 'DeviceProcessEvents | where FileName =~ "PowerShell.exe"',
  },
  check: ({ callsOf, report }) => {
    for (const { expression } of callsOf(sensitive)) {
      const [first, ...others] = operandsOf(expression);
      const [name, literals] = caseOf(first) ? [caseOf(first), others] : [caseOf(others[0]), [first]];
      if (name === undefined) continue;
      for (const literal of literals.map(textIn)) {
        if (literal && isStrange(literal.value, name))
          report('KQLAB102', literal.span, name, quoted(literal.value), name === 'tolower');
      }
    }
  },
};
