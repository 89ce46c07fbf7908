import { readIsoTime } from '../types/iso-time.ts';
import type { ScalarType } from '../types/types.ts';
import { type Dynamic, nothing, type Value } from '../types/values.ts';
import { type Column, DictionaryColumn, Int64Column } from './column.ts';
import { Int32List, NumberList } from './lists.ts';
import { BLOCK_ROWS, SelectedText, TextColumn, textColumn } from './text-column.ts';
import { TextTable } from './text-table.ts';
import { type Inferred, inferType, typedValue } from './typing.ts';

/** After so many rows it is known whether texts repeat … */
const SAMPLE = 20_000;
/** … and it is looked at again every so many. */
const STRETCH = 20_000;
/** When so many of the texts are new, a number a row for them is a waste. */
const MOSTLY_DISTINCT = 0.8;
/** A dictionary is not made for more texts than this, unless they come back often. */
const MOST_TEXTS = 300_000;
/** A dictionary whose texts come back less often than this is quicker to search when they are contiguous. */
const TEXT_REPEATS = 4;

/** Values of one column as they were read: each distinct one once with a code a row, or one a row. */
export interface RawValues {
  readonly values: readonly Dynamic[];
  readonly codes: Int32Array | undefined;
}

/** Values of one kind; null says that there is none. A value of another kind is not taken. */
interface Store {
  readonly length: number;
  addNull(): void;
  values(): RawValues;
  /** The column of a type, when it can be had without making a JavaScript value of each row. */
  column(type: ScalarType): Column | undefined;
}

/**
 * Collects the values of one column. As long as all are texts, or all are integers, they go where columns need them;
 * the first value of another kind turns them into plain values.
 */
export class RawColumn {
  private texts: Texts | undefined;
  private integers: Integers | undefined;
  private others: Dynamic[] | undefined;
  /** Nulls before the first value that tells the kind. */
  private leading = 0;
  /** How many values there are. */
  length = 0;

  constructor(
    /** Whether the source has nothing but text, so that text may mean a number. */
    private readonly textual: boolean,
  ) {}

  private get store(): Store | undefined {
    return this.texts ?? this.integers;
  }

  push(value: Dynamic): void {
    if (this.others) {
      this.others.push(value);
      this.length++;
    } else if (value === null) this.addNull();
    else if (typeof value === 'string') this.pushText(value, 0, value.length);
    else if (typeof value === 'bigint' && Number.isSafeInteger(Number(value))) this.pushInteger(Number(value));
    else this.pushPlain(value);
  }

  private pushPlain(value: Dynamic): void {
    this.plain().push(value);
    this.length++;
  }

  /** Adds a part of a text, whose hash may be known. */
  pushText(text: string, start: number, end: number, hash?: number): void {
    if (!this.texts) {
      if (this.others || this.integers) {
        this.pushPlain(text.slice(start, end));
        return;
      }
      this.texts = new Texts(this.leading);
    }
    this.texts.add(text, start, end, hash);
    this.length++;
  }

  /** Adds a part of a text that is the content of a valid JSON string with escapes. */
  pushEscaped(text: string, start: number, end: number, hash: number): void {
    if (this.texts) {
      this.texts.addEscaped(text, start, end, hash);
      this.length++;
    } else {
      const value = unescaped(text.slice(start, end));
      this.pushText(value, 0, value.length);
    }
  }

  /** Adds an integer below 2^53, which is no minus zero. */
  pushInteger(value: number): void {
    if (!this.integers) {
      if (this.others || this.texts) {
        this.pushPlain(BigInt(value));
        return;
      }
      this.integers = new Integers(this.leading);
    }
    this.integers.add(value);
    this.length++;
  }

  private addNull(): void {
    if (this.store) this.store.addNull();
    else this.leading++;
    this.length++;
  }

  /** Adds nothing up to a length: what rows that do not mention the column hold. */
  pad(length: number): void {
    while (this.length < length) this.push(null);
  }

