import { parseJson, toJson } from '../types/json.ts';
import { type Dynamic, isArray, isBag } from '../types/values.ts';
import { DataError, type Loaded, type ReadOptions, TableBuilder } from './builder.ts';
import { ArrayReader } from './json-array.ts';
import { NdjsonReader, readNdjson } from './json-lines.ts';
import { addRow, invalid } from './json-plain.ts';
import { joined } from './pieces.ts';
import { readResponse } from './response.ts';
import { decoded, encodedJson } from './text-bytes.ts';

/** So many bytes tell what a document is. */
const ENOUGH = 1 << 20;
/** The beginning of an array of which it is still open whether it is a response. */
const OPEN = /^\s*(\[\s*(\{\s*("\w{0,9})?)?)?\s*$/;
const RESPONSE = /^\s*\[\s*\{\s*"FrameType"/;
/** V8 makes no longer texts. */
const LONGEST = 2 ** 29 - 24;
/** For text that may be cut anywhere. */
const loose = new TextDecoder();

/**
 * Reads a JSON document: an array of objects, a saved response of Log Analytics, Kusto or Defender, or, since files of that
 * name often hold it, newline-delimited JSON. It may come in pieces, of which rows are read as they come.
 */
export class JsonReader {
  private reader: ArrayReader | NdjsonReader | undefined;
  /** What came as long as it is not known what it is. */
  private readonly pieces: Uint8Array[] = [];
  private length = 0;

  constructor(private readonly options: ReadOptions = {}) {}

  /** Reads a piece that ends at the end of a line, in UTF-8. */
  read(piece: Uint8Array): void {
    if (!this.reader && this.length < ENOUGH) this.begin(piece);
    if (this.reader) this.reader.read(piece);
    else {
      // A piece may be good only until the next one is asked for.
      this.pieces.push(new Uint8Array(piece));
      this.length += piece.length;
    }
  }

  /** Finds out what the document is, if the next piece tells. */
  private begin(next: Uint8Array): void {
    const { bytes, length } = joined([...this.pieces, next.subarray(0, ENOUGH)]);
    const head = loose.decode(bytes.subarray(0, length));
    if (isRows(head)) this.reader = new ArrayReader(this.options);
    else if (isLines(head)) this.reader = new NdjsonReader(this.options);
    else return;
    for (const piece of this.pieces) this.reader.read(piece);
  }

  finish(): Loaded {
    if (this.reader) return this.reader.finish();
    if (this.length > LONGEST) {
      const message = 'too large to be read at once (512 MB); save it as newline-delimited JSON';
      throw new DataError([{ place: undefined, message }]);
    }
    return readDocument(decoded(joined(this.pieces).bytes, 0, this.length), this.options);
  }
}

/** Whether a text begins like an array of rows. */
const isRows = (text: string): boolean => /^\s*\[/.test(text) && !OPEN.test(text) && !RESPONSE.test(text);

/** Whether a text begins with an object on a line of its own, with something behind it. */
function isLines(text: string): boolean {
  const first = /^\s*(\{.*)\n\s*\S/.exec(text)?.[1];
  return first !== undefined && isBag(parseJson(first) ?? null);
}

/** A table from a JSON document; see {@link JsonReader}. */
export function readJson(text: string, options: ReadOptions = {}): Loaded {
  const reader = new JsonReader(options);
  reader.read(encodedJson(text));
  return reader.finish();
}

function readDocument(text: string, options: ReadOptions): Loaded {
  const document = parseJson(text);
  if (document === undefined && isLines(text)) return readNdjson(text, options);
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
