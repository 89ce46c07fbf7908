/** Numbers pairs of 32-bit integers in order of appearance: open addressing, no boxing. */
export class PairTable {
  count = 0;
  private mask: number;
  private slots: Int32Array;
  private high: Int32Array;
  private low: Int32Array;

  constructor(expected: number) {
    const size = 1 << Math.max(4, Math.ceil(Math.log2(Math.min(expected, 1 << 16) * 2 + 1)));
    this.mask = size - 1;
    this.slots = new Int32Array(size).fill(-1);
    this.high = new Int32Array(size);
    this.low = new Int32Array(size);
  }

  code(high: number, low: number): number {
    let slot = hash(high, low) & this.mask;
    for (;;) {
      const code = this.slots[slot] as number;
      if (code < 0) break;
      if (this.high[code] === high && this.low[code] === low) return code;
      slot = (slot + 1) & this.mask;
    }
    const code = this.count++;
    this.slots[slot] = code;
    this.high[code] = high;
    this.low[code] = low;
    if (this.count * 2 > this.mask) this.grow();
    return code;
  }

  private grow(): void {
    const size = (this.mask + 1) * 2;
    this.mask = size - 1;
    this.slots = new Int32Array(size).fill(-1);
    const [high, low] = [new Int32Array(size), new Int32Array(size)];
    high.set(this.high.subarray(0, this.count));
    low.set(this.low.subarray(0, this.count));
    for (let code = 0; code < this.count; code++) {
      let slot = hash(high[code] as number, low[code] as number) & this.mask;
      while ((this.slots[slot] as number) >= 0) slot = (slot + 1) & this.mask;
      this.slots[slot] = code;
    }
    this.high = high;
    this.low = low;
  }
}

function hash(high: number, low: number): number {
  let mixed = Math.imul(high ^ (low >>> 15), 0x85ebca6b) ^ Math.imul(low, 0xc2b2ae35);
  mixed ^= mixed >>> 13;
  return Math.imul(mixed, 0x9e3779b1) ^ (mixed >>> 16);
}
