import type { Groups } from '../functions/define.ts';
import {
  BoolColumn,
  type Column,
  ConstantColumn,
  DictionaryColumn,
  Int64Column,
  NumberColumn,
} from '../table/column.ts';
import { identity } from '../types/values.ts';

/** Groups of rows with equal keys, numbered in order of appearance, and the first row of each. */
export interface Grouping extends Groups {
  readonly first: Int32Array;
}

/** Codes of a column's values: equal values have equal codes, below `count`. */
interface Codes {
  readonly of: Int32Array;
  readonly count: number;
}

/** Groups rows by the values of some columns; without columns all rows are one group. */
export function groupRows(columns: readonly Column[], length: number): Grouping {
  if (columns.length === 0) return { of: new Int32Array(length), count: 1, first: new Int32Array(1) };
  let codes = codesOf(columns[0] as Column);
  for (const column of columns.slice(1)) codes = combine(codes, codesOf(column));
  return inOrder(codes);
}

/** Renumbers codes in order of first appearance. */
function inOrder({ of, count }: Codes): Grouping {
  const number = new Int32Array(count).fill(-1);
  const groups = new Int32Array(of.length);
  const first: number[] = [];
  for (let row = 0; row < of.length; row++) {
    const code = of[row] as number;
    let group = number[code] as number;
    if (group < 0) {
      group = first.length;
      number[code] = group;
      first.push(row);
    }
    groups[row] = group;
  }
  return { of: groups, count: first.length, first: Int32Array.from(first) };
}

/** Largest table of code pairs that is indexed directly. */
const DENSE = 1 << 22;

/** Codes for pairs of codes: by a table when that is small, else by hashing. */
function combine(left: Codes, right: Codes): Codes {
  const length = left.of.length;
  const of = new Int32Array(length);
  const pairs = left.count * right.count;
  if (pairs <= DENSE || pairs <= 4 * length) {
    for (let row = 0; row < length; row++) of[row] = (left.of[row] as number) * right.count + (right.of[row] as number);
    return { of, count: pairs };
  }
  const table = new PairTable(length);
  for (let row = 0; row < length; row++) of[row] = table.code(left.of[row] as number, right.of[row] as number);
  return { of, count: table.count };
}

/** Numbers pairs of 32-bit integers in order of appearance: open addressing, no boxing. */
class PairTable {
  count = 0;
  private mask: number;
  private slots: Int32Array;
  private high: Int32Array;
  private low: Int32Array;

  constructor(expected: number) {
    const size = 1 << Math.max(4, Math.ceil(Math.log2(Math.min(expected, 1 << 16) * 2 + 1)));
    this.mask = size - 1;
    this.slots = new Int32Array(size).fill(-1);
    this.high = new Int32Array(size);
    this.low = new Int32Array(size);
  }

  code(high: number, low: number): number {
    let slot = hash(high, low) & this.mask;
    for (;;) {
      const code = this.slots[slot] as number;
      if (code < 0) break;
      if (this.high[code] === high && this.low[code] === low) return code;
      slot = (slot + 1) & this.mask;
    }
    const code = this.count++;
    this.slots[slot] = code;
    this.high[code] = high;
    this.low[code] = low;
    if (this.count * 2 > this.mask) this.grow();
    return code;
  }

  private grow(): void {
    const size = (this.mask + 1) * 2;
    this.mask = size - 1;
    this.slots = new Int32Array(size).fill(-1);
    const [high, low] = [new Int32Array(size), new Int32Array(size)];
    high.set(this.high.subarray(0, this.count));
    low.set(this.low.subarray(0, this.count));
    for (let code = 0; code < this.count; code++) {
      let slot = hash(high[code] as number, low[code] as number) & this.mask;
      while ((this.slots[slot] as number) >= 0) slot = (slot + 1) & this.mask;
      this.slots[slot] = code;
    }
    this.high = high;
    this.low = low;
  }
}

