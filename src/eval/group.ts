import type { Groups } from '../functions/define.ts';
import { type Codes, codesOf } from '../table/codes.ts';
import type { Column } from '../table/column.ts';
import { PairTable } from '../table/pair-table.ts';

/** Groups of rows with equal keys, numbered in order of appearance, and the first row of each. */
export interface Grouping extends Groups {
  readonly first: Int32Array;
}

/** Groups rows by the values of some columns; without columns all rows are one group. */
export function groupRows(columns: readonly Column[], length: number): Grouping {
  if (columns.length === 0) return { of: new Int32Array(length), count: 1, first: new Int32Array(1) };
  return inOrder(columns.map(codesOf).reduce(combine));
}

/** Renumbers codes in order of first appearance. */
function inOrder({ of, count }: Pick<Codes, 'of' | 'count'>): Grouping {
  const number = new Int32Array(count).fill(-1);
  const groups = new Int32Array(of.length);
  const first: number[] = [];
  for (let row = 0; row < of.length; row++) {
    const code = of[row] as number;
    let group = number[code] as number;
    if (group < 0) {
      group = first.length;
      number[code] = group;
      first.push(row);
    }
    groups[row] = group;
  }
  return { of: groups, count: first.length, first: Int32Array.from(first) };
}

/** Largest table of code pairs that is indexed directly. */
const DENSE = 1 << 22;

/** Codes for pairs of codes: by a table when that is small, else by hashing. */
export function combine(left: Pick<Codes, 'of' | 'count'>, right: Pick<Codes, 'of' | 'count'>): Codes {
  const length = left.of.length;
  const of = new Int32Array(length);
  const pairs = left.count * right.count;
  if (pairs <= DENSE || pairs <= 4 * length) {
    for (let row = 0; row < length; row++) of[row] = (left.of[row] as number) * right.count + (right.of[row] as number);
    return { of, count: pairs, none: -1 };
  }
  const table = new PairTable(length);
  for (let row = 0; row < length; row++) of[row] = table.code(left.of[row] as number, right.of[row] as number);
  return { of, count: table.count, none: -1 };
}

/** Rows by group: those of group k are `rows[start[k]]` up to `rows[start[k + 1]]`. */
export interface Buckets {
  readonly start: Int32Array;
  readonly rows: Int32Array;
}

/** The rows of each group, in their order. */
export function bucketsOf(keys: Int32Array, count: number): Buckets {
  const start = new Int32Array(count + 1);
  for (let row = 0; row < keys.length; row++)
    start[(keys[row] as number) + 1] = (start[(keys[row] as number) + 1] as number) + 1;
  for (let key = 0; key < count; key++) start[key + 1] = (start[key + 1] as number) + (start[key] as number);
  const next = start.slice();
  const rows = new Int32Array(keys.length);
  for (let row = 0; row < keys.length; row++) {
    const key = keys[row] as number;
    const at = next[key] as number;
    rows[at] = row;
    next[key] = at + 1;
  }
  return { start, rows };
}
