import { BoolColumn, type Column, DictionaryColumn, Int64Column, NumberColumn } from '../table/column.ts';
import type { DigitKey } from './sort-digits.ts';
import { placesOf, type SortKey } from './sort-order.ts';

/** What stands for the values of a key: integers in the order of the values, and which rows have no proper value. */
interface Ordinals {
  readonly of: BigInt64Array;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
  /** 2 for null, 1 for not-a-number, 0 for all others; undefined when all are proper. */
  readonly improper: Uint8Array | undefined;
}

/** A word has so many bits of an ordinal; there are more words, for rows without a proper value. */
const BITS = 31;
const GREATEST = 2 ** BITS - 1;

/** A key of which integers can stand for the values; undefined when they cannot. */
export function integerKey(key: SortKey): DigitKey | undefined {
  const ordinals = ordinalsOf(key);
  return (
    ordinals && {
      write: (rows, words) => (writeWords(ordinals, rows, words) > 0 ? 0 : undefined),
      compare: (left, right) => compareOrdinals(ordinals, left, right),
    }
  );
}

function compareOrdinals({ of, descending, nullsFirst, improper }: Ordinals, left: number, right: number): number {
  if (improper !== undefined) {
    const [a, b] = [improper[left] as number, improper[right] as number];
    if (a !== b) return nullsFirst ? b - a : a - b;
    if (a !== 0) return 0;
  }
  const [a, b] = [of[left] as bigint, of[right] as bigint];
  return a === b ? 0 : a < b === descending ? 1 : -1;
}

/**
 * Writes a word for each row: how far its ordinal is from the first one in the order, without the lowest bits when it is
 * too far. Gives the number of bits that are missing.
 */
function writeWords(ordinals: Ordinals, rows: Int32Array, words: Uint32Array): number {
  const { of, descending, nullsFirst, improper } = ordinals;
  const [least, greatest] = endsOf(ordinals, rows);
  const distance = BigInt.asUintN(64, (of[greatest] as bigint) - (of[least] as bigint));
  const shift = Math.max(0, distance.toString(2).length - BITS);
  const halves = new Int32Array(of.buffer, of.byteOffset, of.length * 2);
  // With all bits turned over the order is the other one.
  const flip = descending ? -1 : 0;
  const first = descending ? greatest : least;
  const low = ((halves[first * 2] as number) ^ flip) >>> 0;
  const high = (halves[first * 2 + 1] as number) ^ flip;
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] as number;
    const own = ((halves[row * 2] as number) ^ flip) >>> 0;
    const above = ((halves[row * 2 + 1] as number) ^ flip) - high - (own < low ? 1 : 0);
    words[at] = shift < 32 ? (above << (32 - shift)) | ((own - low) >>> shift) : above >>> (shift - 32);
  }
  if (improper !== undefined) writeImproper(improper, nullsFirst, rows, words);
  return shift;
}

/** Null has the word at one end, and not-a-number the one next to it. */
function writeImproper(improper: Uint8Array, nullsFirst: boolean, rows: Int32Array, words: Uint32Array): void {
  for (let at = 0; at < rows.length; at++) {
    const kind = improper[rows[at] as number] as number;
    if (kind !== 0) words[at] = nullsFirst ? 2 - kind : GREATEST + kind;
    else if (nullsFirst) words[at] = (words[at] as number) + 2;
  }
}

/** The rows of the least and the greatest ordinal; they are held instead of these, for which objects would be made. */
function endsOf({ of, improper }: Ordinals, rows: Int32Array): [number, number] {
  let least = -1;
  let greatest = -1;
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] as number;
    if (improper !== undefined && improper[row] !== 0) continue;
    if (least < 0) least = greatest = row;
    else if ((of[row] as bigint) > (of[greatest] as bigint)) greatest = row;
    else if ((of[row] as bigint) < (of[least] as bigint)) least = row;
  }
  return least < 0 ? [0, 0] : [least, greatest];
}

// ---------------------------------------------------------------------- ordinals

function ordinalsOf({ column, descending, nullsFirst }: SortKey): Ordinals | undefined {
  if (column instanceof Int64Column) return { of: column.data, descending, nullsFirst, improper: nullsOf(column) };
  if (column instanceof NumberColumn) return { ...realOrdinals(column), descending, nullsFirst };
  if (column instanceof BoolColumn)
    return { of: widened(column.data), descending, nullsFirst, improper: nullsOf(column) };
  if (column instanceof DictionaryColumn && column.values.length <= column.length) {
    const place = placesOf(column, descending, nullsFirst);
    const of = widened(column.codes.map((code) => place[code] as number));
    return { of, descending: false, nullsFirst, improper: undefined };
  }
  return undefined;
}

const nullsOf = ({ nulls }: Column): Uint8Array | undefined => nulls?.map((isNull) => isNull * 2);

/** Small numbers, none of which is negative. */
function widened(numbers: Int32Array | Uint8Array): BigInt64Array {
  const halves = new Int32Array(numbers.length * 2);
  for (let row = 0; row < numbers.length; row++) halves[row * 2] = numbers[row] as number;
  return new BigInt64Array(halves.buffer);
}

/** The bits of a double are in the order of the numbers, but for negative ones, whose bits after the sign are turned over. */
function realOrdinals({ data, nulls }: NumberColumn): { of: BigInt64Array; improper: Uint8Array | undefined } {
  const numbers = new Float64Array(data);
  const halves = new Int32Array(numbers.buffer);
  const improper = new Uint8Array(data.length);
  let kinds = 0;
  for (let row = 0; row < numbers.length; row++) {
    const value = numbers[row] as number;
    const kind = nulls !== null && nulls[row] === 1 ? 2 : Number.isNaN(value) ? 1 : 0;
    improper[row] = kind;
    kinds |= kind;
    // Adding zero turns -0 into 0.
    numbers[row] = value + 0;
    const sign = (halves[row * 2 + 1] as number) >> 31;
    halves[row * 2] = (halves[row * 2] as number) ^ sign;
    halves[row * 2 + 1] = (halves[row * 2 + 1] as number) ^ (sign & GREATEST);
  }
  return { of: new BigInt64Array(numbers.buffer), improper: kinds > 0 ? improper : undefined };
}
