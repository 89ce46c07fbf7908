import { readFile } from 'node:fs/promises';
import {
  type Diagnostic,
  didYouMean,
  isoText,
  lineFilter,
  mentionedTables,
  nearest,
  parseDatetime,
  QueryError,
  type QueryOptions,
  type Result,
  renderDiagnostics,
  run,
  type Table,
} from '../index.ts';
import type { Offsets } from '../rules/index.ts';
import type { RunFlags } from './commands/run.ts';
import { decodeText } from './decode.ts';
import { exitCodes, Failure, fileProblem } from './failure.ts';
import type { LoadOptions } from './load.ts';
import { writeResults } from './output.ts';
import { projectWorld } from './project-world.ts';
import { findSources, type Source } from './sources.ts';
import { Terminal } from './terminal.ts';

/** A query and where it comes from. */
interface Query {
  readonly text: string;
  readonly file: string;
  /** The rule that the file holds, when it is more than the query: places are shown in the file. */
  readonly within?: { readonly text: string; readonly offsets: Offsets };
}

/** Loads what a query reads, runs it, prints what it gives, and returns the exit code. */
export async function runQuery(path: string | undefined, flags: RunFlags): Promise<number> {
  const terminal = new Terminal();
  const query = await readQuery(path, flags.execute);
  const { project, options: world, schemas } = await projectWorld(terminal);
  const sources = findSources(flags.data ?? (project.data.length > 0 ? project.data : undefined));
  const texts = [query.text, ...Object.values(world.functions ?? {})];
  const names = mentionedTables(texts.join(';\n'), [...sources.keys()]);
  const settings = {
    ...world,
    parameters: parametersOf(flags.param ?? []),
    ...(flags.seed !== undefined && { seed: flags.seed }),
  };
  const asked = { text: query.text, settings };
  const { tables, isWhole } = await load(asked, names, sources, { ...flags, schemas }, terminal, (name, schema) =>
    lineFilter(query.text, name, schema, { ...settings, ...(flags.now !== undefined && { now: flags.now }) }),
  );
  const options = { ...settings, tables: Object.fromEntries(tables) };
  const now = clock(flags.now, tables);
  try {
    terminal.progress('Running');
    let tree = '';
    const onPlan = flags.stats && { onPlan: (text: string) => (tree = text) };
    const result = run(query.text, { ...options, ...onPlan, ...(now !== undefined && { now }) });
    terminal.clearProgress();
    show(result.diagnostics, query, terminal);
    await writeResults(result.tables, { format: flags.format, limit: flags.limit, file: flags.output });
    if (tree !== '') terminal.note(tree.trimEnd());
    const hasRows = result.tables.some(({ table }) => table.rows > 0);
    if (!hasRows && refersToNow(query)) {
      const all = isWhole ? tables : (await load(asked, names, sources, { ...flags, schemas }, terminal)).tables;
      const runAt = (time: string) => run(query.text, { ...settings, tables: Object.fromEntries(all), now: time });
      explainNothing(all, now, runAt, terminal);
    }
    return flags.exitCode && hasRows ? exitCodes.found : exitCodes.ran;
  } catch (problem) {
    terminal.clearProgress();
    if (!(problem instanceof QueryError)) throw problem;
    show(
      problem.diagnostics.map((diagnostic) => withData(diagnostic, query, sources)),
      query,
      terminal,
    );
    return exitCodes.query;
  }
}

async function load(
  { text, settings }: { readonly text: string; readonly settings: QueryOptions },
  names: readonly string[],
  sources: ReadonlyMap<string, readonly Source[]>,
  flags: RunFlags & Pick<LoadOptions, 'schemas'>,
  terminal: Terminal,
  lineFilterFor?: LoadOptions['wanted'],
): Promise<{ tables: Map<string, Table>; isWhole: boolean }> {
  if (names.length === 0) return { tables: new Map(), isWhole: true };
  const { loadUsed } = await import('./load-used.ts');
  let isWhole = true;
  // The newest time of the data, and which rows are bad, only all lines can tell.
  const canFilter = names.length === 1 && flags.now !== 'data' && !flags.skipBadRows && !flags.stats;
  const wanted: LoadOptions['wanted'] = (name, schema) => {
    const filter = canFilter ? lineFilterFor?.(name, schema) : undefined;
    if (filter) isWhole = false;
    return filter;
  };
  const { schemas, skipBadRows = false } = flags;
  const options = { skipBadRows, terminal, wanted, ...(schemas && { schemas }) };
  const tables = await loadUsed(text, names, sources, options, settings);
  return { tables, isWhole };
}

// ---------------------------------------------------------------- the query

