import type { Grouping, Numbers } from './group.ts';
import type { Runs } from './runs.ts';

/**
 * Groups by a code and the code of the run a row is in, which are counted in a table of all pairs: those of a run lie side
 * by side, and stay in the cache. The group of each row is found when it is asked for.
 */
export class CountedGroups implements Grouping {
  readonly count: number;
  readonly first: Int32Array;
  readonly sizes: Int32Array;
  /** The pair of each group. */
  private readonly pairs: Int32Array;
  private known: Int32Array | undefined;

  constructor(
    private readonly codes: Numbers,
    private readonly runs: Runs,
    private readonly size: number,
  ) {
    const { of, count: width } = codes;
    const counts = new Int32Array(size);
    const first = new Int32Array(Math.min(of.length, size));
    const pairs = new Int32Array(first.length);
    let found = 0;
    runs.each((from, end, code) => {
      const before = found;
      const base = code * width;
      found = countRun(of, from, end, base, counts, first, before);
      for (let group = before; group < found; group++) pairs[group] = base + (of[first[group] as number] as number);
    });
    this.count = found;
    this.first = first.slice(0, found);
    this.pairs = pairs.slice(0, found);
    this.sizes = new Int32Array(found);
    for (let group = 0; group < found; group++) this.sizes[group] = counts[this.pairs[group] as number] as number;
  }

  get of(): Int32Array {
    this.known ??= this.numbers();
    return this.known;
  }

  private numbers(): Int32Array {
    const { of: codes, count: width } = this.codes;
    const number = new Int32Array(this.size);
    for (let group = 0; group < this.count; group++) number[this.pairs[group] as number] = group;
    const of = new Int32Array(codes.length);
    this.runs.each((from, end, code) => numberRun(codes, from, end, code * width, number, of));
    return of;
  }
}

// V8 loads an array's address and length anew in each turn of a loop, so a turn is four rows.

/** Counts the rows of a run; gives how many pairs have been found so far. */
function countRun(
  codes: Int32Array,
  from: number,
  end: number,
  base: number,
  counts: Int32Array,
  first: Int32Array,
  before: number,
): number {
  let found = before;
  let row = from;
  for (; row + 3 < end; row += 4) {
    found = countRow(base + (codes[row] as number), row, counts, first, found);
    found = countRow(base + (codes[row + 1] as number), row + 1, counts, first, found);
    found = countRow(base + (codes[row + 2] as number), row + 2, counts, first, found);
    found = countRow(base + (codes[row + 3] as number), row + 3, counts, first, found);
  }
  for (; row < end; row++) found = countRow(base + (codes[row] as number), row, counts, first, found);
  return found;
}

function countRow(pair: number, row: number, counts: Int32Array, first: Int32Array, found: number): number {
  const count = counts[pair] as number;
  counts[pair] = count + 1;
  if (count > 0) return found;
  first[found] = row;
  return found + 1;
}

function numberRun(
  codes: Int32Array,
  from: number,
  end: number,
  base: number,
  number: Int32Array,
  of: Int32Array,
): void {
  let row = from;
  for (; row + 3 < end; row += 4) {
    of[row] = number[base + (codes[row] as number)] as number;
    of[row + 1] = number[base + (codes[row + 1] as number)] as number;
    of[row + 2] = number[base + (codes[row + 2] as number)] as number;
    of[row + 3] = number[base + (codes[row + 3] as number)] as number;
  }
  for (; row < end; row++) of[row] = number[base + (codes[row] as number)] as number;
}
