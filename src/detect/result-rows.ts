import { isoText } from '../table/rows.ts';
import type { Table } from '../table/table.ts';
import { textOf } from '../types/text.ts';
import { nothing, type Value } from '../types/values.ts';
import { isExpected } from './cell.ts';
import type { ExpectedRow } from './expectation.ts';

/** The rows of a result, to be held against expected ones. */
export class ResultRows {
  readonly names: readonly string[];
  /** The numbers of all rows. */
  readonly all: readonly number[];

  constructor(
    readonly table: Table,
    private readonly now: bigint,
  ) {
    this.names = table.schema.map(({ name }) => name);
    this.all = Array.from({ length: table.rows }, (_, row) => row);
  }

  /** Whether a row has everything that is expected of it. */
  isMatch(expected: ExpectedRow, row: number): boolean {
    return this.differing(expected, row).length === 0;
  }

  /** The columns in which a row is not as expected. */
  differing(expected: ExpectedRow, row: number): string[] {
    return Object.keys(expected).filter((name) => {
      const { value, type } = this.cell(name, row);
      return !isExpected(expected[name], value, type, this.now);
    });
  }

  /** The row that has most of what is expected, of those not taken. */
  nearest(expected: ExpectedRow, taken: ReadonlySet<number | undefined>): number | undefined {
    let best: number | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const row of this.all) {
      const differing = taken.has(row) ? Number.POSITIVE_INFINITY : this.differing(expected, row).length;
      if (differing < least) [best, least] = [row, differing];
    }
    return best;
  }

  /** A cell as text for people. */
  text(name: string, row: number): string {
    const { value, type } = this.cell(name, row);
    return type === 'datetime' && value !== null ? isoText(value as bigint) : textOf(value, type);
  }

  private cell(name: string, row: number): { value: Value; type: Table['schema'][number]['type'] } {
    const index = this.names.indexOf(name);
    const type = this.table.schema[index]?.type ?? 'string';
    return { value: this.table.columns[index]?.at(row) ?? nothing(type), type };
  }
}
