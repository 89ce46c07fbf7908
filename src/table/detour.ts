/**
 * How to gather rows that are far from one another from a table larger than the processor's cache: `first` are the rows of
 * one part of the table after the other, and `then` says where among these each row wanted is. Both ways lead through
 * memory nearby.
 */
export interface Detour {
  readonly first: Int32Array;
  readonly then: Int32Array;
}

/** Smaller tables are in the cache, and fewer rows not worth the way. */
const LEAST = 1 << 21;
/** A part has so many rows at least, as a power of two: those of a column are in the cache next to the processor. */
const LEAST_BITS = 16;
/** There are about so many parts at most, as a power of two: the processor follows no more of them at once. */
const PARTS_BITS = 5;
const SAMPLES = 256;

/** The detour that saves time; undefined when going straight there is as good. */
export function detourOf(rows: Int32Array, length: number): Detour | undefined {
  const bits = Math.max(LEAST_BITS, 32 - Math.clz32(length) - PARTS_BITS);
  return length >= LEAST && rows.length >= LEAST && areFar(rows, bits) ? detour(rows, length, bits) : undefined;
}

/** Whether most rows are in another part than the one before them. */
function areFar(rows: Int32Array, bits: number): boolean {
  const step = Math.floor(rows.length / SAMPLES);
  let far = 0;
  for (let at = step; at < rows.length; at += step) {
    if (Math.abs((rows[at] as number) - (rows[at - 1] as number)) >> bits > 0) far++;
  }
  return far * 2 > SAMPLES;
}

/** The detour by parts of so many rows; a negative row, which is a row of nothing, counts to the first part. */
export function detour(rows: Int32Array, length: number, bits: number): Detour {
  const next = new Int32Array((length >> bits) + 2);
  for (let at = 0; at < rows.length; at++) {
    const part = Math.max(0, (rows[at] as number) >> bits) + 1;
    next[part] = (next[part] as number) + 1;
  }
  for (let part = 1; part < next.length; part++) next[part] = (next[part] as number) + (next[part - 1] as number);
  const first = new Int32Array(rows.length);
  const then = new Int32Array(rows.length);
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] as number;
    const part = Math.max(0, row >> bits);
    const place = next[part] as number;
    next[part] = place + 1;
    first[place] = row;
    then[at] = place;
  }
  return { first, then };
}
