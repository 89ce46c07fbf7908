import { DataError, type Loaded, type ReadOptions, TableBuilder } from './builder.ts';
import { BATCH_ROWS, Cells } from './cells.ts';
import { type DelimitedRecord, Fields } from './fields.ts';
import { joined, padded } from './pieces.ts';
import { decoded, encoded } from './text-bytes.ts';

/** How a delimited text is read. */
export interface CsvOptions extends ReadOptions {
  /** What stands between the values of a row: a comma unless given. */
  readonly delimiter?: ',' | '\t';
}

/** A table from comma- or tab-separated values (RFC 4180) with a header line. */
export function readCsv(text: string, options: CsvOptions = {}): Loaded {
  const reader = new CsvReader(options);
  reader.read(text);
  return reader.finish();
}

/**
 * Reads comma- or tab-separated values with a header line. The text may come in pieces of whole lines, so that a file need not
 * be held at once; a value in quotes may go on in the next piece. Of a row it is noted where its values are; of some hundred
 * rows they go into columns one column after the other, from bytes, without a JavaScript string of each. What is no row of the
 * expected length is taken apart plainly, to say what is wrong with it.
 */
export class CsvReader {
  private readonly builder: TableBuilder;
  private readonly fields: Fields;
  private readonly delimiter: number;
  private columns: readonly Cells[] | undefined;
  private bytes: Uint8Array = new Uint8Array(0);
  /** The rows that are not in columns yet. */
  private rows = 0;
  /** The line that the next record is on. */
  private line = 1;
  private isStart = true;
  /** A record that is not at its end, and what follows it. */
  private pending: Uint8Array[] = [];
  private pendingLength = 0;
  /** It is read again when there is so much of it: each time twice as much, so that a long one does not take for ever. */
  private enough = 0;

  constructor(private readonly options: CsvOptions = {}) {
    this.builder = new TableBuilder(options, true);
    this.delimiter = (options.delimiter ?? ',').charCodeAt(0);
    this.fields = new Fields(this.delimiter);
  }

  /** Reads a piece that ends at the end of a line: a text, or its UTF-8. */
  read(piece: string | Uint8Array): void {
    const added = typeof piece === 'string' ? encoded(piece) : piece;
    if (this.pendingLength === 0) {
      this.readRecords(padded(added));
      return;
    }
    // A piece may be good only until the next one is asked for.
    this.pending.push(new Uint8Array(added));
    this.pendingLength += added.length;
    if (this.pendingLength >= this.enough) this.readRecords(joined(this.pending));
  }

  private readRecords({ bytes, length }: { bytes: Uint8Array; length: number }): void {
    this.bytes = bytes;
    this.fields.from(bytes, length);
    let at = this.isStart ? this.startOfHeader() : 0;
    this.isStart &&= length === 0;
    while (at < length) {
      const end = this.add(at);
      const next = end < 0 ? this.addPlainly(at) : end;
      if (next < 0) break;
      at = next;
    }
    this.flush();
    this.pendingLength = length - at;
    this.pending = at < length ? [bytes.slice(at, length)] : [];
    this.enough = this.pendingLength * 2;
  }

  /** Where the header begins: behind a byte order mark, and what Export-Csv of Windows PowerShell writes above it. */
  private startOfHeader(): number {
    const { bytes } = this;
    const start = beginsWith(bytes, 0, MARK) ? MARK.length : 0;
    if (!beginsWith(bytes, start, TYPE_LINE)) return start;
    this.line++;
    return bytes.indexOf(NEWLINE) + 1;
  }

  /** Adds the row at an offset, and gives the offset behind it; −1 when it was not read, and nothing was added. */
  private add(start: number): number {
    const { columns, fields, bytes, rows } = this;
    if (columns === undefined || (columns.length === 1 && mayBeBlank(bytes[start] as number))) return -1;
    fields.isMalformed = false;
    fields.newlines = 0;
    let at = start - 1;
    for (const cells of columns) {
      if (at >= start && bytes[at] === NEWLINE) return -1;
      at = fields.find(at + 1, cells, rows);
      if (at < 0) return -1;
    }
    if (bytes[at] !== NEWLINE || fields.isMalformed) return -1;
    this.builder.startLine(this.line);
    this.line += 1 + fields.newlines;
    if (++this.rows === BATCH_ROWS) this.flush();
    return at + 1;
  }

  /** Sees to it that the columns have all rows. */
  private flush(): void {
    for (const cells of this.columns ?? []) cells.flush(this.fields, this.rows);
    this.rows = 0;
  }

  /** The same for any record; −1 when it is not at its end. */
  private addPlainly(start: number): number {
    this.flush();
    this.fields.newlines = 0;
    const record = this.fields.record(start);
    if (!record) return -1;
    if (record.values.length > 1 || decoded(this.bytes, start, record.end).trim() !== '') this.addRecord(record);
    this.line += 1 + this.fields.newlines;
    return record.end;
  }

  private addRecord({ values, problem }: DelimitedRecord): void {
    const { columns, builder, line } = this;
    if (problem !== undefined) builder.badRow({ line }, problem);
    else if (!columns) this.columns = this.columnsOf(values);
    else if (values.length !== columns.length)
      builder.badRow({ line }, `has ${values.length} values for ${columns.length} columns`);
    else {
      builder.startLine(line);
      for (const [index, { column }] of columns.entries()) column?.push(values[index] as string);
    }
  }

  private columnsOf(names: readonly string[]): readonly Cells[] {
    const { builder, options } = this;
    const seen = new Set<string>();
    return names.map(columnName).map((name, index) => {
      if (seen.has(name)) throw problemOfHeader(`two columns are named ${names[index]}`);
      seen.add(name);
      const column = builder.rawAt(builder.column(name));
      return new Cells(options.unused?.has(name) ? undefined : column);
    });
  }

  finish(): Loaded {
    if (this.pendingLength > 0) this.readRecords(joined(this.pending));
    if (this.pendingLength > 0) this.builder.badRow({ line: this.line }, this.fields.problemAtEnd);
    return this.builder.finish();
  }
}

const NEWLINE = 10;
const [MARK, TYPE_LINE] = [encoded('\ufeff'), encoded('#TYPE ')];

const beginsWith = (bytes: Uint8Array, start: number, beginning: Uint8Array): boolean =>
  beginning.every((byte, at) => bytes[start + at] === byte);

/** Whether a line that begins like this might hold nothing but space. */
const mayBeBlank = (code: number): boolean => code <= 32 || code >= 128;

// ---------------------------------------------------------------------- headers

/** `TimeGenerated [UTC]`: how the portals head a column of times. */
const PORTAL_HEADER = /^(.+) \[(.*)\]$/;

function columnName(heading: string): string {
  const [, name, zone] = PORTAL_HEADER.exec(heading) ?? [];
  if (name === undefined || zone === undefined) return heading;
  if (zone === 'UTC') return name;
  if (!/time|GMT|UTC/i.test(zone)) return heading;
  throw problemOfHeader(`the times are in '${zone}'; set the portal's time zone to UTC and export again`, name);
}

const problemOfHeader = (message: string, column?: string): DataError =>
  new DataError([{ place: { line: 1 }, ...(column !== undefined && { column }), message }]);
