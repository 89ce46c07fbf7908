import { toJson } from '../types/json.ts';
import type { Field, ScalarType, Schema } from '../types/types.ts';
import { type Dynamic, nothing, type Value } from '../types/values.ts';
import { type Column, ConstantColumn, DictionaryColumn, valuesColumn } from './column.ts';
import { Int32List } from './lists.ts';
import { RawColumn, type RawValues } from './raw.ts';
import { allRows, Table } from './table.ts';
import { BLOCK_ROWS, textColumn } from './text-column.ts';
import { typedValue } from './typing.ts';

/** How data is read into a table. */
export interface ReadOptions {
  /** Declared columns: their types beat the values, and they exist even where the data lacks them. */
  readonly schema?: Schema;
  /** Whether a row that cannot be read is left out and reported, instead of ending the reading. */
  readonly skipBadRows?: boolean;
  /** Declared columns of text or dynamics that nobody looks at: the table has them, with nothing in them. */
  readonly unused?: ReadonlySet<string>;
}

/** A place of the data that cannot be read, and why. */
export interface DataProblem {
  /** Counted from 1; rows of a response share the line they are on, so those have the row instead. */
  readonly place: Place;
  readonly column?: string;
  readonly message: string;
}
export type Place = { readonly line: number } | { readonly row: number } | undefined;

/** Thrown when data cannot be read; carries the first problems in the order of the data. */
export class DataError extends Error {
  override readonly name = 'DataError';
  constructor(readonly problems: readonly DataProblem[]) {
    super(problems.map(problemText).join('\n'));
  }
}

