import type { Column } from './column.ts';
import { BLOCK_ROWS, SelectedText, TextColumn } from './text-column.ts';

/**
 * Numbers texts by their bytes. A table of a million texts is slow because every look into it is a look into another
 * page of memory; so the texts are first dealt out into so many parts, by hash, that the table of one part stays in the
 * processor's cache. Texts that are equal have the same bytes, and those are compared in full.
 */

/** Numbers of the texts of some rows; a text of the other rows that these lack has the number `count`. */
export interface TextNumbers {
  readonly of: Int32Array;
  readonly others: Int32Array;
  readonly count: number;
}

/** More text than this would be too much to copy. */
const MOST_UNITS = 1 << 27;
/** So many words of a part fit into the cache, with the table. */
const PART_WORDS = 1 << 15;
const MOST_PARTS_BITS = 9;

/** Numbers the texts of a column from 0, and those of another one by the same numbers; undefined when they are too large. */
export function numberTexts(column: Column, other?: Column): TextNumbers | undefined {
  const words = wordsIn(column) + (other ? wordsIn(other) : 0);
  if (words * 4 > MOST_UNITS) return undefined;
  const bits = Math.min(MOST_PARTS_BITS, Math.ceil(Math.log2(1 + words / PART_WORDS)));
  const entries = deal(column, bits);
  const asked = other && deal(other, bits);
  const of = new Int32Array(column.length);
  const others = new Int32Array(other?.length ?? 0);
  const table = new PartTable(entries.data, of);
  for (let part = 0; part < 1 << bits; part++) {
    const [from, to] = [entries.start[part] as number, entries.start[part + 1] as number];
    table.number(from, to);
    if (asked) table.ask(asked.data, asked.start[part] as number, asked.start[part + 1] as number, others);
  }
  for (let row = 0; row < others.length; row++) if (others[row] === -1) others[row] = table.count;
  return { of, others, count: table.count };
}

/** About how many words the texts of a column take. */
function wordsIn(column: Column): number {
  if (column instanceof TextColumn)
    return column.blocks.reduce((sum, { length }) => sum + length, 0) / 4 + column.length;
  let units = 0;
  if (column instanceof SelectedText) {
    const { source, rows } = column;
    for (const row of rows) units += (source.ends[row] as number) - source.start(row);
  } else for (const text of column) units += (text as string).length;
  return units / 4 + column.length;
}

// ----------------------------------------------------------------------- bytes

/** The texts of up to 1,024 rows as bytes, end to end. */
interface Bytes {
  readonly view: DataView;
  readonly ends: Int32Array;
  readonly first: number;
  readonly last: number;
}

/** Calls `visit` with the bytes of all rows, 1,024 after another; they hold until it returns. */
function eachBlock(column: Column, visit: (bytes: Bytes) => void): void {
  const writer = new ByteWriter();
  for (let first = 0; first < column.length; first += BLOCK_ROWS) {
    const last = Math.min(first + BLOCK_ROWS, column.length);
    const ends = column instanceof TextColumn ? writer.writeBlock(column, first, last) : undefined;
    visit({ ends: ends ?? writer.writeRows(column, first, last), view: writer.view, first, last });
  }
}

/** Writes texts as bytes: ASCII as it is, every other unit, and so each half of a surrogate pair, as two or three bytes. */
class ByteWriter {
  private bytes = new Uint8Array(1 << 16);
  view = new DataView(this.bytes.buffer);
  private readonly encoder = new TextEncoder();
  private readonly ends = new Int32Array(BLOCK_ROWS);

  /** Makes room for so many bytes, and the word that begins with the last one. */
  private reserve(count: number, kept: number): void {
    if (count + 4 <= this.bytes.length) return;
    const more = new Uint8Array(2 * count + 4);
    more.set(this.bytes.subarray(0, kept));
    this.bytes = more;
    this.view = new DataView(more.buffer);
  }

  /** Writes a block that is nothing but ASCII, and gives the ends of its texts; undefined when it is not. */
  writeBlock(column: TextColumn, first: number, last: number): Int32Array | undefined {
    const block = column.block(first);
    this.reserve(block.length, 0);
    const { read, written } = this.encoder.encodeInto(block, this.bytes);
    // What is not ASCII takes more bytes than units.
    const isAscii = read === block.length && written === block.length;
    return isAscii ? column.ends.subarray(first, last) : undefined;
  }

  writeRows(column: Column, first: number, last: number): Int32Array {
    let at = 0;
    for (let row = first; row < last; row++) {
      if (column instanceof TextColumn) at = this.write(column, row, at);
      else if (column instanceof SelectedText) at = this.write(column.source, column.rows[row] as number, at);
      else at = this.writeText(column.at(row) as string, at);
      this.ends[row - first] = at;
    }
    return this.ends;
  }

  private write(column: TextColumn, row: number, at: number): number {
    return this.writePart(column.block(row), column.start(row), column.ends[row] as number, at);
  }

  private writeText(text: string, at: number): number {
    return this.writePart(text, 0, text.length, at);
  }

  private writePart(text: string, start: number, end: number, from: number): number {
    this.reserve(from + 3 * (end - start), from);
    const { bytes } = this;
    let at = from;
    for (let i = start; i < end; i++) {
      const unit = text.charCodeAt(i);
      if (unit < 0x80) bytes[at++] = unit;
      else {
        if (unit < 0x800) bytes[at++] = 0xc0 | (unit >> 6);
        else {
          bytes[at++] = 0xe0 | (unit >> 12);
          bytes[at++] = 0x80 | ((unit >> 6) & 0x3f);
        }
        bytes[at++] = 0x80 | (unit & 0x3f);
      }
    }
    return at;
  }
}

// ----------------------------------------------------------------------- parts

