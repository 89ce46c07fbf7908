import { boundsOf, SEGMENT } from '../table/bounds.ts';
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
  const direction = nulls === null && rows.length * 4 <= SEGMENT ? directionOf(data) : 0;
  if (direction !== 0) {
    longsInOrder(data, of, rows, largest, direction);
    return;
  }
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

/** Fewer segments are not worth their bounds. */
const LEAST_SEGMENTS = 4;

/** 1 when the values mostly rise from segment to segment, −1 when they fall, 0 when neither. */
function directionOf(data: BigInt64Array): number {
  let direction = 0;
  for (let row = SEGMENT; row < data.length; row += SEGMENT) {
    const [before, value] = [data[row - SEGMENT] as bigint, data[row] as bigint];
    const own = value > before ? 1 : value < before ? -1 : direction;
    if (direction !== 0 && own !== direction) return 0;
    direction = own;
  }
  return data.length >= LEAST_SEGMENTS * SEGMENT ? direction : 0;
}

/** As {@link longs}, begun where the extremes are: a segment that is beaten in every group is not looked at. */
function longsInOrder(
  data: BigInt64Array,
  of: Int32Array,
  rows: Int32Array,
  largest: boolean,
  direction: number,
): void {
  const { least, greatest } = boundsOf(data);
  const isBackwards = largest === direction > 0;
  let worst = -1;
  for (let turn = 0; turn < least.length; turn++) {
    const segment = isBackwards ? least.length - 1 - turn : turn;
    if (worst >= 0) {
      const than = data[rows[worst] as number] as bigint;
      const best = (largest ? greatest : least)[segment] as bigint;
      // Of equal values the first one counts.
      if (largest ? best < than : best > than) continue;
      if (!isBackwards && best === than) continue;
    }
    const first = segment * SEGMENT;
    const end = Math.min(first + SEGMENT, data.length);
    if (isBackwards) for (let row = end - 1; row >= first; row--) offer(data, of, rows, largest, row);
    else for (let row = first; row < end; row++) offer(data, of, rows, largest, row);
    worst = worstOf(data, rows, largest);
  }
}

/** Takes a row when it is better than the one its group has, or as good and before it. */
function offer(data: BigInt64Array, of: Int32Array, rows: Int32Array, largest: boolean, row: number): void {
  const group = of[row] as number;
  const best = rows[group] as number;
  if (best < 0) rows[group] = row;
  else if (largest ? (data[row] as bigint) > (data[best] as bigint) : (data[row] as bigint) < (data[best] as bigint))
    rows[group] = row;
  else if (row < best && (data[row] as bigint) === (data[best] as bigint)) rows[group] = row;
}

/** The group whose row is the easiest to beat; −1 while some have none. */
function worstOf(data: BigInt64Array, rows: Int32Array, largest: boolean): number {
  let worst = 0;
  for (let group = 0; group < rows.length; group++) {
    if ((rows[group] as number) < 0) return -1;
    const value = data[rows[group] as number] as bigint;
    const than = data[rows[worst] as number] as bigint;
    if (largest ? value < than : value > than) worst = group;
  }
  return rows.length === 0 ? -1 : worst;
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
