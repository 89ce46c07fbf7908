import { identity, type Value } from '../types/values.ts';
import {
  BoolColumn,
  type Column,
  ConstantColumn,
  DictionaryColumn,
  Int64Column,
  NumberColumn,
  ValuesColumn,
} from './column.ts';
import { PairTable } from './pair-table.ts';
import { SelectedText, TextColumn } from './text-column.ts';
import { numberTexts } from './text-numbers.ts';
import { TextTable } from './text-table.ts';

/**
 * Codes of a column's values: equal values (in the sense of {@link identity}) have equal codes, from 0 and below
 * `count`. Not every code need occur. The codes may be those of the column itself: they are not to be changed.
 */
export interface Codes {
  readonly of: Int32Array;
  readonly count: number;
  /** The code of null; −1 where no row is null. */
  readonly none: number;
}

/** The codes of a column; those that cost a search of texts are kept with the column. */
export function codesOf(column: Column): Codes {
  if (column instanceof ConstantColumn) {
    return { of: new Int32Array(column.length), count: 1, none: column.constant === null ? 0 : -1 };
  }
  if (column instanceof DictionaryColumn) return dictionaryCodes(column);
  if (column instanceof TextColumn) return textCodes(column);
  if (column instanceof SelectedText) {
    if (column.isDistinct) return { of: column.rows, count: column.source.length, none: -1 };
    const { of, count } = textCodes(column.source);
    return { of: column.rows.map((row) => of[row] as number), count, none: -1 };
  }
  if (column instanceof Int64Column) return rangeCodes(column) ?? wordCodes(halvesOf(column.data), column);
  if (column instanceof BoolColumn) {
    const { nulls } = column;
    const of = Int32Array.from(column.data);
    if (nulls !== null) for (let row = 0; row < of.length; row++) if (nulls[row] === 1) of[row] = 2;
    return { of, count: 3, none: nulls === null ? -1 : 2 };
  }
  if (column instanceof NumberColumn) {
    const near = column.type === 'int' ? nearCodes(column) : undefined;
    if (near) return near;
    // Adding zero turns -0 into 0, so that both are one group; all NaN are written alike.
    const data = Float64Array.from(column.data, (value) => (Number.isNaN(value) ? Number.NaN : value + 0));
    return wordCodes(halvesOf(data), column);
  }
  return mapCodes(column);
}

// ----------------------------------------------------------------------- numbers

const halvesOf = (data: BigInt64Array | Float64Array): Int32Array =>
  new Int32Array(data.buffer, data.byteOffset, data.length * 2);

/** Codes of 64-bit values by their two halves; nulls have one of their own. */
function wordCodes(words: Int32Array, { length, nulls }: Column): Codes {
  const of = new Int32Array(length);
  const table = new PairTable(length);
  for (let row = 0; row < length; row++) {
    of[row] =
      nulls !== null && nulls[row] === 1 ? -1 : table.code(words[row * 2 + 1] as number, words[row * 2] as number);
  }
  if (nulls === null) return { of, count: table.count, none: -1 };
  for (let row = 0; row < length; row++) if (of[row] === -1) of[row] = table.count;
  return { of, count: table.count + 1, none: table.count };
}

/** For so few rows a table of so many values is no waste. */
const LEAST_VALUES = 1 << 12;

/** Codes of 32-bit integers by their distance from the least one, when there are not many more distances than rows. */
function nearCodes({ data, nulls, length }: NumberColumn): Codes | undefined {
  const isNull = (row: number) => nulls !== null && nulls[row] === 1;
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let row = 0; row < length; row++) {
    if (isNull(row)) continue;
    const value = data[row] as number;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  const count = Math.max(greatest - least + 1, 0);
  if (count > Math.max(LEAST_VALUES, 2 * length)) return undefined;
  const of = new Int32Array(length);
  for (let row = 0; row < length; row++) of[row] = isNull(row) ? count : (data[row] as number) - least;
  return { of, count: count + (nulls === null ? 0 : 1), none: nulls === null ? -1 : count };
}

/** So many values, of which the step between all is guessed. */
const SAMPLE = 1000;
/** The guess may be wrong so many times. */
const MOST_GUESSES = 6;

