import type { Plan, ScanStep } from '../../binder/plan.ts';
import { type Column, valuesColumn } from '../../table/column.ts';
import { Table } from '../../table/table.ts';
import type { ScalarType } from '../../types/types.ts';
import { nothing, type Value } from '../../types/values.ts';
import { Batch } from '../batch.ts';
import { type Source, sourceOf } from '../row.ts';
import type { Run } from '../run.ts';

type Steps = Extract<Plan, { kind: 'Steps' }>;

/** The row a step matched last, with the declared columns as it assigned them. */
interface Entry {
  readonly row: number;
  readonly declared: readonly Value[];
}
/** A sequence that has come as far as a step: the entries of the steps up to that one. */
interface Sequence {
  readonly entries: readonly Entry[];
  readonly id: bigint;
  /** The row given last for the step the sequence is in. */
  readonly output: Output | undefined;
}
interface Output extends Entry {
  readonly id: bigint;
}
/** A step ready to be asked. */
interface Step {
  readonly condition: Source;
  readonly assignments: readonly { readonly column: number; readonly value: Source }[];
  readonly output: ScanStep['output'];
}

/** scan: the rows that matched a step, and which rows of the input they are. */
export function scanSteps(plan: Steps, input: Table, run: Run): { table: Table; rows: Int32Array } {
  const outputs = new Scanner(plan, input, run).scan();
  const rows = Int32Array.from(outputs, ({ row }) => row);
  const declared = plan.declared.map((_, index) => {
    const type = plan.schema[input.columns.length + index]?.type as ScalarType;
    return valuesColumn(
      type,
      outputs.map((output) => output.declared[index] as Value),
    );
  });
  const ids = plan.matchId
    ? [
        valuesColumn(
          'long',
          outputs.map(({ id }) => id),
        ),
      ]
    : [];
  return { table: new Table(plan.schema, [...input.take(rows).columns, ...declared, ...ids], rows.length), rows };
}

/** The state of a scan: a sequence for each step, and what was given so far. */
class Scanner {
  private readonly steps: readonly Step[];
  private readonly sequences: (Sequence | undefined)[] = [];
  /** What the expressions see of the state: the entries of one sequence. */
  private visible: readonly Entry[] = [];
  private readonly outputs = new Set<Output>();
  private started = 0n;

  constructor(
    private readonly plan: Steps,
    private readonly input: Table,
    run: Run,
  ) {
    const batch = new Batch(input, run);
    const source = (expression: ScanStep['condition']) => sourceOf(expression, batch, (index) => this.beyond(index));
    this.steps = plan.steps.map(({ condition, assignments, output }) => ({
      condition: source(condition),
      assignments: assignments.map(({ column, expression }) => ({ column, value: source(expression) })),
      output,
    }));
  }

  scan(): Output[] {
    for (let row = 0; row < this.input.rows; row++) {
      for (let step = this.steps.length - 1; step >= 0; step--) if (!this.advance(step, row)) this.stay(step, row);
    }
    return [...this.outputs];
  }

  /** Moves the sequence of the step before into this one, when the row matches. */
  private advance(step: number, row: number): boolean {
    const before = this.sequences[step - 1];
    if (before === undefined || !this.matches(step, row, before.entries)) return false;
    this.sequences[step - 1] = undefined;
    this.enter(step, row, before.entries, before.id);
    return true;
  }

  /** Replaces the entry of the step itself, when the row matches; the first step begins a sequence where it has none. */
  private stay(step: number, row: number): void {
    const own = this.sequences[step];
    if ((own === undefined && step > 0) || !this.matches(step, row, own?.entries ?? [])) return;
    if (own?.output && this.steps[step]?.output === 'last') this.outputs.delete(own.output);
    this.enter(step, row, own?.entries ?? [], own?.id ?? this.started++);
  }

  private matches(step: number, row: number, entries: readonly Entry[]): boolean {
    this.visible = entries;
    return (this.steps[step] as Step).condition.at(row) === true;
  }

  private enter(step: number, row: number, entries: readonly Entry[], id: bigint): void {
    const { assignments, output: gives } = this.steps[step] as Step;
    const declared = [...this.plan.declared];
    for (const { column, value } of assignments) declared[column] = value.at(row);
    const output = { row, declared, id };
    if (gives !== 'none') this.outputs.add(output);
    this.sequences[step] = { entries: [...entries.slice(0, step), { row, declared }], id, output };
  }

  /** A column that is not of the input: one declared, as it is before it is assigned, or one of a step's entry. */
  private beyond(index: number): Source {
    const inputs = this.input.columns.length;
    const width = inputs + this.plan.declared.length;
    const [step, place] = [Math.floor(index / width) - 1, index % width];
    const column = this.input.columns[place];
    const otherwise = column ? nothing(column.type) : (this.plan.declared[place - inputs] as Value);
    if (step < 0) return { at: () => otherwise };
    return {
      at: () => {
        const entry = this.visible[step];
        if (entry === undefined) return otherwise;
        return column ? (column as Column).at(entry.row) : (entry.declared[place - inputs] as Value);
      },
    };
  }
}
