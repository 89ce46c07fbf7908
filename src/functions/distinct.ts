import { type Column, DictionaryColumn, Int64Column, NumberColumn } from '../table/column.ts';
import { identity } from '../types/values.ts';
import type { Groups } from './define.ts';

/** Every pair of group and code gets a bit, up to so many pairs: 32 MB at most, and little for few rows. */
const mostBits = (rows: number): number => Math.min(2 ** 28, 2 ** 20 + 64 * rows);

/** Calls `visit` with the first row of every distinct value of every group; nulls are passed over. */
export function eachDistinct(column: Column, groups: Groups, visit: (group: number, row: number) => void): void {
  const codes = codesOf(column, groups.count);
  if (codes) eachDistinctCode(codes, groups, visit);
  else eachDistinctKey(column, groups, visit);
}

/** Small numbers that stand for the values of a column, from 0; −1 for null. */
interface Codes {
  readonly of: Int32Array;
  readonly count: number;
}

/** Codes, when so few are needed that every pair of group and code can have a bit. */
function codesOf(column: Column, groups: number): Codes | undefined {
  const most = Math.floor(mostBits(column.length) / Math.max(groups, 1));
  if (column instanceof DictionaryColumn) return column.values.length <= most ? dictionaryCodes(column) : undefined;
  if (column instanceof Int64Column || (column instanceof NumberColumn && column.type === 'int'))
    return rangeCodes(column, most);
  return undefined;
}

/** Codes of equal texts in a dictionary become one. */
function dictionaryCodes({ codes, values }: DictionaryColumn): Codes {
  const first = new Map<unknown, number>();
  const own = values.map((value, code) => {
    if (value === null) return -1;
    const key = identity(value);
    const known = first.get(key);
    if (known === undefined) first.set(key, code);
    return known ?? code;
  });
  const of = new Int32Array(codes.length);
  for (let row = 0; row < of.length; row++) of[row] = own[codes[row] as number] as number;
  return { of, count: values.length };
}

/** The distance from the least value, when the greatest is near enough. */
function rangeCodes({ data, nulls, length }: Int64Column | NumberColumn, most: number): Codes | undefined {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let row = 0; row < length; row++) {
    if (nulls !== null && nulls[row] === 1) continue;
    const value = Number(data[row]);
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  // Beyond 2^53 different longs become one number.
  const count = greatest - least + 1;
  if (!(count <= most) || Math.max(-least, greatest) > Number.MAX_SAFE_INTEGER) return undefined;
  const of = new Int32Array(length);
  for (let row = 0; row < length; row++) of[row] = nulls !== null && nulls[row] === 1 ? -1 : Number(data[row]) - least;
  return { of, count };
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

/** A bit for each pair of group and code tells whether the group has had it. */
function eachDistinctCode(codes: Codes, { of, count }: Groups, visit: (group: number, row: number) => void): void {
  const bits = new Uint32Array((codes.count * count + 31) >>> 5);
  for (let row = 0; row < of.length; row++) {
    const code = codes.of[row] as number;
    if (code < 0) continue;
    const group = of[row] as number;
    const pair = group * codes.count + code;
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
