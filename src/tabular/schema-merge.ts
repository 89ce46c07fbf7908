import { type Table, tableOf } from '../table/table.ts';
import type { Schema } from '../types/types.ts';
import { unanswerable } from './unanswerable.ts';

/** The columns of a merged schema: those of getschema. */
export const mergedSchema = [
  { name: 'ColumnName', type: 'string' },
  { name: 'ColumnOrdinal', type: 'int' },
  { name: 'DataType', type: 'string' },
  { name: 'ColumnType', type: 'string' },
] as const satisfies Schema;

interface Merged {
  readonly dataType: string;
  readonly columnType: string;
  readonly ordinals: Set<number>;
}

const OUT_OF_ORDER = 'ERROR(columns are out of order)';

/**
 * Merges rows of getschema, several for a column that several schemas have. A column whose place differs is an error
 * when the order is to be kept, else it goes to the last of its places.
 */
export function mergeSchemas(input: Table, keepOrder: boolean): Table {
  const columns = new Map<string, Merged>();
  for (let row = 0; row < input.rows; row++) {
    const [name, ordinal, dataType, columnType] = input.row(row) as [string, number | bigint, string, string];
    const known = columns.get(name);
    if (known === undefined) columns.set(name, { dataType, columnType, ordinals: new Set([Number(ordinal)]) });
    else if (known.columnType === columnType) known.ordinals.add(Number(ordinal));
    else unanswerable(`the types ${known.columnType} and ${columnType} of '${name}' must be brought to one`);
  }
  const placed = [...columns].map(([name, column]) => ({
    name,
    ...column,
    ordinal: keepOrder && column.ordinals.size > 1 ? -1 : Math.max(...column.ordinals),
  }));
  const right = placed.filter(({ ordinal }) => ordinal >= 0).sort((a, b) => a.ordinal - b.ordinal);
  const isUnclear = keepOrder
    ? right.some(({ ordinal }, place) => ordinal === right[place - 1]?.ordinal)
    : right.some(({ ordinal }, place) => ordinal !== place);
  if (isUnclear) unanswerable('several columns claim one place');
  return tableOf(mergedSchema, [
    ...right.map(({ name, ordinal, dataType, columnType }) => [name, ordinal, dataType, columnType]),
    ...placed
      .filter(({ ordinal }) => ordinal < 0)
      .map(({ name }) => [name, -1, `ERROR(unknown CSL type:${OUT_OF_ORDER})`, OUT_OF_ORDER]),
  ]);
}
