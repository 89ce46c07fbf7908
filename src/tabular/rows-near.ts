import type { Column } from '../table/column.ts';
import type { Table } from '../table/table.ts';

/** The rows that lie up to `before` rows before, or up to `after` rows after, one that fulfils a condition. */
export function rowsNear(input: Table, condition: Column, before: number, after: number): Table {
  const rows: number[] = [];
  let next = 0;
  for (let row = 0; row < input.rows; row++) {
    if (condition.at(row) !== true) continue;
    const end = Math.min(row + after, input.rows - 1);
    for (next = Math.max(next, row - before); next <= end; next++) rows.push(next);
  }
  return input.take(Int32Array.from(rows));
}
