/** The hash of a part of a text. */
function hashOf(text: string, start: number, end: number): number {
  let hash = 0;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}

/** Numbers texts in order of appearance; a text may be a part of a longer one, which then stays in memory. */
export class TextTable {
  private mask = 1023;
  /** The number of a text, plus one. */
  private slots = new Int32Array(1024);
  private hashes = new Int32Array(1024);
  /** The texts by their numbers. */
  readonly texts: string[] = [];
  private last = -1;

  get count(): number {
    return this.texts.length;
  }

  /** The number of the text from one offset of a string to another. */
  code(text: string, start: number, end: number): number {
    const hash = hashOf(text, start, end);
    const { slots, hashes, texts, last } = this;
    const part = text.slice(start, end);
    if (last >= 0 && hashes[last] === hash && texts[last] === part) return last;
    let slot = (hash ^ (hash >>> 15)) & this.mask;
    for (;;) {
      const code = (slots[slot] as number) - 1;
      if (code < 0) return this.add(slot, hash, part);
      if (hashes[code] === hash && texts[code] === part) {
        this.last = code;
        return code;
      }
      slot = (slot + 1) & this.mask;
    }
  }

  private add(slot: number, hash: number, part: string): number {
    const code = this.texts.push(part) - 1;
    this.last = code;
    this.slots[slot] = code + 1;
    this.hashes[code] = hash;
    if (this.count * 2 > this.mask) this.grow();
    return code;
  }

  private grow(): void {
    const size = (this.mask + 1) * 2;
    this.mask = size - 1;
    this.slots = new Int32Array(size);
    const hashes = new Int32Array(size);
    hashes.set(this.hashes);
    this.hashes = hashes;
    for (let code = 0; code < this.count; code++) {
      const hash = hashes[code] as number;
      let slot = (hash ^ (hash >>> 15)) & this.mask;
      while (this.slots[slot] !== 0) slot = (slot + 1) & this.mask;
      this.slots[slot] = code + 1;
    }
  }
}
