import { hllKeys } from '../functions/sketches.ts';
import { type Column, valuesColumn } from '../table/column.ts';
import type { Dynamic, Value } from '../types/values.ts';
import { unanswerable } from './unanswerable.ts';

/** For each row the number of values in the first set, in the first two, and so on: one column for each set. */
export function intersections(sets: readonly Column[], rows: number): Column[] {
  const counts = sets.map((): Value[] => []);
  for (let row = 0; row < rows; row++) {
    let common: ReadonlySet<string> | undefined;
    sets.forEach((column, position) => {
      const keys = hllKeys(column.at(row) as Dynamic) ?? unanswerable('an argument was not made by hll()');
      const before = common;
      common = new Set(before ? keys.filter((key) => before.has(key)) : keys);
      counts[position]?.push(BigInt(common.size));
    });
  }
  return counts.map((values) => valuesColumn('long', values));
}
