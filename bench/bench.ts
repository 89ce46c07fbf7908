import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import { isoText, run, type Table, table } from '../src/index.ts';
import { type Data, NOW, type Row, rowsOf } from './data.ts';
import { DuckDb } from './duckdb.ts';
import { fresh } from './fresh.ts';
import { Loops, serveLoops } from './loops.ts';
import { call, interleaved, timed } from './measure.ts';
import { type Measured, report } from './report.ts';
import { works } from './work/index.ts';
import type { Work } from './work.ts';

/**
 * Measures kqlab beside DuckDB and loops written by hand, and writes docs/performance.md:
 *
 *   npm run bench [-- NAME…] [--rows COUNT] [--rounds COUNT]
 *
 * Without a name all benchmarks run, and the page is written. Generated data is kept in .bench. What is measured beside other
 * things than DuckDB's queries has a program of its own, which writes its part of the page.
 */
async function main(words: readonly string[]): Promise<void> {
  const count = option(words, '--rows') ?? 1_000_000;
  const rounds = option(words, '--rounds') ?? 5;
  const names = words.filter((word, at) => !word.startsWith('--') && !words[at - 1]?.startsWith('--'));
  const isChosen = (name: string) => names.length === 0 || names.some((start) => name.startsWith(start));
  const chosen = works.filter(({ name }) => isChosen(name));
  const others = programs.filter(isChosen);
  if (chosen.length + others.length === 0) {
    const known = [...works.map(({ name }) => name), ...programs].join(', ');
    process.stderr.write(`No benchmark is called ${names.join(', ')}; there are ${known}.\n`);
    process.exitCode = 2;
    return;
  }
  await measureWorks(chosen, { count, rounds, isComplete: names.length === 0 });
  for (const program of others) {
    const given = ['--rows', String(count), '--rounds', String(rounds)];
    execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
    execFileSync(process.execPath, [...process.execArgv, 'scripts/run.mjs', `bench/${program}.ts`, ...given], {
      stdio: 'inherit',
    });
  }
}

/** They are bench/NAME.ts, and measure the command as it is built. */
const programs = ['loading', 'tests'];

async function measureWorks(
  chosen: readonly Work[],
  { count, rounds, isComplete }: { count: number; rounds: number; isComplete: boolean },
): Promise<void> {
  if (chosen.length === 0) return;
  const duckdb = await DuckDb.open();
  const loops = new Loops();
  const loaded = new Map<string, Loaded>();
  const measured: Measured[] = [];
  for (const work of chosen) {
    const inputs = new Map<string, Loaded>();
    for (const data of work.tables) inputs.set(data.name, await load(data, work.rows ?? count, loaded, duckdb));
    measured.push(await measure(work, inputs, { duckdb, loops, rounds, count: work.rows ?? count }));
  }
  duckdb.close();
  await loops.close();
  report(measured, { count, rounds, isComplete });
}

function option(words: readonly string[], name: string): number | undefined {
  const at = words.indexOf(name);
  return at < 0 ? undefined : Number(words[at + 1]);
}

// ----------------------------------------------------------------------- data

/** A table on all three sides. */
interface Loaded {
  readonly count: number;
  readonly table: Table;
}

async function load(data: Data, count: number, known: Map<string, Loaded>, duckdb: DuckDb): Promise<Loaded> {
  const before = known.get(data.name);
  if (before?.count === count) return before;
  process.stderr.write(`Preparing ${count} rows of ${data.name} …\n`);
  const rows = rowsOf(data, count);
  const path = await ndjsonFile(data, rows);
  await duckdb.load(data, path);
  const loaded = { count, table: table(rows, data.schema) };
  known.set(data.name, loaded);
  return loaded;
}

