import { Int64Column, valuesColumn } from '../table/column.ts';
import { Table } from '../table/table.ts';
import { textOf } from '../types/text.ts';
import type { Schema } from '../types/types.ts';
import type { Value } from '../types/values.ts';
import { unanswerable } from './unanswerable.ts';

/** The columns of a narrow table. */
export const narrowSchema = [
  { name: 'Row', type: 'long' },
  { name: 'Column', type: 'string' },
  { name: 'Value', type: 'string' },
] as const satisfies Schema;

/** A row for each cell: the number of its row, the name of its column, and its text. */
export function narrowed(input: Table): Table {
  const width = input.schema.length;
  const rows = new BigInt64Array(input.rows * width).map((_, cell) => BigInt(Math.floor(cell / width)));
  const values: Value[] = [];
  for (let row = 0; row < input.rows; row++) {
    input.columns.forEach((column, index) => {
      const value = column.at(row);
      if (value === null) unanswerable('how it writes null is not known');
      values.push(textOf(value, input.schema[index]?.type ?? 'unknown'));
    });
  }
  const names = values.map((_, cell): Value => input.schema[cell % width]?.name ?? '');
  return new Table(
    narrowSchema,
    [new Int64Column('long', rows, null), valuesColumn('string', names), valuesColumn('string', values)],
    values.length,
  );
}
