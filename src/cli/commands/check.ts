import { Command, InvalidArgumentError, Option } from 'commander';
import type { FileFlags } from '../check/check-files.ts';
import { listed } from '../listed.ts';

/** `kqlab check`. */
export function command(): Command {
  return new Command('check')
    .description('Finds what Defender or Sentinel would refuse in rules, and what is hardly meant, without data.')
    .argument('<path...>', 'files and folders: .kql, rules in .yaml or .json, queries in .md; - is a query on stdin')
    .option(
      '-s, --schema <schema>',
      'defender, sentinel, or a file with tables, once for each (default: of kqlab.yaml)',
      listed,
    )
    .addOption(new Option('-f, --format <format>').choices(['pretty', 'json', 'sarif', 'github']).default('pretty'))
    .addOption(new Option('--max-warnings <number>', 'end with 1 when there are more').argParser(count))
    .option('--unsupported', 'also tell what kqlab run cannot answer')
    .addHelpText('after', help)
    .action(async (paths: readonly string[], flags: FileFlags, self: Command) => {
      const { checkFiles } = await import('../check/check-files.ts');
      process.exitCode = await checkFiles(paths, flags, self.parent?.version() ?? '');
    });
}

const help = `
Exit codes: 0 nothing wrong, 1 errors (or too many warnings), 2 wrong usage or unreadable input.
A comment // kqlab:ignore CODE reason leaves out a finding on its line or operator, or on the next one.

Examples:
  kqlab check rules/ --schema defender
  kqlab check rules/ --format sarif > kqlab.sarif`;

function count(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a number of warnings.');
}
