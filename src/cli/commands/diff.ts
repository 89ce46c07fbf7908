import { Command, Option } from 'commander';
import type { InspectFlags } from '../inspect.ts';
import { count, withDataOptions } from './why.ts';

/** The options of `diff`, as Commander gives them. */
export interface DiffFlags extends InspectFlags {
  readonly limit: number;
  readonly exitCode?: true;
}

/** `kqlab diff`. */
export function command(): Command {
  return withDataOptions(
    new Command('diff')
      .description('Shows the rows that only one of two rules gives over the same data, and where the rules part.')
      .argument('<old>', 'a rule')
      .argument('<new>', 'another, often the same one changed')
      .addOption(new Option('-n, --limit <rows>', 'show no more rows of each than this').argParser(count).default(10))
      .option('--exit-code', 'end with 10 when they differ'),
  )
    .addHelpText('after', '\nExample:\n  kqlab diff rule.kql rule-tuned.kql --data logs/')
    .action(async (old: string, fresh: string, flags: DiffFlags) => {
      const { compareRules } = await import('../diff.ts');
      process.exitCode = await compareRules(old, fresh, flags);
    });
}
