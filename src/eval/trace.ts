import { type AggregateCall, type Expression, looksAround, type Plan } from '../binder/plan.ts';
import type { Groups } from '../functions/define.ts';
import { type Column, ConstantColumn, valuesColumn } from '../table/column.ts';
import { allRows, Table } from '../table/table.ts';
import type { Field, Schema } from '../types/types.ts';
import { identity, type Value } from '../types/values.ts';
import { Batch } from './batch.ts';
import { truths } from './columns.ts';
import { execute, executeNode } from './execute.ts';
import { evaluate } from './expressions.ts';
import { scanSteps } from './operators/steps.ts';
import { everyRow, noRow, type Origin, offset } from './origin.ts';
import type { Run, Tracer } from './run.ts';

/** One node of the plan as it was run: what came in, what went out, and which rows became which. */
export interface Step {
  readonly plan: Plan;
  readonly table: Table;
  readonly inputs: readonly Input[];
  /** The run it belongs to: a sub-plan has one for each group of rows it is given. */
  readonly run: Run;
}

/** One input of a step, and how the step's rows come from its rows. */
export interface Input {
  readonly step: Step;
  readonly origin: Origin;
}

type Unary = Extract<Plan, { kind: 'Sort' | 'Limit' | 'Sample' | 'Expand' }>;

/**
 * Runs a plan node by node, in the order of the text, and keeps every step. A node is run as always, but over tables
 * that are known already, so that nothing is merged or skipped, and with a column more: the number of each row, from
 * which follows which rows became which. Conditions can then be asked about any row, see {@link Trace.column}.
 */
export class Trace implements Tracer {
  /** All steps, in the order in which they ended. */
  readonly steps = new Set<Step>();
  /** Steps that ended inside the one being run. */
  private ended: Step[] = [];
  private readonly known = new WeakSet<Plan>();
  private readonly shared = new WeakMap<Table, Step>();
  private readonly givers = new Map<number, Step>();
  private readonly batches = new WeakMap<Step, Batch[]>();

  /** Runs a plan and gives its step. */
  run(plan: Plan, run: Run): Step {
    execute(plan, run);
    return this.ended.at(-1) as Step;
  }

  execute(plan: Plan, run: Run): Table {
    if (this.known.has(plan)) return executeNode(plan, run);
    const outside = this.ended;
    this.ended = [];
    const step = this.step(plan, run);
    this.ended = outside;
    this.ended.push(step);
    this.steps.add(step);
    return step.table;
  }

  /** The values of an expression of a step, one for each row of the input it is computed over. */
  column(step: Step, expression: Expression, side = 0): Column {
    return evaluate(expression, this.batch(step, side));
  }

  /** The value of an expression of a step for one row of an input. */
  value(step: Step, expression: Expression, row: number, side = 0): Value {
    if (looksAround(expression)) return this.column(step, expression, side).at(row);
    const table = step.inputs[side]?.step.table ?? new Table([], [], 1);
    return evaluate(expression, new Batch(table, step.run, Int32Array.of(row))).at(0);
  }

  /** Pairs of rows that a join finds to have equal keys; −1 stands for a side that has no partner. */
  partners(step: Step): { readonly left: Int32Array; readonly right: Int32Array } {
    const { plan, run } = step;
    const [left, right] = step.inputs;
    if (plan.kind !== 'Join' || !left || !right) return { left: noRow(0), right: noRow(0) };
    const sides = [numbered(left.step.table), numbered(right.step.table)] as const;
    const { columns } = this.join({ ...plan, join: 'fullouter' }, sides, run);
    return { left: rowNumbers(columns[sides[0].schema.length - 1]), right: rowNumbers(columns.at(-1)) };
  }

  private batch(step: Step, side: number): Batch {
    const batches = this.batches.get(step) ?? [];
    this.batches.set(step, batches);
    batches[side] ??= new Batch(step.inputs[side]?.step.table ?? new Table([], [], 1), step.run);
    return batches[side];
  }

  /** A node that is nothing but a known table. */
  private tableOf(table: Table, { span }: Plan): Plan {
    const plan: Plan = { kind: 'Values', table, schema: table.schema, span };
    this.known.add(plan);
    return plan;
  }

