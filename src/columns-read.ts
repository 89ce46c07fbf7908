import { type Expression, expressionsOf, inputsOf, operandsOf, type Plan } from './binder/plan.ts';
import { bind, isError, type QueryOptions } from './engine.ts';
import { usedColumns } from './eval/used.ts';
import { EvaluationError } from './source/diagnostic.ts';
import { tableOf } from './table/table.ts';
import type { Schema } from './types/types.ts';

/**
 * The columns of each table that a query looks at: what the others hold makes no difference, at whatever time it is run.
 * Undefined when only the data tells, or the query is wrong.
 */
export function columnsRead(
  text: string,
  schemas: ReadonlyMap<string, Schema>,
  options: QueryOptions = {},
): ReadonlyMap<string, ReadonlySet<string>> | undefined {
  const empty = new Map([...schemas].map(([name, schema]) => [name, tableOf(schema, [])]));
  try {
    const { query, diagnostics, usesData } = bind(text, schemas, options, empty);
    if (usesData || diagnostics.some(isError)) return undefined;
    const reads = new Reads(schemas.keys());
    for (const { plan } of query.results) reads.plan(plan, allOf(plan));
    return reads.columns;
  } catch (problem) {
    if (problem instanceof EvaluationError) return undefined;
    throw problem;
  }
}

type Columns = ReadonlySet<number>;
const allOf = ({ schema }: Plan): Columns => new Set(schema.keys());
const none: Columns = new Set();

/** Follows the columns that are used of a result down to the tables. */
class Reads {
  readonly columns: ReadonlyMap<string, Set<string>>;
  /** What has been followed already of a plan that several others read. */
  private readonly known = new Map<Plan, Columns>();

  constructor(tables: Iterable<string>) {
    this.columns = new Map(Array.from(tables, (name) => [name, new Set()]));
  }

  /** Notes what a plan reads when the given of its columns are used. */
  plan(plan: Plan, used: Columns): void {
    switch (plan.kind) {
      case 'Scan':
        for (const [index, { name }] of plan.schema.entries())
          if (used.has(index)) this.columns.get(plan.table)?.add(name);
        break;
      case 'Values':
      case 'Given':
        break;
      case 'Range':
        this.expressions(expressionsOf(plan));
        break;
      case 'Filter':
      case 'Sort':
      case 'Limit':
      case 'Sample':
      case 'Expand':
        this.input(plan.input, used, expressionsOf(plan));
        break;
      case 'Shared':
        this.shared(plan.input, used);
        break;
      case 'Project':
        // What is computed is computed, used or not, and may fail.
        this.input(
          plan.input,
          none,
          plan.items.flatMap(({ expression }, index) =>
            used.has(index) || expression.kind !== 'Column' ? [expression] : [],
          ),
        );
        break;
      case 'Summarize':
        this.input(plan.input, none, expressionsOf(plan));
        break;
      case 'Join':
        this.join(plan, used);
        break;
      case 'Union':
        this.union(plan, used);
        break;
      case 'ForEach':
      case 'Steps':
      case 'Apply':
        for (const input of inputsOf(plan)) this.plan(input, allOf(input));
        this.expressions(expressionsOf(plan));
        break;
    }
  }

  /** An input of which some columns are handed on, and expressions look at others. */
  private input(input: Plan, used: Columns, expressions: readonly Expression[]): void {
    this.plan(input, new Set([...used, ...usedColumns(expressions)]));
    this.expressions(expressions);
  }

  /** The tables that expressions ask for; of those the first column counts. */
  private expressions(expressions: readonly Expression[]): void {
    for (const expression of expressions) {
      if (expression.kind === 'ScalarQuery') this.plan(expression.plan, new Set([0]));
      this.expressions(operandsOf(expression));
    }
  }

  private shared(input: Plan, used: Columns): void {
    const known = this.known.get(input) ?? none;
    // A plan of no columns must be followed too: its filters read some.
    if (this.known.has(input) && [...used].every((index) => known.has(index))) return;
    const all = new Set([...known, ...used]);
    this.known.set(input, all);
    this.plan(input, all);
  }

  private join({ left, right, join, on }: Extract<Plan, { kind: 'Join' }>, used: Columns): void {
    const width = join === 'rightsemi' || join === 'rightanti' ? 0 : left.schema.length;
    const ofLeft = [...used].filter((index) => index < width);
    const ofRight = [...used].filter((index) => index >= width).map((index) => index - width);
    this.input(
      left,
      new Set(ofLeft),
      on.map((pair) => pair.left),
    );
    this.input(
      right,
      new Set(ofRight),
      on.map((pair) => pair.right),
    );
  }

  private union({ inputs, source }: Extract<Plan, { kind: 'Union' }>, used: Columns): void {
    for (const { plan, columns } of inputs) {
      const indexes = [...used].map((index) => columns[source ? index - 1 : index] ?? -1);
      this.plan(plan, new Set(indexes.filter((index) => index >= 0)));
    }
  }
}
