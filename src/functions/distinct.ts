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
