import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Failure } from '../cli/failure.ts';
import { loadTables } from '../cli/load.ts';
import { findSources } from '../cli/sources.ts';
import type { Terminal } from '../cli/terminal.ts';
import { wholeText } from '../cli/text-file.ts';
import { DataError, objectsOf, type QueryOptions, type Row, type Table, table as tableOfRows } from '../index.ts';
import { externalFormat, externalRows, readExternal } from '../table/external.ts';
import { geoInfoFrom } from './geo.ts';
import type { KnownSchema } from './schema.ts';

type Schema = NonNullable<Parameters<typeof readExternal>[1]>;

/** Rows that stand for something outside: a file, or the rows themselves. */
export type Fixture = string | readonly Row[];

/** What stands in for the world around a query: the entries of kqlab.yaml, or of a test file. */
export interface Fixtures {
  /** Files with stored functions; a `*` in a name stands for anything. */
  readonly functions: readonly string[];
  readonly watchlists: Readonly<Record<string, Fixture | { readonly path: string; readonly searchKey?: string }>>;
  readonly fileProfiles?: Fixture;
  /** By URL. */
  readonly externaldata: Readonly<Record<string, Fixture>>;
  readonly geoip?: string;
  readonly ingestionTime?: string;
}

/** Loads a table from a file. */
export async function fileTable(path: string, name: string, terminal: Terminal, schema: Schema = []): Promise<Table> {
  const [source] = [...findSources([path]).values()].flat();
  if (!source) throw new Failure(`There is no data at ${path}.`);
  const schemas = schema.length > 0 ? { schemas: new Map([[name, schema]]) } : {};
  const loaded = await loadTables([name], new Map([[name, [source]]]), { skipBadRows: false, terminal, ...schemas });
  return loaded.get(name) as Table;
}

/** The options that fixtures give to every query; `uses` hears of each file that is read. */
export async function environmentOf(
  fixtures: Fixtures,
  schema: KnownSchema,
  terminal: Terminal,
  uses: (path: string) => void = () => {},
): Promise<QueryOptions> {
  const tableOf = (fixture: Fixture, name: string): Table | Promise<Table> => {
    if (typeof fixture !== 'string') return tableOfRows(fixture);
    uses(fixture);
    return fileTable(fixture, name, terminal);
  };
  const watchlists: Record<string, Table> = {};
  for (const [name, list] of Object.entries(fixtures.watchlists)) {
    const isNamed = typeof list === 'object' && 'path' in list;
    const loaded = await tableOf(isNamed ? list.path : (list as Fixture), name);
    watchlists[name] =
      isNamed && list.searchKey !== undefined ? withSearchKey(loaded, list.searchKey, list.path) : loaded;
  }
  const contents = new Map<string, readonly Row[] | { readonly text: string }>();
  for (const [url, fixture] of Object.entries(fixtures.externaldata)) {
    if (typeof fixture === 'string') uses(fixture);
    contents.set(url, typeof fixture === 'string' ? { text: await wholeText(fixture) } : fixture);
  }
  const { fileProfiles, geoip, ingestionTime } = fixtures;
  const environment = {
    ...(ingestionTime !== undefined && { ingestionTime }),
    ...(geoip !== undefined && { geoInfo: await geoInfoFrom(geoip) }),
  };
  return {
    functions: await functionsOf(fixtures.functions, uses),
    watchlists,
    external: (url, fields, options) => externalTable(contents.get(url), url, fields, options),
    ...(fileProfiles !== undefined && {
      fileProfiles: withHash(await tableOf(fileProfiles, 'FileProfile'), fileProfiles),
    }),
    ...(schema.functions && { signatures: schema.functions }),
    ...(Object.keys(environment).length > 0 && { environment }),
  };
}

/** What is known of files: FileProfile() looks them up by their hashes. */
function withHash(profiles: Table, fixture: Fixture): Table {
  const names = profiles.schema.map(({ name }) => name);
  if (names.length === 0 || names.includes('SHA1') || names.includes('SHA256')) return profiles;
  const from = typeof fixture === 'string' ? fixture : 'The fixture of FileProfile';
  throw new Failure(`${from} has no column SHA1 or SHA256, by which files are found. It has ${names.join(', ')}.`);
}

/** The list with the column that queries look it up by. */
function withSearchKey(list: Table, column: string, path: string): Table {
  const names = list.schema.map(({ name }) => name);
  if (!names.includes(column)) {
    throw new Failure(`${path} has no column ${column}, which is to be its search key. It has ${names.join(', ')}.`);
  }
  const types = Object.fromEntries(list.schema.map(({ name, type }) => [name, type]));
  const rows = objectsOf(list).map((row) => ({ ...row, SearchKey: String(row[column] ?? '') }));
  return tableOfRows(rows, { ...types, SearchKey: 'string' });
}

/** Rows written in place are taken by name, those of a file as the service would read it. */
function externalTable(
  content: readonly Row[] | { readonly text: string } | undefined,
  url: string,
  fields: Schema,
  options: ReadonlyMap<string, string>,
): Table | undefined {
  if (content === undefined) return undefined;
  if ('text' in content) {
    const format = externalFormat(options.get('format'), url);
    if (format === undefined) throw new Failure(`The format ${options.get('format')} of ${url} cannot be read.`);
    try {
      return readExternal(content.text, fields, format, /^true$/i.test(options.get('ignoreFirstRecord') ?? ''));
    } catch (problem) {
      throw problem instanceof DataError ? new Failure(`The content of ${url}: ${problem.message}.`) : problem;
    }
  }
  return externalRows(content, fields);
}

/** The texts of stored functions, by the names of their files. */
async function functionsOf(patterns: readonly string[], uses: (path: string) => void): Promise<Record<string, string>> {
  const functions: Record<string, string> = {};
  for (const path of patterns.flatMap(filesOf)) {
    uses(path);
    functions[basename(path).replace(/\.\w+$/, '')] = await wholeText(path);
  }
  return functions;
}

function filesOf(pattern: string): string[] {
  const name = basename(pattern);
  if (!name.includes('*')) return [pattern];
  const expression = new RegExp(`^${name.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);
  const folder = dirname(pattern);
  if (!existsSync(folder)) throw new Failure(`There is no folder ${folder}, where functions are to be: ${pattern}.`);
  return readdirSync(folder)
    .filter((file) => expression.test(file))
    .toSorted()
    .map((file) => join(folder, file));
}
