import { Binder, type Database } from './binder/binder.ts';
import type { BoundQuery, BoundResult, Plan } from './binder/plan.ts';
import { bindScript } from './binder/statements.ts';
import { execute } from './eval/execute.ts';
import { Run, type Tracer } from './eval/run.ts';
import type { Statistics } from './eval/statistics.ts';
import { defaultLimits, type Environment, type Limits, type QueryContext } from './functions/define.ts';
import type * as ast from './parser/ast.ts';
import { parse } from './parser/parse.ts';
import { type Diagnostic, EvaluationError, QueryError, refusals } from './source/diagnostic.ts';
import { type StoredFunctions, storedFunctions } from './stored-functions.ts';
import { fieldsOf } from './table/rows.ts';
import type { Table } from './table/table.ts';
import { formatDatetime, parseDatetime } from './types/datetime.ts';
import { fileProfile, type Signature } from './types/signature.ts';
import type { Schema } from './types/types.ts';
import { UNIX_EPOCH_TICKS } from './types/values.ts';

/** What a query is run or checked with. All of it is optional. */
export interface QueryOptions {
  /** The clock: an ISO time. The default is the time of the call. `set query_now` in the query beats it. */
  readonly now?: string;
  /** Values of `declare query_parameters`, as text or JavaScript values. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** Seed of rand(), sample and new_guid(); the default is 0, so a run can be repeated. */
  readonly seed?: number;
  /** Bounds that stop a query with a diagnostic. */
  readonly limits?: Partial<Limits>;
  /** Stored functions, by name: each a lambda text such as `(x:long) { x + 1 }`. */
  readonly functions?: Readonly<Record<string, string>>;
  /** Watchlists for _GetWatchlist, by name. */
  readonly watchlists?: Readonly<Record<string, Table>>;
  /** What FileProfile knows of files: rows with SHA1 or SHA256, and the columns it adds. */
  readonly fileProfiles?: Table;
  /** Functions that only a product has, by name: what they take and give. A schema pack has them. */
  readonly signatures?: ReadonlyMap<string, Signature>;
  /** The tables that stand for externaldata, by URL and the schema asked for. */
  readonly external?: (url: string, schema: Schema, options: ReadonlyMap<string, string>) => Table | undefined;
  /** Facts that functions of the products ask for. */
  readonly environment?: Environment;
}

/** A text, parsed and bound. */
export interface Bound {
  readonly syntax: ast.Query;
  readonly query: BoundQuery;
  readonly diagnostics: readonly Diagnostic[];
  readonly context: QueryContext;
  /** The plan itself depends on data, because something was computed while binding. */
  readonly usesData: boolean;
  /** The stored functions that the query mentions, and where the spans of their parts point. */
  readonly stored: StoredFunctions;
}

/** A result table of a run. */
export interface ExecutedResult extends BoundResult {
  readonly table: Table;
}

/** Ticks of the present. */
const present = (): bigint => UNIX_EPOCH_TICKS + BigInt(Date.now()) * 10_000n;

/** The time a text gives, or an error that says it is none. */
function clock(now: string | undefined): bigint {
  if (now === undefined) return present();
  const ticks = parseDatetime(now);
  if (ticks === null)
    throw new RangeError(`The time '${now}' cannot be read: write it like ${formatDatetime(present())}.`);
  return ticks;
}

/** Pseudo-random numbers from a seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** `set query_now = datetime(…)` fixes the clock of the whole text. */
function queryNow(query: ast.Query): bigint | undefined {
  for (const statement of query.statements) {
    if (statement.kind !== 'Set' || statement.name.name !== 'query_now' || statement.value?.kind !== 'Literal')
      continue;
    const { value } = statement.value;
    const ticks = typeof value === 'bigint' ? value : typeof value === 'string' ? parseDatetime(value) : null;
    if (ticks !== null) return ticks;
  }
  return undefined;
}

const runnable: ReadonlyMap<string, Signature> = new Map([['FileProfile', fileProfile]]);

function databaseOf(
  schemas: ReadonlyMap<string, Schema>,
  functions: ReadonlyMap<string, ast.Lambda>,
  options: QueryOptions,
): Database {
  return {
    tables: schemas,
    functions,
    watchlists: new Map(Object.entries(options.watchlists ?? {})),
    ...(options.external ? { external: options.external } : {}),
    ...(options.fileProfiles ? { fileProfiles: options.fileProfiles } : {}),
    signatures: options.signatures ?? runnable,
  };
}

