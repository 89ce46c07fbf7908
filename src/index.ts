import type { OperatorDefinition } from './binder/operators/define.ts';
import { operators as operatorsByKind } from './binder/operators/index.ts';
import type { Visualization } from './binder/plan.ts';
import type { PluginDefinition } from './binder/plugins/define.ts';
import { bind, bindAndExecute, isError, type QueryOptions, schemasOf } from './engine.ts';
import { Statistics } from './eval/statistics.ts';
import { explainQuery, explainRun } from './explain.ts';
import { aggregates, scalarFunctions } from './functions/index.ts';
import { type Diagnostic, QueryError } from './source/diagnostic.ts';
import { columnsOf, type JsonTable, jsonOf, jsonTextOf, objectsOf, type Row, table } from './table/rows.ts';
import { Table } from './table/table.ts';

export type { Environment, Limits } from './functions/define.ts';
export type { Diagnostic, JsonTable, OperatorDefinition, PluginDefinition, QueryOptions, Row, Table, Visualization };
export { QueryError, table };

/** A column of a result: its name and its KQL type. */
export interface ResultColumn {
  readonly name: string;
  readonly type: string;
}

/** What a query gave: the first result table directly, all of them in `tables`. */
export class Result {
  constructor(
    /** The columns of the engine, for those who want no copies. */
    readonly table: Table,
    /** Every result table, this one included, when the text has several. */
    readonly tables: readonly Result[],
    /** What `render` asked for. */
    readonly visualization: Visualization | undefined,
    /** Warnings about the query. */
    readonly diagnostics: readonly Diagnostic[],
    /** The name of the table, when the query gives one (fork). */
    readonly name?: string,
  ) {}

  get columns(): ResultColumn[] {
    return columnsOf(this.table);
  }
  /**
   * The rows as plain objects. bool, int, real and string are themselves; long is a number when safe, else a bigint;
   * datetime is ISO text in UTC with up to 7 digits; timespan, guid and decimal are text; dynamic is the JSON value;
   * null is null.
   */
  get rows(): Row[] {
    return objectsOf(this.table);
  }
  /** `{ columns, rows: [[…]] }`, always acceptable to JSON.stringify: integers beyond 2^53 are text. */
  toJSON(): JsonTable {
    return jsonOf(this.table);
  }
  /** The same as JSON text without loss: integers of any size as numbers, reals with their `.0`, inside dynamics too. */
  stringify(): string {
    return jsonTextOf(this.table);
  }
}

/** Options of {@link run}. */
export interface RunOptions extends QueryOptions {
  /** The tables: rows as plain objects, or tables built once with {@link table}. */
  readonly tables?: Readonly<Record<string, Table | readonly Row[]>>;
  /** Hears how the query was run: its plan as a tree, with the rows, the time and the path of each operator. */
  readonly onPlan?: (tree: string) => void;
}

/**
 * Runs a query over tables and gives its result.
 *
 * @throws QueryError when the query is wrong, asks for what is not supported, or exceeds a limit; it carries diagnostics.
 */
export function run(text: string, options: RunOptions = {}): Result {
  const tables = new Map(
    Object.entries(options.tables ?? {}).map(([name, rows]) => [
      name,
      rows instanceof Table ? rows : table(rows as readonly Row[]),
    ]),
  );
  const statistics = options.onPlan && new Statistics();
  const { bound, results } = bindAndExecute(text, tables, options, statistics);
  if (statistics) options.onPlan?.(explainRun(results, statistics));
  const all: Result[] = [];
  for (const { table: of, visualization, name } of results)
    all.push(new Result(of, all, visualization, bound.diagnostics, name));
  return all[0] ?? new Result(new Table([], [], 0), all, undefined, bound.diagnostics);
}

/** Options of {@link check}. */
export interface CheckOptions extends QueryOptions {
  /** `{ Table: { Column: 'type' } }`. */
  readonly schema?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Checks a query without data: everything that is wrong with it, and the columns of its first result. */
export function check(
  text: string,
  options: CheckOptions = {},
): { diagnostics: readonly Diagnostic[]; columns: ResultColumn[] } {
  const { query, diagnostics } = bind(text, schemasOf(options.schema ?? {}), options);
  const schema = query.results[0]?.plan.schema ?? [];
  return { diagnostics, columns: schema.map(({ name, type }) => ({ name, type })) };
}

/** The plan of a query as a tree, without running it; throws {@link QueryError} when the query is wrong. */
export const explain = (text: string, options: CheckOptions = {}): string =>
  explainQuery(text, schemasOf(options.schema ?? {}), options);

/** Lays a query out in the one canonical way; see {@link Formatted}. */
export { type Formatted, formatQuery as format } from './format/format.ts';

/** Whether any of the diagnostics keeps the query from running. */
export const hasErrors = (diagnostics: readonly Diagnostic[]): boolean => diagnostics.some(isError);

/** Every scalar function, operator of expressions and aggregate, with its documentation, by name. */
export const functions = { scalar: scalarFunctions, aggregates };
/** Every tabular operator, by keyword. */
export const operators: ReadonlyMap<string, OperatorDefinition> = new Map(
  Object.values(operatorsByKind).map((definition) => [definition.keyword, definition as OperatorDefinition]),
);

// For programs around the engine: reading data, showing diagnostics and values, describing functions.
export { signatures } from './binder/overloads.ts';
/** Every plugin of `evaluate`, by name. */
export { plugins } from './binder/plugins/index.ts';
export { columnsRead } from './columns-read.ts';
export type { Input, Step, Trace } from './eval/trace.ts';
export { lineFilter } from './line-filter.ts';
export { mentionedTables } from './mentions.ts';
export { Prepared, type TracedResult, type TracedRun } from './prepare.ts';
export { refusals } from './source/diagnostic.ts';
export { renderDiagnostic, renderDiagnostics } from './source/render.ts';
export { position, type Span } from './source/span.ts';
export { didYouMean, nearest } from './source/suggest.ts';
export { displayWidth, graphemes } from './source/width.ts';
export { DataError, type Loaded, problemText, type ReadOptions } from './table/builder.ts';
export { CsvReader, readCsv } from './table/csv.ts';
export { JsonReader, readJson } from './table/json.ts';
export { NdjsonReader, readNdjson } from './table/json-lines.ts';
export type { LineSearch } from './table/line-search.ts';
export { fieldsOf, isoText, jsonText, objectsOf } from './table/rows.ts';
export { parseDatetime } from './types/datetime.ts';
export { textOf } from './types/text.ts';
export type { Value } from './types/values.ts';
