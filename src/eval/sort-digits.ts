import {
  BoolColumn,
  type Column,
  ConstantColumn,
  DictionaryColumn,
  Int64Column,
  NumberColumn,
} from '../table/column.ts';
import { allRows } from '../table/table.ts';
import { compare, type Value } from '../types/values.ts';

/** A column to sort by. */
export interface SortKey {
  readonly column: Column;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

/** The order of values of a column, nulls and direction included. */
type Between = (left: Value, right: Value) => number;

/** What stands for the values of a column in order: each row has so many digits of 16 bits, the lowest first. */
interface Digits {
  readonly of: Uint16Array;
  readonly width: 2 | 4;
  /** Rows without a proper value: 2 for null, 1 for not-a-number, 0 for all others; undefined when there are none. */
  readonly improper?: Uint8Array | undefined;
}

/**
 * Rows in the order of the keys, equal ones in the order they had, sorted digit by digit without comparing: the last
 * key first. Undefined when a key has a layout that has no digits.
 */
export function sortByDigits(keys: readonly SortKey[], length: number): Int32Array | undefined {
  const varying = keys.filter(({ column }) => !(column instanceof ConstantColumn));
  const all = varying.map((key) => ({ key, digits: digitsOf(key) }));
  if (all.some(({ digits }) => digits === undefined)) return undefined;
  let rows = allRows(length);
  for (const { key, digits } of all.reverse()) {
    const { of, width, improper } = digits as Digits;
    for (let digit = 0; digit < width; digit++) rows = pass(rows, of, width, digit);
    if (improper) rows = properFirst(rows, improper, key.nullsFirst);
  }
  return rows;
}

function pass(rows: Int32Array, digits: Uint16Array, width: number, digit: number): Int32Array {
  const next = new Int32Array(1 << 16);
  for (let at = digit; at < digits.length; at += width) {
    const value = digits[at] as number;
    next[value] = (next[value] as number) + 1;
  }
  if (next[digits[digit] as number] === rows.length) return rows;
  let sum = 0;
  for (let value = 0; value < next.length; value++) {
    const count = next[value] as number;
    next[value] = sum;
    sum += count;
  }
  const sorted = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    const value = digits[row * width + digit] as number;
    const at = next[value] as number;
    sorted[at] = row;
    next[value] = at + 1;
  }
  return sorted;
}

/** Nulls stand at one end, and not-a-number between them and the others. */
function properFirst(rows: Int32Array, improper: Uint8Array, nullsFirst: boolean): Int32Array {
  const sorted = new Int32Array(rows.length);
  let at = 0;
  for (const kind of nullsFirst ? [2, 1, 0] : [0, 1, 2]) {
    for (let i = 0; i < rows.length; i++) if (improper[rows[i] as number] === kind) sorted[at++] = rows[i] as number;
  }
  return sorted;
}

// ------------------------------------------------------------------------ digits

function digitsOf({ column, descending, nullsFirst }: SortKey): Digits | undefined {
  const flip = descending ? -1 : 0;
  if (column instanceof Int64Column) return { of: integerDigits(column, flip), width: 4, improper: nullsOf(column) };
  if (column instanceof NumberColumn) return realDigits(column, flip);
  if (column instanceof BoolColumn) {
    const { nulls } = column;
    const places = Int32Array.from(column.data, (value, row) => (nulls?.[row] === 1 ? 0 : value ^ flip ^ (1 << 31)));
    return { of: new Uint16Array(places.buffer), width: 2, improper: nullsOf(column) };
  }
  if (column instanceof DictionaryColumn && column.values.length <= column.length) {
    const place = placesOf(column, orderOf(descending, nullsFirst));
    const places = column.codes.map((code) => place[code] as number);
    return { of: new Uint16Array(places.buffer), width: 2 };
  }
  return undefined;
}

const nullsOf = ({ nulls }: Column): Uint8Array | undefined => nulls?.map((isNull) => isNull * 2);

/** The sign is turned over so that negative numbers come first, and all bits for the other direction; nulls are all alike. */
function integerDigits({ data, nulls }: Int64Column, flip: number): Uint16Array {
  const halves = new Int32Array(data.length * 2);
  halves.set(new Int32Array(data.buffer, data.byteOffset, data.length * 2));
  for (let at = 0; at < halves.length; at += 2) {
    halves[at] = (halves[at] as number) ^ flip;
    halves[at + 1] = (halves[at + 1] as number) ^ flip ^ (1 << 31);
  }
  if (nulls !== null)
    for (let row = 0; row < nulls.length; row++) if (nulls[row] === 1) halves.fill(0, row * 2, row * 2 + 2);
  return new Uint16Array(halves.buffer);
}

/** The bits of a double in an order that is that of the numbers: those of negative ones are all turned over. */
function realDigits({ data, nulls }: NumberColumn, flip: number): Digits {
  const improper = new Uint8Array(data.length);
  // Adding zero turns -0 into 0.
  const numbers = Float64Array.from(data, (value) => value + 0);
  const halves = new Int32Array(numbers.buffer);
  let isProper = true;
  for (let row = 0; row < numbers.length; row++) {
    const kind = nulls !== null && nulls[row] === 1 ? 2 : Number.isNaN(numbers[row]) ? 1 : 0;
    improper[row] = kind;
    isProper &&= kind === 0;
    const high = halves[row * 2 + 1] as number;
    const turn = kind > 0 ? 0 : flip;
    const negative = high < 0 ? -1 : 0;
    halves[row * 2] = kind > 0 ? 0 : (halves[row * 2] as number) ^ negative ^ turn;
    halves[row * 2 + 1] = kind > 0 ? 0 : high ^ (negative | (1 << 31)) ^ turn;
  }
  return { of: new Uint16Array(halves.buffer), width: 4, improper: isProper ? undefined : improper };
}

/** The order of two values: nulls, then NaN, stand at one end; the direction is that of the values between. */
export function orderOf(descending: boolean, nullsFirst: boolean): Between {
  const sign = descending ? -1 : 1;
  const rank = (value: Value): number => (value === null ? 2 : Number.isNaN(value) ? 1 : 0) * (nullsFirst ? -1 : 1);
  return (a, b) => {
    const [x, y] = [rank(a), rank(b)];
    return x !== y ? x - y : x !== 0 ? 0 : sign * compare(a, b);
  };
}

/** The place of each entry of a dictionary in an order; equal entries share one. */
export function placesOf({ values }: DictionaryColumn, between: Between): Int32Array {
  const sorted = values.map((_, code) => code).sort((a, b) => between(values[a] as Value, values[b] as Value));
  const place = new Int32Array(sorted.length);
  sorted.forEach((code, position) => {
    const before = sorted[position - 1];
    const same = before !== undefined && between(values[before] as Value, values[code] as Value) === 0;
    place[code] = same ? (place[before] as number) : position;
  });
  return place;
}
