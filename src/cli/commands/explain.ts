import { Command } from 'commander';
import type { InspectFlags } from '../inspect.ts';
import { withDataOptions } from './why.ts';

/** The options of `explain`, as Commander gives them. */
export interface ExplainFlags extends InspectFlags {
  readonly execute?: string;
}

/** `kqlab explain`. */
export function command(): Command {
  return withDataOptions(
    new Command('explain')
      .description('Shows the plan of a query as a tree: names resolved, types known, the last operator on top.')
      .argument('[file]', 'the query; without it, or as -, the query is read from stdin')
      .option('-e, --execute <query>', 'explain this text instead of a file'),
  )
    .addHelpText('after', help)
    .action(async (file: string | undefined, flags: ExplainFlags) => {
      const { explainQuery } = await import('../explain-query.ts');
      process.exitCode = await explainQuery(file, flags);
    });
}

const help = `
Nothing is run; kqlab run --stats shows the plan with the rows, the time and the path of each operator.

Example:
  kqlab explain rule.kql --data logs/`;
