/**
 * Runs public detections over rows made from their own conditions.
 *
 *   npm run detections -- PATH [--schemas PATH] [--list failed|columns|empty]... [--id ID] [--attempts N] [--verbose]
 *
 * PATH is a file of queries (.jsonl) or the folder that holds queries.jsonl; the schemas are in the folder beside it.
 */
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Bound, bind, executeQuery } from '../src/engine.ts';
import { parse } from '../src/parser/parse.ts';
import { type Diagnostic, QueryError } from '../src/source/diagnostic.ts';
import type { Table } from '../src/table/table.ts';
import { parseDatetime } from '../src/types/datetime.ts';
import type { Schema } from '../src/types/types.ts';
import {
  consistentTables,
  externalWith,
  optionsFor,
  readWorld,
  type World,
  watchlistsFor,
  withOthers,
} from './detections/fixtures.ts';
import { Solver } from './detections/solve.ts';

interface PublicQuery {
  readonly id: string;
  readonly kql: string;
  readonly schema: string;
  readonly ok: boolean;
  readonly comparable: boolean;
  readonly columns?: readonly { readonly name: string; readonly type: string }[];
}

interface Outcome {
  readonly query: PublicQuery;
  readonly parsed: boolean;
  /** What is wrong, when the query does not run to a result. */
  readonly failure?: string;
  readonly rows: number;
  /** How the columns differ, where they can be compared. */
  readonly columns?: string;
}

const NOW = '2026-01-15T12:00:00Z';
/** A query that takes more seconds than this is named. */
const SLOW = 3;
const TICKS = parseDatetime(NOW) ?? 0n;

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    schemas: { type: 'string' },
    list: { type: 'string', multiple: true, default: [] },
    id: { type: 'string' },
    attempts: { type: 'string', default: '12' },
    verbose: { type: 'boolean', default: false },
  },
});

function main(path: string) {
  const file = statSync(path).isDirectory() ? join(path, 'queries.jsonl') : path;
  const folder = flags.schemas ?? join(dirname(file), '..', 'schemas');
  const queries = readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as PublicQuery);
  const worlds = new Map(
    [...new Set(queries.map(({ schema }) => schema))].map((name) => [name, readWorld(folder, name)]),
  );
  const chosen = queries.filter(({ id }) => flags.id === undefined || id === flags.id);
  const outcomes = chosen.map((query) => {
    if (flags.verbose) console.log(query.id);
    const start = performance.now();
    const world = worlds.get(query.schema) as World;
    const alone = attempt(query, world);
    // A tenant of both products has the tables of both.
    const outcome = alone.failure?.startsWith('KS204') ? attempt(query, withOthers(world, worlds.values())) : alone;
    const seconds = (performance.now() - start) / 1000;
    if (seconds > SLOW) console.log(`slow: ${query.id} took ${seconds.toFixed(1)} s`);
    return outcome;
  });
  report(outcomes);
}

/** Binds a query, makes rows for it in several ways until it gives one, and compares its columns. */
function attempt(query: PublicQuery, world: World): Outcome {
  const parsed = parse(query.kql).diagnostics.length === 0;
  const options = optionsFor(query.kql, world, NOW, TICKS);
  let rows = 0;
  let failure: string | undefined;
  let columns: string | undefined;
  try {
    const bound = bind(query.kql, world.schemas, options);
    // Of several queries, the analyser gives the columns of the last.
    const last = bound.query.results.at(-1)?.plan.schema ?? [];
    if (query.comparable && query.columns) columns = columnsDiffer(query.columns, last);
    const end = performance.now() + SLOW * 1000;
    const tenant = /\bunion\b[^|]*\*/.test(query.kql) ? consistentTables(world, query.kql) : world.tables;
    let said = bound.diagnostics;
    for (let seed = 0; seed < Number(flags.attempts) && rows === 0 && performance.now() < end; seed++) {
      const executed = executeOver(bound, tenant, query, options, seed, hopedFor(query.kql));
      said = executed.diagnostics;
      rows = Math.max(0, ...executed.tables.map(({ rows: count }) => count));
    }
    const [complaint] = said;
    failure = complaint && `${complaint.code} ${complaint.message}`;
  } catch (problem) {
    failure =
      problem instanceof QueryError
        ? problem.diagnostics.map(({ code, message }) => `${code} ${message}`).join(' / ')
        : `crash: ${(problem as Error).stack}`;
  }
  return { query, parsed, rows, ...(failure ? { failure } : {}), ...(columns ? { columns } : {}) };
}

