import type { Groups } from '../functions/define.ts';
import { type Codes, codesOf } from '../table/codes.ts';
import type { Column } from '../table/column.ts';
import { PairTable } from '../table/pair-table.ts';
import { CountedGroups } from './counted-groups.ts';
import { Runs } from './runs.ts';

/** Groups of rows with equal keys, numbered in order of appearance, and the first row of each. */
export interface Grouping extends Groups {
  readonly first: Int32Array;
}

/** Groups rows by the values of some columns; without columns all rows are one group. */
export const groupRows = (columns: readonly Column[], length: number): Grouping =>
  groupCodes(columns.map(codesOf), length);

/** What rows are grouped by: codes, and the runs in which they come where there are some. */
export interface Numbers extends Pick<Codes, 'of' | 'count'> {
  readonly runs?: Runs;
}

/** Groups rows by codes, as {@link groupRows} does by values. */
export function groupCodes(codes: readonly Numbers[], length: number): Grouping {
  const [left, right] = codes.length > 2 ? [codes.slice(0, -1).reduce(combine), codes.at(-1)] : codes;
  if (left === undefined) return { of: new Int32Array(length), count: 1, first: new Int32Array(1) };
  if (right === undefined) return left.runs ? new RunGroups(left.runs, left.count) : (asTheyAre(left) ?? inOrder(left));
  const [outer, inner] = right.runs ? [right, left] : [left, right];
  if (outer.runs && isDense(inner, outer)) return new CountedGroups(inner, outer.runs, outer.count * inner.count);
  return inOrder(combine(left, right));
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

/** Groups by runs: as many steps as there are runs. */
class RunGroups implements Grouping {
  readonly count: number;
  readonly first: Int32Array;
  readonly sizes: Int32Array;
  private readonly runs: Runs;

  constructor(runs: Runs, count: number) {
    const number = new Int32Array(count).fill(-1);
    const first: number[] = [];
    const sizes: number[] = [];
    const groups = new Int32Array(runs.codes.length);
    runs.each((from, end, code, run) => {
      if (number[code] === -1) {
        number[code] = first.push(from) - 1;
        sizes.push(0);
      }
      const group = number[code] as number;
      groups[run] = group;
      sizes[group] = (sizes[group] as number) + end - from;
    });
    this.runs = new Runs(runs.ends, groups);
    this.count = first.length;
    this.first = Int32Array.from(first);
    this.sizes = Int32Array.from(sizes);
  }

  get of(): Int32Array {
    return this.runs.of;
  }
}

/** Renumbers codes in order of first appearance. */
const inOrder = (codes: Numbers): Grouping =>
  new CountedGroups(codes, new Runs(Int32Array.of(codes.of.length), new Int32Array(1)), codes.count);

/** Largest table of code pairs that is indexed directly. */
const DENSE = 1 << 22;
const isDense = (left: Numbers, right: Numbers): boolean =>
  left.count * right.count <= Math.max(DENSE, 4 * left.of.length);

/** Codes for pairs of codes: by a table when that is small, else by hashing. */
export function combine(left: Numbers, right: Numbers): Codes {
  const length = left.of.length;
  const of = new Int32Array(length);
  if (isDense(left, right)) {
    pair(left.of, right.count, right.of, of);
    return { of, count: left.count * right.count, none: -1 };
  }
  const table = new PairTable(length);
  for (let row = 0; row < length; row++) of[row] = table.code(left.of[row] as number, right.of[row] as number);
  return { of, count: table.count, none: -1 };
}

// Four rows a turn, as in counted-groups.ts.
function pair(left: Int32Array, width: number, right: Int32Array, of: Int32Array): void {
  let row = 0;
  for (; row + 3 < of.length; row += 4) {
    of[row] = (left[row] as number) * width + (right[row] as number);
    of[row + 1] = (left[row + 1] as number) * width + (right[row + 1] as number);
    of[row + 2] = (left[row + 2] as number) * width + (right[row + 2] as number);
    of[row + 3] = (left[row + 3] as number) * width + (right[row + 3] as number);
  }
  for (; row < of.length; row++) of[row] = (left[row] as number) * width + (right[row] as number);
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
