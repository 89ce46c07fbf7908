import { convert } from '../types/convert.ts';
import { parseJson } from '../types/json.ts';
import { dynamicText } from '../types/text.ts';
import type { ScalarType, Schema } from '../types/types.ts';
import { type Dynamic, isBag, nothing, type Value } from '../types/values.ts';
import { DataError } from './builder.ts';
import { NO_QUOTES, records } from './fields.ts';
import { table } from './rows.ts';
import { type Table, tableOf } from './table.ts';

/** What stands between the values of a row, by format. */
const delimiters: Readonly<Record<string, string>> = {
  csv: ',',
  tsv: '\t',
  psv: '|',
  scsv: ';',
  sohsv: '\u0001',
  txt: '',
};

/** The formats that can be read; undefined for others, which are refused. */
export const externalFormat = (named: string | undefined, url: string): string | undefined => {
  const extension = /\.(\w+)(?:\.gz|\.zip)?(?:[?#].*)?$/.exec(url)?.[1]?.toLowerCase();
  const known = (name: string | undefined) =>
    name !== undefined && (name in delimiters || name === 'json' || name === 'multijson') ? name : undefined;
  // Without a format, that of the extension is taken, and csv where it has none.
  return named === undefined ? (known(extension) ?? 'csv') : known(named.toLowerCase());
};

/**
 * The rows of an externaldata source: delimited values belong to the columns by position, those of JSON by name. What is
 * no value of its column's type is nothing.
 */
export function readExternal(text: string, schema: Schema, format: string, ignoreFirst: boolean): Table {
  const rows = format.endsWith('json') ? jsonRows(text, schema) : delimitedRows(text, schema, format);
  return tableOf(schema, ignoreFirst ? rows.slice(1) : rows);
}

function delimitedRows(text: string, schema: Schema, format: string): Value[][] {
  const body = text.replace(/^\ufeff/, '');
  const lines = format === 'txt' ? body.split(/\r?\n/).map((line) => [line]) : delimitedLines(body, format);
  return lines
    .filter((cells) => cells.length > 1 || cells[0] !== '')
    .map((cells) => schema.map(({ type }, index) => cellOf(cells[index] ?? '', type as ScalarType)));
}

function delimitedLines(text: string, format: string): (readonly string[])[] {
  const found = records(text, delimiters[format] as string, format === 'tsv' ? NO_QUOTES : undefined);
  return Array.from(found, ({ values, problem }, index) => {
    if (problem === undefined) return values;
    throw new DataError([{ place: { row: index + 1 }, message: problem }]);
  });
}

const cellOf = (text: string, type: ScalarType): Value =>
  text === '' ? nothing(type) : type === 'dynamic' ? (parseJson(text) ?? text) : convert(text, 'string', type);

/** A JSON array of objects, or objects one after the other. */
function jsonRows(text: string, schema: Schema): Value[][] {
  const whole = parseJson(text);
  const values = whole === undefined ? text.split(/\r?\n/).map(parseJson) : Array.isArray(whole) ? whole : [whole];
  return values.flatMap((value) => (value !== undefined && isBag(value) ? [rowOf(value, schema)] : []));
}

const rowOf = (bag: ReadonlyMap<string, Dynamic>, schema: Schema): Value[] =>
  schema.map(({ name, type }) => {
    const value = bag.get(name) ?? null;
    if (value === null) return nothing(type);
    if (type === 'dynamic') return value;
    return convert(dynamicText(value), 'string', type as ScalarType);
  });

/** Rows written in place of a source: they belong to the columns by name, and what else they have is left away. */
export function externalRows(rows: readonly Readonly<Record<string, unknown>>[], schema: Schema): Table {
  const types = Object.fromEntries(schema.map(({ name, type }) => [name, type]));
  const known = rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => name in types)));
  return table(known, types);
}
