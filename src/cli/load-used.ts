import { columnsRead, type QueryOptions, type ReadOptions, type Table } from '../index.ts';
import { declaredSchema, type LoadOptions, loadTables } from './load.ts';
import type { Source } from './sources.ts';

type Sources = ReadonlyMap<string, readonly Source[]>;
type Schema = NonNullable<ReadOptions['schema']>;

/**
 * Loads the tables of the names for one query. Of Parquet files only the columns that it uses are read; for that, the
 * columns of all tables must be known, so the others come first.
 */
export async function loadUsed(
  query: string,
  names: readonly string[],
  sources: Sources,
  options: LoadOptions,
  settings: QueryOptions,
): Promise<Map<string, Table>> {
  const isParquet = (name: string) => sources.get(name)?.every(({ format }) => format === 'parquet') ?? false;
  // Which rows are bad, only all columns can tell.
  if (options.skipBadRows || !names.some(isParquet)) return loadTables(names, sources, options);
  const others = names.filter((name) => !isParquet(name));
  const tables = await loadTables(others, sources, options);
  const schemas = new Map([...tables].map(([name, { schema }]) => [name, schema]));
  for (const name of names.filter(isParquet)) schemas.set(name, await columnsOf(name, sources, options));
  const reads = columnsRead(query, schemas, settings);
  const used = (name: string) => {
    const read = reads?.get(name);
    // The times of the data tell what is new.
    const times = schemas.get(name)?.filter(({ type }) => type === 'datetime') ?? [];
    return read && new Set([...read, ...times.map((time) => time.name)]);
  };
  for (const [name, table] of await loadTables(names.filter(isParquet), sources, { ...options, used }))
    tables.set(name, table);
  return new Map(
    names.flatMap((name) => {
      const table = tables.get(name);
      return table ? [[name, table]] : [];
    }),
  );
}

/** The columns of a table that Parquet files hold. */
async function columnsOf(name: string, sources: Sources, { schemas }: LoadOptions): Promise<Schema> {
  const { parquetColumns } = await import('./parquet.ts');
  const columns = new Map<string, Schema[number]>();
  for (const { path, schemaPath } of sources.get(name) ?? []) {
    const declared = (await declaredSchema(schemaPath)) ?? schemas?.get(name);
    for (const field of await parquetColumns(path, declared))
      if (!columns.has(field.name)) columns.set(field.name, field);
  }
  return [...columns.values()];
}
