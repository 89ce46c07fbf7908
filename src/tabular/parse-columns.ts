import { type Column, DictionaryColumn, Int64Column, ValuesColumn, valuesColumn } from '../table/column.ts';
import { RawTexts } from '../table/raw-texts.ts';
import { TextArena } from '../table/text-arena.ts';
import { BLOCK_ROWS, SelectedText } from '../table/text-column.ts';
import type { ScalarType, Type } from '../types/types.ts';
import type { Value } from '../types/values.ts';
import { type Block, eachBlock, type Found, type Parser } from './parse-block.ts';

/** The columns that a parser reads out of a column, and the rows they are for, when rows without a match are left out. */
export interface ParsedColumns {
  readonly columns: readonly Column[];
  readonly rows: Int32Array | undefined;
}

/** Reads columns of some types out of the texts of a column; `isWhere` leaves out the rows whose text does not fit. */
export function parseColumn(
  parser: Parser,
  column: Column,
  of: Type,
  types: readonly ScalarType[],
  isWhere: boolean,
): ParsedColumns {
  const entries = entriesOf(column);
  if (entries && !isWhere) {
    const { columns } = parseColumn(parser, entries.texts, of, types, false);
    return { columns: columns.map((one) => spread(one, entries.codes)), rows: undefined };
  }
  const targets = types.map((type) => targetOf(type, column.length));
  const fitting = new Int32Array(BLOCK_ROWS);
  const rows = new Int32Array(isWhere ? column.length : 0);
  let count = 0;
  eachBlock(column, of, (block, first) => {
    const fit = parser.read(block, fitting);
    if (isWhere) {
      for (let i = 0; i < fit; i++) rows[count + i] = first + (fitting[i] as number);
      for (const found of parser.found) found.keep(fitting, fit);
    }
    const added = isWhere ? fit : block.count;
    for (const [at, target] of targets.entries()) target.add(block, parser.found[at] as Found, added);
    count += added;
  });
  const columns = targets.map((target) => target.column());
  return { columns, rows: count === column.length ? undefined : rows.subarray(0, count) };
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

// --------------------------------------------------------------------- targets

/** Takes the values of one column. */
interface Target {
  /** Adds the first rows, as many as said, of what was found in a block. */
  add(block: Block, found: Found, count: number): void;
  column(): Column;
}

function targetOf(type: ScalarType, length: number): Target {
  if (type === 'string') return new Texts();
  return type === 'long' || type === 'datetime' || type === 'timespan' ? new Integers(type, length) : new Values(type);
}

class Values implements Target {
  private readonly values: Value[] = [];
  constructor(private readonly type: ScalarType) {}

  add(_block: Block, { values }: Found, count: number): void {
    for (let row = 0; row < count; row++) this.values.push(values[row] as Value);
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
  private count = 0;

  constructor(
    private readonly type: 'long' | 'datetime' | 'timespan',
    length: number,
  ) {
    this.data = new BigInt64Array(length);
    this.halves = new Int32Array(this.data.buffer);
    this.nulls = new Uint8Array(length);
  }

  add(_block: Block, { values }: Found, count: number): void {
    for (let row = 0, at = this.count; row < count; row++, at++) {
      const value = values[row] as Value;
      if (value === null) this.nulls[at] = 1;
      else if (typeof value === 'number') this.halves[at * 2] = value;
      else this.data[at] = value as bigint;
    }
    this.count += count;
  }

  column(): Column {
    const nulls = this.nulls.subarray(0, this.count);
    return new Int64Column(this.type, this.data.subarray(0, this.count), nulls.includes(1) ? nulls : null);
  }
}

class Texts implements Target {
  private readonly arena = new TextArena();
  private readonly texts = new RawTexts(this.arena, '');

  add({ text, units: bytes }: Block, { from, to, values, isStanding }: Found, count: number): void {
    if (isStanding && bytes instanceof Uint8Array) {
      this.texts.addAll({ bytes, view: new DataView(bytes.buffer), starts: from, ends: to }, 0, count);
      return;
    }
    for (let row = 0; row < count; row++) {
      this.arena.stage(isStanding ? text.slice(from[row], to[row]) : ((values[row] ?? '') as string));
      this.texts.add();
    }
  }

  column(): Column {
    const column = this.texts.column('string');
    if (column) return column;
    const { values, codes } = this.texts.values();
    const texts = values as readonly string[];
    return codes ? new DictionaryColumn('string', codes, texts, true) : valuesColumn('string', texts);
  }
}
