import { columnsRead, type QueryOptions, type ReadOptions, type Table } from '../index.ts';
import { declaredSchema, type LoadOptions, loadTables } from './load.ts';
import type { Source } from './sources.ts';

type Sources = ReadonlyMap<string, readonly Source[]>;
type Schema = NonNullable<ReadOptions['schema']>;

/**
 * Loads the tables of the names for one query. Of Parquet files, and of lines of JSON with declared columns, only the columns
 * that it uses are read; for that, the columns of all tables must be known, so the others come first.
 */
export async function loadUsed(
  query: string,
  names: readonly string[],
  sources: Sources,
  options: LoadOptions,
  settings: QueryOptions,
): Promise<Map<string, Table>> {
  const known = new Map<string, Schema>();
  // Which rows are bad, only all columns can tell.
  if (!options.skipBadRows) {
    for (const name of names) {
      const columns = await columnsOf(name, sources, options);
      if (columns) known.set(name, columns);
    }
  }
  if (known.size === 0) return loadTables(names, sources, options);
  const others = names.filter((name) => !known.has(name));
  const tables = await loadTables(others, sources, options);
  const schemas = new Map([...schemasOf(tables), ...known]);
  const reads = columnsRead(query, schemas, settings);
  const used = (name: string) => {
    const read = reads?.get(name);
    // The times of the data tell what is new.
    const times = schemas.get(name)?.filter(({ type }) => type === 'datetime') ?? [];
    return read && new Set([...read, ...times.map((time) => time.name)]);
  };
  for (const [name, table] of await loadTables([...known.keys()], sources, { ...options, used }))
    tables.set(name, table);
  // Columns that no schema declares might make a query read others.
  const hasMore = [...known].some(([name, { length }]) => (tables.get(name)?.schema.length ?? 0) > length);
  if (hasMore && reads && !readsOnly(reads, columnsRead(query, schemasOf(tables), settings)))
    return loadTables(names, sources, options);
  return new Map(
    names.flatMap((name) => {
      const table = tables.get(name);
      return table ? [[name, table]] : [];
    }),
  );
}

const schemasOf = (tables: ReadonlyMap<string, Table>): Map<string, Schema> =>
  new Map([...tables].map(([name, { schema }]) => [name, schema]));

type Reads = ReturnType<typeof columnsRead>;

/** Whether of the columns that were known to some reads others read no more. */
function readsOnly(known: NonNullable<Reads>, now: Reads): boolean {
  if (now === undefined) return false;
  return [...now].every(([name, columns]) => [...columns].every((column) => known.get(name)?.has(column)));
}

/** The columns of a table that are known before it is read; undefined when only reading tells. */
async function columnsOf(name: string, sources: Sources, options: LoadOptions): Promise<Schema | undefined> {
  const parts = sources.get(name) ?? [];
  if (parts.length === 0) return undefined;
  if (parts.every(({ format }) => format === 'parquet')) return columnsOfParquet(parts, options.schemas?.get(name));
  const [part, ...more] = parts;
  if (part?.format !== 'ndjson' || more.length > 0) return undefined;
  return (await declaredSchema(part.schemaPath)) ?? options.schemas?.get(name);
}

/** The columns that Parquet files of a table hold. */
async function columnsOfParquet(parts: readonly Source[], known: Schema | undefined): Promise<Schema> {
  const { parquetColumns } = await import('./parquet.ts');
  const columns = new Map<string, Schema[number]>();
  for (const { path, schemaPath } of parts) {
    const declared = (await declaredSchema(schemaPath)) ?? known;
    for (const field of await parquetColumns(path, declared))
      if (!columns.has(field.name)) columns.set(field.name, field);
  }
  return [...columns.values()];
}
