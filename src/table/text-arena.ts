import { decoded, encoded } from './text-bytes.ts';

/** The first bytes of a word, as many as said (up to three); the others are zero. */
export const firstBytes = (word: number, count: number): number => word & ((1 << (count * 8)) - 1);

/** The number of the first byte of a word that is marked: bits mark bytes by their highest, and the lowest one alone is certain. */
export const firstMarked = (marks: number): number => (31 - Math.clz32(marks & -marks)) >> 3;

/** Whether parts of some bytes are the same; at least three more can be read behind them. */
export function isSame(view: DataView, one: number, others: DataView, other: number, length: number): boolean {
  let i = 0;
  for (; i + 8 <= length; i += 8) {
    const first = view.getInt32(one + i, true) ^ others.getInt32(other + i, true);
    if ((first | (view.getInt32(one + i + 4, true) ^ others.getInt32(other + i + 4, true))) !== 0) return false;
  }
  if (i + 4 <= length) {
    if (view.getInt32(one + i, true) !== others.getInt32(other + i, true)) return false;
    i += 4;
  }
  return firstBytes(view.getInt32(one + i, true) ^ others.getInt32(other + i, true), length - i) === 0;
}

/** Bytes that an arena has at first. */
const FIRST = 256;

/**
 * Bytes of texts, one behind the other, in UTF-8. A text is first staged behind the others; it counts when it is kept, and
 * the next one takes its place when it is not.
 */
export class TextArena {
  bytes = new Uint8Array(FIRST);
  view = new DataView(this.bytes.buffer);
  /** The end of what is kept. */
  end = 0;
  /** The end of the text that is staged. */
  stagedEnd = 0;

  /** Makes room to stage so many bytes, and some more; gives the view to write with. */
  room(size: number): DataView {
    const needed = this.end + size + 8;
    if (needed > this.bytes.length) {
      const bytes = new Uint8Array(Math.max(needed, this.bytes.length * 2));
      bytes.set(this.bytes);
      this.bytes = bytes;
      this.view = new DataView(bytes.buffer);
    }
    return this.view;
  }

  /** Stages a text. */
  stage(text: string): void {
    const start = this.end;
    this.room(text.length);
    const { bytes } = this;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit > 127) {
        this.stageBytes(encoded(text));
        return;
      }
      bytes[start + i] = unit;
    }
    this.stagedEnd = start + text.length;
  }

  private stageBytes(added: Uint8Array): void {
    this.room(added.length);
    this.bytes.set(added, this.end);
    this.stagedEnd = this.end + added.length;
  }

  /** Moves what is kept to another arena, and begins anew. */
  moved(): TextArena {
    const other = new TextArena();
    other.bytes = this.bytes;
    other.view = this.view;
    other.end = this.end;
    this.bytes = new Uint8Array(FIRST);
    this.view = new DataView(this.bytes.buffer);
    this.end = 0;
    return other;
  }

  /** Stages a part of other bytes, of which at least three more can be read. */
  stagePart(from: DataView, start: number, end: number): void {
    const view = this.room(end - start);
    const shift = this.end - start;
    for (let at = start; at < end; at += 4) view.setInt32(at + shift, from.getInt32(at, true), true);
    this.stagedEnd = end + shift;
  }

  /** The text that is staged. */
  get stagedText(): string {
    return decoded(this.bytes, this.end, this.stagedEnd);
  }

  /** Keeps the text that is staged, and gives its end. */
  keep(): number {
    this.end = this.stagedEnd;
    return this.end;
  }
}
