/** Numbers texts in order of appearance; a text may be a part of a longer one and is never taken out of it. */
export class TextTable {
  count = 0;
  private mask = 1023;
  /** The number of a text, plus one. */
  private slots = new Int32Array(1024);
  /** Hash, start and end of each text, beside each other: they are looked at together. */
  private entries = new Int32Array(512 * WIDTH);
  private readonly texts: string[] = [];

  constructor(
    /** Whether the texts that parts are in stay in memory anyhow. */
    private readonly keepsSources = false,
  ) {}

  /** The texts by their numbers. */
  all(): string[] {
    const { entries } = this;
    return this.texts.map((text, code) => text.slice(entries[code * WIDTH + 1], entries[code * WIDTH + 2]));
  }

  /** The number of the text from one offset of a string to another. */
  code(text: string, start: number, end: number): number {
    let hash = end - start;
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
    hash ^= hash >>> 15;
    const { slots, entries } = this;
    let slot = hash & this.mask;
    for (;;) {
      const code = (slots[slot] as number) - 1;
      if (code < 0) return this.add(slot, hash, text, start, end);
      if (entries[code * WIDTH] === hash && this.isEqual(code, text, start, end)) return code;
      slot = (slot + 1) & this.mask;
    }
  }

  private isEqual(code: number, text: string, start: number, end: number): boolean {
    const from = this.entries[code * WIDTH + 1] as number;
    if ((this.entries[code * WIDTH + 2] as number) - from !== end - start) return false;
    const known = this.texts[code] as string;
    for (let at = start; at < end; at++) {
      if (text.charCodeAt(at) !== known.charCodeAt(from + at - start)) return false;
    }
    return true;
  }

  private add(slot: number, hash: number, text: string, start: number, end: number): number {
    const code = this.count++;
    this.slots[slot] = code + 1;
    // A part that is cut out of a longer text would keep all of that.
    const isKept = this.keepsSources || (start === 0 && end === text.length);
    const entry = code * WIDTH;
    this.entries[entry] = hash;
    this.entries[entry + 1] = isKept ? start : 0;
    this.entries[entry + 2] = isKept ? end : end - start;
    this.texts.push(isKept ? text : copied(text, start, end));
    if (this.count * 2 > this.mask) this.grow();
    return code;
  }

  private grow(): void {
    const size = (this.mask + 1) * 2;
    this.mask = size - 1;
    this.slots = new Int32Array(size);
    const entries = new Int32Array((size * WIDTH) / 2);
    entries.set(this.entries);
    this.entries = entries;
    for (let code = 0; code < this.count; code++) {
      let slot = (entries[code * WIDTH] as number) & this.mask;
      while (this.slots[slot] !== 0) slot = (slot + 1) & this.mask;
      this.slots[slot] = code + 1;
    }
  }
}

const WIDTH = 4;

/** A text of its own: what is cut from two texts put together is no view of them. */
const copied = (text: string, start: number, end: number): string => `${text.slice(start, end)} `.slice(0, -1);
