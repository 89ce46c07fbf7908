import type { Groups } from './define.ts';

/** How many rows each group has. */
export function groupSizes(groups: Groups): Int32Array {
  if (groups.sizes) return groups.sizes;
  const { of, count } = groups;
  const counts = new Int32Array(count);
  let row = 0;
  // V8 loads an array's address and length anew in each turn of a loop, so a turn is four rows.
  for (; row + 3 < of.length; row += 4) {
    add(counts, of[row] as number);
    add(counts, of[row + 1] as number);
    add(counts, of[row + 2] as number);
    add(counts, of[row + 3] as number);
  }
  for (; row < of.length; row++) add(counts, of[row] as number);
  return counts;
}

function add(counts: Int32Array, group: number): void {
  counts[group] = (counts[group] as number) + 1;
}
