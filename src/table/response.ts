import { type ScalarType, typeNamed } from '../types/types.ts';
import { type Bag, type Dynamic, isArray, isBag } from '../types/values.ts';
import { DataError, type TableBuilder } from './builder.ts';

/**
 * Saved responses of the services, as their REST interfaces give them:
 * Log Analytics {tables: [{name, columns: [{name, type}], rows}]}, Kusto v1 {Tables: [{TableName, Columns, Rows}]},
 * Kusto v2, an array of frames, and Defender's advanced hunting {schema: [{name, type}], results: [{…}]}.
 */

/** Reads the primary result of a response into the builder; false when the document is no response. */
export function readResponse(document: Dynamic, builder: TableBuilder): boolean {
  if (isArray(document)) return readFrames(document, builder);
  if (!isBag(document)) return false;
  const tables = member(document, 'tables');
  const [table] = isArray(tables) ? tables : [];
  if (isBag(table ?? null)) return readTable(table as Bag, builder);
  return readHunting(document, builder);
}

/** A member by its name in any case: the services do not agree on one. */
function member(bag: Bag, name: string): Dynamic {
  for (const [key, value] of bag) if (key.toLowerCase() === name) return value;
  return null;
}

function readTable(table: Bag, builder: TableBuilder): boolean {
  const columns = member(table, 'columns');
  const rows = member(table, 'rows');
  if (!isArray(columns) || !isArray(rows)) return false;
  const indexes = declareColumns(columns, builder);
  addRows(rows, indexes, builder, 0);
  return true;
}

/** Frames: the table of kind PrimaryResult, whole, or as a header and fragments that follow it. */
function readFrames(frames: readonly Dynamic[], builder: TableBuilder): boolean {
  let indexes: readonly number[] | undefined;
  let primary: Dynamic = null;
  let rows = 0;
  for (const frame of frames) {
    if (!isBag(frame)) return false;
    const type = member(frame, 'frametype');
    const isHeader = (type === 'DataTable' || type === 'TableHeader') && member(frame, 'tablekind') === 'PrimaryResult';
    if (isHeader && indexes === undefined) {
      indexes = declareColumns(arrayOf(member(frame, 'columns')), builder);
      primary = member(frame, 'tableid');
    } else if (type !== 'TableFragment' || member(frame, 'tableid') !== primary) continue;
    if (member(frame, 'tablefragmenttype') === 'DataReplace' && rows > 0) {
      throw problem('the response is progressive and replaces rows; save one with progressive results off');
    }
    const fragment = arrayOf(member(frame, 'rows'));
    addRows(fragment, indexes ?? [], builder, rows);
    rows += fragment.length;
  }
  return indexes !== undefined;
}

function readHunting(document: Bag, builder: TableBuilder): boolean {
  const columns = member(document, 'schema');
  const results = member(document, 'results');
  if (!isArray(columns) || !isArray(results)) return false;
  declareColumns(columns, builder);
  for (const [row, result] of results.entries()) {
    if (!isBag(result)) {
      builder.badRow({ row: row + 1 }, 'not a JSON object');
      continue;
    }
    builder.startRow({ row: row + 1 });
    for (const [name, value] of result) if (!name.includes('@odata')) builder.set(builder.column(name), value);
  }
  return true;
}

const arrayOf = (value: Dynamic): readonly Dynamic[] => (isArray(value) ? value : []);
const problem = (message: string) => new DataError([{ place: undefined, message }]);

function declareColumns(columns: readonly Dynamic[], builder: TableBuilder): readonly number[] {
  const fields = columns.map((column) => {
    const bag: Bag = isBag(column) ? column : new Map();
    const name = member(bag, 'columnname') ?? member(bag, 'name');
    if (typeof name !== 'string') throw problem('a column of the response has no name');
    return { name, type: columnType(bag) };
  });
  const names = new Set(fields.map(({ name }) => name));
  if (names.size < fields.length) throw problem('two columns of the response have the same name');
  builder.declare(fields);
  return fields.map(({ name }) => builder.column(name));
}

/** Version 1 may give the names of .NET types instead of Kusto's. */
const dotnetTypes: Readonly<Record<string, ScalarType>> = { sbyte: 'bool', sqldecimal: 'decimal', object: 'dynamic' };

function columnType(column: Bag): ScalarType {
  const given = member(column, 'columntype') ?? member(column, 'type') ?? member(column, 'datatype');
  const name = String(given)
    .toLowerCase()
    .replace(/^system\.(data\.sqltypes\.)?/, '');
  const type = typeNamed(name) ?? dotnetTypes[name];
  if (!type) throw problem(`the response declares a column of type ${String(given)}, which is none of Kusto's`);
  return type;
}

function addRows(rows: readonly Dynamic[], indexes: readonly number[], builder: TableBuilder, before: number): void {
  for (const [position, row] of rows.entries()) {
    const place = { row: before + position + 1 };
    // A query that failed half-way leaves an object with its errors between the rows.
    if (!isArray(row))
      throw problem(`row ${place.row} of the response reports an error, so the result is not complete`);
    if (row.length !== indexes.length) {
      builder.badRow(place, `has ${row.length} values for ${indexes.length} columns`);
      continue;
    }
    builder.startRow(place);
    for (const [index, value] of row.entries()) builder.set(indexes[index] as number, value);
  }
}
