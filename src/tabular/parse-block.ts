import type { Column } from '../table/column.ts';
import { type Units, unitsOf } from '../table/literal.ts';
import { BLOCK_ROWS, TextColumn } from '../table/text-column.ts';
import { textOf } from '../types/text.ts';
import type { ScalarType, Type } from '../types/types.ts';
import type { Value } from '../types/values.ts';

/** The texts of up to 1,024 rows as parts of one text. */
export interface Block {
  readonly text: string;
  /** They hold until the next block. */
  readonly units: Units;
  readonly count: number;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** Calls `visit` with the texts of a column, so many rows after another; contiguous text is not cut. */
export function eachBlock(column: Column, of: Type, visit: (block: Block, first: number) => void): void {
  const starts = new Int32Array(BLOCK_ROWS);
  for (let first = 0; first < column.length; first += BLOCK_ROWS) {
    const count = Math.min(BLOCK_ROWS, column.length - first);
    const { text, ends } =
      column instanceof TextColumn ? standing(column, first, count) : joined(column, of, first, count);
    starts.set(ends.subarray(0, count - 1), 1);
    visit({ text, units: unitsOf(text), count, starts, ends }, first);
  }
}

const standing = (column: TextColumn, first: number, count: number) => ({
  text: column.block(first),
  ends: column.ends.subarray(first, first + count),
});

function joined(column: Column, of: Type, first: number, count: number): { text: string; ends: Int32Array } {
  const ends = new Int32Array(count);
  const texts: string[] = [];
  let end = 0;
  for (let row = 0; row < count; row++) {
    const text = textOf(column.at(first + row), of);
    texts.push(text);
    end += text.length;
    ends[row] = end;
  }
  return { text: texts.join(''), ends };
}

/** A part of a parse pattern: a text to find, anything, or a column. */
export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'column'; readonly type: ScalarType };

/** Reads the texts of a block by a pattern. */
export interface Parser {
  /** What was read: a column for each of the pattern, with rows for those of the block. */
  readonly found: readonly Found[];
  /**
   * Reads a block and gives how many of its rows everything matched and converted in; the first ones of `rows` are these
   * then. The other rows are of nothing.
   */
  read(block: Block, rows: Int32Array): number;
}

/** The rows of a column that was read: text, which may still stand in the block, or values, a small long being a number. */
export class Found {
  readonly from = new Int32Array(BLOCK_ROWS);
  readonly to = new Int32Array(BLOCK_ROWS);
  readonly values = new Array<Value>(BLOCK_ROWS).fill(null);

  constructor(
    readonly type: ScalarType,
    /** Whether `from` and `to` say where in the block the text is. */
    readonly isStanding: boolean,
  ) {}

  /** Leaves out all rows but so many. */
  keep(rows: Int32Array, count: number): void {
    const { from, to, values } = this;
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      from[i] = from[row] as number;
      to[i] = to[row] as number;
      values[i] = values[row] as Value;
    }
  }
}
