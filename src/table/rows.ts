import { formatDatetime } from '../types/datetime.ts';
import { toJson } from '../types/json.ts';
import { textOf } from '../types/text.ts';
import { type ScalarType, type Type, typeNamed } from '../types/types.ts';
import { type Dynamic, isArray, isBag, isDecimal, MAX_LONG, MIN_LONG, type Value } from '../types/values.ts';
import { DataError, TableBuilder } from './builder.ts';
import type { Table } from './table.ts';

/** Column names and their types, as a caller writes them: `{ Timestamp: 'datetime' }`. */
export type ColumnTypes = Readonly<Record<string, string>>;

/**
 * A table from plain objects, to be built once and used by many queries. Declared columns come first and exist in any
 * case; the types of others follow from their values as in files (see {@link inferType}). `onNotice` hears what should
 * be known about a choice, such as a column of mixed types read as string.
 */
export function table(
  rows: Iterable<Readonly<Record<string, unknown>>>,
  schema: ColumnTypes = {},
  onNotice?: (notice: string) => void,
): Table {
  const builder = new TableBuilder({ schema: fieldsOf(schema) }, false);
  let row = 0;
  for (const object of rows) {
    builder.startRow({ row: ++row });
    for (const [name, value] of Object.entries(object)) builder.set(builder.column(name), toRaw(value));
  }
  const { table, notices } = builder.finish();
  if (onNotice) notices.forEach(onNotice);
  return table;
}

/** The fields of declared column types; an unknown type name is an error. */
export function fieldsOf(schema: ColumnTypes): { name: string; type: ScalarType }[] {
  return Object.entries(schema).map(([name, given]) => {
    const type = typeNamed(given);
    if (type) return { name, type };
    throw new DataError([{ place: undefined, column: name, message: `'${given}' is not a type of the language` }]);
  });
}

/** A JavaScript value as data readers have it: integers are bigints, objects maps. */
export function toRaw(value: unknown): Dynamic {
  if (value === undefined || value === null) return null;
  switch (typeof value) {
    case 'boolean':
    case 'string':
      return value;
    case 'number':
      return Number.isSafeInteger(value) ? BigInt(value) : value;
    case 'bigint':
      return value >= MIN_LONG && value <= MAX_LONG ? value : String(value);
    case 'object':
      return toRawObject(value);
    default:
      throw new DataError([{ place: undefined, message: `a ${typeof value} cannot be the value of a column` }]);
  }
}

function toRawObject(value: object): Dynamic {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (Array.isArray(value)) return value.map(toRaw);
  if (isDecimal(value)) return value.toFixed();
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  return new Map(entries.map(([key, item]) => [String(key), toRaw(item)]));
}

// ------------------------------------------------------------------- output

/** A row as a plain object. */
export type Row = Record<string, unknown>;

/**
 * The rows of a table as plain objects. bool, int, real, string: as in JavaScript; long: a number when it is exact, else
 * a bigint; datetime: ISO text with as many of 7 digits as needed; timespan, decimal and guid: text; dynamic: objects
 * and arrays, its longs like long.
 */
export function objectsOf(table: Table): Row[] {
  const names = table.schema.map(({ name }) => name);
  const rows = rowsOf(table, (value, type) => plainValue(value, type, inJavaScript));
  return rows.map((cells) => Object.fromEntries(cells.map((cell, index) => [names[index], cell])));
}

/** A table as data that JSON can carry. */
export interface JsonTable {
  readonly columns: readonly { readonly name: string; readonly type: Type }[];
  readonly rows: readonly (readonly unknown[])[];
}

/**
 * A table as columns and rows of JSON values: as {@link objectsOf}, but longs beyond the exact numbers of JavaScript
 * are text, and so are not-a-number and the infinities.
 */
export function jsonOf(table: Table): JsonTable {
  return { columns: columnsOf(table), rows: rowsOf(table, (value, type) => plainValue(value, type, inJson)) };
}

/** {@link jsonOf} as JSON text, without any loss: integers of any size are numbers, and reals keep their `.0`. */
export function jsonTextOf(table: Table): string {
  const rows = rowsOf(table, jsonText).map((cells) => `[${cells.join(',')}]`);
  return `{"columns":${JSON.stringify(columnsOf(table))},"rows":[${rows.join(',')}]}`;
}

/** The names and types of the columns. */
export const columnsOf = (table: Table): { name: string; type: Type }[] =>
  table.schema.map(({ name, type }) => ({ name, type }));

/** One value as lossless JSON text. */
export function jsonText(value: Value, type: Type): string {
  if (value === null) return 'null';
  switch (type) {
    case 'datetime':
      return JSON.stringify(isoText(value as bigint));
    case 'timespan':
    case 'decimal':
      return JSON.stringify(textOf(value, type));
    case 'int':
      return String(value);
    default:
      return toJson(value as Dynamic);
  }
}

/** A datetime in ISO 8601 with as many digits as it needs. */
export const isoText = (ticks: bigint): string => formatDatetime(ticks).replace(/\.?0+Z$/, 'Z');

function rowsOf<T>(table: Table, cell: (value: Value, type: Type) => T): T[][] {
  return Array.from({ length: table.rows }, (_, row) =>
    table.columns.map((column, index) => cell(column.at(row), table.schema[index]?.type ?? 'unknown')),
  );
}

/** What becomes of numbers that a target has no exact form for. */
interface Target {
  readonly largeInteger: (value: bigint) => unknown;
  readonly notFinite: (value: number) => unknown;
}
const inJavaScript: Target = { largeInteger: (value) => value, notFinite: (value) => value };
const inJson: Target = { largeInteger: String, notFinite: String };

function plainValue(value: Value, type: Type, target: Target): unknown {
  if (value === null) return null;
  switch (type) {
    case 'datetime':
      return isoText(value as bigint);
    case 'timespan':
    case 'decimal':
      return textOf(value, type);
    default:
      return plainDynamic(value as Dynamic, target);
  }
}

function plainDynamic(value: Dynamic, target: Target): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : target.largeInteger(value);
  }
  if (typeof value === 'number') return Number.isFinite(value) ? value : target.notFinite(value);
  if (isArray(value)) return value.map((item) => plainDynamic(item, target));
  if (!isBag(value)) return value;
  return Object.fromEntries(Array.from(value, ([key, item]) => [key, plainDynamic(item, target)]));
}
