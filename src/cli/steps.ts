import { painter } from '../detect/report/paint.ts';
import { stepText } from '../detect/report/steps.ts';
import { withStored } from '../detect/rule.ts';
import { stepsOf } from '../detect/steps.ts';
import type { StepsFlags } from './commands/steps.ts';
import { inspected, orRefused } from './inspect.ts';
import { hasColour } from './terminal.ts';

/** Where a terminal is not asked how wide it is. */
const WIDTH = 110;

/** Prints what each operator of a rule does with data. */
export async function showSteps(path: string, flags: StepsFlags): Promise<void> {
  const { rule, prepared, tables } = await inspected(path, flags);
  const run = orRefused(rule, () => prepared.trace(tables));
  const paint = painter(hasColour(process.stdout));
  const size = { rows: flags.sample, width: (process.stdout.columns ?? WIDTH) - 6 };
  for (const step of stepsOf(run, withStored(rule, prepared.stored)))
    process.stdout.write(`${stepText(step, size, paint).join('\n')}\n`);
}