  /** The plain values, and from now on they are what is added to. */
  private plain(): Dynamic[] {
    if (!this.others) {
      const { values, codes } = this.finish();
      this.others = codes ? Array.from(codes, (code) => values[code] as Dynamic) : [...values];
      this.texts = undefined;
      this.integers = undefined;
    }
    return this.others;
  }

  finish(): RawValues {
    if (this.others) return { values: this.others, codes: undefined };
    return this.store?.values() ?? { values: new Array(this.leading).fill(null), codes: undefined };
  }

  /** The type that follows from the values. */
  inferred(): Inferred {
    if (this.integers) return { type: 'long' };
    if (this.texts && !this.textual) return { type: this.texts.areTimes() ? 'datetime' : 'string' };
    return inferType(this.finish().values, this.textual);
  }

  /** The column of a type, when no value needs to be looked at on its own. */
  column(type: ScalarType): Column | undefined {
    return this.store?.column(type);
  }
}

// --------------------------------------------------------------------- integers

class Integers implements Store {
  private readonly list = new NumberList();
  private nulls: Int32List | undefined;

  constructor(leading: number) {
    for (let row = 0; row < leading; row++) this.addNull();
  }

  get length(): number {
    return this.list.length;
  }

  add(value: number): void {
    this.list.push(value);
  }

  addNull(): void {
    this.nulls ??= new Int32List();
    this.nulls.push(this.list.length);
    this.list.push(0);
  }

  values(): RawValues {
    const values: Dynamic[] = Array.from(this.list.array(), (value) => BigInt(value));
    for (const row of this.nulls?.array() ?? []) values[row] = null;
    return { values, codes: undefined };
  }

  column(type: ScalarType): Column | undefined {
    if (type !== 'long') return undefined;
    const numbers = this.list.array();
    const data = new BigInt64Array(numbers.length);
    const halves = new Int32Array(data.buffer);
    for (let row = 0; row < numbers.length; row++) {
      const value = numbers[row] as number;
      const high = Math.floor(value / 2 ** 32);
      halves[row * 2] = value - high * 2 ** 32;
      halves[row * 2 + 1] = high;
    }
    return new Int64Column('long', data, flags(this.nulls, numbers.length));
  }
}

function flags(rows: Int32List | undefined, length: number): Uint8Array | null {
  if (!rows) return null;
  const nulls = new Uint8Array(length);
  for (const row of rows.array()) nulls[row] = 1;
  return nulls;
}

// ------------------------------------------------------------------------- texts

const unescaped = (content: string): string => JSON.parse(`"${content}"`);

/** Texts as a dictionary as long as that pays, then in blocks. */
class Texts implements Store {
  private table: TextTable | undefined = new TextTable();
  private readonly codes = new Int32List();
  /** Texts as they are escaped, and their codes: so each is read once. */
  private readonly escapes = new TextTable();
  private readonly escapedCodes: number[] = [];
  private nulls: Int32List | undefined;
  private readonly blocks: string[] = [];
  private pending: string[] = [];
  private readonly ends = new Int32List();
  private blockEnd = 0;
  private nextLook = SAMPLE;

  constructor(leading: number) {
    for (let row = 0; row < leading; row++) this.addNull();
  }

  get length(): number {
    return this.table ? this.codes.length : this.ends.length;
  }

  add(text: string, start: number, end: number, hash?: number): void {
    if (!this.table) {
      this.addToBlock(text.slice(start, end));
      return;
    }
    this.addCode(this.table.code(text, start, end, hash), this.table);
  }

  addEscaped(text: string, start: number, end: number, hash: number): void {
    if (!this.table) {
      this.addToBlock(unescaped(text.slice(start, end)));
      return;
    }
    const number = this.escapes.code(text, start, end, hash);
    if (number === this.escapedCodes.length) {
      const value = unescaped(text.slice(start, end));
      this.escapedCodes.push(this.table.code(value, 0, value.length));
    }
    this.addCode(this.escapedCodes[number] as number, this.table);
  }

  private addCode(code: number, table: TextTable): void {
    this.codes.push(code);
    if (this.codes.length === this.nextLook) this.look(table);
  }

