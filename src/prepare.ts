import type { BoundResult } from './binder/plan.ts';
import { type Bound, bind, type ExecutedResult, isError, type QueryOptions, seeded } from './engine.ts';
import { execute } from './eval/execute.ts';
import { Run } from './eval/run.ts';
import { type Step, Trace } from './eval/trace.ts';
import { type Diagnostic, EvaluationError, QueryError } from './source/diagnostic.ts';
import type { StoredFunctions } from './stored-functions.ts';
import { type Table, tableOf } from './table/table.ts';
import type { Schema } from './types/types.ts';

/** The tables of one run, by name. */
export type Tables = ReadonlyMap<string, Table>;

/** A result of a traced run: the step that gave it, behind which is the way of every row. */
export interface TracedResult extends BoundResult {
  readonly step: Step;
}

/** A traced run: every step of it, and the steps that gave the results. */
export interface TracedRun {
  readonly trace: Trace;
  readonly results: readonly TracedResult[];
}

/** A query that is bound once and run many times over tables of the same columns. */
export class Prepared {
  private readonly bound: Bound;
  private first: Run | undefined;

  constructor(
    readonly text: string,
    private readonly schemas: ReadonlyMap<string, Schema>,
    readonly options: QueryOptions = {},
  ) {
    const empty = new Map([...schemas].map(([name, schema]) => [name, tableOf(schema, [])]));
    this.bound = answered(() => bind(text, schemas, options, empty));
  }

  /** Everything that is to be said about the query. */
  get diagnostics(): readonly Diagnostic[] {
    return this.bound.diagnostics;
  }

  /** The columns of the first result; of a query whose columns depend on data, those over empty tables. */
  get columns(): Schema {
    return this.bound.query.results[0]?.plan.schema ?? [];
  }

  /** The text that spans of plans point into: that of the query, and behind it those of stored functions. */
  get stored(): StoredFunctions {
    return this.bound.stored;
  }

  /** The plans of the results. */
  get plans(): readonly BoundResult[] {
    return this.bound.query.results;
  }

  /** Runs the query; throws {@link QueryError} when it is wrong or cannot be answered. */
  run(tables: Tables): readonly ExecutedResult[] {
    return answered(() => {
      const bound = this.boundFor(tables);
      const run = this.runOf(bound, tables);
      return bound.query.results.map((result) => ({ ...result, table: execute(result.plan, run) }));
    });
  }

  /** Runs the query on the plain path and keeps what became of every row; throws as {@link Prepared.run} does. */
  trace(tables: Tables): TracedRun {
    return answered(() => {
      const trace = new Trace();
      const bound = this.boundFor(tables, trace);
      const run = this.runOf(bound, tables, trace);
      return {
        trace,
        results: bound.query.results.map((result) => ({ ...result, step: trace.run(result.plan, run) })),
      };
    });
  }

  private boundFor(tables: Tables, trace?: Trace): Bound {
    const bound = this.bound.usesData ? bind(this.text, this.schemas, this.options, tables, trace) : this.bound;
    if (bound.diagnostics.some(isError)) throw new QueryError(bound.diagnostics);
    return bound;
  }

  /** Every run draws the same random numbers. */
  private runOf(bound: Bound, tables: Tables, trace?: Trace): Run {
    const context = { ...bound.context, random: seeded(this.options.seed ?? 0) };
    if (bound !== this.bound) return new Run(tables, context, trace);
    this.first ??= new Run(tables, context);
    return this.first.over(tables, context, trace);
  }
}

/** What only the data shows to be wrong comes out as a {@link QueryError} too. */
function answered<T>(act: () => T): T {
  try {
    return act();
  } catch (problem) {
    if (problem instanceof EvaluationError) throw new QueryError([problem.diagnostic]);
    throw problem;
  }
}
