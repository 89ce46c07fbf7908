import { painter } from '../detect/report/paint.ts';
import { ruleDifferenceText } from '../detect/report/rule-difference.ts';
import { withStored } from '../detect/rule.ts';
import { type RuleRun, ruleDifference } from '../detect/rule-difference.ts';
import { Prepared } from '../index.ts';
import type { DiffFlags } from './commands/diff.ts';
import { exitCodes } from './failure.ts';
import { dataFor, orRefused, ruleAt, schemasOf } from './inspect.ts';
import { hasColour } from './terminal.ts';

/** Prints how the results of two rules differ; gives the exit code. */
export async function compareRules(oldPath: string, newPath: string, flags: DiffFlags): Promise<number> {
  const rules = [await ruleAt(oldPath), await ruleAt(newPath)] as const;
  const { tables, options } = await dataFor(rules, flags);
  const [old, fresh] = rules.map((rule): RuleRun => {
    return orRefused(rule, () => {
      const prepared = new Prepared(rule.text, schemasOf(tables), options);
      return { rule: withStored(rule, prepared.stored), run: prepared.trace(tables) };
    });
  }) as [RuleRun, RuleRun];
  const difference = ruleDifference(old, fresh);
  const paint = painter(hasColour(process.stdout));
  const lines = ruleDifferenceText(difference, { old, new: fresh }, flags.limit, paint);
  process.stdout.write(`${lines.join('\n')}\n`);
  const { only, columns } = difference;
  const isSame = only.length === 0 && columns.old.length === 0 && columns.new.length === 0;
  return flags.exitCode && !isSame ? exitCodes.found : exitCodes.ran;
}
