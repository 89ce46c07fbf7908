import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type QueryOptions, schemasOf } from '../../src/engine.ts';
import { fieldsOf } from '../../src/table/rows.ts';
import { type Table, tableOf } from '../../src/table/table.ts';
import type { ScalarType, Schema } from '../../src/types/types.ts';
import type { Dynamic } from '../../src/types/values.ts';
import { Slot } from './slot.ts';

/** Made rows may multiply; what needs more of them is given up. */
const MOST_ROWS = 200_000;

/** Columns and their types, by name. */
type Columns = Readonly<Record<string, string>>;

/** A function of the products, as functions.json describes it. */
interface EnvironmentFunction {
  readonly kind: 'tabular' | 'scalar' | 'unknown';
  readonly params?:
    | readonly {
        readonly name: string;
        readonly type: string;
        readonly default?: string;
        readonly optional?: boolean;
      }[]
    | null;
  /** Columns appended to the rows it is invoked on. */
  readonly adds?: Columns;
  readonly returns?: Columns;
  readonly returnsLike?: string;
  readonly asimSchema?: string;
  readonly returnType?: string;
  readonly keepsInputColumns?: unknown;
}

/** The outside world of the public queries: tables by product, and stand-ins for what only a tenant has. */
export interface World {
  readonly schemas: ReadonlyMap<string, Schema>;
  /** The tables without rows. */
  readonly tables: ReadonlyMap<string, Table>;
  readonly functions: Readonly<Record<string, string>>;
  /** The columns FileProfile adds. */
  readonly profile: Schema;
  /** The column that stands for the time of ingestion. */
  readonly clock: string;
}

/** Reads the world of a product from the folder of schemas. */
export function readWorld(folder: string, product: string): World {
  const read = (name: string) => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
  const known = read('functions');
  const tables = read(product) as Record<string, Columns>;
  const described = { ...known.sentinel, ...known.defender } as Record<string, EnvironmentFunction>;
  const profile = described.FileProfile?.adds ?? {};
  const bodies = Object.entries(described)
    .filter(([name]) => name !== '_GetWatchlist' && name !== 'FileProfile')
    .map(([name, one]) => [name, lambda(one, tables, known.asimSchemas)]);
  const schemas = schemasOf(tables);
  const empty = new Map([...schemas].map(([name, schema]) => [name, tableOf(schema, [])]));
  return {
    schemas,
    tables: empty,
    functions: Object.fromEntries(bodies),
    profile: fieldsOf(profile),
    clock: product === 'sentinel' ? 'TimeGenerated' : 'Timestamp',
  };
}

/** A world with the tables that only others have too. */
export function withOthers(world: World, others: Iterable<World>): World {
  const worlds = [...others, world];
  return {
    ...world,
    schemas: new Map(worlds.flatMap(({ schemas }) => [...schemas])),
    tables: new Map(worlds.flatMap(({ tables }) => [...tables])),
  };
}

/**
 * The tables that a union of all can take without columns of two types, those with columns the query names first: no
 * tenant has every table there is.
 */
export function consistentTables({ tables }: World, query: string): ReadonlyMap<string, Table> {
  const words = new Set(query.match(/\w+/g));
  const named = ({ schema }: Table) => schema.filter(({ name }) => words.has(name)).length;
  const types = new Map<string, string>();
  const kept = [...tables]
    .sort(([, a], [, b]) => named(b) - named(a))
    .filter(([, { schema }]) => {
      if (schema.some(({ name, type }) => (types.get(name) ?? type) !== type)) return false;
      for (const { name, type } of schema) types.set(name, type);
      return true;
    });
  return new Map(kept);
}

