/**
 * Compares what check says of queries with what Microsoft's analyser says of them: the result columns, and the errors.
 *
 *   node scripts/run.mjs differential PATH [--schema NAME|FILE] [--live] [--list columns|errors] [--id ID]
 *
 * PATH is a .jsonl file whose lines have `kql` and perhaps `id`, `schema` and `columns`, a folder of such files, or a
 * folder of .kql files. With --live the analyser is asked also where the line has the columns already.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Terminal } from '../src/cli/terminal.ts';
import { check, hasErrors } from '../src/index.ts';
import { type KnownSchema, readSchema } from '../src/project/schema.ts';
import { Analyser, type Analysis } from './differential/analyser.ts';
import { meantColumns, meantError } from './differential/overrides.ts';

interface Query {
  readonly id: string;
  readonly kql: string;
  readonly schema?: string;
  readonly columns?: Analysis['columns'];
  readonly ok?: boolean;
  readonly comparable?: boolean;
}

interface Compared {
  readonly query: Query;
  /** How the columns differ; absent when they cannot be compared. */
  readonly columns?: string;
  readonly isComparable: boolean;
  /** Errors of ours where there should be none, and the other way round. */
  readonly errors: readonly string[];
}

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    schema: { type: 'string' },
    live: { type: 'boolean', default: false },
    list: { type: 'string' },
    id: { type: 'string' },
  },
});

const schemas = new Map<string, KnownSchema>();
const analysers = new Map<string, Analyser>();

async function schemaNamed(name: string): Promise<KnownSchema> {
  const known = schemas.get(name) ?? (await readSchema(name === '' ? [] : [name], {}, new Terminal()));
  schemas.set(name, known);
  return known;
}

function analyserNamed(name: string, schema: KnownSchema): Analyser {
  const known = analysers.get(name) ?? new Analyser(schema);
  analysers.set(name, known);
  return known;
}

function queriesAt(path: string): Query[] {
  if (statSync(path).isDirectory())
    return readdirSync(path)
      .sort()
      .flatMap((name) => queriesAt(join(path, name)));
  const text = /\.(?:jsonl|kql)$/.test(path) ? readFileSync(path, 'utf8') : '';
  if (path.endsWith('.kql')) return [{ id: path, kql: text }];
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line, index) => {
    const query = JSON.parse(line) as Query;
    return { ...query, id: query.id ?? `${path}:${index + 1}` };
  });
}

async function compare(query: Query): Promise<Compared> {
  const name = flags.schema ?? query.schema ?? '';
  const schema = await schemaNamed(name);
  const { tables, functions } = schema;
  const ours = check(query.kql, { schema: tables, ...(functions && { signatures: functions }) });
  const recorded = query.ok !== undefined && !flags.live;
  const theirs: Analysis = recorded
    ? { columns: query.comparable ? query.columns : undefined, diagnostics: [] }
    : analyserNamed(name, schema).analyse(query.kql);
  const isWrong = theirs.diagnostics.some(({ isError }) => isError);
  const isComparable = theirs.columns !== undefined && !isWrong;
  const difference = isComparable ? columnsDiffer(theirs.columns ?? [], ours.columns) : undefined;
  const refused = hasErrors(ours.diagnostics);
  const said = (list: readonly { code: string; message: string }[]) => list.map((one) => `${one.code} ${one.message}`);
  const errors =
    refused === isWrong
      ? []
      : refused
        ? said(ours.diagnostics)
        : said(theirs.diagnostics.filter(({ isError }) => isError)).map((one) => `missed ${one}`);
  return { query, isComparable, errors, ...(difference && { columns: difference }) };
}

function columnsDiffer(
  expected: readonly { name: string; type: string }[],
  got: readonly { name: string; type: string }[],
): string | undefined {
  const show = ({ name, type }: { name: string; type: string }) => `${name}:${type}`;
  const [wanted, given] = [expected.map(show), got.map(show)];
  const at = Array.from({ length: Math.max(wanted.length, given.length) }).findIndex((_, i) => wanted[i] !== given[i]);
  if (at < 0) return undefined;
  return `column ${at}: theirs ${wanted[at]}, ours ${given[at]} (${wanted.length} and ${given.length} columns)`;
}

function report(compared: readonly Compared[]): void {
  const comparable = compared.filter(({ isComparable }) => isComparable);
  const different = comparable.filter(({ columns }) => columns !== undefined);
  const disagreed = compared.filter(({ errors }) => errors.length > 0);
  const columnReason = ({ query, columns = '' }: Compared) => meantColumns(query.kql, columns);
  const errorReason = ({ query, errors }: Compared) =>
    errors.map((one) => meantError(query.kql, one)).find((reason) => reason !== undefined);
  console.log(`queries          ${compared.length}`);
  summary('equal columns', comparable, different, columnReason);
  summary('agree on errors', compared, disagreed, errorReason);
  const list = (of: readonly Compared[], reasonOf: typeof columnReason, said: (one: Compared) => string) => {
    for (const one of of) console.log(`${one.query.id}  ${said(one)}  ${reasonOf(one) ? `(${reasonOf(one)})` : ''}`);
  };
  if (flags.list === 'columns' || flags.id) list(different, columnReason, ({ columns }) => columns ?? '');
  if (flags.list === 'errors' || flags.id) list(disagreed, errorReason, ({ errors }) => errors.join(' / '));
  if (flags.id) for (const { query } of compared) console.log(query.kql);
}

/** How many agree, how many differ on purpose, and why. */
function summary(
  title: string,
  all: readonly Compared[],
  different: readonly Compared[],
  reasonOf: (one: Compared) => string | undefined,
): void {
  const reasons = new Map<string, number>();
  for (const reason of different.map(reasonOf)) if (reason) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  const meant = [...reasons.values()].reduce((sum, count) => sum + count, 0);
  const share = (part: number) => `${part} of ${all.length} (${((100 * part) / Math.max(all.length, 1)).toFixed(2)} %)`;
  console.log(
    `${title.padEnd(17)}${share(all.length - different.length)}, ${share(all.length - different.length + meant)} with what is meant`,
  );
  for (const [reason, count] of [...reasons].sort((a, b) => b[1] - a[1]))
    console.log(`${String(count).padStart(5)}  ${reason}`);
}

const [path] = positionals;
if (path === undefined) {
  console.error(
    'usage: node scripts/run.mjs differential PATH [--schema NAME] [--live] [--list columns|errors] [--id ID]',
  );
  process.exitCode = 2;
} else {
  const compared: Compared[] = [];
  for (const query of queriesAt(path).filter(({ id }) => flags.id === undefined || id === flags.id))
    compared.push(await compare(query));
  report(compared);
}
