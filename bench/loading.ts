import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { bytePieces } from '../src/cli/text-file.ts';
import { CsvReader, fieldsOf, JsonReader, NdjsonReader, run, type Table, table } from '../src/index.ts';
import { connections, eachRow, NOW, type Row, registry, rowsOf } from './data.ts';
import { columnsOf, DuckDb } from './duckdb.ts';
import { call, interleaved, median, timed } from './measure.ts';
import { writeSection } from './page.ts';
import { countByBin, manyGroups } from './work/grouping.ts';
import { sort, top } from './work/rows.ts';

/**
 * Measures, by `npm run bench -- loading [--rows COUNT] [--rounds COUNT]`, how long it takes to read files beside DuckDB with one thread, the memory of a table beside row objects, the start
 * of the command beside that of Node and the time of a row in small and large tables, and writes its section of
 * docs/performance.md.
 */
const command = resolve('dist/cli.js');
const schema = fieldsOf(registry.schema);
const words = process.argv.slice(2);
const option = (name: string, otherwise: number): number =>
  words.includes(name) ? Number(words[words.indexOf(name) + 1]) : otherwise;

// ----------------------------------------------------------------------- files

/** Writes a generated table, a line a row. */
async function write(path: string, count: number, head: string, line: (row: Row) => string): Promise<string> {
  const file = createWriteStream(path);
  let lines: string[] = [head];
  const flush = async () => {
    const text = lines.join('');
    lines = [];
    if (!file.write(text)) await once(file, 'drain');
  };
  for (const row of eachRow(registry, count)) {
    lines.push(`${line(row)}\n`);
    if (lines.length === 1000) await flush();
  }
  await flush();
  file.end();
  await once(file, 'finish');
  return path;
}

