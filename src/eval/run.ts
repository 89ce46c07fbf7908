import type { Call, Plan, ScalarQuery } from '../binder/plan.ts';
import type { Call as Code, QueryContext } from '../functions/define.ts';
import type { Table } from '../table/table.ts';
import type { Value } from '../types/values.ts';
import type { Statistics } from './statistics.ts';

/** Watches an evaluation: every node of the plan is given to it, and it has {@link executeNode} run it. See trace.ts. */
export interface Tracer {
  readonly execute: (plan: Plan, run: Run) => Table;
}

/** The state of one evaluation: the world it sees and what it has computed already. */
export class Run {
  /** Results that may be used more than once. */
  readonly shared = new Map<Plan, Table>();
  /** Rows that a node hands to its sub-plan, by id. */
  readonly given = new Map<number, Table>();
  /** Answers of tables asked for inside expressions. */
  readonly queries = new Map<ScalarQuery, readonly Value[]>();
  private codes = new Map<Call, Code>();

  constructor(
    readonly tables: ReadonlyMap<string, Table>,
    readonly context: QueryContext,
    readonly tracer?: Tracer,
    readonly statistics?: Statistics,
  ) {}

  /** A run inside this one, for a sub-plan whose results depend on the rows it is given. */
  within(): Run {
    const inner = new Run(this.tables, this.context, this.tracer, this.statistics);
    inner.codes = this.codes;
    for (const [id, table] of this.given) inner.given.set(id, table);
    return inner;
  }

  /** A run of the same plan over other tables, which uses the code that was made before. */
  over(tables: ReadonlyMap<string, Table>, context: QueryContext, tracer?: Tracer): Run {
    const other = new Run(tables, context, tracer);
    other.codes = this.codes;
    return other;
  }

  /** The code of a call, made once for its argument types. */
  codeOf(call: Call): Code {
    let code = this.codes.get(call);
    if (code === undefined) {
      code = call.overload.make(
        call.arguments.map(({ type }) => type),
        this.context,
      );
      // Code that draws random numbers draws those of its run.
      if (call.function.volatile !== true) this.codes.set(call, code);
    }
    return code;
  }
}
