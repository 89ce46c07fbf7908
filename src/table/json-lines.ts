import { type Loaded, type ReadOptions, TableBuilder } from './builder.ts';
import { readRow } from './json-plain.ts';
import { JsonRows } from './json-row.ts';
import type { LineSearch } from './line-search.ts';
import { padded } from './pieces.ts';
import { decoded, encodedJson } from './text-bytes.ts';

/**
 * Reads newline-delimited JSON: one object a line. The text may come in pieces of whole lines, so that a file need
 * not be held at once.
 */
export class NdjsonReader {
  private readonly builder: TableBuilder;
  private readonly rows: JsonRows;
  private line = 0;

  constructor(
    options: ReadOptions = {},
    /** Lines that one of these does not find are not wanted: it is only seen that they are objects. */
    private readonly searches: readonly LineSearch[] = [],
  ) {
    this.builder = new TableBuilder(options, false);
    this.rows = new JsonRows(this.builder, options.unused);
  }

  /** Reads a piece that ends at the end of a line: a text, or its UTF-8. */
  read(piece: string | Uint8Array): void {
    const given = typeof piece === 'string' ? encodedJson(piece) : piece;
    const { bytes, length } = padded(given);
    this.rows.from(bytes);
    // What is given may be a Buffer, which finds newlines many times as fast.
    if (this.searches.length > 0) this.readWanted(bytes.buffer === given.buffer ? given : bytes, length);
    else this.readAll(bytes, 0, length);
    this.rows.flush();
  }

  private readWanted(bytes: Uint8Array, length: number): void {
    const [search, ...others] = this.searches as [LineSearch, ...LineSearch[]];
    const view = new DataView(bytes.buffer, bytes.byteOffset, length);
    let found = -1;
    for (let start = 0; start < length; ) {
      const end = bytes.indexOf(NEWLINE, start);
      if (found < start) found = search.find(view, start, length);
      const isWanted = found < end && others.every((other) => other.find(view, start, end) < end);
      if (isWanted || !isObject(view, start, end)) this.readAll(bytes, start, end + 1);
      else this.line++;
      start = end + 1;
    }
  }

  private readAll(bytes: Uint8Array, from: number, to: number): void {
    for (let start = from; start < to; ) {
      const line = ++this.line;
      const end = this.lineEnd(bytes, this.rows.read(start));
      if (end < 0) start = this.readLine(bytes, start);
      else {
        this.rows.add(line);
        start = end + 1;
      }
    }
  }

  /** The offset of the newline behind the end of an object; −1 when there is something else. */
  private lineEnd(bytes: Uint8Array, at: number): number {
    if (at < 0 || bytes[at] === NEWLINE) return at;
    const end = this.rows.space(at);
    return bytes[end] === NEWLINE ? end : -1;
  }

  /** Reads the line at an offset plainly, and gives the offset behind it. */
  private readLine(bytes: Uint8Array, start: number): number {
    const end = bytes.indexOf(NEWLINE, start);
    this.rows.flush();
    this.rows.learn(readRow(this.builder, decoded(bytes, start, end), { line: this.line }));
    return end + 1;
  }

  finish(): Loaded {
    return this.builder.finish();
  }
}

const NEWLINE = 10;

/** Whether a line looks like an object from outside. */
function isObject(view: DataView, start: number, end: number): boolean {
  if (start === end) return false;
  const last = view.getUint8(end - 1) === 13 ? end - 2 : end - 1;
  return last > start && view.getUint8(start) === 123 && view.getUint8(last) === 125;
}

/** A table from newline-delimited JSON. */
export function readNdjson(text: string, options: ReadOptions = {}): Loaded {
  const reader = new NdjsonReader(options);
  reader.read(text);
  return reader.finish();
}