  private step(plan: Plan, run: Run): Step {
    switch (plan.kind) {
      case 'Scan':
      case 'Values':
      case 'Range':
        return { plan, run, table: executeNode(plan, run), inputs: [] };
      case 'Filter':
        return this.filter(plan, run);
      case 'Project': {
        const input = this.run(plan.input, run);
        const table = executeNode({ ...plan, input: this.tableOf(input.table, plan) }, run);
        return { plan, run, table, inputs: [{ step: input, origin: everyRow(table.rows) }] };
      }
      case 'Sort':
      case 'Limit':
      case 'Sample':
      case 'Expand':
        return this.rows(plan, run);
      case 'Summarize':
        return this.summarize(plan, run);
      case 'Join':
        return this.joined(plan, run);
      case 'Union':
        return this.union(plan, run);
      case 'Shared':
        return this.sharedStep(plan, run);
      case 'Given':
        return this.given(plan, run);
      case 'ForEach':
        return this.forEach(plan, run);
      case 'Apply':
        return this.apply(plan, run);
      case 'Steps':
        return this.scanned(plan, run);
    }
  }

  private filter(plan: Extract<Plan, { kind: 'Filter' }>, run: Run): Step {
    const input = this.run(plan.input, run);
    const truth = truths(evaluate(plan.predicate, new Batch(input.table, run)));
    const rows = allRows(input.table.rows).filter((row) => truth[row] === 1);
    return { plan, run, table: input.table.take(rows), inputs: [{ step: input, origin: { kind: 'rows', of: rows } }] };
  }

  /** A node that chooses, orders or repeats rows. */
  private rows(plan: Unary, run: Run): Step {
    const input = this.run(plan.input, run);
    const table = this.tableOf(numbered(input.table, plan.schema.length), plan);
    const output = executeNode({ ...plan, input: table, schema: [...plan.schema, NUMBER] }, run);
    const origin: Origin = { kind: 'rows', of: rowNumbers(output.columns[plan.schema.length]) };
    return { plan, run, table: without(output, plan.schema), inputs: [{ step: input, origin }] };
  }

  /** The groups are caught by an aggregate added to the others. */
  private summarize(plan: Extract<Plan, { kind: 'Summarize' }>, run: Run): Step {
    const input = this.run(plan.input, run);
    let groups: Groups | undefined;
    const watcher: AggregateCall = {
      function: { kind: 'aggregate', name: '', doc: '', examples: [], overloads: [] },
      overload: {
        parameters: [],
        returns: 'int',
        group: (_, of) => {
          groups = of;
          return new ConstantColumn('int', of.count, 0);
        },
      },
      arguments: [],
      type: 'int',
      span: plan.span,
    };
    const aggregates = [...plan.aggregates, watcher];
    const schema = [...plan.schema, NUMBER];
    const output = executeNode({ ...plan, input: this.tableOf(input.table, plan), aggregates, schema }, run);
    const origin: Origin = { kind: 'groups', of: groups?.of ?? noRow(input.table.rows) };
    return { plan, run, table: without(output, plan.schema), inputs: [{ step: input, origin }] };
  }

  private joined(plan: Extract<Plan, { kind: 'Join' }>, run: Run): Step {
    const [left, right] = [this.run(plan.left, run), this.run(plan.right, run)];
    const sides = [numbered(left.table), numbered(right.table)] as const;
    const output = this.join(plan, sides, run);
    const isOneSided = /semi$|anti$/.test(plan.join);
    const middle = isOneSided ? plan.schema.length : left.table.schema.length;
    const [first, last] = [output.columns[middle], output.columns.at(-1)].map(rowNumbers) as [Int32Array, Int32Array];
    const none = noRow(output.rows);
    const [ofLeft, ofRight] = isOneSided
      ? plan.join.startsWith('left')
        ? [first, none]
        : [none, first]
      : [first, last];
    const columns = output.columns.filter(
      (_, index) => index !== middle && (isOneSided || index !== output.columns.length - 1),
    );
    return {
      plan,
      run,
      table: new Table(plan.schema, columns, output.rows),
      inputs: [
        { step: left, origin: { kind: 'rows', of: ofLeft } },
        { step: right, origin: { kind: 'rows', of: ofRight } },
      ],
    };
  }

  private join(plan: Extract<Plan, { kind: 'Join' }>, [left, right]: readonly [Table, Table], run: Run): Table {
    const isOneSided = /semi$|anti$/.test(plan.join);
    const schema = isOneSided ? [...plan.schema, NUMBER] : [...left.schema, ...right.schema];
    return executeNode({ ...plan, schema, left: this.tableOf(left, plan), right: this.tableOf(right, plan) }, run);
  }

  private union(plan: Extract<Plan, { kind: 'Union' }>, run: Run): Step {
    const steps = plan.inputs.map((input) => this.run(input.plan, run));
    const inputs = plan.inputs.map((input, leg) => ({
      ...input,
      plan: this.tableOf((steps[leg] as Step).table, plan),
    }));
    const table = executeNode({ ...plan, inputs }, run);
    return { plan, run, table, inputs: endToEnd(steps, table.rows) };
  }

