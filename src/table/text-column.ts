import type { Value } from '../types/values.ts';
import { Column, ValuesColumn } from './column.ts';

/** Rows of a block: a power of two, so that the block of a row is found by shifting. */
const SHIFT = 10;
export const BLOCK_ROWS = 1 << SHIFT;

/**
 * Text of which little repeats: the texts of 1,024 rows after another are one long text, so that a search runs through
 * memory from end to end. Nothing stands between the texts; `ends` says where, in its block, each one ends.
 */
export class TextColumn extends Column {
  constructor(
    readonly blocks: readonly string[],
    readonly ends: Int32Array,
  ) {
    super('string', ends.length, null);
  }

  /** Where the text of a row begins in its block. */
  start(row: number): number {
    return (row & (BLOCK_ROWS - 1)) === 0 ? 0 : (this.ends[row - 1] as number);
  }

  block(row: number): string {
    return this.blocks[row >> SHIFT] as string;
  }

  text(row: number): string {
    return this.block(row).slice(this.start(row), this.ends[row]);
  }

  protected value(row: number): Value {
    return this.text(row);
  }

  take(rows: Int32Array): Column {
    return selectedText(this, rows);
  }
}

/**
 * Rows of a {@link TextColumn} in any order; a text is taken out only when it is asked for. With `isDistinct` the texts are
 * a dictionary: all of them are used, and none is there twice.
 */
export class SelectedText extends Column {
  constructor(
    readonly source: TextColumn,
    readonly rows: Int32Array,
    readonly isDistinct = false,
  ) {
    super('string', rows.length, null);
  }

  protected value(row: number): Value {
    return this.source.text(this.rows[row] as number);
  }

  take(rows: Int32Array): Column {
    const own = new Int32Array(rows.length);
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as number;
      own[i] = row < 0 ? -1 : (this.rows[row] as number);
    }
    return selectedText(this.source, own);
  }
}

/** Fewer texts are taken out at once: they need not keep the others alive. */
const FEW = 256;

function anyNegative(rows: Int32Array): boolean {
  let all = 0;
  for (let i = 0; i < rows.length; i++) all |= rows[i] as number;
  return all < 0;
}

function selectedText(source: TextColumn, rows: Int32Array): Column {
  if (rows.length >= FEW && !anyNegative(rows)) return new SelectedText(source, rows);
  return new ValuesColumn(
    'string',
    Array.from(rows, (row) => (row < 0 ? '' : source.text(row))),
  );
}

/** The texts as a {@link TextColumn}. */
export function textColumn(texts: readonly string[]): TextColumn {
  const ends = new Int32Array(texts.length);
  const blocks: string[] = [];
  for (let first = 0; first < texts.length; first += BLOCK_ROWS) {
    const part = texts.slice(first, first + BLOCK_ROWS);
    let end = 0;
    for (let i = 0; i < part.length; i++) ends[first + i] = end += (part[i] as string).length;
    blocks.push(part.join(''));
  }
  return new TextColumn(blocks, ends);
}
