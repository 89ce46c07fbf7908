import type { Column } from '../table/column.ts';
import { Table } from '../table/table.ts';
import type { Schema } from '../types/types.ts';
import { bestRows } from './ranking.ts';
import { rowKey } from './rows.ts';
import { unanswerable } from './unanswerable.ts';

/** The levels of top-nested: rows are found under those of the level above by the values they share. */

const columnsAt = (table: Table, positions: readonly number[]): Column[] =>
  positions.map((position) => table.columns[position] as Column);

const firstColumns = (table: Table, count: number): readonly Column[] => table.columns.slice(0, count);

/** Row numbers by path. */
function rowsByPath(columns: readonly Column[], rows: number): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (let row = 0; row < rows; row++) {
    const key = rowKey(columns, row);
    const group = found.get(key);
    if (group) group.push(row);
    else found.set(key, [row]);
  }
  return found;
}

/** How many of the rows under a parent are kept, by which column and in which direction. */
export interface Choice {
  readonly count: number;
  readonly by: number;
  readonly ascending: boolean;
}

/**
 * Every row of the level above with each of the rows under it that are chosen (all without a choice), best first. Those
 * rows begin with the values of the path, which the parents have at `path`; their other columns are appended.
 */
export function nest(parents: Table, path: readonly number[], rows: Table, schema: Schema, choice?: Choice): Table {
  const under = rowsByPath(firstColumns(rows, path.length), rows.rows);
  const parentColumns = columnsAt(parents, path);
  const [above, below]: [number[], number[]] = [[], []];
  for (let parent = 0; parent < parents.rows; parent++) {
    const found = under.get(rowKey(parentColumns, parent)) ?? [];
    const chosen = choice ? bestRows(found, rows.columns[choice.by] as Column, choice.count, choice.ascending) : found;
    for (const row of chosen) {
      above.push(parent);
      below.push(row);
    }
  }
  const taken = parents.take(Int32Array.from(above)).columns;
  const added = rows.columns.slice(path.length).map((column) => column.take(Int32Array.from(below)));
  return new Table(schema, [...taken, ...added], above.length);
}

/** The rows under a row of the level above that are in none of those kept; when `needed`, every parent must have some. */
export function others(
  table: Table,
  columns: readonly number[],
  parents: Table,
  kept: Table,
  path: readonly number[],
  needed: boolean,
): Table {
  const above = path.slice(0, -1);
  const keptPaths = new Set(rowsByPath(columnsAt(kept, path), kept.rows).keys());
  const parentPaths = rowsByPath(columnsAt(parents, above), parents.rows);
  const own = columnsAt(table, columns);
  const rows: number[] = [];
  const served = new Set<string>();
  for (let row = 0; row < table.rows; row++) {
    const parent = rowKey(own.slice(0, -1), row);
    if (!parentPaths.has(parent) || keptPaths.has(rowKey(own, row))) continue;
    served.add(parent);
    rows.push(row);
  }
  if (needed && table.rows > 0 && served.size < parentPaths.size)
    unanswerable('a level `with others` has no others, and whether Kusto then gives a row is not known');
  return table.take(Int32Array.from(rows));
}
