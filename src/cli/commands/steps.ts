import { Command, Option } from 'commander';
import type { InspectFlags } from '../inspect.ts';
import { count, withDataOptions } from './why.ts';

/** The options of `steps`, as Commander gives them. */
export interface StepsFlags extends InspectFlags {
  readonly sample: number;
}

/** `kqlab steps`. */
export function command(): Command {
  return withDataOptions(
    new Command('steps')
      .description(
        'Shows what each operator of a rule does: how many rows are left, which columns come and go, a sample.',
      )
      .argument('<rule>', 'the rule')
      .addOption(new Option('-n, --sample <rows>', 'show so many rows of each').argParser(count).default(2)),
  )
    .addHelpText('after', '\nExample:\n  kqlab steps queries/my-rule.kql --data logs/')
    .action(async (rule: string, flags: StepsFlags) => {
      const { showSteps } = await import('../steps.ts');
      await showSteps(rule, flags);
    });
}