  addNull(): void {
    this.nulls ??= new Int32List();
    this.nulls.push(this.length);
    this.add('', 0, 0);
  }

  private addToBlock(text: string): void {
    this.pending.push(text);
    this.blockEnd += text.length;
    this.ends.push(this.blockEnd);
    if (this.pending.length === BLOCK_ROWS) this.endBlock();
  }

  private endBlock(): void {
    this.blocks.push(this.pending.join(''));
    this.pending = [];
    this.blockEnd = 0;
  }

  /**
   * Gives the dictionary up when over half of the texts were new, and so few came twice that there must be very many: of
   * N texts chosen at random, n rows have about n²/2N again.
   */
  private look(table: TextTable): void {
    const { length } = this.codes;
    const again = length - table.count;
    if (table.count * 2 > length && length ** 2 > 2 * again * MOST_TEXTS) this.unfold(table);
    this.nextLook = length + STRETCH;
  }

  private unfold(table: TextTable): void {
    const texts = table.texts;
    this.table = undefined;
    for (const code of this.codes.array()) this.addToBlock(texts[code] as string);
    this.codes.clear();
  }

  values(): RawValues {
    const nulls = this.nulls?.array() ?? new Int32Array(0);
    if (this.table) {
      const values: Dynamic[] = [...this.table.texts];
      const codes = this.codes.array();
      if (values.length * 2 > codes.length) {
        const each = Array.from(codes, (code) => values[code] as Dynamic);
        for (const row of nulls) each[row] = null;
        return { values: each, codes: undefined };
      }
      if (nulls.length > 0) for (const row of nulls) codes[row] = values.length;
      return { values: nulls.length > 0 ? [...values, null] : values, codes };
    }
    const values: Dynamic[] = [...this.contiguous()] as string[];
    for (const row of nulls) values[row] = null;
    return { values, codes: undefined };
  }

  private contiguous(): TextColumn {
    if (this.pending.length > 0) this.endBlock();
    return new TextColumn(this.blocks, this.ends.array());
  }

  /** Whether every text that says anything is a time. */
  areTimes(): boolean {
    const texts = this.table ? [...this.table.texts] : this.contiguous();
    const halves = new Int32Array(2);
    let isAny = false;
    for (const text of texts as Iterable<string>) {
      if (text === '') continue;
      if (!readIsoTime(text, 0, text.length, halves, 0) && inferType([text], false).type !== 'datetime') return false;
      isAny = true;
    }
    return isAny;
  }

  column(type: ScalarType): Column | undefined {
    if (type === 'string') return this.textsColumn();
    return type === 'datetime' ? this.timesColumn() : undefined;
  }

  private textsColumn(): Column | undefined {
    if (!this.table) return this.contiguous();
    const { table } = this;
    const codes = this.codes.array();
    if (codes.length < BLOCK_ROWS) return undefined;
    const texts = table.texts;
    if (texts.length * TEXT_REPEATS <= codes.length) return new DictionaryColumn('string', codes, texts, true);
    if (texts.length > codes.length * MOSTLY_DISTINCT)
      return textColumn(Array.from(codes, (code) => texts[code] as string));
    return new SelectedText(textColumn(texts), codes, true);
  }

  /** Undefined when a text is no time. */
  private timesColumn(): Column | undefined {
    const { table } = this;
    const texts = table ? table.texts : this.contiguous();
    const count = table ? table.count : this.ends.length;
    const ticks = new BigInt64Array(count);
    const halves = new Int32Array(ticks.buffer);
    const nulls = new Uint8Array(count);
    let at = 0;
    for (const text of texts as Iterable<string>) {
      if (!readIsoTime(text, 0, text.length, halves, at)) {
        const value = typedValue(text, 'datetime', false) as Value | undefined;
        if (value === undefined) return undefined;
        if (value === nothing('datetime')) nulls[at] = 1;
        else ticks[at] = value as bigint;
      }
      at++;
    }
    const column = new Int64Column('datetime', ticks, nulls.includes(1) ? nulls : null);
    return table ? column.take(this.codes.array()) : column;
  }
}
