/** Numbers texts in order of appearance; a text may be a part of a longer one and is never taken out of it. */
export class TextTable {
  count = 0;
  private mask = 1023;
  private slots = new Int32Array(1024);
  private hashes = new Int32Array(1024);
  private readonly texts: string[] = [];
  private starts = new Int32Array(1024);
  private ends = new Int32Array(1024);

  /** The number of the text from one offset of a string to another. */
  code(text: string, start: number, end: number): number {
    let hash = end - start;
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
    hash ^= hash >>> 15;
    const { slots, hashes } = this;
    let slot = hash & this.mask;
    for (;;) {
      const code = (slots[slot] as number) - 1;
      if (code < 0) return this.add(slot, hash, text, start, end);
      if (hashes[code] === hash && this.isEqual(code, text, start, end)) return code;
      slot = (slot + 1) & this.mask;
    }
  }

  private isEqual(code: number, text: string, start: number, end: number): boolean {
    const from = this.starts[code] as number;
    if ((this.ends[code] as number) - from !== end - start) return false;
    const known = this.texts[code] as string;
    for (let at = start; at < end; at++) {
      if (text.charCodeAt(at) !== known.charCodeAt(from + at - start)) return false;
    }
    return true;
  }

  private add(slot: number, hash: number, text: string, start: number, end: number): number {
    const code = this.count++;
    this.slots[slot] = code + 1;
    this.hashes[code] = hash;
    this.starts[code] = start;
    this.ends[code] = end;
    this.texts.push(text);
    if (this.count * 2 > this.mask) this.grow();
    return code;
  }

  private grow(): void {
    const size = (this.mask + 1) * 2;
    this.mask = size - 1;
    this.slots = new Int32Array(size);
    this.hashes = longer(this.hashes, size);
    this.starts = longer(this.starts, size);
    this.ends = longer(this.ends, size);
    for (let code = 0; code < this.count; code++) {
      let slot = (this.hashes[code] as number) & this.mask;
      while (this.slots[slot] !== 0) slot = (slot + 1) & this.mask;
      this.slots[slot] = code + 1;
    }
  }
}

function longer(array: Int32Array, size: number): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(size);
  copy.set(array);
  return copy;
}
