import type { Dynamic } from '../types/values.ts';
import { RecentTexts } from './json-recent.ts';
import { stageString, stringEnd } from './json-string.ts';
import type { RawColumn } from './raw.ts';
import { type Slices, UNKNOWN } from './slices.ts';
import { TextArena } from './text-arena.ts';

/** So many rows are read before their values go into columns. */
export const BATCH_ROWS = 256;

/** How a value was read; none when a row does not have it. */
export const kinds = { none: 0, nothing: 1, text: 2, integer: 3, real: 4, other: 5 } as const;

/** Bytes that texts are in. */
export interface Source {
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

/** What is needed for one key after the other: where texts are without their escapes, and rows that were looked for. */
export class Spare {
  readonly arena = new TextArena();
  readonly starts = new Int32Array(BATCH_ROWS);
  readonly ends = new Int32Array(BATCH_ROWS);
  readonly rows = new Int32Array(BATCH_ROWS);
}

/** A key of rows, and its values in the rows that have been read and are not in the column yet. */
export class Key {
  readonly kinds = new Uint8Array(BATCH_ROWS);
  readonly numbers = new Float64Array(BATCH_ROWS);
  readonly others: Dynamic[] = new Array(BATCH_ROWS).fill(null);
  /** Where texts begin and end (the complement, when there are escapes in them), and their numbers where they are known. */
  private readonly starts = new Int32Array(BATCH_ROWS);
  private readonly ends = new Int32Array(BATCH_ROWS);
  private readonly codes = new Int32Array(BATCH_ROWS).fill(UNKNOWN);
  private readonly recent = new RecentTexts();

  constructor(
    private readonly column: RawColumn,
    private readonly isUsed: boolean,
  ) {}

  /** Reads the string whose content begins at an offset for a row, and gives the offset behind it; −1 when it is none. */
  text(view: DataView, start: number, row: number): number {
    const { recent } = this;
    const slot = recent.isOn ? recent.find(view, start) : -1;
    let end: number;
    if (slot < 0) {
      end = stringEnd(view, start);
      if (end === -1) return -1;
    } else {
      const length = recent.length(slot);
      end = length < 0 ? length - start : length + start;
      this.codes[row] = recent.code(slot);
    }
    this.kinds[row] = kinds.text;
    this.starts[row] = start;
    this.ends[row] = end;
    return (end < 0 ? ~end : end) + 1;
  }

  /** Adds the values of so many rows to the column, in which so many rows are before; the texts are in some bytes. */
  flush(source: Source, spare: Spare, before: number, rows: number): void {
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
    this.codes.fill(UNKNOWN);
  }

  /** Adds the values of some rows, which are all of a kind. */
  private add(kind: number, source: Source, spare: Spare, from: number, to: number): void {
    const { column, numbers, others } = this;
    if (kind === kinds.text) this.addTexts(source, spare, from, to);
    else if (kind === kinds.integer) column.addIntegers(numbers, from, to);
    else if (kind === kinds.real) for (let row = from; row < to; row++) column.addReal(numbers[row] as number);
    else if (kind === kinds.other) for (let row = from; row < to; row++) column.push(others[row] as Dynamic);
    else column.pad(column.length + to - from);
  }

  private addTexts(source: Source, spare: Spare, from: number, to: number): void {
    const { column, recent, codes, starts, ends } = this;
    let count = 0;
    for (let row = from; row < to; row++) if (codes[row] === UNKNOWN) spare.rows[count++] = row;
    column.addTexts(this.texts(source, spare, from, to), from, to);
    if (recent.isOn) {
      for (let i = 0; i < count; i++) {
        const row = spare.rows[i] as number;
        const code = codes[row] as number;
        if (code !== UNKNOWN) recent.keep(source.view, starts[row] as number, ends[row] as number, code);
      }
    }
    recent.count(to - from, to - from - count);
  }

  /** The texts of some rows, without escapes; those that nobody looks at are left as they are. */
  private texts({ bytes, view }: Source, spare: Spare, from: number, to: number): Slices {
    const { starts, ends, codes } = this;
    let all = 0;
    for (let row = from; row < to; row++) all |= ends[row] as number;
    if (all >= 0) return { bytes, view, starts, ends, codes };
    const { arena } = spare;
    const isKnown = this.column.isDictionary;
    arena.end = 0;
    for (let row = from; row < to; row++) {
      if (isKnown && codes[row] !== UNKNOWN) continue;
      const end = ends[row] as number;
      if (end < 0) stageString(view, starts[row] as number, ~end, arena);
      else arena.stagePart(view, starts[row] as number, end);
      spare.starts[row] = arena.end;
      spare.ends[row] = arena.keep();
    }
    return { bytes: arena.bytes, view: arena.view, starts: spare.starts, ends: spare.ends, codes };
  }
}
