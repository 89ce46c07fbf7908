import { ConstantColumn, DictionaryColumn, NumberColumn } from '../table/column.ts';
import { allRows } from '../table/table.ts';
import { textColumn } from '../table/text-column.ts';
import { Radix } from './radix.ts';
import { integerKey } from './sort-integers.ts';
import type { SortKey } from './sort-order.ts';
import { textKey } from './sort-texts.ts';

/** A key whose values can be sorted by words of 32 bits. */
export interface DigitKey {
  /**
   * Writes a word for each of some rows, in whose order the values are, from an offset of these on, which is 0 first. Gives
   * the offset from which on rows with equal words are to be told apart; undefined when their values are equal.
   */
  write(rows: Int32Array, words: Uint32Array, offset: number): number | undefined;
  compare(left: number, right: number): number;
}

/**
 * Rows in the order of the keys, equal ones in the order they had, sorted without comparing. Undefined when a key has a
 * layout that has no digits.
 */
export function sortByDigits(keys: readonly SortKey[], length: number): Int32Array | undefined {
  const all: DigitKey[] = [];
  for (const key of keys) {
    if (key.column instanceof ConstantColumn) continue;
    const digits = integerKey(withPlaces(key)) ?? textKey(key);
    if (digits === undefined) return undefined;
    all.push(digits);
  }
  const rows = allRows(length);
  if (all.length > 0) new DigitSort(all, rows).sort(0, length, 0, 0);
  return rows;
}

/** Fewer texts are sorted faster by comparing. */
const LEAST_TEXTS = 1024;

/** Instead of a large dictionary, whose texts are sorted first, the places of these. */
function withPlaces(key: SortKey): SortKey {
  const { column } = key;
  if (
    !(column instanceof DictionaryColumn) ||
    column.type !== 'string' ||
    column.values.length < LEAST_TEXTS ||
    column.values.length > column.length
  )
    return key;
  const texts = column.values as readonly string[];
  const sorted = sortByDigits([{ ...key, column: textColumn(texts) }], texts.length);
  if (sorted === undefined) return key;
  const places = new Int32Array(texts.length);
  for (let at = 1; at < sorted.length; at++) {
    const [before, code] = [sorted[at - 1] as number, sorted[at] as number];
    places[code] = texts[before] === texts[code] ? (places[before] as number) : at;
  }
  const of = column.codes.map((code) => places[code] as number);
  return { column: new NumberColumn('int', of, null), descending: false, nullsFirst: true };
}

/** Fewer rows are put in their places one by one. */
const FEW = 8;
/** Rows that are equal for so long are compared, lest one call within the other become too many. */
const MOST_OFFSET = 512;

/**
 * Sorts by the first key: by as much of it as tells the rows apart and goes into a word. Rows whose words are equal are
 * then sorted by what is left of the key, or by the next one.
 */
class DigitSort {
  private readonly words: Uint32Array;
  private readonly radix: Radix;

  constructor(
    private readonly keys: readonly DigitKey[],
    private readonly rows: Int32Array,
  ) {
    this.words = new Uint32Array(rows.length);
    this.radix = new Radix({ words: this.words, rows });
  }

  /** Sorts the rows from one place to another, which are equal in the keys before the given one and in it up to an offset. */
  sort(from: number, to: number, key: number, offset: number): void {
    if (to - from < FEW) this.insert(from, to, key);
    else if (offset <= MOST_OFFSET) this.deal(from, to, key, offset);
    else this.rows.subarray(from, to).sort((left, right) => this.compare(left, right, key));
  }

  private deal(from: number, to: number, key: number, offset: number): void {
    const words = this.words.subarray(from, to);
    const next = (this.keys[key] as DigitKey).write(this.rows.subarray(from, to), words, offset);
    if (!isSorted(words)) this.radix.sort(from, to);
    if (next === undefined) {
      if (key + 1 < this.keys.length) this.sortEqual(words, from, key + 1, 0);
    } else this.sortEqual(words, from, key, next);
  }

  /** Sorts the rows that have the same word. */
  private sortEqual(words: Uint32Array, from: number, key: number, offset: number): void {
    for (let start = 0; start < words.length; ) {
      let end = start + 1;
      while (end < words.length && words[end] === words[start]) end++;
      if (end - start > 1) this.sort(from + start, from + end, key, offset);
      start = end;
    }
  }

  private insert(from: number, to: number, key: number): void {
    const { rows } = this;
    for (let next = from + 1; next < to; next++) {
      const row = rows[next] as number;
      let at = next;
      for (; at > from && this.compare(rows[at - 1] as number, row, key) > 0; at--) rows[at] = rows[at - 1] as number;
      rows[at] = row;
    }
  }

  private compare(left: number, right: number, key: number): number {
    for (let at = key; at < this.keys.length; at++) {
      const order = (this.keys[at] as DigitKey).compare(left, right);
      if (order !== 0) return order;
    }
    return 0;
  }
}

function isSorted(words: Uint32Array): boolean {
  for (let at = 1; at < words.length; at++) if ((words[at - 1] as number) > (words[at] as number)) return false;
  return true;
}
