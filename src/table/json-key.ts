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

/** What a cell holds: the kind, and of a text its start, its end as {@link stringEnd} gives it, and its number plus one. */
export const CELL = 4;

/** Bytes that texts are in. */
export interface Source {
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

/** Texts of one key after the other, on their way to the column. */
export class Spare {
  readonly arena = new TextArena();
  readonly starts = new Int32Array(BATCH_ROWS);
  readonly ends = new Int32Array(BATCH_ROWS);
  readonly codes = new Int32Array(BATCH_ROWS);
  /** Rows whose texts have no number yet. */
  readonly rows = new Int32Array(BATCH_ROWS);
}

/** A key of rows, and its values in the rows that have been read and are not in the column yet. */
export class Key {
  /** A cell for each row. */
  readonly cells = new Int32Array(BATCH_ROWS * CELL);
  private numbers: Float64Array | undefined;
  private readonly others: Dynamic[] = [];
  private readonly recent = new RecentTexts();

  constructor(
    private readonly column: RawColumn,
    private readonly isUsed: boolean,
  ) {}

  /**
   * Reads the string whose content begins at an offset into a cell, and gives the offset behind it; −1 when it is none. Texts
   * are known again only before a limit, so that the bytes do not end where they are looked at.
   */
  text(view: DataView, start: number, cell: number, limit: number): number {
    const { cells, recent } = this;
    const found = recent.isOn && start < limit ? recent.find(view, start) : -1;
    cells[cell] = kinds.text;
    cells[cell + 1] = start;
    if (found >= 0) {
      const length = recent.length(found);
      cells[cell + 2] = length < 0 ? length - start : length + start;
      cells[cell + 3] = recent.code(found) + 1;
      return start + (length < 0 ? ~length : length) + 1;
    }
    const end = stringEnd(view, start);
    cells[cell + 2] = end;
    return end === -1 ? -1 : (end < 0 ? ~end : end) + 1;
  }

  /** Sets the number of a row. */
  number(row: number, kind: typeof kinds.integer | typeof kinds.real, value: number): void {
    this.numbers ??= new Float64Array(BATCH_ROWS);
    this.numbers[row] = value;
    this.cells[row * CELL] = kind;
  }

  nothing(row: number): void {
    this.cells[row * CELL] = kinds.nothing;
  }

  /** Sets the value of a row. */
  other(row: number, value: Dynamic): void {
    this.others[row] = value;
    this.cells[row * CELL] = kinds.other;
  }

  /** Adds the values of so many rows to the column, in which so many rows are before; the texts are in some bytes. */
  flush(source: Source, spare: Spare, before: number, rows: number): void {
    const { cells } = this;
    if (this.isUsed) {
      this.column.pad(before);
      for (let from = 0; from < rows; ) {
        const kind = cells[from * CELL] as number;
        let to = from + 1;
        while (to < rows && cells[to * CELL] === kind) to++;
        this.add(kind, source, spare, from, to);
        from = to;
      }
    }
    // One more may have been begun.
    cells.fill(0, 0, (rows + 1) * CELL);
  }

  /** Adds the values of some rows, which are all of a kind. */
  private add(kind: number, source: Source, spare: Spare, from: number, to: number): void {
    const { column, numbers, others } = this;
    if (kind === kinds.text) this.addTexts(source, spare, from, to);
    else if (numbers && kind === kinds.integer) column.addIntegers(numbers, from, to);
    else if (numbers && kind === kinds.real)
      for (let row = from; row < to; row++) column.addReal(numbers[row] as number);
    else if (kind === kinds.other) for (let row = from; row < to; row++) column.push(others[row] as Dynamic);
    else column.pad(column.length + to - from);
  }

  private addTexts(source: Source, spare: Spare, from: number, to: number): void {
    const { column, recent } = this;
    const { codes } = spare;
    const unknown = this.gather(spare, from, to);
    if (unknown === 0 && column.isDictionary) column.addCodes(codes, from, to);
    else column.addTexts(this.texts(source, spare, from, to), from, to);
    if (recent.isOn) this.keep(source, spare, unknown);
    if (column.isDictionary) recent.count(to - from, to - from - unknown);
    else if (recent.isOn) recent.turn(false);
  }

  /** Gathers the numbers of the texts of some rows, and the rows that have none; gives how many these are. */
  private gather({ codes, rows }: Spare, from: number, to: number): number {
    const { cells } = this;
    let unknown = 0;
    for (let row = from; row < to; row++) {
      const code = (cells[row * CELL + 3] as number) - 1;
      codes[row] = code;
      if (code === UNKNOWN) rows[unknown++] = row;
    }
    return unknown;
  }

  /** The texts of some rows, without escapes; those that nobody looks at are left as they are. */
  private texts({ bytes, view }: Source, { arena, starts, ends, codes }: Spare, from: number, to: number): Slices {
    const { cells } = this;
    let all = 0;
    for (let row = from; row < to; row++) {
      const cell = row * CELL;
      const end = cells[cell + 2] as number;
      starts[row] = cells[cell + 1] as number;
      ends[row] = end;
      all |= end;
    }
    if (all >= 0) return { bytes, view, starts, ends, codes };
    const isKnown = this.column.isDictionary;
    arena.end = 0;
    for (let row = from; row < to; row++) {
      if (isKnown && codes[row] !== UNKNOWN) continue;
      const end = ends[row] as number;
      if (end < 0) stageString(view, starts[row] as number, ~end, arena);
      else arena.stagePart(view, starts[row] as number, end);
      starts[row] = arena.end;
      ends[row] = arena.keep();
    }
    return { bytes: arena.bytes, view: arena.view, starts, ends, codes };
  }

  /** Keeps the texts that were not known, of which the column has told the numbers. */
  private keep({ view }: Source, { codes, rows }: Spare, unknown: number): void {
    const { cells, recent } = this;
    for (let i = 0; i < unknown; i++) {
      const row = rows[i] as number;
      const code = codes[row] as number;
      const cell = row * CELL;
      if (code !== UNKNOWN) recent.keep(view, cells[cell + 1] as number, cells[cell + 2] as number, code);
    }
  }
}
