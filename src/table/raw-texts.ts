import type { ScalarType } from '../types/types.ts';
import { type Dynamic, nothing } from '../types/values.ts';
import { ByteTable } from './byte-table.ts';
import { type Column, DictionaryColumn, Int64Column } from './column.ts';
import { Int32List } from './lists.ts';
import type { RawStore, RawValues } from './raw-store.ts';
import type { Slices } from './slices.ts';
import type { TextArena } from './text-arena.ts';
import { decodedBlock, decodedTexts } from './text-blocks.ts';
import { BLOCK_ROWS, SelectedText, TextColumn } from './text-column.ts';
import { type Inferred, inferType, typedValue } from './typing.ts';

/** After so many rows it is known whether texts repeat, and it is looked at again every so many. */
const STRETCH = 20_000;
/** When so many of the texts are new, a number a row for them is a waste. */
const MOSTLY_DISTINCT = 0.8;
/** A dictionary is not made for more texts than this, unless they come back often. */
const MOST_TEXTS = 300_000;
/** A dictionary whose texts come back less often than this is quicker to search when they are contiguous. */
const TEXT_REPEATS = 4;

/** Texts as a dictionary as long as that pays, then in blocks. They are staged in an arena, which belongs to them. */
export class RawTexts implements RawStore {
  private table: ByteTable | undefined;
  private codes = new Int32List();
  /** Where the texts of the rows end in their blocks. */
  private readonly ends = new Int32List();
  /** Where the texts of the block that is being filled end in the arena. */
  private readonly pending = new Int32Array(BLOCK_ROWS);
  private pendingRows = 0;
  private nulls: Int32List | undefined;
  private readonly blocks: string[] = [];
  private nextLook = STRETCH;

  constructor(
    private readonly arena: TextArena,
    /** What a row without a value holds. */
    private readonly nothing: null | '',
  ) {
    this.table = new ByteTable(arena);
  }

  /** Adds the text that is staged. */
  add(): void {
    if (!this.table) {
      this.addToBlock();
      return;
    }
    this.codes.push(this.table.stagedCode());
    if (this.codes.length >= this.nextLook) this.look(this.table.count);
  }

  /** Adds the texts of some rows. */
  addAll(texts: Slices, from: number, to: number): void {
    const { table, codes, arena } = this;
    if (table) {
      table.write(texts, from, to, codes.room(to - from), codes.length);
      codes.length += to - from;
      if (codes.length >= this.nextLook) this.look(table.count);
      return;
    }
    const { view, starts, ends } = texts;
    for (let row = from; row < to; row++) {
      arena.stagePart(view, starts[row] as number, ends[row] as number);
      this.addToBlock();
    }
  }

  /** Adds texts of the dictionary by their numbers, those of some rows. */
  addCodes(added: Int32Array, from: number, to: number): void {
    const { table, codes } = this;
    codes.room(to - from).set(added.subarray(from, to), codes.length);
    codes.length += to - from;
    if (table && codes.length >= this.nextLook) this.look(table.count);
  }

  /** Whether each text has a number. */
  get isDictionary(): boolean {
    return this.table !== undefined;
  }

  addNothing(): void {
    if (this.nothing === null) {
      this.nulls ??= new Int32List();
      this.nulls.push(this.table ? this.codes.length : this.ends.length + this.pendingRows);
    }
    this.arena.stage('');
    this.add();
  }

  private addToBlock(): void {
    this.pending[this.pendingRows++] = this.arena.keep();
    if (this.pendingRows === BLOCK_ROWS) this.endBlock();
  }

  private endBlock(): void {
    const ends = this.pending.subarray(0, this.pendingRows);
    this.blocks.push(decodedBlock(this.arena.bytes, 0, ends));
    for (const end of ends) this.ends.push(end);
    this.pendingRows = 0;
    this.arena.end = 0;
  }

  /**
   * Gives the dictionary up when over half of the texts were new, and so few came twice that there must be very many: of
   * N texts chosen at random, n rows have about n²/2N again.
   */
  private look(count: number): void {
    const { length } = this.codes;
    const again = length - count;
    if (count * 2 > length && length ** 2 > 2 * again * MOST_TEXTS) this.unfold();
    this.nextLook = length + STRETCH;
  }

  /** From now on each row has its text. */
  private unfold(): void {
    const { codes, arena } = this;
    const ends = this.table?.ends.array() ?? [];
    const texts = arena.moved();
    this.table = undefined;
    this.codes = new Int32List();
    for (const code of codes.array()) {
      arena.stagePart(texts.view, ends[code - 1] ?? 0, ends[code] as number);
      this.addToBlock();
    }
  }

  values(): RawValues {
    const nulls = this.nulls?.array() ?? new Int32Array(0);
    const codes = this.table && this.codes.array();
    const values: Dynamic[] = [...this.texts()] as string[];
    if (codes && values.length * 2 <= codes.length) {
      for (const row of nulls) codes[row] = values.length;
      return { values: nulls.length > 0 ? [...values, null] : values, codes };
    }
    const each = codes ? Array.from(codes, (code) => values[code] as Dynamic) : values;
    for (const row of nulls) each[row] = null;
    return { values: each, codes: undefined };
  }

  /** The texts of the dictionary, or of all rows. */
  private texts(): TextColumn {
    const { arena, ends } = this;
    if (this.table) return decodedTexts(arena.bytes, this.table.ends.array());
    if (this.pendingRows > 0) this.endBlock();
    return new TextColumn(this.blocks, ends.array());
  }

  inferred(): Inferred {
    return this.nothing === null
      ? { type: this.areTimes() ? 'datetime' : 'string' }
      : inferType(this.texts() as Iterable<string>, true);
  }

  /** Whether every text that says anything is a time. */
  private areTimes(): boolean {
    let isAny = false;
    for (const text of this.texts()) {
      if (text === '') continue;
      if (inferType([text as string], false).type !== 'datetime') return false;
      isAny = true;
    }
    return isAny;
  }

  column(type: ScalarType): Column | undefined {
    if (type === 'string') return this.textsColumn();
    return type === 'datetime' ? this.timesColumn() : undefined;
  }

  private textsColumn(): Column | undefined {
    if (!this.table) return this.texts();
    if (this.codes.length < BLOCK_ROWS) return undefined;
    if (this.table.count > this.codes.length * MOSTLY_DISTINCT) {
      this.unfold();
      return this.texts();
    }
    const codes = this.codes.array();
    const texts = this.texts();
    return texts.length * TEXT_REPEATS <= codes.length
      ? new DictionaryColumn('string', codes, [...texts], true)
      : new SelectedText(texts, codes, true);
  }

  /** Undefined when a text is no time. */
  private timesColumn(): Column | undefined {
    const texts = this.texts();
    const ticks = new BigInt64Array(texts.length);
    const nulls = new Uint8Array(texts.length);
    for (let row = 0; row < texts.length; row++) {
      const value = typedValue(texts.text(row), 'datetime', false);
      if (value === undefined) return undefined;
      if (value === nothing('datetime')) nulls[row] = 1;
      else ticks[row] = value as bigint;
    }
    const column = new Int64Column('datetime', ticks, nulls.includes(1) ? nulls : null);
    return this.table ? column.take(this.codes.array()) : column;
  }
}