/** Parses and binds a text. With `tables` operators whose columns depend on data look at it; without, nothing is run. */
export function bind(
  text: string,
  schemas: ReadonlyMap<string, Schema>,
  options: QueryOptions = {},
  tables?: ReadonlyMap<string, Table>,
  tracer?: Tracer,
): Bound {
  const stored = storedFunctions(options.functions ?? {}, text);
  const { query: syntax, diagnostics: ofQuery } = parse(text);
  const syntaxErrors = [...ofQuery, ...stored.diagnostics];
  const context: QueryContext = {
    now: queryNow(syntax) ?? clock(options.now),
    random: seeded(options.seed ?? 0),
    limits: { ...defaultLimits, ...options.limits },
    ...(options.environment ? { environment: options.environment } : {}),
  };
  let usesData = false;
  const evaluate =
    tables &&
    ((plan: Plan) => {
      usesData = true;
      return execute(plan, new Run(tables, context, tracer));
    });
  const binder = new Binder(
    databaseOf(schemas, stored.lambdas, options),
    context,
    syntaxErrors.length === 0 ? evaluate : undefined,
    options.parameters,
  );
  const query = bindScript(binder, syntax);
  const found = [...syntaxErrors, ...binder.diagnostics].sort((a, b) => a.span.start - b.span.start);
  const diagnostics = tables ? found : found.map(asChecked);
  return {
    syntax,
    query,
    diagnostics: diagnostics.map((each) => inQuery(each, text, stored)),
    context,
    usesData,
    stored,
  };
}

/** What is wrong with a stored function is said where the query names it, for its text is not in the query's. */
function inQuery(diagnostic: Diagnostic, text: string, { texts }: StoredFunctions): Diagnostic {
  const { start } = diagnostic.span;
  const of = start > text.length ? texts.find(({ end }) => start < end) : undefined;
  if (!of) return diagnostic;
  const { context: _, ...rest } = diagnostic;
  const message = `In the stored function '${of.name}': ${diagnostic.message}`;
  const at = Math.max(0, text.indexOf(of.name));
  return { ...rest, message, span: { start: at, end: at + of.name.length } };
}

/** What the engine alone refuses is no mistake of the query. */
const asChecked = (diagnostic: Diagnostic): Diagnostic =>
  refusals.has(diagnostic.code)
    ? { ...diagnostic, severity: diagnostic.code === 'KQLAB030' ? 'warning' : 'information' }
    : diagnostic;

export const isError = ({ severity }: Diagnostic): boolean => severity === 'error';

/** Runs a bound query over tables; throws {@link QueryError} when it is wrong or cannot be answered. */
export function executeQuery(
  bound: Bound,
  tables: ReadonlyMap<string, Table>,
  statistics?: Statistics,
): ExecutedResult[] {
  if (bound.diagnostics.some((one) => isError(one) || refusals.has(one.code))) throw new QueryError(bound.diagnostics);
  const run = new Run(tables, bound.context, undefined, statistics);
  try {
    return bound.query.results.map((result) => ({ ...result, table: execute(result.plan, run) }));
  } catch (problem) {
    if (problem instanceof EvaluationError) throw new QueryError([problem.diagnostic]);
    throw problem;
  }
}

/** Binds and runs; what only the data shows to be wrong comes out as a {@link QueryError} too. */
export function bindAndExecute(
  text: string,
  tables: ReadonlyMap<string, Table>,
  options: QueryOptions = {},
  statistics?: Statistics,
): { bound: Bound; results: ExecutedResult[] } {
  const schemas = new Map([...tables].map(([name, { schema }]) => [name, schema]));
  let bound: Bound;
  try {
    bound = bind(text, schemas, options, tables);
  } catch (problem) {
    if (problem instanceof EvaluationError) throw new QueryError([problem.diagnostic]);
    throw problem;
  }
  return { bound, results: executeQuery(bound, tables, statistics) };
}

type PlainSchemas = Readonly<Record<string, Readonly<Record<string, string>>>>;
const converted = new WeakMap<PlainSchemas, ReadonlyMap<string, Schema>>();

/** Schemas as plain objects, `{ Table: { Column: 'type' } }`, in the engine's form; kept, since one pack serves many queries. */
export function schemasOf(schema: PlainSchemas): ReadonlyMap<string, Schema> {
  let map = converted.get(schema);
  if (map === undefined) {
    map = new Map(Object.entries(schema).map(([name, columns]) => [name, fieldsOf(columns)]));
    converted.set(schema, map);
  }
  return map;
}