  private sharedStep(plan: Extract<Plan, { kind: 'Shared' }>, run: Run): Step {
    const before = run.shared.get(plan);
    const known = before && this.shared.get(before);
    if (known) return known;
    const input = this.run(plan.input, run);
    const { schema, columns, rows } = input.table;
    const table = new Table(schema, columns, rows);
    const step: Step = { plan, run, table, inputs: [{ step: input, origin: everyRow(rows) }] };
    run.shared.set(plan, table);
    this.shared.set(table, step);
    return step;
  }

  private given(plan: Extract<Plan, { kind: 'Given' }>, run: Run): Step {
    const table = executeNode(plan, run);
    const giver = this.givers.get(plan.id);
    if (!giver) return { plan, run, table, inputs: [] };
    const origin: Origin = { kind: 'rows', of: rowNumbers(table.columns.at(-1)) };
    return { plan, run, table: without(table, plan.schema), inputs: [{ step: giver, origin }] };
  }

  /** The sub-plan's steps are the inputs; their own inputs lead back to the rows given. */
  private forEach(plan: Extract<Plan, { kind: 'ForEach' }>, run: Run): Step {
    const input = this.run(plan.input, run);
    this.givers.set(plan.given, input);
    const table = executeNode({ ...plan, input: this.tableOf(numbered(input.table), plan) }, run);
    const bodies = this.ended.filter((step) => step.plan === plan.body);
    return { plan, run, table, inputs: endToEnd(bodies, table.rows) };
  }

  private scanned(plan: Extract<Plan, { kind: 'Steps' }>, run: Run): Step {
    const input = this.run(plan.input, run);
    const { table, rows } = scanSteps(plan, input.table, run);
    return { plan, run, table, inputs: [{ step: input, origin: { kind: 'rows', of: rows } }] };
  }

  private apply(plan: Extract<Plan, { kind: 'Apply' }>, run: Run): Step {
    const steps = plan.inputs.map((input) => this.run(input, run));
    const over = (tables: readonly Table[]) =>
      executeNode({ ...plan, inputs: tables.map((table) => this.tableOf(table, plan)) }, run);
    const table = over(steps.map((step) => step.table));
    const [only] = steps;
    const origin = only && steps.length === 1 ? rowByRow(only.table, table, (rows) => over([rows])) : undefined;
    return { plan, run, table, inputs: steps.map((step) => ({ step, origin: origin ?? { kind: 'all' } })) };
  }
}

const NUMBER: Field = { name: '', type: 'int' };

/** The table with a column for the row's number, behind as many columns as `width` says. */
function numbered(table: Table, width = table.schema.length): Table {
  const number = valuesColumn('int', [...allRows(table.rows)]);
  const padding = Array<Column>(width - table.schema.length).fill(number);
  const schema = [...table.schema, ...padding.map(() => NUMBER), NUMBER];
  return new Table(schema, [...table.columns.slice(0, table.schema.length), ...padding, number], table.rows);
}

const rowNumbers = (column: Column | undefined): Int32Array =>
  Int32Array.from(column ?? [], (row) => (row === null ? -1 : Number(row)));

/** The table in the columns of the schema alone. */
const without = (table: Table, schema: Schema): Table =>
  new Table(schema, table.columns.slice(0, schema.length), table.rows);

/** Inputs whose rows stand one after the other in the output. */
function endToEnd(steps: readonly Step[], rows: number): Input[] {
  let from = 0;
  return steps.map((step) => {
    const origin = offset(rows, from, step.table.rows);
    from += step.table.rows;
    return { step, origin };
  });
}

/** Larger tables are not taken apart row by row. */
const MOST_ROWS = 2_000;

/** Where rows come from when the code gives for each row alone what it gives for all; undefined when it does not. */
function rowByRow(input: Table, output: Table, apply: (rows: Table) => Table): Origin | undefined {
  if (input.rows > MOST_ROWS) return undefined;
  const of: number[] = [];
  for (let row = 0; row < input.rows; row++) {
    const part = apply(input.take(Int32Array.of(row)));
    for (let at = 0; at < part.rows; at++) {
      const same = part.columns.every((column, index) => isSame(column.at(at), output.columns[index]?.at(of.length)));
      if (!same) return undefined;
      of.push(row);
    }
  }
  return of.length === output.rows ? { kind: 'rows', of: Int32Array.from(of) } : undefined;
}

const isSame = (left: Value, right: Value | undefined): boolean =>
  right !== undefined && Object.is(identity(left), identity(right));
