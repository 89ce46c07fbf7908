import { Command, InvalidArgumentError, Option } from 'commander';
import type { InspectFlags } from '../inspect.ts';

/** The options of `why`, as Commander gives them. */
export interface WhyFlags extends InspectFlags {
  readonly where?: string;
  readonly limit: number;
}

/** `kqlab why`. */
export function command(): Command {
  return withDataOptions(
    new Command('why')
      .description('Follows rows through a rule: where each is kept, changed, merged or dropped, and by which values.')
      .argument('<rule>', 'the rule')
      .option('-w, --where <predicate>', 'which rows of the data, as in a query: \'DeviceName == "ws-042"\'')
      .addOption(new Option('-n, --limit <rows>', 'explain no more rows than this').argParser(count).default(5)),
  )
    .addHelpText('after', help)
    .action(async (rule: string, flags: WhyFlags) => {
      const { explainRows } = await import('../why.ts');
      await explainRows(rule, flags);
    });
}

const help = `
Example:
  kqlab why queries/my-rule.kql --data logs/ --where 'DeviceName == "ws-042"'`;

/** The options of commands that run a rule over data. */
export const withDataOptions = (command: Command): Command =>
  command
    .option('-d, --data <path...>', 'files or folders with tables, or Name=path (default: datasets/)')
    .option('--now <time>', 'what now() gives: an ISO time, or `data` for the newest time in the data')
    .option('-p, --param <name=value...>', 'values of declare query_parameters');

/** A number of rows. */
export function count(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a number of rows.');
}
