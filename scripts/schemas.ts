/**
 * Turns table schemas of the products into the data files of src/schemas.
 *
 *   node scripts/run.mjs schemas PATH
 *
 * PATH is a folder with defender.json, sentinel.json ({ table: { column: type } }), disputed.json and functions.json.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

type Columns = Readonly<Record<string, string>>;
type Tables = Readonly<Record<string, Columns>>;

interface Parameter {
  readonly name: string;
  readonly type: string;
  readonly optional?: boolean;
}

/** A function as functions.json describes it. */
interface Described {
  readonly kind: 'tabular' | 'scalar' | 'unknown';
  readonly params: readonly Parameter[] | null;
  readonly keepsInputColumns?: boolean | string;
  readonly adds?: Columns;
  readonly returns?: Columns;
  readonly returnsLike?: string;
  readonly returnType?: string;
  readonly asimSchema?: string;
  readonly openSchema?: boolean;
}

interface Descriptions {
  readonly defender: Readonly<Record<string, Described>>;
  readonly sentinel: Readonly<Record<string, Described>>;
  readonly asimSourceParsers: readonly string[];
  readonly asimSchemas: Tables;
}

const attribution =
  'Names and types derive from Microsoft Learn documentation (MicrosoftDocs/defender-docs, ' +
  'MicrosoftDocs/azure-monitor-docs, © Microsoft, CC-BY-4.0, modified), by way of the machine-readable extracts of ' +
  'FalconForceTeam/KQLAnalyzer and oshezaf/sentinelninja (Apache-2.0), cross-checked with a live getschema listing, ' +
  "Azure Monitor's reference and pySigma.";

/** `Timestamp:datetime DeviceId …`: string is the type of columns without one. */
const columnText = (columns: Columns): string =>
  Object.entries(columns)
    .map(([name, type]) => (type === 'string' ? name : `${name}:${type}`))
    .join(' ');

/** `x y?:long`; a column or its name as text is `name:column`. */
const parameterText = (parameters: readonly Parameter[]): string =>
  parameters
    .map(({ name, type, optional }) => {
      const word = type === 'column-or-string' ? 'column' : type;
      return `${name}${optional ? '?' : ''}${word === 'string' ? '' : `:${word}`}`;
    })
    .join(' ');

function signatureOf(described: Described): Record<string, unknown> | undefined {
  const { kind, params, keepsInputColumns, adds, returns, returnsLike, returnType, asimSchema, openSchema } = described;
  if (kind === 'unknown') return undefined;
  return {
    ...(params && { parameters: parameterText(params) }),
    ...(returnType && { type: returnType }),
    // Where the documentation does not say whether the columns of the input remain, both may be.
    ...(keepsInputColumns === true && { adds: columnText(adds ?? {}) }),
    ...(keepsInputColumns === 'unstated' && { gives: columnText(adds ?? {}), open: true }),
    ...(returns && { gives: columnText(returns) }),
    ...((asimSchema || returnsLike) && { like: asimSchema ?? returnsLike }),
    ...((openSchema || asimSchema) && { open: true }),
  };
}

/** Columns that sources disagree on: whose type is another elsewhere, or that not all of them know. */
const disputedColumns = (disputed: Readonly<Record<string, Readonly<Record<string, unknown>>>>) =>
  mapValues(disputed, (columns) => Object.keys(columns).join(' '));

function mapValues<From, To>(of: Readonly<Record<string, From>>, map: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(of).map(([name, value]) => [name, map(value)]));
}

/** The parsers of single sources, by the record they give: `ASimDnsInfobloxBloxOne` is one of ASimDns. */
function sourceParsers(names: readonly string[], functions: Readonly<Record<string, Described>>) {
  const general = Object.entries(functions).filter(([, { asimSchema }]) => asimSchema);
  const longestFirst = general.sort(([a], [b]) => b.length - a.length);
  const words = names.map((name) => {
    const [, like] = longestFirst.find(([prefix]) => name.startsWith(prefix)) ?? [];
    const process = /^_?ASim_?Process/.test(name) ? 'ProcessEvent' : undefined;
    return { name, like: like?.asimSchema ?? process };
  });
  const lost = words.filter(({ like }) => like === undefined);
  if (lost.length > 0) console.warn(`no record known for ${lost.map(({ name }) => name).join(', ')}`);
  const parsers: Record<string, string> = {};
  for (const { name, like } of words) {
    if (like) parsers[like] = parsers[like] ? `${parsers[like]} ${name}` : name;
  }
  return parsers;
}

const [folder = '.'] = process.argv.slice(2);
const read = <T>(name: string) => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as T;
const functions = read<Descriptions>('functions');
const disputed = read<Record<string, Record<string, Record<string, unknown>>>>('disputed');

/** JSON with a line for each table and function, so that changes can be read. */
function lines(sections: Readonly<Record<string, unknown>>): string {
  const section = ([name, value]: readonly [string, unknown]) => {
    if (typeof value === 'string') return `${JSON.stringify(name)}: ${JSON.stringify(value)}`;
    const entries = Object.entries(value as object).filter(([, entry]) => entry !== undefined);
    const rows = entries.map(([key, entry]) => `${JSON.stringify(key)}: ${JSON.stringify(entry)}`);
    return `${JSON.stringify(name)}: {\n${rows.join(',\n')}\n}`;
  };
  return `{\n${Object.entries(sections).map(section).join(',\n')}\n}\n`;
}

for (const product of ['defender', 'sentinel'] as const) {
  const known = { ...functions[product] };
  // Advanced hunting calls it too, where a workspace is connected.
  const watchlist = functions.sentinel._GetWatchlist;
  if (product === 'defender' && watchlist) known._GetWatchlist = watchlist;
  // The engine runs it, and knows its signature.
  delete known.FileProfile;
  const isSentinel = product === 'sentinel';
  writeFileSync(
    `src/schemas/${product}.json`,
    lines({
      attribution,
      tables: mapValues(read<Tables>(product), columnText),
      disputed: disputedColumns(disputed[product] ?? {}),
      functions: mapValues(known, signatureOf),
      records: isSentinel ? mapValues(functions.asimSchemas, columnText) : {},
      parsers: isSentinel ? sourceParsers(functions.asimSourceParsers, functions.sentinel) : {},
    }),
  );
}
