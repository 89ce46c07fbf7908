/** 32-bit integers that become more. */
export class Int32List {
  length = 0;
  private data = new Int32Array(1024);

  push(value: number): void {
    if (this.length === this.data.length) {
      const longer = new Int32Array(this.length * 2);
      longer.set(this.data);
      this.data = longer;
    }
    this.data[this.length++] = value;
  }

  /** The integers, with room for so many more; these count when `length` says so. */
  room(count: number): Int32Array {
    if (this.length + count > this.data.length) {
      const longer = new Int32Array(Math.max(this.length + count, this.data.length * 2));
      longer.set(this.data);
      this.data = longer;
    }
    return this.data;
  }

  /** The integers in an array of their own. */
  array(): Int32Array {
    return this.data.slice(0, this.length);
  }
}

/** 64-bit integers that become more; each is given as its two halves. */
export class Int64List {
  length = 0;
  private halves = new Int32Array(64);

  push(low: number, high: number): void {
    const at = this.length++ * 2;
    if (at === this.halves.length) {
      const longer = new Int32Array(at * 2);
      longer.set(this.halves);
      this.halves = longer;
    }
    this.halves[at] = low;
    this.halves[at + 1] = high;
  }

  /** The integers in an array of their own. */
  array(): BigInt64Array {
    return new BigInt64Array(this.halves.slice(0, this.length * 2).buffer);
  }
}

/** Bytes that become more. */
export class ByteList {
  length = 0;
  private data = new Uint8Array(64);

  push(value: number): void {
    if (this.length === this.data.length) {
      const longer = new Uint8Array(this.length * 2);
      longer.set(this.data);
      this.data = longer;
    }
    this.data[this.length++] = value;
  }

  /** The bytes in an array of their own. */
  array(): Uint8Array {
    return this.data.slice(0, this.length);
  }
}
