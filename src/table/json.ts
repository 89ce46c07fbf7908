import { parseJson, toJson } from '../types/json.ts';
import { type Bag, type Dynamic, isArray, isBag } from '../types/values.ts';
import { DataError, type Loaded, type Place, type ReadOptions, TableBuilder } from './builder.ts';
import { JsonRows } from './json-row.ts';
import type { LineSearch } from './line-search.ts';
import { LineCounter } from './lines.ts';
import { padded } from './pieces.ts';
import { readResponse } from './response.ts';
import { decoded, encoded, hasHalves } from './text-bytes.ts';

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
    if (typeof piece === 'string' && hasHalves(piece)) {
      this.readPlain(piece);
      return;
    }
    const given = typeof piece === 'string' ? encoded(piece) : piece;
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

  private readPlain(text: string): void {
    for (const line of (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n'))
      readRow(this.builder, line, { line: ++this.line });
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

/**
 * A table from a JSON document: an array of objects, a saved response of Log Analytics, Kusto or Defender, or, since
 * files of that name often hold it, newline-delimited JSON.
 */
export function readJson(text: string, options: ReadOptions = {}): Loaded {
  const start = text.search(/\S/);
  if (text[start] === '[') {
    const isResponse = /^\s*\[\s*\{\s*"FrameType"/.test(text);
    if (!isResponse) return readArray(text, start, options);
  }
  const document = parseJson(text);
  if (document === undefined && text[start] === '{' && isNdjson(text)) return readNdjson(text, options);
  if (document === undefined) throw invalid(text);
  const builder = new TableBuilder(options, false);
  if (!readResponse(document, builder)) {
    if (!isBag(document)) throw new DataError([{ place: undefined, message: notRows(document) }]);
    addRow(builder, document, { line: 1 });
  }
  return builder.finish();
}

const notRows = (value: Dynamic): string =>
  `expected an object or an array of objects, but found ${isArray(value) ? 'an array' : toJson(value)}`;

/** Whether the first line that holds anything is an object by itself. */
function isNdjson(text: string): boolean {
  const first = /\S.*/.exec(text)?.[0] ?? '';
  return isBag(parseJson(first) ?? null);
}

/** Reads a row whatever is in it, and gives its keys. */
function readRow(builder: TableBuilder, text: string, place: Place): Iterable<string> {
  const row = parseJson(text);
  if (row !== undefined && isBag(row)) {
    addRow(builder, row, place);
    return row.keys();
  }
  if (text.trim() !== '') {
    builder.badRow(
      place,
      row === undefined ? `not valid JSON${whyInvalid(text).reason}` : `not a JSON object: ${text.trim().slice(0, 60)}`,
    );
  }
  return [];
}

function addRow(builder: TableBuilder, row: Bag, place: Place): void {
  builder.startRow(place);
  for (const [name, value] of row) builder.set(builder.column(name), value);
}

/** What the platform's own reader says about a text that is not JSON, and where it stopped. */
function whyInvalid(text: string): { reason: string; offset: number } {
  try {
    JSON.parse(text);
    return { reason: '', offset: 0 };
  } catch (problem) {
    const { message } = problem as Error;
    const reason = message.replace(/ in JSON at position.*| \(line \d+ column \d+\)$/s, '');
    return { reason: ` (${reason})`, offset: Number(/at position (\d+)/.exec(message)?.[1] ?? text.length) };
  }
}

function invalid(text: string): DataError {
  const { reason, offset } = whyInvalid(text);
  const line = new LineCounter(text).at(offset);
  return new DataError([{ place: { line }, message: `not valid JSON${reason}` }]);
}

// -------------------------------------------------------------- arrays of rows

function readArray(text: string, start: number, options: ReadOptions): Loaded {
  const builder = new TableBuilder(options, false);
  const lines = new LineCounter(text);
  for (const { from, to } of elements(text, start)) {
    const place = { line: lines.at(from) };
    if (from === to) builder.badRow(place, 'not valid JSON (a row is missing beside a comma)');
    else readRow(builder, text.slice(from, to), place);
  }
  return builder.finish();
}

/** Where the elements of the array that begins at an offset stand in the text. */
function* elements(text: string, start: number): Generator<{ from: number; to: number }> {
  const mark = /["[\]{},]/g;
  mark.lastIndex = start + 1;
  let from = start + 1;
  let depth = 0;
  for (let found = mark.exec(text); found; found = mark.exec(text)) {
    const { index } = found;
    switch (found[0]) {
      case '"':
        mark.lastIndex = endOfString(text, index);
        break;
      case '[':
      case '{':
        depth++;
        break;
      case ',':
        if (depth > 0) break;
        yield trimmed(text, from, index);
        from = index + 1;
        break;
      default:
        if (depth-- > 0) break;
        if (text.slice(index + 1).trim() !== '') throw invalid(text);
        if (from > start + 1 || text.slice(from, index).trim() !== '') yield trimmed(text, from, index);
        return;
    }
  }
  throw invalid(text);
}

function trimmed(text: string, from: number, to: number) {
  const space = /\s*/y;
  space.lastIndex = from;
  space.test(text);
  return { from: Math.min(space.lastIndex, to), to };
}

/** The offset behind the closing quote of a string. */
function endOfString(text: string, quote: number): number {
  let at = quote + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}
