import type { Groups } from '../functions/define.ts';
import { type Codes, codesOf } from '../table/codes.ts';
import type { Column } from '../table/column.ts';
import { PairTable } from '../table/pair-table.ts';

/** Groups of rows with equal keys, numbered in order of appearance, and the first row of each. */
export interface Grouping extends Groups {
  readonly first: Int32Array;
}

/** Groups rows by the values of some columns; without columns all rows are one group. */
export const groupRows = (columns: readonly Column[], length: number): Grouping =>
  groupCodes(columns.map(codesOf), length);

type Numbers = Pick<Codes, 'of' | 'count'>;

/** Groups rows by codes, as {@link groupRows} does by values. */
export function groupCodes(codes: readonly Numbers[], length: number): Grouping {
  const last = codes.at(-1);
  if (last === undefined) return { of: new Int32Array(length), count: 1, first: new Int32Array(1) };
  if (codes.length === 1) return asTheyAre(last) ?? inOrder(last);
  const others = codes.slice(0, -1).reduce(combine);
  return isDense(others, last) ? new PairGroups(others, last) : inOrder(combine(others, last));
}

/** Codes that are numbers in order of first appearance already; undefined when they are not. */
function asTheyAre({ of, count }: Numbers): Grouping | undefined {
  const first = new Int32Array(count);
  let seen = 0;
  for (let row = 0; row < of.length && seen < count; row++) {
    const code = of[row] as number;
    if (code < seen) continue;
    if (code > seen) return undefined;
    first[seen++] = row;
  }
  return { of, count: seen, first: first.subarray(0, seen) };
}

/** Groups by pairs of codes that are counted in a table of all pairs; the group of each row is found when it is asked for. */
class PairGroups implements Grouping {
  readonly count: number;
  readonly first: Int32Array;
  readonly sizes: Int32Array;
  private known: Int32Array | undefined;

  constructor(
    private readonly left: Numbers,
    private readonly right: Numbers,
  ) {
    const counts = new Int32Array(left.count * right.count);
    const first: number[] = [];
    const [a, b, width] = [left.of, right.of, right.count];
    for (let row = 0; row < a.length; row++) {
      const pair = (a[row] as number) * width + (b[row] as number);
      const count = counts[pair] as number;
      if (count === 0) first.push(row);
      counts[pair] = count + 1;
    }
    this.count = first.length;
    this.first = Int32Array.from(first);
    this.sizes = this.first.map((row) => counts[this.pair(row)] as number);
  }

  private pair(row: number): number {
    return (this.left.of[row] as number) * this.right.count + (this.right.of[row] as number);
  }

  get of(): Int32Array {
    this.known ??= this.numbers();
    return this.known;
  }

  private numbers(): Int32Array {
    const number = new Int32Array(this.left.count * this.right.count);
    for (let group = 0; group < this.count; group++) number[this.pair(this.first[group] as number)] = group;
    const [a, b, width] = [this.left.of, this.right.of, this.right.count];
    const of = new Int32Array(a.length);
    for (let row = 0; row < of.length; row++)
      of[row] = number[(a[row] as number) * width + (b[row] as number)] as number;
    return of;
  }
}

/** Renumbers codes in order of first appearance. */
function inOrder({ of, count }: Numbers): Grouping {
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
const isDense = (left: Numbers, right: Numbers): boolean =>
  left.count * right.count <= Math.max(DENSE, 4 * left.of.length);

/** Codes for pairs of codes: by a table when that is small, else by hashing. */
export function combine(left: Numbers, right: Numbers): Codes {
  const length = left.of.length;
  const of = new Int32Array(length);
  if (isDense(left, right)) {
    for (let row = 0; row < length; row++) of[row] = (left.of[row] as number) * right.count + (right.of[row] as number);
    return { of, count: left.count * right.count, none: -1 };
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