/** A problem in one line. */
export function problemText({ place, column, message }: DataProblem): string {
  const where = place === undefined ? '' : 'line' in place ? `line ${place.line}: ` : `row ${place.row}: `;
  return `${where}${column === undefined ? '' : `column \`${column}\`: `}${message}`;
}

/** A table read from data, and what the reader should know about it. */
export interface Loaded {
  readonly table: Table;
  readonly notices: readonly string[];
  /** The rows left out. */
  readonly skipped: readonly DataProblem[];
}

/** A longer list of problems helps nobody. */
const MOST_PROBLEMS = 10;
/** A value in a message is cut to this many characters. */
const QUOTED_LENGTH = 60;

/** Builds a table column by column from rows of raw values; types are settled at the end, when all values are known. */
export class TableBuilder {
  private readonly names: string[] = [];
  private readonly index = new Map<string, number>();
  private readonly declared: (ScalarType | undefined)[] = [];
  private readonly columns: RawColumn[] = [];
  /** Where each row is: its line, or its number. */
  private readonly places = new Int32List();
  private placed: 'line' | 'row' | undefined;
  private readonly unreadable: DataProblem[] = [];

  constructor(
    private readonly options: ReadOptions,
    /** Whether the source has nothing but text, so that text may mean a number. */
    private readonly textual: boolean,
  ) {
    if (options.schema) this.declare(options.schema);
  }

  /** Adds columns with their types; a type declared before stays. */
  declare(schema: Schema): void {
    for (const { name, type } of schema) {
      const column = this.column(name);
      if (type === 'unknown' || this.declared[column]) continue;
      this.declared[column] = type;
      this.rawAt(column).expect(type);
    }
  }

  /** The number of the column with a name; a new name is a new column. */
  column(name: string): number {
    let column = this.index.get(name);
    if (column === undefined) {
      column = this.names.push(name) - 1;
      this.index.set(name, column);
      this.columns.push(new RawColumn(this.textual));
      this.declared.push(undefined);
    }
    return column;
  }

  /** Begins the next row. */
  startRow(place: Place): void {
    this.placed = place && ('line' in place ? 'line' : 'row');
    this.places.push(place === undefined ? 0 : 'line' in place ? place.line : place.row);
  }

  /** Begins the next row, which is on a line. */
  startLine(line: number): void {
    this.placed = 'line';
    this.places.push(line);
  }

  /** The values of a column; rows that do not mention it may be missing at the end. */
  rawAt(column: number): RawColumn {
    return this.columns[column] as RawColumn;
  }

  /** How many rows have begun. */
  get rows(): number {
    return this.places.length;
  }

  /** Sets a value of the row begun last. */
  set(column: number, value: Dynamic): void {
    const values = this.rawAt(column);
    values.pad(this.places.length - 1);
    values.push(value);
  }

  private placeOf(row: number, places: Int32Array): Place {
    const place = places[row] as number;
    return this.placed === 'line' ? { line: place } : this.placed === 'row' ? { row: place } : undefined;
  }

  /** Reports a row that cannot even be taken apart. */
  badRow(place: Place, message: string): void {
    const problem = { place, message };
    if (!this.options.skipBadRows) throw new DataError([problem]);
    this.unreadable.push(problem);
  }

  finish(): Loaded {
    const rows = this.places.length;
    const places = this.places.array();
    const schema: Field[] = [];
    const columns: Column[] = [];
    const notices: string[] = [];
    const bad = new Map<number, DataProblem>();
    for (const [position, name] of this.names.entries()) {
      const raw = this.columns[position] as RawColumn;
      const declared = this.declared[position];
      if (declared && this.options.unused?.has(name)) {
        schema.push({ name, type: declared });
        columns.push(new ConstantColumn(declared, rows, nothing(declared)));
        continue;
      }
      raw.pad(rows);
      const { type, notice } = declared ? { type: declared } : raw.inferred();
      if (notice) notices.push(`column \`${name}\` holds ${notice}`);
      schema.push({ name, type });
      columns.push(raw.column(type) ?? this.typedColumn({ name, type }, raw.finish(), bad, places));
    }
    const table = new Table(schema, columns, rows);
    if (bad.size === 0) return { table, notices, skipped: this.unreadable };
    const problems = [...bad.keys()].sort((a, b) => a - b).map((row) => bad.get(row) as DataProblem);
    if (!this.options.skipBadRows) throw new DataError(problems.slice(0, MOST_PROBLEMS));
    const good = allRows(rows).filter((row) => !bad.has(row));
    return { table: table.take(good), notices, skipped: [...this.unreadable, ...problems] };
  }

  /** The column of a type; rows whose value is none of the type are noted as bad. */
  private typedColumn(
    { name, type }: { name: string; type: ScalarType },
    { values, codes }: RawValues,
    bad: Map<number, DataProblem>,
    places: Int32Array,
  ) {
    const isBad = new Set<number>();
    const converted = values.map((raw, index): Value => {
      const value = typedValue(raw, type, this.textual);
      if (value !== undefined) return value;
      isBad.add(index);
      return nothing(type);
    });
    const note = (row: number, index: number) => {
      const message = `${quoted(values[index] as Dynamic)} is not ${article(type)}`;
      if (!bad.has(row)) bad.set(row, { place: this.placeOf(row, places), column: name, message });
    };
    const rows = codes?.length ?? values.length;
    const isText = type === 'string' && rows >= BLOCK_ROWS;
    if (!codes) {
      for (const row of isBad) note(row, row);
      return isText ? textColumn(converted as string[]) : valuesColumn(type, converted);
    }
    if (isBad.size > 0) {
      for (const [row, code] of codes.entries()) if (isBad.has(code)) note(row, code);
    }
    // The other types are as small without a dictionary.
    const isDictionary = type === 'string' || type === 'guid' || type === 'decimal' || type === 'dynamic';
    if (isDictionary) return new DictionaryColumn(type, codes, converted);
    return valuesColumn(
      type,
      Array.from(codes, (code) => converted[code] as Value),
    );
  }
}

function quoted(value: Dynamic): string {
  const text = toJson(value);
  return text.length > QUOTED_LENGTH ? `${text.slice(0, QUOTED_LENGTH)}…` : text;
}

const article = (type: ScalarType): string => (type === 'int' ? 'an int (32 bits)' : `a ${type}`);
