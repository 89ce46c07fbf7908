import { type Column, DictionaryColumn, Int64Column, ValuesColumn, valuesColumn } from '../table/column.ts';
import { unitsOf } from '../table/literal.ts';
import { SelectedText, TextColumn } from '../table/text-column.ts';
import { TextTable } from '../table/text-table.ts';
import { textOf } from '../types/text.ts';
import type { ScalarType, Type } from '../types/types.ts';
import { nothing, type Value } from '../types/values.ts';
import type { Parsed, Parser } from './parse.ts';

/** The columns that a parser reads out of a column, and the rows they are for, when rows without a match are left out. */
export interface ParsedColumns {
  readonly columns: readonly Column[];
  readonly rows: Int32Array | undefined;
}

/** Reads columns of some types out of the texts of a column; `isWhere` leaves out the rows whose text does not fit. */
export function parseColumn(
  parse: Parser,
  column: Column,
  of: Type,
  types: readonly ScalarType[],
  isWhere: boolean,
): ParsedColumns {
  const entries = entriesOf(column);
  if (entries && !isWhere) {
    const { columns } = parseColumn(parse, entries.texts, of, types, false);
    return { columns: columns.map((one) => spread(one, entries.codes)), rows: undefined };
  }
  const { length } = column;
  const targets = types.map((type) => targetOf(type, length));
  const rows = new Int32Array(isWhere ? length : 0);
  const read = readerOf(parse, column, of);
  let count = 0;
  for (let row = 0; row < length; row++) {
    const parsed = read(row);
    if (isWhere) {
      if (parsed === undefined) continue;
      rows[count] = row;
    }
    for (let i = 0; i < targets.length; i++) (targets[i] as Target).set(count, parsed, i);
    count++;
  }
  const columns = targets.map((target) => target.column(count));
  return { columns, rows: count === length ? undefined : rows.subarray(0, count) };
}

/** The distinct values of a column, where they are fewer than its rows, and which one each row has. */
function entriesOf(column: Column): { texts: Column; codes: Int32Array } | undefined {
  if (column instanceof DictionaryColumn && column.values.length < column.length)
    return { texts: new ValuesColumn(column.type, column.values), codes: column.codes };
  if (column instanceof SelectedText && column.isDistinct && column.source.length <= column.length)
    return { texts: column.source, codes: column.rows };
  return undefined;
}

/** A column with a value for each entry, spread over the rows. */
const spread = (entries: Column, codes: Int32Array): Column =>
  entries instanceof ValuesColumn ? new DictionaryColumn(entries.type, codes, entries.values) : entries.take(codes);

/** Reads the text of a row where it is; contiguous text is not cut. */
function readerOf(parse: Parser, column: Column, of: Type): (row: number) => Parsed | undefined {
  if (column instanceof TextColumn) {
    let block = '';
    let units = unitsOf(block);
    return (row) => {
      const text = column.block(row);
      if (text !== block) {
        block = text;
        units = unitsOf(block);
      }
      return parse(block, units, column.start(row), column.ends[row] as number);
    };
  }
  if (column instanceof SelectedText) {
    const { source, rows } = column;
    return (row) => readText(parse, source.text(rows[row] as number));
  }
  return (row) => readText(parse, textOf(column.at(row), of));
}

const readText = (parse: Parser, text: string): Parsed | undefined => parse(text, unitsOf(text), 0, text.length);

// --------------------------------------------------------------------- targets

/** Takes the values of one column. */
interface Target {
  /** Takes the value of the next row, that of column `i` of what was parsed. */
  set(row: number, parsed: Parsed | undefined, i: number): void;
  column(length: number): Column;
}

function targetOf(type: ScalarType, length: number): Target {
  if (type === 'string') return new Texts(length);
  return type === 'long' || type === 'datetime' || type === 'timespan' ? new Integers(type, length) : new Values(type);
}

class Values implements Target {
  private readonly values: Value[] = [];
  constructor(private readonly type: ScalarType) {}

  set(row: number, parsed: Parsed | undefined, i: number): void {
    this.values[row] = parsed ? (parsed.values[i] as Value) : nothing(this.type);
  }

  column(): Column {
    return valuesColumn(this.type, this.values);
  }
}

class Integers implements Target {
  private readonly data: BigInt64Array;
  /** The same in halves: a number below 2^31 is the lower one, and no bigint is made for it. */
  private readonly halves: Int32Array;
  private readonly nulls: Uint8Array;

  constructor(
    private readonly type: 'long' | 'datetime' | 'timespan',
    length: number,
  ) {
    this.data = new BigInt64Array(length);
    this.halves = new Int32Array(this.data.buffer);
    this.nulls = new Uint8Array(length);
  }

  set(row: number, parsed: Parsed | undefined, i: number): void {
    const value = parsed === undefined ? null : (parsed.values[i] as Value);
    if (value === null) this.nulls[row] = 1;
    else if (typeof value === 'number') this.halves[row * 2] = value;
    else this.data[row] = value as bigint;
  }

  column(length: number): Column {
    const nulls = this.nulls.subarray(0, length);
    return new Int64Column(this.type, this.data.subarray(0, length), nulls.includes(1) ? nulls : null);
  }
}

/** After so many rows, and whenever there are twice as many, it is looked at whether texts repeat. */
const FIRST_LOOK = 4096;

/** Texts as a dictionary, as long as more than half of them were there before. */
class Texts implements Target {
  private readonly table = new TextTable();
  private readonly codes: Int32Array;
  private values: string[] | undefined;
  private nextLook = FIRST_LOOK;

  constructor(length: number) {
    this.codes = new Int32Array(length);
  }

  set(row: number, parsed: Parsed | undefined, i: number): void {
    const from = parsed === undefined ? -1 : (parsed.from[i] as number);
    const text = parsed === undefined || from < 0 ? '' : (parsed.texts[i] as string);
    const start = from < 0 ? 0 : from;
    const end = from < 0 ? 0 : (parsed?.to[i] as number);
    if (this.values) this.values.push(text.slice(start, end));
    else {
      this.codes[row] = this.table.code(text, start, end);
      if (row === this.nextLook) this.look(row + 1);
    }
  }

  private look(count: number): void {
    this.nextLook *= 2;
    if (this.table.count * 2 > count) this.values = this.plain(count);
  }

  private plain(count: number): string[] {
    return Array.from(this.codes.subarray(0, count), (code) => this.table.texts[code] as string);
  }

  column(length: number): Column {
    if (this.values || this.table.count * 2 > length) return valuesColumn('string', this.values ?? this.plain(length));
    return new DictionaryColumn('string', this.codes.subarray(0, length), this.table.texts, true);
  }
}