/** KQL that answers in the shape of a function of the products, with one row of sample values. */
function lambda(
  of: EnvironmentFunction,
  tables: Readonly<Record<string, Columns>>,
  asim: Readonly<Record<string, Columns>>,
): string {
  const parameters = (of.params ?? []).map(({ name, type, optional }) => {
    const known = type === 'column-or-string' ? 'string' : type === 'column' ? 'string' : type;
    return `${name}:${known}${optional ? ` = ${literal(known, name, true)}` : ''}`;
  });
  const invoked = of.adds !== undefined || of.keepsInputColumns !== undefined;
  const head = `(${[...(invoked ? ['T:(*)'] : []), ...parameters].join(', ')})`;
  if (of.kind === 'scalar') return `${head} { ${literal(of.returnType ?? 'string', 'value')} }`;
  const columns = of.adds ?? of.returns ?? tables[of.returnsLike ?? ''] ?? asim[of.asimSchema ?? ''] ?? {};
  if (!invoked) return `${head} { ${row(columns)} }`;
  if (Object.keys(columns).length === 0) return `${head} { T }`;
  return `${head} { T | extend _link = 1 | join kind=inner (${row(columns)} | extend _link = 1) on _link | project-away _link, _link1 }`;
}

const row = (columns: Columns) =>
  `print ${Object.entries(columns)
    .map(([name, type]) => `['${name}'] = ${literal(type, name)}`)
    .join(', ')}`;

function literal(type: string, name: string, empty = false): string {
  switch (type) {
    case 'string':
      return empty ? '""' : JSON.stringify(new Slot(name).value('string', 0n, 0));
    case 'bool':
      return empty ? 'false' : 'true';
    case 'datetime':
      return empty ? 'datetime(null)' : 'now(-1h)';
    case 'dynamic':
      return 'dynamic([])';
    default:
      return `${type}(${empty ? 'null' : type === 'timespan' ? '1h' : '1'})`;
  }
}

const rowOf = (schema: Schema, ticks: bigint): Table =>
  tableOf(schema, [schema.map(({ name, type }) => new Slot(name).value(type as ScalarType, ticks, 0))]);

/** The watchlists a query names, with a row each; `listed` are further columns it expects of them. */
export function watchlistsFor(query: string, ticks: bigint, listed: readonly string[] = []): Record<string, Table> {
  const schema: Schema = [...watchlist, ...listed.map((name) => ({ name, type: 'string' as const }))];
  const names = [...query.matchAll(/_GetWatchlist\(\s*@?['"]([^'"]+)/g)].map((match) => match[1] ?? '');
  return Object.fromEntries(names.map((name) => [name, rowOf(schema, ticks)]));
}

/** A row for any external data; its dynamic columns have the properties that the query names as columns. */
export const externalWith =
  (query: string, ticks: bigint, properties: readonly string[] = []) =>
  (_url: string, schema: Schema): Table => {
    const isExpanded = (name: string) => new RegExp(`mv-?expand[^|]*\\b${name}\\b`).test(query);
    const bag = new Map<string, Dynamic>(properties.map((name) => [name, isExpanded(name) ? ['sample'] : 'sample']));
    const cell = ({ name, type }: Schema[number]) =>
      type === 'dynamic' && properties.length > 0 ? bag : new Slot(name).value(type as ScalarType, ticks, 0);
    return tableOf(schema, [schema.map(cell)]);
  };

/** What a query is run with besides its tables: stand-ins for stored functions, watchlists, external data and GeoIP. */
export function optionsFor(query: string, world: World, now: string, ticks: bigint): QueryOptions {
  return {
    now,
    functions: world.functions,
    watchlists: watchlistsFor(query, ticks),
    external: externalWith(query, ticks),
    fileProfiles: rowOf(world.profile, ticks),
    environment: { geoInfo: () => place, ingestionTime: world.clock },
    limits: { rows: MOST_ROWS },
  };
}

const watchlist: Schema = [
  { name: '_DTItemId', type: 'string' },
  { name: 'LastUpdatedTimeUTC', type: 'datetime' },
  { name: 'SearchKey', type: 'string' },
  { name: 'WatchlistItem', type: 'dynamic' },
];

const place: Dynamic = new Map<string, Dynamic>([
  ['country', 'Netherlands'],
  ['state', 'Utrecht'],
  ['city', 'Utrecht'],
  ['latitude', 52.09],
  ['longitude', 5.12],
]);
