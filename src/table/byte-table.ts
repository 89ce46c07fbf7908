import { Int32List } from './lists.ts';
import { type Slices, UNKNOWN } from './slices.ts';
import { firstBytes, isSame, type TextArena } from './text-arena.ts';

/** What a slot holds: the hash, the number of the text plus one, where the text begins, and how long it is. */
const WIDTH = 4;
/** So many texts are looked up at once. */
const STRETCH = 64;
/** Fewer slots are near the processor. */
const NEAR = 4096;

/** Numbers different texts in order of appearance, and keeps them in an arena. */
export class ByteTable {
  /** Where the texts end in the arena. */
  readonly ends = new Int32List();
  private mask = 31;
  private slots = new Int32Array(32 * WIDTH);
  /** Rows whose texts are looked up, and the hashes of these. */
  private readonly rows = new Int32Array(STRETCH);
  private readonly hashes = new Int32Array(STRETCH);
  /** What {@link fetch} found, so that it is not left out. */
  protected fetched = 0;

  constructor(private readonly arena: TextArena) {}

  get count(): number {
    return this.ends.length;
  }

  /** The number of the text that is staged; when it is new, it is kept. */
  stagedCode(): number {
    const { view, end, stagedEnd } = this.arena;
    return this.code(view, end, stagedEnd, hashOf(view, end, stagedEnd));
  }

  /** Writes the numbers of the texts of some rows to an array, from an offset on; those that are new are kept. */
  write(texts: Slices, from: number, to: number, codes: Int32Array, offset: number): void {
    for (let row = from; row < to; row += STRETCH)
      this.writePart(texts, row, Math.min(row + STRETCH, to), codes, offset - from);
  }

  private writePart(texts: Slices, from: number, to: number, codes: Int32Array, shift: number): void {
    const { rows, hashes } = this;
    const { view, starts, ends, codes: known } = texts;
    let count = 0;
    for (let row = from; row < to; row++) {
      const code = known ? (known[row] as number) : UNKNOWN;
      if (code === UNKNOWN) rows[count++] = row;
      else codes[row + shift] = code;
    }
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      hashes[i] = hashOf(view, starts[row] as number, ends[row] as number);
    }
    if (this.mask > NEAR) this.fetch(count);
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      const code = this.code(view, starts[row] as number, ends[row] as number, hashes[i] as number);
      codes[row + shift] = code;
      if (known) known[row] = code;
    }
  }

  /**
   * Looks at where texts are that are about to be looked up: nothing depends on what is found, so the processor waits for
   * all of it at once.
   */
  private fetch(count: number): void {
    const { hashes, slots, mask } = this;
    const { bytes } = this.arena;
    let all = 0;
    for (let i = 0; i < count; i++) all |= slots[((hashes[i] as number) & mask) * WIDTH] as number;
    for (let i = 0; i < count; i++) all |= bytes[slots[((hashes[i] as number) & mask) * WIDTH + 2] as number] as number;
    this.fetched = all;
  }

  private code(view: DataView, start: number, end: number, hash: number): number {
    const { slots, mask, arena } = this;
    const length = end - start;
    let slot = hash & mask;
    for (;;) {
      const at = slot * WIDTH;
      const code = (slots[at + 1] as number) - 1;
      if (code < 0) break;
      if (
        slots[at] === hash &&
        slots[at + 3] === length &&
        isSame(arena.view, slots[at + 2] as number, view, start, length)
      )
        return code;
      slot = (slot + 1) & mask;
    }
    return this.add(slot * WIDTH, hash, view, start, end);
  }

  private add(at: number, hash: number, view: DataView, start: number, end: number): number {
    const { slots, arena, ends } = this;
    const code = ends.length;
    slots[at] = hash;
    slots[at + 1] = code + 1;
    slots[at + 2] = arena.end;
    slots[at + 3] = end - start;
    if (view !== arena.view) arena.stagePart(view, start, end);
    ends.push(arena.keep());
    if (ends.length * 3 > this.mask * 2) this.grow();
    return code;
  }

  private grow(): void {
    const before = this.slots;
    this.mask = this.mask * 2 + 1;
    this.slots = new Int32Array((this.mask + 1) * WIDTH);
    for (let at = 0; at < before.length; at += WIDTH) {
      if (before[at + 1] === 0) continue;
      let slot = (before[at] as number) & this.mask;
      while (this.slots[slot * WIDTH + 1] !== 0) slot = (slot + 1) & this.mask;
      for (let i = 0; i < WIDTH; i++) this.slots[slot * WIDTH + i] = before[at + i] as number;
    }
  }
}

/** The hash of a part of some bytes, of which at least three more can be read. */
function hashOf(view: DataView, start: number, end: number): number {
  let hash = end - start;
  let at = start;
  for (; at + 8 <= end; at += 8) hash = mixed(hash, view.getInt32(at, true), view.getInt32(at + 4, true));
  const isHalf = at + 4 <= end;
  const rest = isHalf ? at + 4 : at;
  return mixed(hash, isHalf ? view.getInt32(at, true) : 0, firstBytes(view.getInt32(rest, true), end - rest));
}

/** Adds eight bytes to a hash. */
function mixed(hash: number, first: number, second: number): number {
  const sum = Math.imul(hash ^ first, 0x9e3779b1) + Math.imul(second ^ (hash >>> 15), 0x85ebca6b);
  return sum ^ (sum >>> 15);
}