export async function readQuery(path: string | undefined, given: string | undefined): Promise<Query> {
  if (given !== undefined) {
    if (path !== undefined) throw new Failure('Give a query file or --execute, not both.');
    return { text: given, file: 'query' };
  }
  if (path === undefined && process.stdin.isTTY) {
    throw new Failure('No query: name a file, use --execute, or write it to stdin. kqlab run --help shows how.');
  }
  const file = path === undefined || path === '-' ? 'stdin' : path;
  try {
    const bytes = file === path ? await readFile(path) : await readStdin();
    return queryIn(decodeText(bytes, file), file);
  } catch (problem) {
    if (problem instanceof Failure) throw problem;
    throw new Failure(`The query ${file} cannot be read: ${fileProblem(problem)}.`);
  }
}

/** The query of a file: all of it, or that of the one rule in it. */
async function queryIn(text: string, file: string): Promise<Query> {
  if (!/\.(?:ya?ml|json|md)$/i.test(file)) return { text, file };
  const { readRules, RuleFileProblem } = await import('../rules/index.ts');
  try {
    const [rule, ...others] = await readRules(file, text);
    if (!rule) throw new Failure(`${file} holds no query.`);
    if (others.length > 0) throw new Failure(`${file} holds ${others.length + 1} queries; only one can be run.`);
    return { text: rule.query, file, within: { text, offsets: rule.offsets } };
  } catch (problem) {
    if (problem instanceof RuleFileProblem) throw new Failure(`${file} cannot be read: ${problem.message}.`);
    throw problem;
  }
}

async function readStdin(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** The parameters that `--param name=value` gives. */
export function parametersOf(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((word) => {
      const [, name, value] = /^([^=]+)=(.*)$/s.exec(word) ?? [];
      if (name === undefined || value === undefined) throw new Failure(`--param takes name=value, not '${word}'.`);
      return [name, value];
    }),
  );
}

// ------------------------------------------------------------- diagnostics

export function show(diagnostics: readonly Diagnostic[], { text, file, within }: Query, terminal: Terminal): void {
  if (diagnostics.length === 0) return;
  const width = Math.max(40, (process.stderr.columns ?? 110) - 10);
  const placed = within
    ? diagnostics.map((diagnostic) => ({ ...diagnostic, span: within.offsets.spanOf(diagnostic.span) }))
    : diagnostics;
  terminal.note(renderDiagnostics(placed, within?.text ?? text, { file, colour: terminal.colour, width }));
}

/** An unknown table may be one that was not loaded, because the query names another. */
function withData(
  diagnostic: Diagnostic,
  { text }: Query,
  sources: ReadonlyMap<string, readonly Source[]>,
): Diagnostic {
  if (diagnostic.code !== 'KS204' || diagnostic.help) return diagnostic;
  const name = text.slice(diagnostic.span.start, diagnostic.span.end);
  const names = [...sources.keys()].sort();
  const known =
    names.length > 0 ? `There is data for ${names.join(', ')}.` : 'There is no data: name some with --data.';
  return { ...diagnostic, help: didYouMean(nearest(name, names)) ?? known };
}

// --------------------------------------------------------------- the clock

/** What tables call the time of an event. */
const timeColumns = ['Timestamp', 'TimeGenerated', 'timestamp'];

/** The newest event of the tables. */
function newest(tables: ReadonlyMap<string, Table>): { column: string; ticks: bigint } | undefined {
  let found: { column: string; ticks: bigint } | undefined;
  for (const { schema, columns } of tables.values()) {
    const times = schema.filter(({ type }) => type === 'datetime').map(({ name }) => name);
    const column = timeColumns.find((name) => times.includes(name)) ?? times[0];
    if (column === undefined) continue;
    for (const ticks of columns[schema.findIndex(({ name }) => name === column)] ?? []) {
      if (typeof ticks === 'bigint' && (!found || ticks > found.ticks)) found = { column, ticks };
    }
  }
  return found;
}

/** The time that `--now` means. */
export function clock(given: string | undefined, tables: ReadonlyMap<string, Table>): string | undefined {
  if (given === undefined) return undefined;
  if (given !== 'data') {
    if (parseDatetime(given) === null) {
      throw new Failure(`--now is no time: '${given}'. Write it like 2026-01-15T12:00:00Z, or \`data\`.`);
    }
    return given;
  }
  const time = newest(tables);
  if (!time) throw new Failure('--now data needs data with a datetime column.');
  return isoText(time.ticks);
}

const refersToNow = ({ text }: Query): boolean => /\b(?:ago|now)\s*\(/.test(text);

/** Says so when nothing came back only because the data is older than the time window of the query. */
function explainNothing(
  tables: ReadonlyMap<string, Table>,
  now: string | undefined,
  runAt: (now: string) => Result,
  terminal: Terminal,
): void {
  const time = newest(tables);
  const present = now ?? new Date().toISOString();
  if (!time || time.ticks >= (parseDatetime(present) ?? 0n)) return;
  const moment = isoText(time.ticks);
  if (!runAt(moment).tables.some(({ table }) => table.rows > 0)) return;
  terminal.note(`Nothing found: newest ${time.column} is ${moment}, now is ${present}; try --now data.`);
}
