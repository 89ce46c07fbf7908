/** Rows of a segment: its least and greatest value are kept, and filters look at one after the other. */
export const SEGMENT = 4096;

/** The least and the greatest value of each segment of a column. */
interface Bounds {
  readonly least: BigInt64Array;
  readonly greatest: BigInt64Array;
}

const kept = new WeakMap<BigInt64Array, Bounds>();

/** The bounds of the segments of a column; they live as long as its data. */
export function boundsOf(data: BigInt64Array): Bounds {
  const known = kept.get(data);
  if (known) return known;
  const count = Math.ceil(data.length / SEGMENT);
  const bounds = { least: new BigInt64Array(count), greatest: new BigInt64Array(count) };
  for (let segment = 0; segment < count; segment++) {
    const end = Math.min((segment + 1) * SEGMENT, data.length);
    const [least, greatest] = endsOf(data, segment * SEGMENT, end);
    bounds.least[segment] = data[least] as bigint;
    bounds.greatest[segment] = data[greatest] as bigint;
  }
  kept.set(data, bounds);
  return bounds;
}

/** The rows of the least and of the greatest value among some. */
function endsOf(data: BigInt64Array, from: number, end: number): [least: number, greatest: number] {
  if (isAscending(data, from, end)) return [from, end - 1];
  // The rows are held instead of their values: a bigint in a variable that a loop changes is an object each time.
  let least = from;
  let greatest = from;
  for (let row = from + 1; row < end; row++) {
    if ((data[row] as bigint) > (data[greatest] as bigint)) greatest = row;
    else if ((data[row] as bigint) < (data[least] as bigint)) least = row;
  }
  return [least, greatest];
}

/** Four rows a turn, since V8 loads an array's address and length anew in each turn. */
function isAscending(data: BigInt64Array, from: number, end: number): boolean {
  let row = from + 1;
  for (; row + 3 < end; row += 4) {
    if (isLess(data, row) || isLess(data, row + 1) || isLess(data, row + 2) || isLess(data, row + 3)) return false;
  }
  for (; row < end; row++) if (isLess(data, row)) return false;
  return true;
}

const isLess = (data: BigInt64Array, row: number): boolean => (data[row] as bigint) < (data[row - 1] as bigint);
