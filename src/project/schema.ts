import { readdirSync, statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { Failure } from '../cli/failure.ts';
import { loadTables } from '../cli/load.ts';
import { findSources } from '../cli/sources.ts';
import type { Terminal } from '../cli/terminal.ts';
import { wholeText } from '../cli/text-file.ts';
import { fieldsOf, objectsOf, readCsv, readJson } from '../index.ts';
import { loadPack, type PackName, packNames, type Signature, type TableTypes } from '../schemas/index.ts';
import type { Project } from './project.ts';

/** What a query is checked against. */
export interface KnownSchema {
  readonly tables: TableTypes;
  /** Columns that never give an error on their own, by table. */
  readonly disputed: Readonly<Record<string, readonly string[]>>;
  readonly functions: ReadonlyMap<string, Signature> | undefined;
}

/** The schema of the sources, later ones first in case of doubt, with the columns that the project adds. */
export async function readSchema(
  sources: readonly string[],
  columns: Project['columns'],
  terminal: Terminal,
): Promise<KnownSchema> {
  const tables: Record<string, Readonly<Record<string, string>>> = {};
  const disputed: Record<string, readonly string[]> = {};
  let functions: Map<string, Signature> | undefined;
  for (const source of sources) {
    if (isPackName(source)) {
      const pack = await loadPack(source);
      Object.assign(tables, pack.tables);
      Object.assign(disputed, pack.disputed);
      functions = new Map([...(functions ?? []), ...pack.functions]);
    } else Object.assign(tables, await readSchemaFile(source, terminal));
  }
  for (const [table, types] of Object.entries(columns)) {
    checkTypes(types, `the columns of ${table} in the project file`);
    tables[table] = { ...tables[table], ...types };
  }
  return { tables, disputed, functions };
}

const isPackName = (source: string): source is PackName => (packNames as readonly string[]).includes(source);

/** The tables of a file: schemas as JSON, what getschema gives as CSV, data whose columns count, or a folder of these. */
async function readSchemaFile(path: string, terminal: Terminal): Promise<TableTypes> {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new Failure(`There is no schema '${path}': name ${packNames.join(', ')}, a file or a folder.`);
  if (found.isDirectory()) {
    const files = readdirSync(path)
      .sort()
      .map((name) => join(path, name));
    const tables = await Promise.all(
      files.filter((file) => statSync(file).isFile()).map((file) => readSchemaFile(file, terminal)),
    );
    return Object.assign({}, ...tables);
  }
  const table = basename(path).replace(/(?:\.schema)?\.\w+(?:\.gz)?$/, '');
  if (/\.schema\.json$/i.test(path)) return declaredTables(await wholeText(path), table, path);
  const written = ['.json', '.csv', '.tsv'].includes(extname(path).toLowerCase());
  const listed = written ? await readListing(await wholeText(path), table, path) : undefined;
  return listed ?? typesOfData(path, terminal);
}

/** `{ Table: { Column: 'type' } }`, or `{ Column: 'type' }` for the table that the file is named after. */
function declaredTables(text: string, table: string, path: string): TableTypes {
  const content = jsonObject(text);
  if (!content) throw new Failure(`${path} is no schema: { "Table": { "Column": "type" } } is expected.`);
  const isTable = Object.values(content).every((value) => typeof value === 'string');
  const tables = (isTable ? { [table]: content } : content) as TableTypes;
  for (const types of Object.values(tables)) checkTypes(types, path);
  return tables;
}

function jsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const content: unknown = JSON.parse(text);
    return typeof content === 'object' && content !== null && !Array.isArray(content)
      ? (content as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function checkTypes(types: Readonly<Record<string, unknown>>, where: string): void {
  try {
    fieldsOf(types as Record<string, string>);
  } catch (problem) {
    throw new Failure(`${where}: ${(problem as Error).message}.`);
  }
}

/** Types as the columns of .NET name them, as getschema gives them too. */
const systemTypes: Readonly<Record<string, string>> = {
  'System.SByte': 'bool',
  'System.Boolean': 'bool',
  'System.Int32': 'int',
  'System.Int64': 'long',
  'System.Double': 'real',
  'System.Data.SqlTypes.SqlDecimal': 'decimal',
  'System.String': 'string',
  'System.DateTime': 'datetime',
  'System.TimeSpan': 'timespan',
  'System.Guid': 'guid',
  'System.Object': 'dynamic',
};

/** A schema, or the output of getschema; undefined when the file is data. */
async function readListing(text: string, table: string, path: string): Promise<TableTypes | undefined> {
  if (path.endsWith('.json')) {
    const content = jsonObject(text);
    const isSchema = (value: unknown): boolean =>
      typeof value === 'object' && value !== null && Object.values(value).every((type) => typeof type === 'string');
    if (content && Object.values(content).length > 0 && Object.values(content).every(isSchema))
      return declaredTables(text, table, path);
  }
  const head = /^\ufeff?[^\r\n]*/.exec(text)?.[0] ?? '';
  if (!/\bColumnName\b/.test(text.slice(0, 1000)) || !/\b(?:ColumnType|DataType)\b/.test(text.slice(0, 1000)))
    return undefined;
  const { table: rows } = path.endsWith('.json')
    ? readJson(text)
    : readCsv(text, { delimiter: head.includes('\t') ? '\t' : ',' });
  const types: Record<string, string> = {};
  for (const { ColumnName, ColumnType, DataType } of objectsOf(rows))
    types[String(ColumnName)] = String(ColumnType ?? systemTypes[String(DataType)] ?? DataType);
  checkTypes(types, path);
  return { [table]: types };
}

/** The columns of a data file. */
async function typesOfData(path: string, terminal: Terminal): Promise<TableTypes> {
  const sources = findSources([path]);
  const tables = await loadTables([...sources.keys()], sources, { skipBadRows: true, terminal });
  return Object.fromEntries(
    [...tables].map(([name, { schema }]) => [
      name,
      Object.fromEntries(schema.map((field) => [field.name, field.type])),
    ]),
  );
}
