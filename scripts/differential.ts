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
  return lines.map((line, index) => ({ id: `${path}:${index + 1}`, ...(JSON.parse(line) as Query) }));
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
  const share = (part: number, whole: number) =>
    `${part} of ${whole} (${((100 * part) / Math.max(whole, 1)).toFixed(2)} %)`;
  if (flags.list === 'columns' || flags.id) for (const one of different) console.log(`${one.query.id}  ${one.columns}`);
  if (flags.list === 'errors' || flags.id)
    for (const { query, errors } of disagreed) console.log(`${query.id}  ${errors.join(' / ')}`);
  if (flags.id) for (const { query } of compared) console.log(query.kql);
  console.log(`queries          ${compared.length}`);
  console.log(`equal columns    ${share(comparable.length - different.length, comparable.length)}`);
  console.log(`agree on errors  ${share(compared.length - disagreed.length, compared.length)}`);
  const reasons = new Map<string, number>();
  for (const { errors } of disagreed) for (const one of new Set(errors)) reasons.set(one, (reasons.get(one) ?? 0) + 1);
  for (const [reason, count] of [...reasons].sort((a, b) => b[1] - a[1]).slice(0, 40))
    console.log(`${String(count).padStart(5)}  ${reason.replace(/\s+/g, ' ').slice(0, 150)}`);
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
