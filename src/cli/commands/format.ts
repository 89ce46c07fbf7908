import { Command, Option } from 'commander';

/** The options of `format`, as Commander gives them. */
export interface FormatFlags {
  readonly check?: true;
  readonly write?: true;
}

/** `kqlab format`. */
export function command(): Command {
  return new Command('format')
    .description('Lays queries out in one canonical way: white space changes, and nothing else.')
    .argument('<paths...>', 'files with queries, folders, or - for stdin')
    .option('--check', 'print no query, only the files whose layout would change')
    .addOption(
      new Option('--write', 'rewrite the files whose layout changes, and print their names').conflicts('check'),
    )
    .addHelpText('after', help)
    .action(async (paths: string[], flags: FormatFlags) => {
      const { formatFiles } = await import('../format-files.ts');
      process.exitCode = await formatFiles(paths, flags);
    });
}

const help = `
Folders are searched for .kql, .csl, .kusto, and for rules in .yaml and code blocks in .md, of which only the queries
change. Files with mistakes in their syntax are reported and left alone.
Exit codes: 0 all is well, 1 a file would change (--check) or cannot be read as KQL, 2 wrong usage or unreadable input.

Examples:
  kqlab format rule.kql
  kqlab format --check queries/
  kqlab format --write .`;
