import type { Column } from '../table/column.ts';
import { Table } from '../table/table.ts';
import type { Schema } from '../types/types.ts';

/** The rows of a lookup table that belong to a row of the input. */
export type Matches = (row: number) => readonly number[];

/** The places of a result's columns: of the input or of the lookup table. */
export interface Layout {
  readonly schema: Schema;
  readonly columns: readonly { readonly side: 'input' | 'lookup'; readonly index: number }[];
}

/** Each row of the input with each row of the lookup table that matches it; rows that match none are kept if asked for. */
export function lookedUp(input: Table, lookup: Table, matches: Matches, keepUnmatched: boolean, layout: Layout): Table {
  const left: number[] = [];
  const right: number[] = [];
  for (let row = 0; row < input.rows; row++) {
    const found = matches(row);
    for (const match of found) {
      left.push(row);
      right.push(match);
    }
    if (found.length > 0 || !keepUnmatched) continue;
    left.push(row);
    right.push(-1);
  }
  const rows = { input: Int32Array.from(left), lookup: Int32Array.from(right) };
  const sides = { input, lookup };
  const columns = layout.columns.map(({ side, index }) => (sides[side].columns[index] as Column).take(rows[side]));
  return new Table(layout.schema, columns, left.length);
}
