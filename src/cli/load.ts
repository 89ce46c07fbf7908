import {
  CsvReader,
  DataError,
  fieldsOf,
  JsonReader,
  type LineSearch,
  type Loaded,
  NdjsonReader,
  problemText,
  type ReadOptions,
  run,
  type Table,
} from '../index.ts';
import { Failure } from './failure.ts';
import type { Source } from './sources.ts';
import type { Terminal } from './terminal.ts';
import { bytePieces, wholeText } from './text-file.ts';

/** How tables are loaded. */
export interface LoadOptions {
  readonly skipBadRows: boolean;
  readonly terminal: Terminal;
  /** The columns of tables that have no schema beside their file. */
  readonly schemas?: ReadonlyMap<string, ReadOptions['schema']>;
  /** Which lines of a table with a declared schema can matter, where that is known; see {@link lineFilter}. */
  readonly wanted?: (name: string, schema: NonNullable<ReadOptions['schema']>) => readonly LineSearch[] | undefined;
  /** Which columns of a table are looked at, where that is known; a file need not give the others. */
  readonly used?: (name: string) => ReadonlySet<string> | undefined;
}

/** More skipped rows than this are counted but not listed. */
const LISTED = 3;

/** Loads the tables of the names; what the reader should know goes to stderr. */
export async function loadTables(
  names: readonly string[],
  sources: ReadonlyMap<string, readonly Source[]>,
  options: LoadOptions,
): Promise<Map<string, Table>> {
  const tables = new Map<string, Table>();
  for (const name of names) {
    const parts: Part[] = [];
    for (const source of sources.get(name) ?? []) parts.push({ source, table: await loadTable(name, source, options) });
    if (parts.length > 0) tables.set(name, endToEnd(name, parts));
  }
  options.terminal.clearProgress();
  return tables;
}

/** What one of several files of a table holds. */
interface Part {
  readonly source: Source;
  readonly table: Table;
}

/** The rows of several files one after the other. A column that one of them lacks is null there; types must agree. */
function endToEnd(name: string, parts: readonly Part[]): Table {
  const [first, ...others] = parts;
  if (first && others.length === 0) return first.table;
  const types = new Map<string, { readonly type: string; readonly path: string }>();
  for (const { source, table } of parts) {
    for (const { name: column, type } of table.schema) {
      const known = types.get(column);
      if (known === undefined) types.set(column, { type, path: source.path });
      else if (known.type !== type) {
        throw new Failure(
          `The files of ${name} do not agree: column \`${column}\` is ${known.type} in ${known.path} and ${type} in ${source.path}. Declare it in ${name}.schema.json.`,
        );
      }
    }
  }
  const tables = Object.fromEntries(parts.map(({ table }, at) => [`part${at}`, table]));
  return run(`union ${Object.keys(tables).join(', ')}`, { tables }).table;
}

async function loadTable(
  name: string,
  source: Source,
  { skipBadRows, terminal, schemas, wanted, used }: LoadOptions,
): Promise<Table> {
  const { path } = source;
  try {
    const schema = (await declaredSchema(source.schemaPath)) ?? schemas?.get(name);
    const columns = used?.(name);
    const unused = schema && columns && unusedOf(schema, columns);
    const options: ReadOptions = { skipBadRows, ...(schema && { schema }), ...(unused && { unused }) };
    const limits = { lines: schema && wanted?.(name, schema), columns };
    const { table, notices, skipped } = await read(source, options, limits, (share) =>
      terminal.progress(`Loading ${name} ${Math.floor(share * 100)} %`),
    );
    for (const notice of notices) terminal.note(`${path}: ${notice}`);
    if (skipped.length > 0) {
      const listed = skipped.slice(0, LISTED).map((problem) => `  ${problemText(problem)}`);
      if (skipped.length > LISTED) listed.push('  …');
      const count = skipped.length === 1 ? '1 row was' : `${skipped.length} rows were`;
      terminal.note(`${path}: ${count} left out:\n${listed.join('\n')}`);
    }
    return table;
  } catch (problem) {
    terminal.clearProgress();
    if (!(problem instanceof DataError)) throw problem;
    const lines = problem.problems.map((one) => placed(path, problemText(one)));
    throw new Failure([...lines, 'Use --skip-bad-rows to leave such rows out.'].join('\n'));
  }
}

/** Declared columns that are not looked at and take any value: of the others a value may be wrong, which is told. */
const unusedOf = (schema: NonNullable<ReadOptions['schema']>, used: ReadonlySet<string>): ReadonlySet<string> =>
  new Set(
    schema
      .filter(({ name, type }) => (type === 'string' || type === 'dynamic') && !used.has(name))
      .map(({ name }) => name),
  );

/** `file:line: …`, which editors understand. */
const placed = (path: string, text: string): string =>
  `${path}:${text.replace(/^line (\d+): |^/, (_, line) => (line ? `${line}: ` : ' '))}`;

/** What of a file need not be read. */
interface Limits {
  readonly lines: readonly LineSearch[] | undefined;
  readonly columns: ReadonlySet<string> | undefined;
}

async function read(
  { path, format }: Source,
  options: ReadOptions,
  { lines, columns }: Limits,
  onProgress: (share: number) => void,
): Promise<Loaded> {
  if (format === 'parquet') {
    const { readParquet } = await import('./parquet.ts');
    return readParquet(path, { ...options, ...(columns && { used: columns }) }, onProgress);
  }
  const reader =
    format === 'ndjson'
      ? new NdjsonReader(options, lines)
      : format === 'json'
        ? new JsonReader(options)
        : new CsvReader({ ...options, delimiter: format === 'tsv' ? '\t' : ',' });
  for await (const piece of bytePieces(path, onProgress)) reader.read(piece);
  return reader.finish();
}

/** The columns that a schema file declares, if there is one. */
export async function declaredSchema(path: string): Promise<ReadOptions['schema'] | undefined> {
  const { existsSync } = await import('node:fs');
  if (!existsSync(path)) return undefined;
  const text = await wholeText(path);
  try {
    const declared: unknown = JSON.parse(text);
    if (typeof declared !== 'object' || declared === null || Array.isArray(declared))
      throw new Error('it is no object');
    return fieldsOf(declared as Record<string, string>);
  } catch (problem) {
    throw new Failure(`${path} is not a schema, { "Column": "type" }: ${(problem as Error).message}`);
  }
}