/** The properties of bags that a query can do without, but looks for. */
const hopedFor = (query: string): string[] =>
  /bag_unpack/.test(query) ? [...query.matchAll(/column_?ifexists\(\s*["'](\w+)/g)].map((match) => match[1] ?? '') : [];

function executeOver(
  bound: Bound,
  empty: ReadonlyMap<string, Table>,
  query: PublicQuery,
  options: Parameters<typeof bind>[2],
  seed: number,
  properties: readonly string[] = [],
): { tables: Table[]; diagnostics: readonly Diagnostic[] } {
  const solver = new Solver(empty, bound.context, choices(seed), properties);
  for (const { plan } of bound.query.results) solver.arrange(plan);
  const tables = solver.tables();
  // Bound once more over the rows: the columns of some operators depend on them.
  const schemas = new Map([...tables].map(([name, { schema }]) => [name, schema]));
  const again = bind(query.kql, schemas, options, tables);
  const unpacked = again.diagnostics.flatMap(({ code, message }) =>
    code === 'KS142' ? (/'(.*)'/.exec(message)?.[1] ?? []) : [],
  );
  const all = [...new Set([...properties, ...unpacked])];
  if (all.length > properties.length && /bag_unpack|pivot|_GetWatchlist/.test(query.kql)) {
    const supplied = {
      ...options,
      watchlists: watchlistsFor(query.kql, TICKS, all),
      external: externalWith(query.kql, TICKS, all),
    };
    return executeOver(bound, empty, query, supplied, seed, all);
  }
  return { tables: executeQuery(again, tables).map(({ table }) => table), diagnostics: again.diagnostics };
}

/** The first way each time for seed 0, then others. */
function choices(seed: number): (ways: number) => number {
  let state = seed;
  return (ways) => {
    if (seed === 0 || ways <= 1) return 0;
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >> 8) % ways;
  };
}

function columnsDiffer(expected: readonly { name: string; type: string }[], got: Schema): string | undefined {
  const show = (columns: Schema | typeof expected) => columns.map(({ name, type }) => `${name}:${type}`);
  const [wanted, given] = [show(expected), show(got)];
  if (wanted.join() === given.join()) return undefined;
  const at = wanted.findIndex((column, i) => column !== given[i]);
  return at === -1
    ? `${given.length} columns instead of ${wanted.length}`
    : `column ${at}: expected ${wanted[at]}; got ${given[at]} (${given.length} of ${wanted.length})`;
}

function report(outcomes: readonly Outcome[]) {
  const comparable = outcomes.filter(({ query }) => query.comparable);
  const failed = outcomes.filter(({ failure }) => failure !== undefined);
  const different = comparable.filter(({ columns }) => columns !== undefined);
  const empty = outcomes.filter(({ failure, rows }) => failure === undefined && rows === 0);
  const print = (what: string, count: number, of: number) =>
    console.log(
      `${what.padEnd(28)}${String(count).padStart(6)} of ${of}  ${((100 * count) / Math.max(1, of)).toFixed(1)} %`,
    );
  for (const [name, list, why] of [
    ['failed', failed, (one: Outcome) => one.failure],
    ['columns', different, (one: Outcome) => one.columns],
    ['empty', empty, () => 'gives no row'],
  ] as const) {
    if (!flags.list.includes(name) && flags.id === undefined) continue;
    for (const one of list) console.log(`${one.query.id}  ${why(one)}${flags.id ? `\n${one.query.kql}` : ''}`);
  }
  print('parse', outcomes.filter(({ parsed }) => parsed).length, outcomes.length);
  print('run to a result', outcomes.length - failed.length, outcomes.length);
  print('have the right columns', comparable.length - different.length, comparable.length);
  print('give a row', outcomes.filter(({ rows }) => rows > 0).length, outcomes.length);
  const reasons = new Map<string, number>();
  for (const { failure = '' } of failed)
    reasons.set(failure.slice(0, 140), (reasons.get(failure.slice(0, 140)) ?? 0) + 1);
  for (const [reason, count] of [...reasons].sort((a, b) => b[1] - a[1]).slice(0, 40))
    console.log(`${String(count).padStart(5)}  ${reason}`);
}

const [path] = positionals;
if (path === undefined) {
  console.error(
    'usage: npm run detections -- PATH [--schemas PATH] [--list failed|columns|empty]... [--id ID] [--attempts N] [--verbose]',
  );
  process.exitCode = 2;
} else main(path);
