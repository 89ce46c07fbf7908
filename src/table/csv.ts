import Papa from 'papaparse';
import { DataError, type Loaded, type ReadOptions, TableBuilder } from './builder.ts';
import { LineCounter } from './lines.ts';

/** How a delimited text is read. */
export interface CsvOptions extends ReadOptions {
  /** What stands between the values of a row: a comma unless given. */
  readonly delimiter?: ',' | '\t';
}

/**
 * A table from comma- or tab-separated values (RFC 4180) with a header line. Papa Parse takes the text apart: it needs
 * nothing of Node, tells where each row ends, and is faster than csv-parse, whose version for browsers carries a Buffer.
 */
export function readCsv(text: string, options: CsvOptions = {}): Loaded {
  const { delimiter = ',' } = options;
  const builder = new TableBuilder(options, true);
  const body = text.replace(TYPE_LINE, '');
  const lines = new LineCounter(body);
  let columns: readonly number[] | undefined;
  let start = 0;
  const step = ({ data: values, errors, meta }: Papa.ParseStepResult<string[]>) => {
    const [from, to] = [start, meta.cursor];
    start = to;
    if (values.length === 1 && body.slice(from, to).trim() === '') return;
    const place = { line: lines.at(from) };
    if (errors[0]) return builder.badRow(place, errors[0].message.toLowerCase());
    if (!columns) {
      columns = header(values, builder);
      return;
    }
    if (values.length !== columns.length) {
      return builder.badRow(place, `has ${values.length} values for ${columns.length} columns`);
    }
    builder.startRow(place);
    for (const [index, value] of values.entries()) builder.set(columns[index] as number, value);
  };
  const newline = /^[^\n]*\r\n/.test(text) ? '\r\n' : '\n';
  Papa.parse<string[]>(body, { delimiter, newline, step });
  return builder.finish();
}

/** What Export-Csv of Windows PowerShell writes above the header. */
const TYPE_LINE = /^#TYPE [^\r\n]*/;

/** `TimeGenerated [UTC]`: how the portals head a column of times. */
const PORTAL_HEADER = /^(.+) \[(.*)\]$/;

function header(names: readonly string[], builder: TableBuilder): readonly number[] {
  const columns = names.map((name) => builder.column(columnName(name)));
  const repeated = names.find((_, index) => columns.indexOf(columns[index] as number) !== index);
  if (repeated !== undefined)
    throw new DataError([{ place: { line: 1 }, message: `two columns are named ${repeated}` }]);
  return columns;
}

function columnName(heading: string): string {
  const [, name, zone] = PORTAL_HEADER.exec(heading) ?? [];
  if (name === undefined || zone === undefined) return heading;
  if (zone === 'UTC') return name;
  if (!/time|GMT|UTC/i.test(zone)) return heading;
  const message = `the times are in '${zone}'; set the portal's time zone to UTC and export again`;
  throw new DataError([{ place: { line: 1 }, column: name, message }]);
}
