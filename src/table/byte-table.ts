import { firstBytes, type TextArena } from './text-arena.ts';

/** What a slot holds: the hash, the number of the text plus one, where the text begins, and how long it is. */
const WIDTH = 4;

/** Numbers the different texts of an arena in order of appearance. */
export class ByteTable {
  count = 0;
  private mask = 31;
  private slots = new Int32Array(32 * WIDTH);

  constructor(private readonly arena: TextArena) {}

  /** The number of the text that is staged; when it is new, it is kept. */
  code(): number {
    const { slots, mask, arena } = this;
    const { view, end, stagedHash: hash } = arena;
    const length = arena.stagedEnd - end;
    let slot = hash & mask;
    for (;;) {
      const at = slot * WIDTH;
      const code = (slots[at + 1] as number) - 1;
      if (code < 0) return this.add(at, hash, length);
      if (slots[at] === hash && slots[at + 3] === length && isSame(view, slots[at + 2] as number, end, length))
        return code;
      slot = (slot + 1) & mask;
    }
  }

  private add(at: number, hash: number, length: number): number {
    const { slots, arena } = this;
    const code = this.count++;
    slots[at] = hash;
    slots[at + 1] = code + 1;
    slots[at + 2] = arena.end;
    slots[at + 3] = length;
    arena.keep();
    if (this.count * 2 > this.mask) this.grow();
    return code;
  }

  private grow(): void {
    const before = this.slots;
    this.mask = this.mask * 4 + 3;
    this.slots = new Int32Array((this.mask + 1) * WIDTH);
    for (let at = 0; at < before.length; at += WIDTH) {
      if (before[at + 1] === 0) continue;
      let slot = (before[at] as number) & this.mask;
      while (this.slots[slot * WIDTH + 1] !== 0) slot = (slot + 1) & this.mask;
      this.slots.set(before.subarray(at, at + WIDTH), slot * WIDTH);
    }
  }
}

function isSame(view: DataView, one: number, other: number, length: number): boolean {
  let at = 0;
  for (; at + 4 <= length; at += 4) if (view.getInt32(one + at, true) !== view.getInt32(other + at, true)) return false;
  return firstBytes(view.getInt32(one + at, true) ^ view.getInt32(other + at, true), length - at) === 0;
}
