import { type Column, DictionaryColumn, Int64Column, NumberColumn } from '../table/column.ts';
import { compare, type Value } from '../types/values.ts';
import type { Groups } from './define.ts';

/** Which of two values that are not null is the better one: NaN beats everything, and stays. */
function better(value: Value, than: Value, largest: boolean): boolean {
  if (Number.isNaN(than)) return false;
  if (Number.isNaN(value)) return true;
  const order = compare(value, than);
  return largest ? order > 0 : order < 0;
}

/**
 * The row of each group that holds the largest (or smallest) value, the first of several; −1 for a group without rows.
 * A null loses against every value, so a group has a null only where it has nothing else.
 */
export function rowOfExtreme(column: Column, groups: Groups, largest: boolean): Int32Array {
  const rows = new Int32Array(groups.count).fill(-1);
  if (column instanceof Int64Column) longs(column, groups.of, rows, largest);
  else if (column instanceof NumberColumn) numbers(column.data, column.nulls, groups.of, rows, largest);
  else if (column instanceof DictionaryColumn && column.type === 'string')
    numbers(ranksOf(column), null, groups.of, rows, largest);
  else any(column, groups.of, rows, largest);
  return rows;
}

function longs({ data, nulls }: Int64Column, of: Int32Array, rows: Int32Array, largest: boolean): void {
  for (let row = 0; row < data.length; row++) {
    const group = of[row] as number;
    const best = rows[group] as number;
    if (best < 0) rows[group] = row;
    else if (nulls !== null && (nulls[row] === 1 || nulls[best] === 1)) {
      if (nulls[row] !== 1) rows[group] = row;
    } else if (
      largest ? (data[row] as bigint) > (data[best] as bigint) : (data[row] as bigint) < (data[best] as bigint)
    )
      rows[group] = row;
  }
}

function numbers(
  data: Int32Array | Float64Array,
  nulls: Uint8Array | null,
  of: Int32Array,
  rows: Int32Array,
  largest: boolean,
): void {
  for (let row = 0; row < data.length; row++) {
    const group = of[row] as number;
    const best = rows[group] as number;
    if (best < 0) rows[group] = row;
    else if (nulls !== null && (nulls[row] === 1 || nulls[best] === 1)) {
      if (nulls[row] !== 1) rows[group] = row;
    } else {
      const value = data[row] as number;
      const than = data[best] as number;
      if ((largest ? value > than : value < than) || (Number.isNaN(value) && !Number.isNaN(than))) rows[group] = row;
    }
  }
}

/** The place of each row's text in the order of the dictionary, so that rows compare as integers. */
function ranksOf({ codes, values }: DictionaryColumn): Int32Array {
  const order = values
    .map((_, code) => code)
    .sort((left, right) => compare(values[left] as Value, values[right] as Value));
  const rankOf = new Int32Array(values.length);
  let rank = 0;
  order.forEach((code, position) => {
    const before = order[position - 1];
    if (before !== undefined && compare(values[before] as Value, values[code] as Value) !== 0) rank++;
    rankOf[code] = rank;
  });
  const ranks = new Int32Array(codes.length);
  for (let row = 0; row < codes.length; row++) ranks[row] = rankOf[codes[row] as number] as number;
  return ranks;
}

function any(column: Column, of: Int32Array, rows: Int32Array, largest: boolean): void {
  for (let row = 0; row < column.length; row++) {
    const group = of[row] as number;
    const best = rows[group] as number;
    const value = column.at(row);
    if (best < 0) rows[group] = row;
    else if (value !== null) {
      const than = column.at(best);
      if (than === null || better(value, than, largest)) rows[group] = row;
    }
  }
}
