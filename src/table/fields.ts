import { padded } from './pieces.ts';
import { firstMarked, type TextArena } from './text-arena.ts';
import { decoded, encoded } from './text-bytes.ts';

const [TAB, NEWLINE, RETURN, SPACE, QUOTE] = [9, 10, 13, 32, 34];
/** In place of the quote: no field is in quotes. */
export const NO_QUOTES = -1;
/** In place of an offset: nothing ends here. */
const CONTENT = -2;

/** Bits where one of four bytes is as in a pattern, or a control character; only the lowest one is certain. */
const special = (word: number, pattern: number): number =>
  (((word ^ pattern) - 0x01010101) | (word - 0x20202020)) & ~word & 0x80808080;

/** Where fields of some rows begin and end; the complement of the end when quotes in it are written twice. */
export interface Places {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** A record taken apart. */
export interface DelimitedRecord {
  readonly values: readonly string[];
  /** The offset behind it. */
  readonly end: number;
  /** What is wrong with it. */
  readonly problem: string | undefined;
}

/**
 * Finds the fields of delimited text, as in RFC 4180: a field in quotes may hold anything, a quote in it being written twice.
 * Lines end with or without a carriage return. Spaces may stand behind a closing quote; a quote inside a field that begins with
 * none is part of it.
 */
export class Fields {
  /** How many newlines there have been in quotes. */
  newlines = 0;
  /** Whether text followed a closing quote, since this was last set. */
  isMalformed = false;
  bytes: Uint8Array = new Uint8Array(0);
  view: DataView = new DataView(this.bytes.buffer);
  private length = 0;
  private readonly place: Places = { starts: new Int32Array(1), ends: new Int32Array(1) };

  constructor(
    /** What stands between fields: a character of ASCII. */
    private readonly delimiter: number,
    private readonly quote: number = QUOTE,
  ) {}

  /** Sets the bytes to read from, so many of them; at their end is a newline, and four bytes are behind it. */
  from(bytes: Uint8Array, length: number): void {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset);
    this.length = length;
  }

  /**
   * Notes for a row where the field at an offset is, and gives the offset of the delimiter or newline behind it; −1 when the
   * bytes end in quotes. Four bytes are looked at at once.
   */
  find(start: number, places: Places, row: number): number {
    const { bytes, view } = this;
    const isQuoted = bytes[start] === this.quote;
    const pattern = (isQuoted ? QUOTE : this.delimiter) * 0x01010101;
    const first = isQuoted ? start + 1 : start;
    let hasDoubled = false;
    for (let at = first; ; ) {
      const found = special(view.getInt32(at, true), pattern);
      if (found === 0) {
        at += 4;
        continue;
      }
      at += firstMarked(found);
      const end = isQuoted ? this.endInQuotes(at) : this.endOfPlain(at);
      if (end !== CONTENT) {
        places.starts[row] = first;
        places.ends[row] = hasDoubled ? ~at : at;
        return end;
      }
      const isDoubled = isQuoted && bytes[at] === QUOTE && bytes[at + 1] === QUOTE;
      hasDoubled ||= isDoubled;
      at += isDoubled ? 2 : 1;
    }
  }

  /** Stages a field of which the complement of the end was noted. */
  stage(start: number, end: number, arena: TextArena): void {
    const { bytes, view: source } = this;
    const view = arena.room(end - start);
    let to = arena.end;
    for (let at = start; at < end; ) {
      const word = source.getInt32(at, true);
      view.setInt32(to, word, true);
      const found = special(word, QUOTE * 0x01010101);
      const count = found === 0 ? 4 : firstMarked(found);
      at += count;
      to += count;
      if (found === 0 || at === end) continue;
      at += bytes[at] === QUOTE ? 2 : 1;
      to++;
    }
    arena.stagedEnd = to;
  }

  /** The offset of what ends a field without quotes, if anything at an offset does. */
  private endOfPlain(at: number): number {
    const { bytes, delimiter } = this;
    const code = bytes[at];
    if (code === delimiter || code === NEWLINE) return at;
    return code === RETURN && bytes[at + 1] === NEWLINE ? at + 1 : CONTENT;
  }

  /** The same in quotes: what is behind them, if at an offset they end. */
  private endInQuotes(at: number): number {
    const { bytes } = this;
    const code = bytes[at];
    if (code === NEWLINE) {
      if (at + 1 === this.length) return -1;
      this.newlines++;
    }
    if (code !== QUOTE || bytes[at + 1] === QUOTE) return CONTENT;
    const end = this.endBehind(at + 1);
    if (end === CONTENT) this.isMalformed = true;
    return end;
  }

  /** The offset of the delimiter or newline behind a closing quote. */
  private endBehind(start: number): number {
    const { bytes, delimiter } = this;
    let at = start;
    while (bytes[at] !== delimiter && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
    return this.endOfPlain(at);
  }

  /** The record at an offset; undefined when the bytes end in quotes. */
  record(start: number): DelimitedRecord | undefined {
    const { bytes, place } = this;
    const values: string[] = [];
    this.isMalformed = false;
    for (let at = this.find(start, place, 0); at >= 0; at = this.find(at + 1, place, 0)) {
      values.push(this.text(place));
      if (bytes[at] === NEWLINE) return { values, end: at + 1, problem: this.problem };
    }
    return undefined;
  }

  private text({ starts: [start = 0], ends: [end = 0] }: Places): string {
    return end < 0 ? decoded(this.bytes, start, ~end).replaceAll('""', '"') : decoded(this.bytes, start, end);
  }

  /** What is wrong with the record that was read last, when it has an end. */
  private get problem(): string | undefined {
    return this.isMalformed ? 'text follows the closing quote of a field' : undefined;
  }

  /** The same of one that has none. */
  get problemAtEnd(): string {
    return this.problem ?? 'quoted field unterminated';
  }
}

/** The records of a text one after the other. */
export function* records(text: string, delimiter: string, quote?: number): Generator<DelimitedRecord> {
  const { bytes, length } = padded(encoded(text));
  const fields = new Fields(delimiter.charCodeAt(0), quote);
  fields.from(bytes, length);
  for (let at = 0; at < length; ) {
    const record = fields.record(at) ?? { values: [], end: length, problem: fields.problemAtEnd };
    yield record;
    at = record.end;
  }
}
