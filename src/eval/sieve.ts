import type { Expression } from '../binder/plan.ts';
import { SEGMENT } from '../table/bounds.ts';
import { DictionaryColumn } from '../table/column.ts';
import { Int32List } from '../table/lists.ts';
import { allRows, type Table } from '../table/table.ts';
import { rangeSieve } from './ranges.ts';
import type { Run } from './run.ts';
import { type Asked, askedOf } from './scan.ts';

/**
 * Conditions that follow each other narrow the rows of a segment one after the other before the next segment is looked
 * at, so that what lies between them stays in the cache.
 */

/** A condition that narrows rows. */
export interface Sieve {
  /** Which way it goes, for explanations. */
  readonly path: string;
  /**
   * Keeps those of the first `count` rows for which the condition is true, in their place; gives how many are left.
   * Rows are ascending, of one segment, and counted from its first row.
   */
  readonly narrow: (rows: Int32Array, count: number, first: number) => number;
}

/** How a sieve did. */
export interface Sifting {
  before: number;
  after: number;
  milliseconds: number;
}

/** The sieve of a condition; undefined when it, or the layout of its column, is none for this. */
export function sieveOf(condition: Expression, table: Table, run: Run): Sieve | undefined {
  const range = rangeSieve(condition, table);
  if (range) return { path: 'segments', narrow: range };
  const asked = askedOf(condition, table, run);
  if (asked === undefined) return undefined;
  const isDictionary = asked.column instanceof DictionaryColumn;
  return {
    path: isDictionary ? 'distinct values' : 'contiguous text',
    narrow: asked.codes === null ? narrowTexts(asked) : narrowCodes(asked, asked.codes),
  };
}

// Every row is written and then overwritten unless it is true: branches would be guessed wrong too often.

const narrowCodes =
  ({ said, askerFor }: Asked, codes: Int32Array): Sieve['narrow'] =>
  (rows, count, first) => {
    const ask = askerFor(count / SEGMENT);
    let at = 0;
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      const code = codes[first + row] as number;
      rows[at] = row;
      at += ((said[code] as number) || ask(code)) & 1;
    }
    return at;
  };

const narrowTexts =
  ({ said, askerFor }: Asked): Sieve['narrow'] =>
  (rows, count, first) => {
    const ask = askerFor(count / SEGMENT);
    let at = 0;
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      rows[at] = row;
      at += ((said[first + row] as number) || ask(first + row)) & 1;
    }
    return at;
  };

const ramp = allRows(SEGMENT);

/** The rows of a table, or of some ascending rows of it, that pass all sieves; `siftings` hears how each did. */
export function sift(
  sieves: readonly Sieve[],
  total: number,
  rows: Int32Array | null,
  siftings: readonly Sifting[] | undefined,
): Int32Array {
  const kept = new Int32List();
  const buffer = new Int32Array(SEGMENT);
  for (let first = 0, from = 0; first < total; first += SEGMENT) {
    let count = Math.min(SEGMENT, total - first);
    if (rows === null) buffer.set(ramp);
    else {
      const end = first + count;
      count = 0;
      while (from < rows.length && (rows[from] as number) < end) buffer[count++] = (rows[from++] as number) - first;
    }
    count = siftings ? pass(sieves, buffer, count, first, siftings) : passQuickly(sieves, buffer, count, first);
    for (let i = 0; i < count; i++) kept.push(first + (buffer[i] as number));
  }
  return kept.array();
}

function passQuickly(sieves: readonly Sieve[], rows: Int32Array, count: number, first: number): number {
  let left = count;
  for (let i = 0; i < sieves.length && left > 0; i++) left = (sieves[i] as Sieve).narrow(rows, left, first);
  return left;
}

function pass(
  sieves: readonly Sieve[],
  rows: Int32Array,
  count: number,
  first: number,
  siftings: readonly Sifting[],
): number {
  let left = count;
  for (const [i, sieve] of sieves.entries()) {
    const sifting = siftings[i] as Sifting;
    const start = performance.now();
    sifting.before += left;
    if (left > 0) left = sieve.narrow(rows, left, first);
    sifting.after += left;
    sifting.milliseconds += performance.now() - start;
  }
  return left;
}
