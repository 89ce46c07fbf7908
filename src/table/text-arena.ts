import { decoded, encoded } from './text-bytes.ts';

/** Adds four bytes to a hash; a hash begins with 0. */
export function mixed(hash: number, word: number): number {
  const product = Math.imul(hash ^ word, 0x9e3779b1);
  return product ^ (product >>> 15);
}

/** The first bytes of a word, as many as said (up to three); the others are zero. */
export const firstBytes = (word: number, count: number): number => word & ((1 << (count * 8)) - 1);

/** The hash of a part of some bytes, of which at least three more can be read. */
export function hashOf(view: DataView, start: number, end: number): number {
  let hash = 0;
  let at = start;
  for (; at + 4 <= end; at += 4) hash = mixed(hash, view.getInt32(at, true));
  return mixed(hash, firstBytes(view.getInt32(at, true), end - at));
}

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
  /** The end of the text that is staged, and its hash. */
  stagedEnd = 0;
  stagedHash = 0;

  /** Makes room for so many bytes in all, and some more; gives the new view. */
  grow(size: number): DataView {
    const bytes = new Uint8Array(Math.max(size + 16, this.bytes.length * 2));
    bytes.set(this.bytes);
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer);
    return this.view;
  }

  /** Stages a text. */
  stage(text: string): void {
    const start = this.end;
    if (start + text.length + 8 > this.bytes.length) this.grow(start + text.length);
    const { bytes } = this;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit > 127) {
        this.stageBytes(encoded(text));
        return;
      }
      bytes[start + i] = unit;
    }
    this.staged(start + text.length);
  }

  private stageBytes(added: Uint8Array): void {
    if (this.end + added.length + 8 > this.bytes.length) this.grow(this.end + added.length);
    this.bytes.set(added, this.end);
    this.staged(this.end + added.length);
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

  /** Stages a part of other bytes, of which at least three more can be read, without its hash. */
  stagePart(from: DataView, start: number, end: number): void {
    const view = this.room(end - start);
    const shift = this.end - start;
    for (let at = start; at < end; at += 4) view.setInt32(at + shift, from.getInt32(at, true), true);
    this.stagedEnd = end + shift;
  }

  /** Room to stage so many bytes. */
  room(size: number): DataView {
    return this.end + size + 8 > this.bytes.length ? this.grow(this.end + size) : this.view;
  }

  private staged(end: number): void {
    this.stagedEnd = end;
    this.stagedHash = hashOf(this.view, this.end, end);
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
