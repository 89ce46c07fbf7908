import { columnsRead, type QueryOptions, type ReadOptions, type Table } from '../index.ts';
import { declaredSchema, type LoadOptions, loadTables } from './load.ts';
import type { Source } from './sources.ts';

type Sources = ReadonlyMap<string, readonly Source[]>;
type Schema = NonNullable<ReadOptions['schema']>;

/**
 * Loads the tables of the names for one query. Of Parquet files, and of other files with declared columns, only the columns
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
  const columns = new Map<string, Schema[number]>();
  for (const { path, format, schemaPath } of sources.get(name) ?? []) {
    const declared = (await declaredSchema(schemaPath)) ?? options.schemas?.get(name);
    const fields = format === 'parquet' ? await columnsOfParquet(path, declared) : declared;
    if (!fields) return undefined;
    for (const field of fields) if (!columns.has(field.name)) columns.set(field.name, field);
  }
  return columns.size > 0 ? [...columns.values()] : undefined;
}

async function columnsOfParquet(path: string, declared: Schema | undefined): Promise<Schema> {
  const { parquetColumns } = await import('./parquet.ts');
  return parquetColumns(path, declared);
}
