import { codesOf } from '../table/codes.ts';
import type { Column } from '../table/column.ts';
import { PairTable } from '../table/pair-table.ts';
import type { Groups } from './define.ts';

/** Every pair of group and code gets a bit, up to so many pairs: 32 MB at most, and little for few rows. */
const mostBits = (rows: number): number => Math.min(2 ** 28, 2 ** 20 + 256 * rows);

/** Calls `visit` with the first row of every distinct value of every group; nulls are passed over. */
export function eachDistinct(column: Column, groups: Groups, visit: (group: number, row: number) => void): void {
  const { of: codes, count, none } = codesOf(column);
  const { of } = groups;
  if (count * groups.count <= mostBits(column.length)) {
    const bits = new Uint32Array((count * groups.count + 31) >>> 5);
    for (let row = 0; row < codes.length; row++) {
      const code = codes[row] as number;
      if (code === none) continue;
      const pair = (of[row] as number) * count + code;
      const word = bits[pair >>> 5] as number;
      const bit = 1 << (pair & 31);
      if ((word & bit) !== 0) continue;
      bits[pair >>> 5] = word | bit;
      visit(of[row] as number, row);
    }
    return;
  }
  const seen = new PairTable(column.length);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number;
    if (code === none) continue;
    const before = seen.count;
    if (seen.code(of[row] as number, code) === before) visit(of[row] as number, row);
  }
}

/** When there are so many more codes than rows, marks for all of them are not worth their while. */
const mostMarks = (rows: number): number => 4096 + 4 * rows;

/**
 * How many distinct values each group has; nulls are passed over. The codes are laid out group after group, so that the
 * marks of one group, which stay in the cache, serve for all.
 */
export function distinctCounts(column: Column, groups: Groups): Int32Array {
  const counts = new Int32Array(groups.count);
  const { of: codes, count, none } = codesOf(column);
  if (count > mostMarks(codes.length)) {
    eachDistinct(column, groups, (group) => {
      counts[group] = (counts[group] as number) + 1;
    });
    return counts;
  }
  const { start, codes: sorted } = byGroup(codes, groups);
  const marks = new Int32Array(count).fill(-1);
  for (let group = 0; group < groups.count; group++) {
    const end = start[group + 1] as number;
    let distinct = 0;
    for (let at = start[group] as number; at < end; at++) {
      const code = sorted[at] as number;
      if (marks[code] === group || code === none) continue;
      marks[code] = group;
      distinct++;
    }
    counts[group] = distinct;
  }
  return counts;
}

/** The codes of the rows, group after group: those of group k are from `start[k]` up to `start[k + 1]`. */
function byGroup(codes: Int32Array, { of, count }: Groups): { start: Int32Array; codes: Int32Array } {
  const start = new Int32Array(count + 1);
  for (let row = 0; row < codes.length; row++) {
    const next = (of[row] as number) + 1;
    start[next] = (start[next] as number) + 1;
  }
  for (let group = 0; group < count; group++)
    start[group + 1] = (start[group + 1] as number) + (start[group] as number);
  const next = start.slice();
  const sorted = new Int32Array(codes.length);
  for (let row = 0; row < codes.length; row++) {
    const group = of[row] as number;
    const at = next[group] as number;
    sorted[at] = codes[row] as number;
    next[group] = at + 1;
  }
  return { start, codes: sorted };
}
