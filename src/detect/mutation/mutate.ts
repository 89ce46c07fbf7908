import { isError } from '../../engine.ts';
import { QueryError } from '../../source/diagnostic.ts';
import { RuleUnderTest, type Verdict } from '../judge.ts';
import type { ReadyCase } from '../ready.ts';
import type { Rule } from '../rule.ts';
import { canonical } from './canonical.ts';
import { type Mutant, mutated } from './mutant.ts';
import { mutantsOf } from './mutants.ts';

/** How well the tests of a rule notice changes to it. */
export interface MutationReport {
  readonly killed: number;
  /** Changes that no test notices. */
  readonly survived: readonly Mutant[];
  /** Changes after which the rule gives the same, as its plan proves. */
  readonly equivalent: readonly Mutant[];
  /** Changes that are no rule any more. */
  readonly invalid: number;
  /** The share of changes noticed, from 0 to 100. */
  readonly score: number;
}

/** Changes the rule in small ways and runs the tests that pass against each change. */
export function mutate(rule: Rule, verdicts: readonly Verdict[]): MutationReport {
  const cases = verdicts.filter(({ status }) => status === 'pass').map(({ ready }) => ready);
  const [first] = cases;
  const survived: Mutant[] = [];
  const equivalent: Mutant[] = [];
  let [killed, invalid] = [0, 0];
  const mutants = first ? mutantsOf(rule.text) : [];
  const original = first && plansOf(new RuleUnderTest(rule.text), first);
  // The test that noticed the last change often notices the next.
  const order = [...cases];
  for (const mutant of mutants) {
    const text = mutated(rule.text, mutant);
    const under = new RuleUnderTest(text);
    const plans = first && plansOf(under, first);
    if (plans === undefined) invalid++;
    else if (plans === original) equivalent.push(mutant);
    else if (isNoticed(under, order)) killed++;
    else survived.push(mutant);
  }
  const total = killed + survived.length;
  return { killed, survived, equivalent, invalid, score: total === 0 ? 100 : (100 * killed) / total };
}

function isNoticed(under: RuleUnderTest, cases: ReadyCase[]): boolean {
  const at = cases.findIndex((ready) => under.judge(ready).status === 'fail');
  if (at > 0) cases.unshift(...cases.splice(at, 1));
  return at >= 0;
}

/** The canonical plans of a rule; undefined when it cannot be bound. */
function plansOf(under: RuleUnderTest, ready: ReadyCase): string | undefined {
  try {
    const prepared = under.prepare(ready);
    if (prepared.diagnostics.some(isError)) return undefined;
    return prepared.plans
      .map(({ plan }) => `${plan.schema.map(({ name }) => name).join()} ${canonical(plan, under.text)}`)
      .join('\n\n');
  } catch (problem) {
    if (problem instanceof QueryError) return undefined;
    throw problem;
  }
}
