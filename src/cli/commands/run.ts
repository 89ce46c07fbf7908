import { Command, InvalidArgumentError, Option } from 'commander';
import { Failure } from '../failure.ts';

/** The options of `run`, as Commander gives them. */
export interface RunFlags {
  readonly execute?: string;
  readonly data?: readonly string[];
  readonly now?: string;
  readonly param?: readonly string[];
  readonly seed?: number;
  readonly format?: 'table' | 'json' | 'ndjson' | 'csv' | 'markdown';
  readonly limit?: number;
  readonly output?: string;
  readonly skipBadRows?: true;
  readonly exitCode?: true;
  readonly stats?: true;
}

/** `kqlab run`. */
export function command(): Command {
  return new Command('run')
    .description('Runs a query over files and prints what it gives.')
    .argument('[file]', 'the query; without it, or as -, the query is read from stdin')
    .option('-e, --execute <query>', 'run this text instead of a file')
    .option('-d, --data <path...>', 'files or folders with tables, or Name=path (default: datasets/)')
    .option('--now <time>', 'what now() gives: an ISO time, or `data` for the newest time in the data')
    .option('-p, --param <name=value...>', 'values of declare query_parameters')
    .addOption(new Option('--seed <number>', 'seed of rand(), sample and new_guid()').argParser(integer))
    .addOption(new Option('-f, --format <format>').choices(['table', 'json', 'ndjson', 'csv', 'markdown']))
    .addOption(new Option('-n, --limit <rows>', 'print no more rows than this').argParser(count))
    .option('-o, --output <file>', 'write to a file instead of stdout; its extension gives the format')
    .option('--skip-bad-rows', 'leave out rows that cannot be read, and count them')
    .option('--stats', 'show the plan on stderr, with the rows, the time and the path of each operator')
    .option('--exit-code', 'end with 10 when there are rows')
    .addHelpText('after', help)
    .action(async (file: string | undefined, flags: RunFlags) => {
      const { runQuery } = await import('../run-query.ts');
      const { query, ...rest } = withoutQueryFile(file, flags);
      process.exitCode = await runQuery(query, rest);
    });
}

const help = `
Tables are named after their files: DeviceEvents.ndjson, .json, .csv or .tsv, also .gz, or .parquet. Types of columns come
from DeviceEvents.schema.json beside the data, { "Column": "type" }, or from the data.
Exit codes: 0 ran, 1 the query is wrong, 2 wrong usage or unreadable input, 10 rows found (--exit-code).

Examples:
  kqlab run rule.kql --data logs/ --now data
  kqlab run -e 'print 1 + 1' --format json`;

function integer(text: string): number {
  if (/^-?\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be an integer.');
}

function count(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a number of rows.');
}

const isQueryFile = (word: string): boolean => /^[^=]*\.(?:kql|csl|kusto|ya?ml|md)$/i.test(word);

/** `--data` and `--param` take several words, and may have taken the query that follows them. */
function withoutQueryFile(file: string | undefined, flags: RunFlags): RunFlags & { query: string | undefined } {
  const { data, param, ...rest } = flags;
  const taken = [...(data ?? []), ...(param ?? [])].filter(isQueryFile);
  const queries = [...(file === undefined ? [] : [file]), ...taken];
  if (queries.length > 1) throw new Failure(`One query at a time, but these were given: ${queries.join(', ')}`);
  return {
    ...rest,
    query: queries[0],
    ...(data && { data: data.filter((word) => !isQueryFile(word)) }),
    ...(param && { param: param.filter((word) => !isQueryFile(word)) }),
  };
}
