import type { Field, ScalarType, Schema } from '../types/types.ts';
import type { Value } from '../types/values.ts';
import { type Column, valuesColumn } from './column.ts';
import { detourOf } from './detour.ts';
import { TextColumn } from './text-column.ts';

/** An immutable table: a schema and one column for each of its fields. */
export class Table {
  constructor(
    readonly schema: Schema,
    readonly columns: readonly Column[],
    /** The number of rows; needed on its own because a table may have no columns. */
    readonly rows: number = columns[0]?.length ?? 0,
  ) {}

  /** The table of the given rows, in that order; a negative row is a row of nothing. */
  take(rows: Int32Array): Table {
    const detour = detourOf(rows, this.rows);
    const gathered = (column: Column): Column =>
      detour === undefined || column instanceof TextColumn
        ? column.take(rows)
        : column.take(detour.first).take(detour.then);
    return new Table(this.schema, this.columns.map(gathered), rows.length);
  }

  /** The values of one row. */
  row(row: number): Value[] {
    return this.columns.map((column) => column.at(row));
  }
}

/** A table from rows of values in the representation of values.ts. */
export function tableOf(schema: Schema, rows: readonly (readonly Value[])[]): Table {
  const column = (field: Field, index: number) =>
    valuesColumn(
      field.type as ScalarType,
      rows.map((row) => row[index] ?? null),
    );
  return new Table(schema, schema.map(column), rows.length);
}

/** All rows from 0 to `count`, exclusive. */
export function allRows(count: number): Int32Array {
  const rows = new Int32Array(count);
  for (let row = 0; row < count; row++) rows[row] = row;
  return rows;
}