/** Texts dealt out: an entry for each is its row, how many bytes it has, and these in words, the last one filled up with zeros. */
interface Entries {
  readonly data: Int32Array;
  /** Where each part begins in the data; one more says where the last one ends. */
  readonly start: Int32Array;
}
/** The words of an entry before those of its text. */
const HEAD = 2;

/** The part of a hash. Shifting by 32 would be shifting by nothing. */
const partOf = (hash: number, bits: number): number => (hash >>> 1) >>> (31 - bits);

/** Deals the texts of a column out into parts, by so many bits of their hashes. */
function deal(column: Column, bits: number): Entries {
  const start = new Int32Array((1 << bits) + 1);
  const hashes = new Int32Array(column.length);
  eachBlock(column, (bytes) => hashBlock(bytes, hashes, start, bits));
  for (let part = 0; part < 1 << bits; part++) start[part + 1] = (start[part + 1] as number) + (start[part] as number);
  const data = new Int32Array(start[1 << bits] as number);
  const next = start.slice();
  eachBlock(column, (bytes) => dealBlock(bytes, hashes, next, bits, data));
  return { data, start };
}

/** The bytes of a text from an offset on that are fewer than four, as a word. */
const lastWord = (view: DataView, at: number, end: number): number =>
  view.getInt32(at, true) & ((1 << ((end - at) * 8)) - 1);

const mixed = (hash: number, word: number): number => {
  const product = Math.imul(hash ^ word, 0x9e3779b1);
  return product ^ (product >>> 15);
};

function hashBlock({ view, ends, first, last }: Bytes, hashes: Int32Array, sizes: Int32Array, bits: number): void {
  let at = 0;
  for (let row = first; row < last; row++) {
    const end = ends[row - first] as number;
    const length = end - at;
    let hash = length;
    for (; at + 4 <= end; at += 4) hash = mixed(hash, view.getInt32(at, true));
    if (at < end) hash = mixed(hash, lastWord(view, at, end));
    hash = mixed(hash, 0);
    hashes[row] = hash;
    const part = partOf(hash, bits) + 1;
    sizes[part] = (sizes[part] as number) + HEAD + ((length + 3) >> 2);
    at = end;
  }
}

function dealBlock(bytes: Bytes, hashes: Int32Array, next: Int32Array, bits: number, data: Int32Array): void {
  const { view, ends, first, last } = bytes;
  let at = 0;
  for (let row = first; row < last; row++) {
    const end = ends[row - first] as number;
    const part = partOf(hashes[row] as number, bits);
    let to = next[part] as number;
    data[to++] = row;
    data[to++] = end - at;
    for (; at + 4 <= end; at += 4) data[to++] = view.getInt32(at, true);
    if (at < end) data[to++] = lastWord(view, at, end);
    next[part] = to;
    at = end;
  }
}

/** Numbers the entries of one part after the other. */
class PartTable {
  count = 0;
  /** The hash of an entry, and its place, plus one. */
  private slots = new Int32Array(1 << 12);
  private mask = 0;

  constructor(
    private readonly data: Int32Array,
    /** The number of each row. */
    private readonly of: Int32Array,
  ) {}

  /** Gives every text from one place to another a number. */
  number(from: number, to: number): void {
    const { data, of } = this;
    this.clear((to - from) / HEAD);
    const { slots, mask } = this;
    for (let at = from; at < to; ) {
      const row = data[at] as number;
      const end = at + HEAD + (((data[at + 1] as number) + 3) >> 2);
      const hash = hashOf(data, at + 1, end);
      let slot = hash & mask;
      for (;;) {
        const place = (slots[slot * 2 + 1] as number) - 1;
        if (place < 0) {
          slots[slot * 2] = hash;
          slots[slot * 2 + 1] = at + 1;
          of[row] = this.count++;
          break;
        }
        if (slots[slot * 2] === hash && isSame(data, place + 1, data, at + 1, end)) {
          of[row] = of[data[place] as number] as number;
          break;
        }
        slot = (slot + 1) & mask;
      }
      at = end;
    }
  }

  /** Looks up the numbers of entries of the same part of another column; −1 for a text without one. */
  ask(asked: Int32Array, from: number, to: number, numbers: Int32Array): void {
    const { data, of, slots, mask } = this;
    for (let at = from; at < to; ) {
      const end = at + HEAD + (((asked[at + 1] as number) + 3) >> 2);
      const hash = hashOf(asked, at + 1, end);
      let slot = hash & mask;
      let number = -1;
      for (;;) {
        const place = (slots[slot * 2 + 1] as number) - 1;
        if (place < 0) break;
        if (slots[slot * 2] === hash && isSame(data, place + 1, asked, at + 1, end)) {
          number = of[data[place] as number] as number;
          break;
        }
        slot = (slot + 1) & mask;
      }
      numbers[asked[at] as number] = number;
      at = end;
    }
  }

  /** Makes room for so many entries. */
  private clear(count: number): void {
    let size = 16;
    while (size < count * 2) size *= 2;
    if (size * 2 > this.slots.length) this.slots = new Int32Array(size * 2);
    else this.slots.fill(0);
    this.mask = size - 1;
  }
}

function hashOf(data: Int32Array, from: number, to: number): number {
  let hash = 0;
  for (let at = from; at < to; at++) {
    hash = Math.imul(hash ^ (data[at] as number), 0x85ebca6b);
    hash ^= hash >>> 13;
  }
  return hash;
}

/** Whether two entries are of the same text; of the second one it is known where it ends. */
function isSame(data: Int32Array, from: number, others: Int32Array, start: number, end: number): boolean {
  for (let i = from, j = start; j < end; i++, j++) if (data[i] !== others[j]) return false;
  return true;
}
