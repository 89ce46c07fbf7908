import type { Fields, Places } from './fields.ts';
import type { RawColumn } from './raw.ts';
import { TextArena } from './text-arena.ts';

/** So many rows are read before their values go into columns. */
export const BATCH_ROWS = 256;

/** The values of one column of a file in the rows that have been read and are not in the column yet. */
export class Cells implements Places {
  readonly starts = new Int32Array(BATCH_ROWS);
  readonly ends = new Int32Array(BATCH_ROWS);
  /** Where the values are when quotes in some of them are written twice. */
  private readonly spare = new TextArena();

  constructor(
    /** Undefined when nobody looks at it. */
    readonly column: RawColumn | undefined,
  ) {}

  /** Adds the values of so many rows to the column. */
  flush(fields: Fields, rows: number): void {
    const { column, starts, ends, spare } = this;
    if (!column) return;
    let all = 0;
    for (let row = 0; row < rows; row++) all |= ends[row] as number;
    if (all < 0) this.stage(fields, rows);
    const { bytes, view } = all < 0 ? spare : fields;
    column.addTexts({ bytes, view, starts, ends }, 0, rows);
  }

  /** Puts the values into bytes of their own. */
  private stage(fields: Fields, rows: number): void {
    const { starts, ends, spare } = this;
    spare.end = 0;
    for (let row = 0; row < rows; row++) {
      const start = starts[row] as number;
      const end = ends[row] as number;
      if (end < 0) fields.stage(start, ~end, spare);
      else spare.stagePart(fields.view, start, end);
      starts[row] = spare.end;
      ends[row] = spare.keep();
    }
  }
}
