import type { Dynamic } from '../types/values.ts';

/** After so many rows it is known whether values repeat … */
const SAMPLE = 20_000;
/** … and it is looked at again every so many. */
const STRETCH = 20_000;
/** Stands for −0.0, which a Map takes for 0.0. */
const minusZero = Symbol('-0.0');

/** Values of one column as they were read: each distinct one once with a code a row, or, where few repeat, one a row. */
export interface RawValues {
  readonly values: readonly Dynamic[];
  readonly codes: Int32Array | undefined;
}

/** Collects the values of one column, as a dictionary as long as that pays. */
export class RawColumn {
  private values: Dynamic[] = [];
  private codes: number[] = [];
  private lookup: Map<Dynamic | symbol, number> | undefined = new Map();
  private nextLook = SAMPLE;
  private distinctBefore = 0;
  private rowsBefore = 0;

  get length(): number {
    return this.lookup ? this.codes.length : this.values.length;
  }

  push(value: Dynamic): void {
    if (!this.lookup) {
      this.values.push(value);
      return;
    }
    const key = Object.is(value, -0) ? minusZero : value;
    let code = this.lookup.get(key);
    if (code === undefined) {
      code = this.values.push(value) - 1;
      this.lookup.set(key, code);
    }
    if (this.codes.push(code) === this.nextLook) this.look();
  }

  /** Adds nothing up to a length: what rows that do not mention the column hold. */
  pad(length: number): void {
    while (this.length < length) this.push(null);
  }

  finish(): RawValues {
    if (this.lookup && this.values.length * 2 > this.codes.length) this.unfold();
    return { values: this.values, codes: this.lookup && Int32Array.from(this.codes) };
  }

  /** Gives the dictionary up when over half of the values since the last look were new. */
  private look(): void {
    const { length } = this.codes;
    if ((this.values.length - this.distinctBefore) * 2 > length - this.rowsBefore) this.unfold();
    this.distinctBefore = this.values.length;
    this.rowsBefore = length;
    this.nextLook = length + STRETCH;
  }

  private unfold(): void {
    const distinct = this.values;
    this.values = this.codes.map((code) => distinct[code] as Dynamic);
    this.codes = [];
    this.lookup = undefined;
  }
}
