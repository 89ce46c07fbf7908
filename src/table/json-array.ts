import { type Loaded, type ReadOptions, TableBuilder } from './builder.ts';
import { invalid, readRow } from './json-plain.ts';
import { JsonRows } from './json-row.ts';
import { BEHIND } from './pieces.ts';
import { decoded } from './text-bytes.ts';

const [NEWLINE, QUOTE, COMMA, BRACKET, BACKSLASH, BRACKET_END, BRACE, BRACE_END] = [10, 34, 44, 91, 92, 93, 123, 125];
/** So many bytes are looked at at once, which are then near the processor. */
const PART = 1 << 18;

/** Reads an array of objects, in any pieces of UTF-8. */
export class ArrayReader {
  private readonly builder: TableBuilder;
  private readonly rows: JsonRows;
  /** What is not read yet, with zeros behind it. */
  private bytes = new Uint8Array(0);
  private length = 0;
  /** It is read again when there is so much of it: each time twice as much, so that a long element does not take for ever. */
  private enough = 0;
  /** The line that an offset is on, up to which lines have been counted. */
  private line = 1;
  private counted = 0;
  /** What has been read last. */
  private last: 'nothing' | 'bracket' | 'comma' | 'all' = 'nothing';

  constructor(options: ReadOptions) {
    this.builder = new TableBuilder(options, false);
    this.rows = new JsonRows(this.builder, options.unused, false);
  }

  read(piece: Uint8Array): void {
    for (let from = 0; from < piece.length; from += PART) {
      this.append(piece.subarray(from, from + PART));
      if (this.length >= this.enough) this.readElements();
    }
  }

  finish(): Loaded {
    this.readElements();
    if (this.last !== 'all') throw invalid(`[${decoded(this.bytes, 0, this.length)}`, this.line);
    if (this.rows.space(0) < this.length) throw invalid(`[]${decoded(this.bytes, 0, this.length)}`, this.line);
    return this.builder.finish();
  }

  private append(part: Uint8Array): void {
    const length = this.length + part.length;
    if (length + BEHIND > this.bytes.length) {
      const bytes = new Uint8Array((length + BEHIND) * 2);
      bytes.set(this.bytes.subarray(0, this.length));
      this.bytes = bytes;
    }
    this.bytes.set(part, this.length);
    this.bytes.fill(0, length, length + BEHIND);
    this.length = length;
  }

  private readElements(): void {
    const { rows, bytes } = this;
    rows.from(bytes);
    let at = 0;
    if (this.last === 'nothing') {
      at = bytes.indexOf(BRACKET) + 1;
      if (at > 0) this.last = 'bracket';
    }
    for (let next = at; next >= 0 && (this.last === 'bracket' || this.last === 'comma'); ) {
      next = this.element(at);
      if (next >= 0) at = next;
    }
    rows.flush();
    this.countTo(at);
    bytes.copyWithin(0, at, this.length);
    this.length -= at;
    this.bytes.fill(0, this.length, this.length + BEHIND);
    this.counted = 0;
    this.enough = this.length * 2;
  }

  /** Reads an element and what is behind it, and gives the offset behind that; −1 when the bytes end before. */
  private element(start: number): number {
    const { rows, bytes } = this;
    const from = rows.space(start);
    const object = rows.read(from);
    let end = object < 0 ? -1 : rows.space(object);
    if (end >= 0 && (bytes[end] === COMMA || bytes[end] === BRACKET_END)) {
      this.countTo(from);
      rows.add(this.line);
    } else {
      end = this.endOfElement(from);
      if (end < 0) return -1;
      this.readPlainly(from, end);
    }
    this.last = bytes[end] === COMMA ? 'comma' : 'all';
    return end + 1;
  }

  private readPlainly(from: number, end: number): void {
    const { rows, builder, bytes } = this;
    rows.flush();
    this.countTo(from);
    const place = { line: this.line };
    if (from < end) rows.learn(readRow(builder, decoded(bytes, from, end), place));
    else if (this.last === 'comma' || bytes[end] === COMMA)
      builder.badRow(place, 'not valid JSON (a row is missing beside a comma)');
  }

  /** The offset of the comma or bracket behind the element at an offset, whatever it is; −1 when the bytes end before. */
  private endOfElement(from: number): number {
    const { bytes, length } = this;
    let depth = 0;
    for (let at = from; at < length; at++) {
      const code = bytes[at];
      if (code === QUOTE) at = this.endOfString(at + 1);
      else if (code === BRACKET || code === BRACE) depth++;
      else if (depth === 0 && (code === COMMA || code === BRACKET_END)) return at;
      else if (depth > 0 && (code === BRACKET_END || code === BRACE_END)) depth--;
    }
    return -1;
  }

  /** The offset of the closing quote of the string whose content begins at an offset, or behind all bytes. */
  private endOfString(from: number): number {
    const { bytes, length } = this;
    let at = from;
    while (at < length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
    return at;
  }

  /** Counts lines up to an offset, four bytes at a time. */
  private countTo(offset: number): void {
    const { view } = this.rows;
    let at = this.counted;
    while (at < offset) {
      const other = view.getInt32(at, true) ^ 0x0a0a0a0a;
      if (at + 4 <= offset && ((other - 0x01010101) & ~other & 0x80808080) === 0) at += 4;
      else if (view.getUint8(at++) === NEWLINE) this.line++;
    }
    this.counted = Math.max(at, this.counted);
  }
}
