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

  /** The integers in an array of their own. */
  array(): Int32Array {
    return this.data.slice(0, this.length);
  }
}
