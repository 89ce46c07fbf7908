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
    // The rows are held instead of their values: a bigint in a variable that a loop changes is an object each time.
    let least = segment * SEGMENT;
    let greatest = least;
    for (let row = least + 1; row < end; row++) {
      if ((data[row] as bigint) > (data[greatest] as bigint)) greatest = row;
      else if ((data[row] as bigint) < (data[least] as bigint)) least = row;
    }
    bounds.least[segment] = data[least] as bigint;
    bounds.greatest[segment] = data[greatest] as bigint;
  }
  kept.set(data, bounds);
  return bounds;
}
