import type { Expression } from '../binder/plan.ts';
import { SEGMENT } from '../table/bounds.ts';
import { DictionaryColumn } from '../table/column.ts';
import { Int32List } from '../table/lists.ts';
import { allRows, type Table } from '../table/table.ts';
import { answers, asked, truth, untruth } from './answers.ts';
import { scannedColumn } from './predicate.ts';
import { rangeSieve } from './ranges.ts';
import type { Run } from './run.ts';
import { type Ask, type Asked, askedOf } from './scan.ts';

/**
 * Conditions that follow each other narrow the rows of a segment one after the other before the next segment is looked
 * at, so that what lies between them stays in the cache.
 */

/** A condition that narrows rows. */
export interface Sieve {
  /** Which way it goes, for explanations. */
  readonly path: string;
  /** Says all about the condition, for a table: two with the same name pass the same rows. Conditions of times have none. */
  readonly name?: string;
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
  const predicate = askedOf(condition, table, run);
  if (predicate === undefined) return undefined;
  return {
    path: predicate.column instanceof DictionaryColumn ? 'distinct values' : 'contiguous text',
    name: `${scannedColumn(condition)} ${predicate.name}`,
    narrow: asking(predicate),
  };
}

const ramp = allRows(SEGMENT);

/** Narrows rows to those of which a predicate is true. */
function asking({ said, askerFor, codes }: Asked): Sieve['narrow'] {
  return (rows, count, first) => {
    if (count === 0) return 0;
    const entries = codes === null ? ramp : codes.subarray(first, first + SEGMENT);
    const known = codes === null ? said.subarray(first, first + SEGMENT) : said;
    // When the first row is unasked most rows will be, as they are when a column is asked for the first time.
    const isUnasked = known[entries[rows[0] as number] as number] === answers.unasked;
    const left = isUnasked ? ~count : keepUnlessUntrue(rows, count, entries, known);
    if (left >= 0) return left;
    return keepTrue(rows, ~left, entries, known, askerFor(count / SEGMENT), codes === null ? first : 0);
  };
}

/**
 * Keeps the rows whose entries are not known to be untrue; gives how many, or the complement of that when some of the
 * rows had entries that are unasked. Every row is written and then overwritten unless it is kept: branches would be
 * guessed wrong too often. V8 loads an array's address and length anew in each turn of a loop, so a turn is four rows.
 */
function keepUnlessUntrue(rows: Int32Array, count: number, entries: Int32Array, said: Uint8Array): number {
  let at = 0;
  let all: number = asked;
  let i = 0;
  for (; i + 3 < count; i += 4) {
    const [a, b, c, d] = [rows[i] as number, rows[i + 1] as number, rows[i + 2] as number, rows[i + 3] as number];
    const ofA = said[entries[a] as number] as number;
    const ofB = said[entries[b] as number] as number;
    const ofC = said[entries[c] as number] as number;
    const ofD = said[entries[d] as number] as number;
    rows[at] = a;
    at += notUntrue(ofA);
    rows[at] = b;
    at += notUntrue(ofB);
    rows[at] = c;
    at += notUntrue(ofC);
    rows[at] = d;
    at += notUntrue(ofD);
    all &= ofA & ofB & ofC & ofD;
  }
  for (; i < count; i++) {
    const row = rows[i] as number;
    const answer = said[entries[row] as number] as number;
    rows[at] = row;
    at += notUntrue(answer);
    all &= answer;
  }
  return all === 0 ? ~at : at;
}

/** 0 for an answer that is known to be untrue, else 1. */
const notUntrue = (answer: number): number => 1 - ((answer & untruth) >> 1);

/** Keeps the rows of which the predicate is true, and asks where that is not known; entries count from the first one. */
function keepTrue(
  rows: Int32Array,
  count: number,
  entries: Int32Array,
  said: Uint8Array,
  ask: Ask,
  firstEntry: number,
): number {
  let at = 0;
  for (let i = 0; i < count; i++) {
    const row = rows[i] as number;
    const entry = entries[row] as number;
    rows[at] = row;
    at += ((said[entry] as number) || ask(firstEntry + entry)) & truth;
  }
  return at;
}

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
    const data = kept.room(count);
    for (let i = 0; i < count; i++) data[kept.length + i] = first + (buffer[i] as number);
    kept.length += count;
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
