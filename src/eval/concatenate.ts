import {
  BoolColumn,
  type Column,
  ConstantColumn,
  DictionaryColumn,
  Int64Column,
  NumberColumn,
} from '../table/column.ts';
import { allRows } from '../table/table.ts';
import { BLOCK_ROWS, SelectedText, TextColumn, textColumn } from '../table/text-column.ts';
import type { ScalarType } from '../types/types.ts';
import type { Value } from '../types/values.ts';
import { columnOf } from './columns.ts';

/** Columns of a type end to end: in the layout that they have or can take on without a look at each value, if there is one. */
export function concatenate(type: ScalarType, columns: readonly Column[]): Column {
  const [only] = columns;
  if (columns.length === 1 && only) return only;
  const length = columns.reduce((sum, column) => sum + column.length, 0);
  return (
    dictionaries(type, columns, length) ??
    (type === 'string' ? texts(columns, length) : fixedWidth(type, columns, length)) ??
    oneByOne(type, columns, length)
  );
}

function oneByOne(type: ScalarType, columns: readonly Column[], length: number): Column {
  let column = 0;
  let start = 0;
  return columnOf(type, length, (row) => {
    while (row - start >= (columns[column] as Column).length) start += (columns[column++] as Column).length;
    return (columns[column] as Column).at(row - start);
  });
}

const areAll = <C extends Column>(columns: readonly Column[], is: new (...given: never[]) => C): columns is C[] =>
  columns.every((column) => column instanceof is || column instanceof ConstantColumn);

// ----------------------------------------------------------------------- numbers

type Data = BigInt64Array | Int32Array | Float64Array | Uint8Array;

function fixedWidth(type: ScalarType, columns: readonly Column[], length: number): Column | undefined {
  switch (type) {
    case 'long':
    case 'datetime':
    case 'timespan': {
      if (!areAll(columns, Int64Column)) return undefined;
      const data = new BigInt64Array(length);
      return new Int64Column(type, data, fill(data, columns));
    }
    case 'int':
    case 'real': {
      if (!areAll(columns, NumberColumn)) return undefined;
      const data = type === 'int' ? new Int32Array(length) : new Float64Array(length);
      return new NumberColumn(type, data, fill(data, columns));
    }
    case 'bool': {
      if (!areAll(columns, BoolColumn)) return undefined;
      const data = new Uint8Array(length);
      return new BoolColumn(data, fill(data, columns));
    }
    default:
      return undefined;
  }
}

/** Copies what columns hold into the data, and gives the null flags; null when no row is null. */
function fill<D extends Data>(data: D, columns: readonly (Column & { readonly data?: D })[]): Uint8Array | null {
  let nulls: Uint8Array | null = null;
  let at = 0;
  for (const column of columns) {
    const end = at + column.length;
    const constant = column instanceof ConstantColumn ? column.constant : undefined;
    if (column.nulls !== null || constant === null) nulls ??= new Uint8Array(data.length);
    if (column.nulls !== null) nulls?.set(column.nulls, at);
    if (constant === null) nulls?.fill(1, at, end);
    else if (constant !== undefined)
      data.fill((typeof constant === 'boolean' ? Number(constant) : constant) as never, at, end);
    else data.set(column.data as never, at);
    at = end;
  }
  return nulls;
}

// ------------------------------------------------------------------------- texts

function dictionaries(type: ScalarType, columns: readonly Column[], length: number): Column | undefined {
  if (!areAll(columns, DictionaryColumn) || areAll(columns, ConstantColumn)) return undefined;
  const codes = new Int32Array(length);
  const values: Value[] = [];
  let at = 0;
  for (const column of columns) {
    const offset = values.length;
    if (column instanceof ConstantColumn) {
      values.push(column.constant);
      codes.fill(offset, at, at + column.length);
    } else {
      for (const value of column.values) values.push(value);
      for (let row = 0; row < column.length; row++) codes[at + row] = (column.codes[row] as number) + offset;
    }
    at += column.length;
  }
  return new DictionaryColumn(type, codes, values);
}

/** When fewer of its texts are selected than one in so many, a source is not kept for them. */
const FEW = 8;

/** Contiguous texts, as rows of one column that holds the texts of all; undefined when no text is contiguous. */
function texts(columns: readonly Column[], length: number): Column | undefined {
  const isContiguous = (column: Column) => column instanceof TextColumn || column instanceof SelectedText;
  if (length < BLOCK_ROWS || !columns.some(isContiguous)) return undefined;
  const parts = columns.map(selected);
  const sources = [...new Set(parts.map(({ source }) => source))];
  const { all, starts } = endToEnd(sources);
  const rows = new Int32Array(length);
  let at = 0;
  for (const part of parts) {
    const start = starts[sources.indexOf(part.source)] as number;
    for (let i = 0; i < part.rows.length; i++) rows[at + i] = (part.rows[i] as number) + start;
    at += part.rows.length;
  }
  return new SelectedText(all, rows);
}

/** A column of text as contiguous texts, and the rows of them that it has. */
function selected(column: Column): { readonly source: TextColumn; readonly rows: Int32Array } {
  if (column instanceof TextColumn) return { source: column, rows: allRows(column.length) };
  if (column instanceof SelectedText && column.length * FEW >= column.source.length) return column;
  if (column instanceof DictionaryColumn) return { source: textColumn(column.values as string[]), rows: column.codes };
  if (column instanceof ConstantColumn)
    return { source: textColumn([column.constant as string]), rows: new Int32Array(column.length) };
  return { source: textColumn([...column] as string[]), rows: allRows(column.length) };
}

/** Each column begins with a block of its own; behind the last text of one there are empty ones up to there. */
function endToEnd(columns: readonly TextColumn[]): { readonly all: TextColumn; readonly starts: readonly number[] } {
  const blocks: string[] = [];
  const starts: number[] = [];
  for (const column of columns) {
    starts.push(blocks.length * BLOCK_ROWS);
    for (const block of column.blocks) blocks.push(block);
  }
  const ends = new Int32Array(blocks.length * BLOCK_ROWS);
  for (const [index, column] of columns.entries()) {
    const start = starts[index] as number;
    ends.set(column.ends, start);
    ends.fill(column.ends.at(-1) ?? 0, start + column.length, starts[index + 1] ?? ends.length);
  }
  return { all: new TextColumn(blocks, ends), starts };
}
