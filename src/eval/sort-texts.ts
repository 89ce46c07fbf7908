import { SelectedText, TextColumn } from '../table/text-column.ts';
import type { DigitKey } from './sort-digits.ts';
import type { SortKey } from './sort-order.ts';

/** A key of contiguous text; undefined for any other. */
export function textKey({ column, descending }: SortKey): DigitKey | undefined {
  if (column instanceof TextColumn) return new TextKey(column, undefined, descending);
  return column instanceof SelectedText ? new TextKey(column.source, column.rows, descending) : undefined;
}

/** Units of a text as digits of a word: the end of the text is 0, and before every unit. */
interface Digits {
  readonly count: number;
  readonly base: number;
}
const ASCII: Digits = { count: 4, base: 129 };
const ANY: Digits = { count: 1, base: 0x1_0001 };

/** Sorts texts by the next four units of all, and when these are not ASCII by the next one. */
class TextKey implements DigitKey {
  constructor(
    private readonly texts: TextColumn,
    /** The text of each row; undefined when it is that of its number. */
    private readonly places: Int32Array | undefined,
    private readonly descending: boolean,
  ) {}

  write(rows: Int32Array, words: Uint32Array, offset: number): number | undefined {
    const from = offset + this.common(rows, offset);
    const written = this.writeDigits(ASCII, rows, words, from) ?? this.writeDigits(ANY, rows, words, from);
    return written === 0 ? undefined : from + (written as number);
  }

  compare(left: number, right: number): number {
    const [a, b] = [this.texts.text(this.place(left)), this.texts.text(this.place(right))];
    return a === b ? 0 : a < b === this.descending ? 1 : -1;
  }

  private place(row: number): number {
    return this.places === undefined ? row : (this.places[row] as number);
  }

  /** How many units from an offset on are the same in all texts. */
  private common(rows: Int32Array, offset: number): number {
    const { texts } = this;
    const first = texts.text(this.place(rows[0] as number)).slice(offset);
    let { length } = first;
    for (let at = 1; at < rows.length && length > 0; at++) {
      const place = this.place(rows[at] as number);
      const block = texts.block(place);
      const start = texts.start(place) + offset;
      length = Math.min(length, Math.max(0, (texts.ends[place] as number) - start));
      let same = 0;
      while (same < length && block.charCodeAt(start + same) === first.charCodeAt(same)) same++;
      length = same;
    }
    return length;
  }

  /**
   * Writes words of the units from an offset on. Gives how many units these are, 0 when no text has more; undefined when
   * one has a unit that is no digit.
   */
  private writeDigits(
    { count, base }: Digits,
    rows: Int32Array,
    words: Uint32Array,
    offset: number,
  ): number | undefined {
    const { texts } = this;
    const greatest = this.descending ? base ** count - 1 : 0;
    let hasMore = false;
    for (let at = 0; at < rows.length; at++) {
      const place = this.place(rows[at] as number);
      const block = texts.block(place);
      const start = texts.start(place) + offset;
      const end = texts.ends[place] as number;
      let word = 0;
      for (let unit = start; unit < start + count; unit++) {
        const digit = unit < end ? block.charCodeAt(unit) + 1 : 0;
        if (digit >= base) return undefined;
        word = word * base + digit;
      }
      hasMore ||= start + count < end;
      words[at] = this.descending ? greatest - word : word;
    }
    return hasMore ? count : 0;
  }
}
