import { type Expression, operandsOf } from '../../binder/plan.ts';
import type { Lint, LintContext } from '../lint.ts';
import { textIn } from '../plans.ts';
import { quoted } from './never-matching.ts';
import { placeInList } from './places.ts';

const operators = ['has', 'has_cs', 'has_any', 'has_all'];
const negated = ['!has', '!has_cs'];

/** What is searched by terms, and for what. */
function* searches({ callsOf }: LintContext, names: readonly string[]) {
  for (const operator of names) {
    for (const { expression, input } of callsOf([operator])) {
      const [searched, ...needles] = operandsOf(expression) as [Expression, ...Expression[]];
      for (const literal of needles.flatMap((needle) => textIn(needle) ?? []))
        yield { operator, searched, literal, input };
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
    for (const { operator, searched, literal, input } of searches(context, [...operators, ...negated])) {
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
    // With not, texts are read anyway.
    for (const { searched, literal, input } of searches(context, operators)) {
      // With punctuation, as in "-p", a switch or a separator is meant. What is computed has no index.
      const isShort = /^[\p{L}\p{Nd}]+$/u.test(literal.value) && literal.value.length < INDEXED;
      if (isShort && context.originOf(searched, input))
        context.report('KQLAB106', placeInList(literal, context), quoted(literal.value));
    }
  },
};