/**
 * Codes of 64-bit integers by their distance from the least one, in steps, when there are not many more steps than
 * rows: so it is for small numbers, and for times that were rounded down to an hour.
 */
function rangeCodes({ data, nulls, length }: Int64Column): Codes | undefined {
  const ends = endsOf(data, nulls);
  if (ends === undefined) return { of: new Int32Array(length), count: 1, none: 0 };
  const range = ends.greatest - ends.least;
  if (range > BigInt(Number.MAX_SAFE_INTEGER)) return undefined;
  let step = Number(range) || 1;
  for (let row = 0; row < Math.min(length, SAMPLE); row++) {
    if (nulls === null || nulls[row] === 0) step = divisor(step, Number((data[row] as bigint) - ends.least));
  }
  for (let guess = 0; guess < MOST_GUESSES; guess++) {
    const count = Number(range) / step + 1;
    if (count > Math.max(LEAST_VALUES, 2 * length)) return undefined;
    const codes = new Int32Array(length);
    const rest = stepCodes(halvesOf(data), nulls, ends.least, step, count, codes);
    if (rest === 0) return { of: codes, count: count + (nulls === null ? 0 : 1), none: nulls === null ? -1 : count };
    step = divisor(step, rest);
  }
  return undefined;
}

/** The least and the greatest value; undefined when all are null. */
function endsOf(data: BigInt64Array, nulls: Uint8Array | null): { least: bigint; greatest: bigint } | undefined {
  let least = 0n;
  let greatest = -1n;
  let isFirst = true;
  for (let row = 0; row < data.length; row++) {
    if (nulls !== null && nulls[row] === 1) continue;
    const value = data[row] as bigint;
    if (isFirst || value < least) least = value;
    if (isFirst || value > greatest) greatest = value;
    isFirst = false;
  }
  return isFirst ? undefined : { least, greatest };
}

/** Writes the codes; gives the distance of a value that is no multiple of the step, or 0 when all are. */
function stepCodes(
  halves: Int32Array,
  nulls: Uint8Array | null,
  least: bigint,
  step: number,
  none: number,
  codes: Int32Array,
): number {
  const high = Number(least >> 32n);
  const low = Number(least & 0xffffffffn);
  for (let row = 0; row < codes.length; row++) {
    if (nulls !== null && nulls[row] === 1) {
      codes[row] = none;
      continue;
    }
    // Exact, since the range is below 2^53.
    const distance =
      ((halves[row * 2 + 1] as number) - high) * 0x1_0000_0000 + ((halves[row * 2] as number) >>> 0) - low;
    const code = Math.floor(distance / step);
    if (code * step !== distance) return distance;
    codes[row] = code;
  }
  return 0;
}

/** The greatest common divisor. */
function divisor(a: number, b: number): number {
  let [large, small] = [a, b];
  while (small !== 0) [large, small] = [small, large % small];
  return large;
}

// ------------------------------------------------------------------------- texts

/** For each holder of texts: what their codes are. */
const kept = new WeakMap<object, Codes>();

function keep(holder: object, make: () => Codes): Codes {
  const known = kept.get(holder);
  if (known) return known;
  const made = make();
  kept.set(holder, made);
  return made;
}

/** A dictionary may hold one value under several codes: those are made one. */
function dictionaryCodes({ codes, values, length, type, isDistinct }: DictionaryColumn): Codes {
  if (isDistinct && type === 'string') return { of: codes, count: values.length, none: -1 };
  const own = keep(values, () => mapped(values.length, (code) => values[code] as Value, true));
  if (own.count === values.length) return { of: codes, count: own.count, none: own.none };
  const of = new Int32Array(length);
  for (let row = 0; row < length; row++) of[row] = own.of[codes[row] as number] as number;
  return { of, count: own.count, none: own.none };
}

const textCodes = (column: TextColumn): Codes =>
  keep(column.blocks, () => {
    const numbers = numberTexts(column);
    if (numbers === undefined) return addTexts(column, new TextTable());
    return { of: numbers.of, count: numbers.count, none: -1 };
  });

/** Codes of contiguous texts by a table of texts, which may have others already. */
function addTexts(column: TextColumn, table: TextTable): Codes {
  const { length, ends } = column;
  const of = new Int32Array(length);
  for (let row = 0; row < length; row++) {
    of[row] = table.code(column.block(row), column.start(row), ends[row] as number);
  }
  return { of, count: table.count, none: -1 };
}

