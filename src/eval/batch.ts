import type { Expression } from '../binder/plan.ts';
import type { Column } from '../table/column.ts';
import type { Table } from '../table/table.ts';
import type { Run } from './run.ts';

/** The rows an expression is computed over: a table, or a selection of its rows whose columns are gathered when asked for. */
export class Batch {
  readonly length: number;
  /** Expressions computed already: the same node is not computed twice. */
  readonly computed = new Map<Expression, Column>();
  private readonly gathered: (Column | undefined)[] = [];

  constructor(
    readonly table: Table,
    readonly run: Run,
    readonly rows: Int32Array | null = null,
  ) {
    this.length = rows === null ? table.rows : rows.length;
  }

  column(index: number): Column {
    const column = this.table.columns[index] as Column;
    if (this.rows === null) return column;
    let taken = this.gathered[index];
    if (taken === undefined) {
      taken = column.take(this.rows);
      this.gathered[index] = taken;
    }
    return taken;
  }

  /** Some of its rows. */
  take(rows: Int32Array): Batch {
    const { rows: own } = this;
    return new Batch(this.table, this.run, own === null ? rows : rows.map((row) => own[row] as number));
  }
}
