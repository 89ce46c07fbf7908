import { isSame, TextArena } from './text-arena.ts';

/** A power of two. */
const SLOTS = 4096;
/** So many bytes are looked at in each of two places. */
const FIRST = 8;
/** The second place is chosen anew so often. */
const MOST_MOVES = 16;
/** Longer texts are not kept. */
const LONGEST = 1024;
/** So many bytes must be readable where a text is looked for. */
export const REACH = LONGEST + FIRST;
/** When so many bytes are kept, it begins anew. */
const MOST_BYTES = 120_000;
/** What is before a text: its length (the complement, when there are escapes in it) and its number. */
const HEAD = 8;

/** So many texts come before the first one is looked for. */
const BEFORE = 256;
/** After so many it is decided whether looking for them pays, */
const TRIED = 8192;
/** and when it does not, so many are not looked for. */
const LEFT_OUT = 16 * TRIED;

/**
 * Texts of a key that came lately, as they were written (with their escapes), each with its number in the dictionary of the
 * column. One that comes again need not be searched for its end, nor taken apart, nor looked up.
 */
export class RecentTexts {
  /** Whether texts are looked for. */
  isOn = false;
  /** Of each slot the hash, and where the text is. */
  private slots = new Int32Array(0);
  private arena = new TextArena();
  private texts: DataView = this.arena.view;
  /** Where the bytes are by which texts are told apart, besides the first ones. */
  private offset = FIRST;
  private moves = 0;
  private enough = BEFORE;
  private tried = 0;
  private found = 0;

  /** Finds the text whose content begins at an offset, up to its closing quote; −1 when it is not known. */
  find(view: DataView, start: number): number {
    const { slots, texts } = this;
    const hash = this.hash(view, start);
    const slot = slotOf(hash);
    if (slots[slot] !== hash) return -1;
    const at = slots[slot + 1] as number;
    const length = texts.getInt32(at, true);
    const size = (length < 0 ? ~length : length) + 1;
    return isSame(texts, at + HEAD, view, start, size) ? at : -1;
  }

  /** How long a text that was found is; the complement when there are escapes in it. */
  length(found: number): number {
    return this.texts.getInt32(found, true);
  }

  code(found: number): number {
    return this.texts.getInt32(found + 4, true);
  }

  /** Keeps the text between two offsets (of the end the complement, when there are escapes in it). */
  keep(view: DataView, start: number, end: number, code: number): void {
    const { arena, slots } = this;
    const length = (end < 0 ? ~end : end) - start;
    if (length > LONGEST || start + REACH > view.byteLength || this.find(view, start) >= 0) return;
    if (arena.end > MOST_BYTES) this.clear();
    if (slots[slotOf(this.hash(view, start))] === this.hash(view, start)) this.move(view, start);
    const hash = this.hash(view, start);
    slots[slotOf(hash)] = hash;
    slots[slotOf(hash) + 1] = arena.end;
    const head = arena.room(HEAD);
    head.setInt32(arena.end, end < 0 ? ~length : length, true);
    head.setInt32(arena.end + 4, code, true);
    arena.end += HEAD;
    arena.stagePart(view, start, start + length + 1);
    arena.keep();
    this.texts = arena.view;
  }

  private clear(): void {
    this.slots.fill(0);
    this.arena.end = 0;
  }

  /** Tells texts apart from now on by the bytes in which this one differs from one that was taken for it. */
  private move(view: DataView, start: number): void {
    if (this.moves++ > MOST_MOVES) return;
    const { arena, slots } = this;
    const other = (slots[slotOf(this.hash(view, start)) + 1] as number) + HEAD;
    let same = 0;
    while (view.getUint8(start + same) === arena.bytes[other + same]) same++;
    this.offset = Math.max(FIRST, same - 2);
    this.clear();
  }

  /** A hash of some bytes, which is not 0, as in a slot that is free. Those behind a shorter text are mostly the next key. */
  private hash(view: DataView, start: number): number {
    const middle = start + this.offset;
    const first =
      Math.imul(view.getInt32(start, true), 0x9e3779b1) ^ Math.imul(view.getInt32(start + 4, true), 0x85ebca6b);
    const other =
      Math.imul(view.getInt32(middle, true), 0xc2b2ae35) ^ Math.imul(view.getInt32(middle + 4, true), 0x27d4eb2f);
    const both = first ^ ((other >>> 16) | (other << 16));
    return Math.imul(both ^ (both >>> 15), 0x9e3779b1) | 1;
  }

  /** Tells how many texts there were, and how many of them were found. */
  count(tried: number, found: number): void {
    this.tried += tried;
    this.found += found;
    if (this.tried < this.enough) return;
    if (!this.isOn || this.found * 3 <= this.tried) this.turn(!this.isOn);
    this.enough = this.isOn ? TRIED : LEFT_OUT;
    this.tried = 0;
    this.found = 0;
  }

  /** Begins to look for texts, or to leave that. */
  turn(isOn: boolean): void {
    this.isOn = isOn;
    this.slots = new Int32Array(isOn ? SLOTS * 2 : 0);
    this.arena = new TextArena();
    this.texts = this.arena.view;
  }
}

const slotOf = (hash: number): number => ((hash >>> 7) & (SLOTS - 1)) * 2;
