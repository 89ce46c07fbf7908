import { shortInteger } from '../table/literal.ts';
import { BLOCK_ROWS } from '../table/text-column.ts';
import { convert } from '../types/convert.ts';
import { type Block, Found, type Parser, type Part } from './parse-block.ts';
import { type Step, stepsOf } from './parse-steps.ts';

/**
 * Finds the literals one after the other, each at its first place; the first must begin the text and the last end it
 * unless a `*` is there. Since what lies between may be anything, looking for a later place would find nothing more.
 */
export class TextParser implements Parser {
  readonly found: readonly Found[];
  private readonly steps: readonly Step[];
  private readonly at = new Int32Array(BLOCK_ROWS);

  constructor(
    parts: readonly Part[],
    private readonly isRelaxed: boolean,
  ) {
    this.found = parts.flatMap((part) =>
      part.kind === 'column' ? [new Found(part.type, part.type === 'string')] : [],
    );
    this.steps = stepsOf(parts, this.found);
  }

  read(block: Block, rows: Int32Array): number {
    const { at, found } = this;
    at.set(block.starts);
    let count = allRows(rows, block.count);
    for (const step of this.steps) count = step.take(block, at, rows, count);
    for (const column of found) if (!column.isStanding) count = this.convert(block, column, rows, count);
    for (const column of found) if (column.isStanding) blank(column, at, block.count);
    return count;
  }

  /** Turns the texts of a column into its values; a row where there is none does not fit. */
  private convert({ text, units, count: all }: Block, column: Found, rows: Int32Array, count: number): number {
    const { type, from, to, values } = column;
    const isInteger = type === 'long' || type === 'int';
    values.fill(null, 0, all);
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      const start = from[row] as number;
      const end = to[row] as number;
      const short = isInteger ? shortInteger(units, start, end) : -1;
      const value = short >= 0 ? short : start >= 0 ? convert(text.slice(start, end), 'string', type) : null;
      if (value === null && !this.isRelaxed) this.drop(row);
      else {
        values[row] = value;
        rows[kept++] = row;
      }
    }
    return kept;
  }

  private drop(row: number): void {
    this.at[row] = -1;
    for (const { values } of this.found) values[row] = null;
  }
}

/** In rows that do not fit the column is at the beginning, and empty. */
function blank({ from, to }: Found, at: Int32Array, count: number): void {
  for (let row = 0; row < count; row++) {
    const mask = ~((at[row] as number) >> 31);
    from[row] = (from[row] as number) & mask;
    to[row] = (to[row] as number) & mask;
  }
}

function allRows(rows: Int32Array, count: number): number {
  for (let row = 0; row < count; row++) rows[row] = row;
  return count;
}
