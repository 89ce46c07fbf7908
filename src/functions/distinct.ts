import { type Column, DictionaryColumn, Int64Column, NumberColumn } from '../table/column.ts';
import { identity } from '../types/values.ts';
import type { Groups } from './define.ts';

/** A pair of group and code gets a bit of its own up to this many pairs (32 MB). */
const MOST_BITS = 2 ** 28;

/** Calls `visit` with the first row of every distinct value of every group; nulls are passed over. */
export function eachDistinct(column: Column, groups: Groups, visit: (group: number, row: number) => void): void {
  if (column instanceof DictionaryColumn && column.values.length * groups.count <= MOST_BITS)
    eachDistinctCode(column, groups, visit);
  else eachDistinctKey(column, groups, visit);
}

function eachDistinctKey(column: Column, groups: Groups, visit: (group: number, row: number) => void): void {
  const keyOf = keys(column);
  const seen = Array.from({ length: groups.count }, () => new Set<unknown>());
  for (let row = 0; row < column.length; row++) {
    const key = keyOf(row);
    if (key === null) continue;
    const group = groups.of[row] as number;
    const set = seen[group] as Set<unknown>;
    const size = set.size;
    set.add(key);
    if (set.size > size) visit(group, row);
  }
}

/** For a dictionary: codes of equal values become one code, and a bit says whether a group has had it. */
function eachDistinctCode(
  { codes, values }: DictionaryColumn,
  { of, count }: Groups,
  visit: (group: number, row: number) => void,
): void {
  const first = new Map<unknown, number>();
  const codeOf = Int32Array.from(values, (value, code) => {
    if (value === null) return -1;
    const key = identity(value);
    const known = first.get(key);
    if (known === undefined) first.set(key, code);
    return known ?? code;
  });
  const bits = new Uint32Array((values.length * count + 31) >>> 5);
  for (let row = 0; row < codes.length; row++) {
    const code = codeOf[codes[row] as number] as number;
    if (code < 0) continue;
    const group = of[row] as number;
    const pair = group * values.length + code;
    const word = bits[pair >>> 5] as number;
    const bit = 1 << (pair & 31);
    if ((word & bit) !== 0) continue;
    bits[pair >>> 5] = word | bit;
    visit(group, row);
  }
}

/** What stands for the value of a row in a set, without making a bigint of each long; null for null. */
function keys(column: Column): (row: number) => unknown {
  const { nulls } = column;
  if (column instanceof Int64Column) {
    const { data } = column;
    const halves = new Int32Array(data.buffer, data.byteOffset, data.length * 2);
    return (row) => {
      if (nulls !== null && nulls[row] === 1) return null;
      const high = halves[row * 2 + 1] as number;
      // What a double holds exactly is a number; the others are too far from those to be taken for one.
      return high >= -0x200000 && high < 0x200000
        ? high * 0x1_0000_0000 + ((halves[row * 2] as number) >>> 0)
        : (data[row] as bigint);
    };
  }
  if (column instanceof NumberColumn) {
    const { data } = column;
    return (row) => (nulls !== null && nulls[row] === 1 ? null : (data[row] as number));
  }
  return (row) => {
    const value = column.at(row);
    return value === null ? null : identity(value);
  };
}
