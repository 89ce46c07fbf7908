import { SEGMENT } from '../table/bounds.ts';
import type { Table } from '../table/table.ts';
import { Memory } from './memory.ts';
import type { Sieve } from './sieve.ts';

/** In segments where at most one row in so many passes it is kept which; others are soon gone through again. */
const FEW = 16;
const WORDS = SEGMENT / 32;

/** Which rows passed some conditions, segment by segment. */
class Passed {
  /** 1 for a segment whose rows are known. */
  private readonly known: Uint8Array;
  /** A bit a row. */
  private readonly bits: Int32Array;

  constructor(private readonly rows: number) {
    const segments = Math.ceil(rows / SEGMENT);
    this.known = new Uint8Array(segments);
    this.bits = new Int32Array(segments * WORDS);
  }

  /** As a {@link Sieve} narrows rows; undefined when it is not known which rows passed. */
  narrow(rows: Int32Array, count: number, first: number): number | undefined {
    const segment = first / SEGMENT;
    if (this.known[segment] !== 1) return undefined;
    const bits = this.bits.subarray(segment * WORDS, (segment + 1) * WORDS);
    return this.isWhole(count, first) ? allOf(bits, rows) : someOf(bits, rows, count);
  }

  /** Keeps which rows passed of so many. */
  keep(rows: Int32Array, passed: number, count: number, first: number): void {
    if (!this.isWhole(count, first) || passed * FEW > count) return;
    const segment = first / SEGMENT;
    for (let i = 0; i < passed; i++) {
      const row = rows[i] as number;
      const word = segment * WORDS + (row >>> 5);
      this.bits[word] = (this.bits[word] as number) | (1 << (row & 31));
    }
    this.known[segment] = 1;
  }

  private isWhole(count: number, first: number): boolean {
    return count === Math.min(SEGMENT, this.rows - first);
  }
}

/** Writes the rows whose bits are set; gives how many there are. */
function allOf(bits: Int32Array, rows: Int32Array): number {
  let at = 0;
  for (let i = 0; i < bits.length; i++) {
    for (let word = bits[i] as number; word !== 0; word &= word - 1) {
      rows[at++] = i * 32 + 31 - Math.clz32(word & -word);
    }
  }
  return at;
}

/** Keeps those rows whose bits are set. */
function someOf(bits: Int32Array, rows: Int32Array, count: number): number {
  let at = 0;
  for (let i = 0; i < count; i++) {
    const row = rows[i] as number;
    rows[at] = row;
    at += ((bits[row >>> 5] as number) >>> (row & 31)) & 1;
  }
  return at;
}

/** By table, for each set of conditions: two bytes a row at most. */
const kept = new Memory<Passed>(16);

/**
 * The same sieves, of which those at the end that have names are one: a query with the same conditions on the same table
 * finds which rows of a segment passed them all. The order of the conditions does not matter. Of tables that are smaller
 * than a segment nothing is kept.
 */
export function remembering(sieves: readonly Sieve[], table: Table): readonly Sieve[] {
  const from = sieves.findLastIndex(({ name }) => name === undefined) + 1;
  const named = sieves.slice(from);
  if (named.length === 0 || table.rows < SEGMENT) return sieves;
  const name = named
    .map((sieve) => sieve.name)
    .sort()
    .join('\n');
  const passed = kept.get(table, name, () => new Passed(table.rows));
  const narrow: Sieve['narrow'] = (rows, count, first) => {
    const known = passed.narrow(rows, count, first);
    if (known !== undefined) return known;
    let left = count;
    for (let i = 0; i < named.length && left > 0; i++) left = (named[i] as Sieve).narrow(rows, left, first);
    passed.keep(rows, left, count, first);
    return left;
  };
  return [...sieves.slice(0, from), { path: 'kept rows', narrow }];
}