/** The file of a table, written when it is not there yet. */
async function ndjsonFile(data: Data, rows: readonly Row[]): Promise<string> {
  const sample = createHash('sha1')
    .update(JSON.stringify(rows.slice(0, 5000)))
    .digest('hex')
    .slice(0, 8);
  const path = `.bench/${data.name}-${rows.length}-${sample}.ndjson`;
  mkdirSync('.bench', { recursive: true });
  if (existsSync(path)) return path;
  const file = createWriteStream(path);
  for (let start = 0; start < rows.length; start += 1000) {
    const lines = rows.slice(start, start + 1000).map((row) => `${JSON.stringify(row)}\n`);
    if (!file.write(lines.join(''))) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
  return path;
}

// -------------------------------------------------------------------- measuring

const QUICK = 10;

interface How {
  readonly duckdb: DuckDb;
  readonly loops: Loops;
  readonly rounds: number;
  readonly count: number;
}

async function measure(work: Work, inputs: ReadonlyMap<string, Loaded>, how: How): Promise<Measured> {
  const { duckdb, loops, rounds, count } = how;
  process.stderr.write(`Measuring ${work.name} …\n`);
  const { sql, file } = await fastest(work, duckdb);
  let tables: Record<string, Table> = {};
  const renew = () => {
    tables = Object.fromEntries([...inputs].map(([name, input]) => [name, fresh(input.table)]));
  };
  const kqlab = () => run(work.query, { tables, now: NOW });
  renew();
  const found = await checkSame(work, kqlab().table, duckdb, sql, (await loops.run(work, count)).rows);
  // What takes little time takes more rounds to become as fast as it is.
  const { milliseconds } = await timed(kqlab);
  const times = await interleaved(
    {
      cold: call(kqlab, renew),
      again: call(kqlab),
      duckdb1: call(
        () => duckdb.run(sql),
        () => duckdb.threads(1),
      ),
      duckdb2: call(
        () => duckdb.run(sql),
        () => duckdb.threads(2),
      ),
      loop: { time: async () => (await loops.run(work, count)).milliseconds },
    },
    milliseconds < QUICK ? rounds * 10 : rounds,
  );
  return { work, found, sql: file, times };
}

/** The fastest of the SQL formulations, all of which are exact. */
async function fastest({ name }: Work, duckdb: DuckDb): Promise<{ sql: string; file: string }> {
  const pattern = new RegExp(`^${name}(?:-\\d+)?\\.sql$`);
  const files = readdirSync('bench/sql').filter((file) => pattern.test(file));
  await duckdb.threads(1);
  let best: { sql: string; file: string; milliseconds: number } | undefined;
  for (const file of files) {
    const sql = readFileSync(`bench/sql/${file}`, 'utf8');
    await duckdb.run(sql);
    const first = await timed(() => duckdb.run(sql));
    const second = await timed(() => duckdb.run(sql));
    const milliseconds = Math.min(first.milliseconds, second.milliseconds);
    process.stderr.write(`  ${file} ${milliseconds.toFixed(1)} ms\n`);
    if (!best || milliseconds < best.milliseconds) best = { sql, file, milliseconds };
  }
  if (!best) throw new Error(`There is no bench/sql/${name}.sql.`);
  return best;
}

/** More rows than this are counted; that they are the same is checked over smaller tables. */
const MOST_COMPARED = 100_000;
const SMALLER = 20_000;

/** Holds the results against each other; gives how many rows there are. */
async function checkSame(work: Work, ours: Table, duckdb: DuckDb, sql: string, loopRows: number): Promise<number> {
  if (ours.rows > MOST_COMPARED) {
    const theirs = await duckdb.run(sql);
    if (ours.rows !== theirs) throw new Error(`${work.name}: ${ours.rows} rows of kqlab, ${theirs} of DuckDB.`);
    await checkSmaller(work, sql);
  } else compare(work, ours, await duckdb.rows(sql));
  if (loopRows !== ours.rows) throw new Error(`${work.name}: ${ours.rows} rows, but ${loopRows} by the loop.`);
  return ours.rows;
}

async function checkSmaller(work: Work, sql: string): Promise<void> {
  const duckdb = await DuckDb.open();
  const tables: Record<string, Table> = {};
  for (const data of work.tables) {
    const rows = rowsOf(data, SMALLER);
    tables[data.name] = table(rows, data.schema);
    await duckdb.load(data, await ndjsonFile(data, rows));
  }
  compare(work, run(work.query, { tables, now: NOW }).table, await duckdb.rows(sql));
  duckdb.close();
}

function compare(work: Work, ours: Table, theirs: readonly unknown[][]): void {
  const a = jsonRows(ours).sort();
  const b = theirs.map((row) => row.map(plain).join('\t')).sort();
  const difference = a.findIndex((row, at) => row !== b[at]);
  if (a.length === b.length && difference < 0) return;
  throw new Error(
    `${work.name}: ${a.length} rows of kqlab, ${b.length} of DuckDB; first difference:\n${a[difference]}\n${b[difference]}`,
  );
}

const jsonRows = (of: Table): string[] =>
  Array.from({ length: of.rows }, (_, row) =>
    of
      .row(row)
      .map((value, at) => plain(of.schema[at]?.type === 'datetime' ? isoText(value as bigint) : value))
      .join('\t'),
  );

/** A value as text that does not depend on who wrote it. */
function plain(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = String(value);
  return /^\d{4}-\d\d-\d\d[ T][\d:.]+Z?$/.test(text)
    ? text.replace(' ', 'T').replace(/(?:\.0*|(\.\d*?)0+)?Z?$/, '$1')
    : text;
}

if (isMainThread) await main(process.argv.slice(2));
else serveLoops();