function hash(high: number, low: number): number {
  let mixed = Math.imul(high ^ (low >>> 15), 0x85ebca6b) ^ Math.imul(low, 0xc2b2ae35);
  mixed ^= mixed >>> 13;
  return Math.imul(mixed, 0x9e3779b1) ^ (mixed >>> 16);
}

function codesOf(column: Column): Codes {
  if (column instanceof ConstantColumn) return { of: new Int32Array(column.length), count: 1 };
  if (column instanceof DictionaryColumn) return dictionaryCodes(column);
  if (column instanceof Int64Column)
    return wordCodes(new Int32Array(column.data.buffer, column.data.byteOffset, column.length * 2), column);
  if (column instanceof BoolColumn) {
    const of = new Int32Array(column.length);
    for (let row = 0; row < of.length; row++) of[row] = column.nulls?.[row] === 1 ? 2 : (column.data[row] as number);
    return { of, count: 3 };
  }
  if (column instanceof NumberColumn && column.type === 'real') {
    // Adding zero turns -0 into 0, so that both are one group; all NaN are written alike.
    const data = Float64Array.from(column.data as Float64Array, (value) =>
      Number.isNaN(value) ? Number.NaN : value + 0,
    );
    return wordCodes(new Int32Array(data.buffer), column);
  }
  return mapCodes(column);
}

/** Codes of 64-bit values by their two halves; nulls have one of their own. */
function wordCodes(words: Int32Array, column: Column): Codes {
  const length = column.length;
  const of = new Int32Array(length);
  const table = new PairTable(length);
  const { nulls } = column;
  for (let row = 0; row < length; row++) {
    of[row] =
      nulls !== null && nulls[row] === 1 ? -1 : table.code(words[row * 2 + 1] as number, words[row * 2] as number);
  }
  if (nulls === null) return { of, count: table.count };
  for (let row = 0; row < length; row++) if (of[row] === -1) of[row] = table.count;
  return { of, count: table.count + 1 };
}

function mapCodes(column: Column): Codes {
  const numbers = new Map<unknown, number>();
  const of = new Int32Array(column.length);
  const plain = column.type === 'string' || column.type === 'guid' || column.type === 'int';
  for (let row = 0; row < column.length; row++) {
    const value = column.at(row);
    const key = plain ? value : identity(value);
    let code = numbers.get(key);
    if (code === undefined) {
      code = numbers.size;
      numbers.set(key, code);
    }
    of[row] = code;
  }
  return { of, count: numbers.size };
}

/** A dictionary may hold one value under several codes: those are made one. */
function dictionaryCodes(column: DictionaryColumn): Codes {
  const numbers = new Map<unknown, number>();
  const canonical = Int32Array.from(column.values, (value) => {
    const key = identity(value);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, numbers.size);
    return numbers.size - 1;
  });
  const of = new Int32Array(column.length);
  for (let row = 0; row < of.length; row++) of[row] = canonical[column.codes[row] as number] as number;
  return { of, count: numbers.size };
}

/** Rows by group: those of group k are `rows[start[k]]` up to `rows[start[k + 1]]`. */
export interface Buckets {
  readonly start: Int32Array;
  readonly rows: Int32Array;
}

/** The rows of each group, in their order. */
export function bucketsOf(keys: Int32Array, count: number): Buckets {
  const start = new Int32Array(count + 1);
  for (let row = 0; row < keys.length; row++)
    start[(keys[row] as number) + 1] = (start[(keys[row] as number) + 1] as number) + 1;
  for (let key = 0; key < count; key++) start[key + 1] = (start[key + 1] as number) + (start[key] as number);
  const next = start.slice();
  const rows = new Int32Array(keys.length);
  for (let row = 0; row < keys.length; row++) {
    const key = keys[row] as number;
    const at = next[key] as number;
    rows[at] = row;
    next[key] = at + 1;
  }
  return { start, rows };
}
