import type { Expression } from '../../binder/plan.ts';
import type { Lint, LintContext } from '../lint.ts';
import { textIn } from '../plans.ts';
import { quoted } from './never-matching.ts';

const operators = new Set(['has', 'has_cs', '!has', '!has_cs', 'has_any', 'has_all']);

/** What is searched by terms, and for what. */
function* searches({ expressions }: LintContext) {
  for (const { expression, input } of expressions) {
    const operator =
      expression.kind === 'Call'
        ? expression.function.name
        : expression.kind === 'Membership'
          ? expression.operator
          : '';
    if (!operators.has(operator)) continue;
    const [searched, ...needles] = (
      expression.kind === 'Membership'
        ? [expression.operand, ...expression.items]
        : expression.kind === 'Call'
          ? expression.arguments
          : []
    ) as [Expression, ...Expression[]];
    for (const needle of needles) {
      const literal = textIn(needle);
      if (literal) yield { operator, searched, literal, input };
    }
  }
}

/** Columns whose values are single words made of several, such as ProcessCreated. */
const isSingleTerm = ({ table, column }: { table: string; column: string }): boolean =>
  column === 'ActionType' && /^Device(?!Tvm)/.test(table);

export const partOfTerm: Lint = {
  code: 'KQLAB105',
  title: 'has with a part of a term',
  doc: 'Values of `ActionType` in the Device tables are single terms, such as `AsrOfficeChildProcessBlocked`. `has` compares whole terms, so that `has "Asr"` finds none of them.',
  isDefault: true,
  examples: {
    bad: 'DeviceEvents | where ActionType has "Asr"',
    good: 'DeviceEvents | where ActionType startswith "Asr"',
  },
  check: (context) => {
    for (const { operator, searched, literal, input } of searches(context)) {
      const origin = context.originOf(searched, input);
      if (origin && isSingleTerm(origin) && /^[A-Z][a-z]*$/.test(literal.value))
        context.report('KQLAB105', literal.span, operator, quoted(literal.value), origin.column);
    }
  },
};

/** Shorter terms are not in the index. */
const INDEXED = 3;

export const shortTerm: Lint = {
  code: 'KQLAB106',
  title: 'has with a term of one or two characters',
  doc: 'The index holds terms of three characters and more. A shorter one is found only by reading every text, which is slow on much data, and rarely what a rule wants.',
  isDefault: true,
  examples: {
    bad: 'DeviceProcessEvents | where ProcessCommandLine has "sc"',
    good: 'DeviceProcessEvents | where ProcessCommandLine has "sc.exe"',
  },
  check: (context) => {
    for (const { literal } of searches(context)) {
      // With punctuation, as in "-p", a switch or a separator is meant.
      if (/^[\p{L}\p{Nd}]+$/u.test(literal.value) && literal.value.length < INDEXED)
        context.report('KQLAB106', literal.span, quoted(literal.value));
    }
  },
};