const cell = (value: string | number): string => {
  const text = String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
const csvLine = (values: readonly (string | number)[]): string => values.map(cell).join(',');

// --------------------------------------------------------------------- reading

async function load(path: string, reader: NdjsonReader | JsonReader | CsvReader): Promise<Table> {
  for await (const piece of bytePieces(path)) reader.read(piece);
  return reader.finish().table;
}
const loadNdjson = (path: string) => load(path, new NdjsonReader({ schema }));
const loadArray = (path: string) => load(path, new JsonReader({ schema }));
const loadCsv = (path: string) => load(path, new CsvReader({ schema }));

/** That both sides hold the same: sums over columns of all kinds. */
async function checkSame(ours: Table, duckdb: DuckDb): Promise<void> {
  const sums = 'summarize Rows = count(), Ids = sum(ReportId), Texts = sum(strlen(RegistryKey)), Last = max(Timestamp)';
  const found = run(`T | ${sums} | project tostring(pack_array(Rows, Ids, Texts))`, { tables: { T: ours } }).table.row(
    0,
  );
  const [theirs] = await duckdb.rows('SELECT count(*), sum(ReportId)::BIGINT, sum(length(RegistryKey))::BIGINT FROM T');
  if (found[0] !== `[${theirs?.join(',')}]`) throw new Error(`${found[0]} by kqlab, ${theirs} by DuckDB.`);
}

const node = (...given: readonly string[]): string =>
  execFileSync(process.execPath, given, { encoding: 'utf8', maxBuffer: 2 ** 30 });

async function reading(folder: string, count: number, rounds: number): Promise<string[]> {
  const duckdb = await DuckDb.open();
  await duckdb.threads(1);
  const lines = await write(join(folder, 'DeviceRegistryEvents.ndjson'), count, '', (row) => JSON.stringify(row));
  const few = Math.ceil(count / 5);
  const header = `${Object.keys(registry.schema).join(',')}\n`;
  const csv = await write(join(folder, 'Few.csv'), few, header, (row) => csvLine(Object.values(row)));
  const array = join(folder, 'Few.json');
  writeFileSync(array, JSON.stringify(rowsOf(registry, few)));
  writeFileSync(join(folder, 'DeviceRegistryEvents.schema.json'), JSON.stringify(registry.schema));
  const packed = `${lines}.gz`;
  await pipeline(createReadStream(lines), createGzip({ level: 6 }), createWriteStream(packed));
  const fromLines = `read_json('${lines}', format = 'newline_delimited', columns = ${columnsOf(registry)})`;
  const fromArray = fromLines.replace(lines, array).replace('newline_delimited', 'array');
  const fromCsv = `read_csv('${csv}', header = true, columns = ${columnsOf(registry)})`;
  const query = `DeviceRegistryEvents | where RegistryKey contains @"SystemCertificates\\Root" and ActionType == "RegistryValueSet" | project Timestamp, DeviceName, RegistryKey`;
  const sql = `SELECT Timestamp, DeviceName, RegistryKey FROM ${fromLines} WHERE contains(lower(RegistryKey), 'systemcertificates\\root') AND ActionType = 'RegistryValueSet'`;
  const select = () => node(command, 'run', '-e', query, '--data', lines, '--format', 'ndjson');

  const loaded = (source: string) => duckdb.run(`CREATE OR REPLACE TABLE T AS SELECT * FROM ${source}`);
  await loaded(fromCsv);
  await checkSame(await loadCsv(csv), duckdb);
  await loaded(fromArray);
  await checkSame(await loadArray(array), duckdb);
  await loaded(fromLines);
  await checkSame(await loadNdjson(lines), duckdb);
  const [ours, theirs] = [select().trimEnd().split('\n').length, await duckdb.run(sql)];
  if (ours !== theirs) throw new Error(`${ours} rows by kqlab, ${theirs} by DuckDB.`);

  const contestants = {
    lines: call(() => loadNdjson(lines)),
    linesDuckdb: call(() => loaded(fromLines)),
    array: call(() => loadArray(array)),
    arrayDuckdb: call(() => loaded(fromArray)),
    csv: call(() => loadCsv(csv)),
    csvDuckdb: call(() => loaded(fromCsv)),
    packed: call(() => loadNdjson(packed)),
    packedDuckdb: call(() => loaded(fromLines.replace(lines, packed))),
    query: call(select),
    queryDuckdb: call(() => duckdb.run(sql)),
  };
  const times = await interleaved(contestants, rounds);
  duckdb.close();
  const row = (work: string, name: string) => {
    const [own = 0, other = 0] = [times[name], times[`${name}Duckdb`]];
    return `| ${work} | ${own.toFixed(0)} | ${other.toFixed(0)} | ${(other / own).toFixed(2)} |`;
  };
  return [
    '| work | kqlab | DuckDB 1T | × 1T |',
    '|---|---|---|---|',
    row(`load ${count.toLocaleString('en')} rows of NDJSON`, 'lines'),
    row(`load ${few.toLocaleString('en')} rows of CSV`, 'csv'),
    row('the same as an array of JSON', 'array'),
    row('the NDJSON compressed by gzip', 'packed'),
    row('one selective query over the NDJSON file, kqlab as a process of its own', 'query'),
  ];
}

// ---------------------------------------------------------------------- memory

/** Run in a process of its own: the bytes that the rows of a file take as a table or as objects. */
async function memory(kind: string, path: string): Promise<void> {
  const used = () => {
    for (let i = 0; i < 3; i++) (globalThis as { gc?: () => void }).gc?.();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const before = used();
  const kept: unknown[] = [];
  if (kind === 'table') kept.push(await loadNdjson(path));
  else for await (const piece of bytePieces(path)) for (const line of piece.toString().split('\n')) keep(kept, line);
  process.stdout.write(String(used() - before));
  if (kept.length === 0) throw new Error('Nothing was read.');
}

function keep(kept: unknown[], line: string): void {
  if (line !== '') kept.push(JSON.parse(line));
}

async function memoryRow(folder: string): Promise<string> {
  const count = 200_000;
  const path = await write(join(folder, 'Memory.ndjson'), count, '', (row) => JSON.stringify(row));
  const bytes = (kind: string) =>
    Number(
      node('--expose-gc', '--max-old-space-size=8000', 'scripts/run.mjs', 'bench/loading.ts', 'memory', kind, path),
    ) / count;
  const [own, objects] = [bytes('table'), bytes('objects')];
  return `A row of ${schema.length} columns takes ${own.toFixed(0)} bytes in a table and ${objects.toFixed(0)} as an object of JSON.parse: ${(own / objects).toFixed(2)} as much.`;
}

// -------------------------------------------------------------- start and sizes

async function start(rounds: number): Promise<string[]> {
  const contestants = {
    node: call(() => node('-e', '0')),
    version: call(() => node(command, '--version')),
    print: call(() => node(command, 'run', '-e', 'print 1')),
  };
  const { node: bare = 1, version = 0, print = 0 } = await interleaved(contestants, rounds * 3);
  const row = (work: string, time: number) => `| ${work} | ${time.toFixed(0)} | ${(time / bare).toFixed(2)} |`;
  return [
    '| process | ms | × `node -e 0` |',
    '|---|---|---|',
    row('`node -e 0`', bare),
    row('`kqlab --version`', version),
    row("`kqlab run -e 'print 1'`", print),
  ];
}

const sizes = [10_000, 100_000, 1_000_000, 5_000_000];
const works = [countByBin, manyGroups, sort, top];

/** Nanoseconds a row takes in tables of all sizes. */
async function perRow(rounds: number): Promise<string[]> {
  const cells = new Map(works.map(({ title }) => [title, [] as string[]]));
  for (const size of sizes) {
    const tables = { [connections.name]: table(eachRow(connections, size), connections.schema) };
    for (const { title, query } of works) {
      const times: number[] = [];
      for (let round = 0; round < rounds + 2; round++)
        times.push((await timed(() => run(query, { tables, now: NOW }))).milliseconds);
      cells.get(title)?.push(((median(times.slice(2)) * 1e6) / size).toFixed(1));
    }
  }
  const heads = sizes.map((size) => size.toLocaleString('en'));
  return [
    `| ns a row, over rows | ${heads.join(' | ')} |`,
    `|---|${heads.map(() => '---|').join('')}`,
    ...[...cells].map(([title, all]) => `| ${title} | ${all.join(' | ')} |`),
  ];
}

// ---------------------------------------------------------------------- writing

async function main(): Promise<void> {
  const [count, rounds] = [option('--rows', 1_000_000), option('--rounds', 5)];
  const folder = mkdtempSync(join(tmpdir(), 'kqlab-'));
  try {
    const parts = [await reading(folder, count, rounds), [await memoryRow(folder)], await start(rounds)];
    parts.push(await perRow(rounds));
    const caption = `Medians of ${rounds} interleaved rounds in milliseconds; Node ${process.versions.node}.`;
    const measured = [[caption], ...parts].map((lines) => lines.join('\n')).join('\n\n');
    process.stdout.write(`${measured}\n`);
    writeSection('measured loading', measured);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (words[0] === 'memory') await memory(words[1] ?? '', words[2] ?? '');
else await main();
