import type { Dynamic } from '../types/values.ts';
import { stageString } from './json-string.ts';
import type { RawColumn } from './raw.ts';
import type { Slices } from './slices.ts';
import type { TextArena } from './text-arena.ts';

/** Bytes that texts are in. */
export interface Source {
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

/** So many rows are read before their values go into columns. */
export const BATCH_ROWS = 256;

/** How a value was read; none when a row does not have it. */
export const kinds = { none: 0, nothing: 1, text: 2, integer: 3, real: 4, other: 5 } as const;

/** A key of rows, and its values in the rows that have been read and are not in the column yet. */
export class Key {
  readonly kinds = new Uint8Array(BATCH_ROWS);
  /** Where texts begin and end, as columns take them. */
  readonly starts = new Int32Array(BATCH_ROWS);
  readonly ends = new Int32Array(BATCH_ROWS);
  hasEscapes = false;
  readonly numbers = new Float64Array(BATCH_ROWS);
  readonly others: Dynamic[] = new Array(BATCH_ROWS).fill(null);

  constructor(
    private readonly column: RawColumn,
    readonly isUsed: boolean,
  ) {}

  /**
   * Adds the values of so many rows to the column, in which so many rows are before. The texts are in some bytes; where they
   * have escapes, they are put into an arena.
   */
  flush(source: Source, spare: TextArena, before: number, rows: number): void {
    if (this.isUsed) {
      this.column.pad(before);
      for (let from = 0; from < rows; ) {
        const kind = this.kinds[from] as number;
        let to = from + 1;
        while (to < rows && this.kinds[to] === kind) to++;
        this.add(kind, source, spare, from, to);
        from = to;
      }
    }
    this.kinds.fill(kinds.none);
    this.hasEscapes = false;
  }

  /** Adds the values of some rows, which are all of a kind. */
  private add(kind: number, source: Source, spare: TextArena, from: number, to: number): void {
    const { column, numbers, others } = this;
    if (kind === kinds.text) column.addTexts(this.texts(source, spare, from, to), from, to);
    else if (kind === kinds.integer) column.addIntegers(numbers, from, to);
    else if (kind === kinds.real) for (let row = from; row < to; row++) column.addReal(numbers[row] as number);
    else if (kind === kinds.other) for (let row = from; row < to; row++) column.push(others[row] as Dynamic);
    else column.pad(column.length + to - from);
  }

  /** The texts of some rows, without escapes. */
  private texts({ bytes, view }: Source, spare: TextArena, from: number, to: number): Slices {
    const { starts, ends } = this;
    if (!this.hasEscapes) return { bytes, view, starts, ends };
    spare.end = 0;
    for (let row = from; row < to; row++) {
      const end = ends[row] as number;
      if (end < 0) stageString(view, starts[row] as number, ~end, spare);
      else spare.stagePart(view, starts[row] as number, end);
      starts[row] = spare.end;
      ends[row] = spare.keep();
    }
    return { bytes: spare.bytes, view: spare.view, starts, ends };
  }
}