const mapCodes = (column: Column): Codes =>
  mapped(column.length, (row) => column.at(row), column.type !== 'string' && column.type !== 'guid');

function mapped(length: number, at: (index: number) => Value, needsIdentity: boolean): Codes {
  const numbers = new Map<unknown, number>();
  const of = new Int32Array(length);
  let none = -1;
  for (let index = 0; index < length; index++) {
    const value = at(index);
    const key = needsIdentity ? identity(value) : value;
    let code = numbers.get(key);
    if (code === undefined) {
      code = numbers.size;
      numbers.set(key, code);
      if (value === null) none = code;
    }
    of[index] = code;
  }
  return { of, count: numbers.size, none };
}

/**
 * Codes of two text columns, one after the other, as if they were one; undefined when a layout is none for this. Texts
 * that only one of the two has may share a code.
 */
export function sharedCodes(left: Column, right: Column): Codes | undefined {
  if (left instanceof DictionaryColumn && right instanceof DictionaryColumn && left.values === right.values) {
    const [a, b] = [codesOf(left), codesOf(right)];
    return { of: endToEnd(a.of, b.of), count: a.count, none: a.none };
  }
  if (left.type !== 'string' || right.type !== 'string') return undefined;
  const isText = [left, right].some((column) => column instanceof TextColumn || column instanceof SelectedText);
  if (!isText) return undefined;
  return numberedCodes(entriesOf(left), entriesOf(right)) ?? searchedCodes(left, right);
}

function endToEnd(first: Int32Array, second: Int32Array): Int32Array {
  const both = new Int32Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** The texts that are to be looked at for a column, and which of them each row has (null: its own). */
interface Entries {
  readonly texts: Column;
  readonly codes: Int32Array | null;
}

/** When a column has more rows than one in so many of the texts it selects from, all of these are looked at. */
const MANY_SELECTED = 4;

function entriesOf(column: Column): Entries {
  if (column instanceof DictionaryColumn) {
    if (column.values.length < column.length)
      return { texts: new ValuesColumn('string', column.values), codes: column.codes };
  } else if (column instanceof SelectedText) {
    if (column.isDistinct || column.length * MANY_SELECTED > column.source.length)
      return { texts: column.source, codes: column.rows };
  }
  return { texts: column, codes: null };
}

/** Codes by the bytes of the texts: the fewer are numbered, the others looked up. */
function numberedCodes(left: Entries, right: Entries): Codes | undefined {
  const isLeft = left.texts.length < right.texts.length;
  const numbers = isLeft ? numberTexts(left.texts, right.texts) : numberTexts(right.texts, left.texts);
  if (numbers === undefined) return undefined;
  const { of, others, count } = numbers;
  const codes = endToEnd(spread(isLeft ? of : others, left.codes), spread(isLeft ? others : of, right.codes));
  return { of: codes, count: count + 1, none: -1 };
}

const spread = (numbers: Int32Array, codes: Int32Array | null): Int32Array =>
  codes === null ? numbers : codes.map((code) => numbers[code] as number);

/** The same by a table of texts, which takes longer and no more memory. */
function searchedCodes(left: Column, right: Column): Codes {
  const table = new TextTable();
  const of = endToEnd(textsIn(left, table), textsIn(right, table));
  return { of, count: table.count, none: -1 };
}

function textsIn(column: Column, table: TextTable): Int32Array {
  if (column instanceof TextColumn) return addTexts(column, table).of;
  if (column instanceof SelectedText) {
    const { source } = column;
    if (column.isDistinct) {
      const own = addTexts(source, table).of;
      return column.rows.map((row) => own[row] as number);
    }
    return column.rows.map((row) => table.code(source.block(row), source.start(row), source.ends[row] as number));
  }
  const codeOf = (text: string): number => table.code(text, 0, text.length);
  if (!(column instanceof DictionaryColumn)) {
    return Int32Array.from({ length: column.length }, (_, row) => codeOf(column.at(row) as string));
  }
  const own = Int32Array.from(column.values as readonly string[], codeOf);
  return column.codes.map((code) => own[code] as number);
}
