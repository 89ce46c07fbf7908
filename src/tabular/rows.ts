import type { Column } from '../table/column.ts';
import { identity, type Value } from '../types/values.ts';

/** A text that two rows share exactly when their values in the columns are the same. */
export const rowKey = (columns: readonly Column[], row: number): string =>
  JSON.stringify(columns.map((column) => String(identity(column.at(row)))));

/** Rows that agree in some columns, in order of appearance. */
export interface Group {
  readonly values: readonly Value[];
  readonly rows: number[];
}

/** The rows of each combination of values in the columns; without columns all rows are one group. */
export function groupsOf(columns: readonly Column[], length: number): Group[] {
  const groups = new Map<string, Group>();
  for (let row = 0; row < length; row++) {
    const key = rowKey(columns, row);
    let group = groups.get(key);
    if (group === undefined) {
      group = { values: columns.map((column) => column.at(row)), rows: [] };
      groups.set(key, group);
    }
    group.rows.push(row);
  }
  return [...groups.values()];
}
