import type { ScalarType } from '../types/types.ts';
import type { Dynamic } from '../types/values.ts';
import { type Column, Int64Column, NumberColumn } from './column.ts';
import { ByteList, Int64List } from './lists.ts';
import { isPlainReal, pointIn, readInteger, readLong, readReal } from './number-text.ts';
import type { RawStore, RawValues } from './raw-store.ts';
import { decoded } from './text-bytes.ts';
import { type Inferred, typedValue } from './typing.ts';

/** What a row is: a real has as many more than this as digits to be written behind its point, where that is known. */
const [INTEGER, NOTHING, REAL] = [0, 1, 2];

/** Integers of 64 bits, and the bits of reals. */
export class RawNumbers implements RawStore {
  private readonly bits = new Int64List();
  /** What each row is; as long as there are only integers, nothing. */
  private kinds: ByteList | undefined;
  private reals = 0;
  private isExact = true;
  private readonly real = new Float64Array(1);
  private readonly halves = new Int32Array(this.real.buffer);

  constructor(
    /** What a row without a value holds. */
    private readonly nothing: null | '',
  ) {}

  /** Adds an integer below 2^53. */
  addInteger(value: number): void {
    const high = Math.floor(value / 2 ** 32);
    this.bits.push(value - high * 2 ** 32, high);
    this.kinds?.push(INTEGER);
  }

  /** Adds the integers of some rows. */
  addIntegers(values: Float64Array, from: number, to: number): void {
    for (let row = from; row < to; row++) this.addInteger(values[row] as number);
  }

  addLong(value: bigint): void {
    this.isExact &&= Number.isSafeInteger(Number(value));
    this.bits.push(Number(BigInt.asIntN(32, value)), Number(value >> 32n));
    this.kinds?.push(INTEGER);
  }

  /** Adds a real, which is no integer beyond 64 bits; in a source of text with the digits behind its point. */
  addReal(value: number, decimals = 0): void {
    this.real[0] = value;
    this.reals++;
    this.addOther(REAL + decimals, this.halves[0] as number, this.halves[1] as number);
  }

  addNothing(): void {
    this.addOther(NOTHING, 0, 0);
  }

  /**
   * Adds the number that a text says: of a type that is expected, or one that would be written back as it is. Gives false
   * when it says none.
   */
  addText(bytes: Uint8Array, start: number, end: number, expected: ScalarType | undefined): boolean {
    if (expected === 'real') return this.addAsReal(bytes, start, end);
    const integer = readInteger(bytes, start, end);
    if (!Number.isNaN(integer)) this.addInteger(integer);
    else {
      const long = readLong(bytes, start, end) ?? (expected && converted(bytes, start, end, expected));
      if (long === undefined) return !expected && this.addPlainReal(bytes, start, end);
      this.addLong(BigInt(long));
    }
    return true;
  }

  private addAsReal(bytes: Uint8Array, start: number, end: number): boolean {
    const plain = readReal(bytes, start, pointIn(bytes, start, end), end);
    const real = Number.isNaN(plain) ? converted(bytes, start, end, 'real') : plain;
    if (real !== undefined) this.addReal(Number(real));
    return real !== undefined;
  }

  private addPlainReal(bytes: Uint8Array, start: number, end: number): boolean {
    const point = pointIn(bytes, start, end);
    const real = point < end ? readReal(bytes, start, point, end) : Number.NaN;
    const isPlain = isPlainReal(real, bytes, start, point);
    if (isPlain) this.addReal(real, end - point - 1);
    return isPlain;
  }

  private addOther(kind: number, low: number, high: number): void {
    if (!this.kinds) {
      this.kinds = new ByteList();
      for (let row = 0; row < this.bits.length; row++) this.kinds.push(INTEGER);
    }
    this.kinds.push(kind);
    this.bits.push(low, high);
  }

  values(): RawValues {
    const longs = this.bits.array();
    const reals = new Float64Array(longs.buffer);
    const kinds = this.kinds?.array();
    const values = Array.from(longs, (long, row): Dynamic => {
      const kind = kinds?.[row] ?? INTEGER;
      if (kind === NOTHING) return this.nothing;
      if (kind > REAL) return (reals[row] as number).toFixed(kind - REAL);
      if (kind === REAL) return reals[row] as number;
      return this.nothing === null ? long : String(long);
    });
    return { values, codes: undefined };
  }

  inferred(): Inferred | undefined {
    if (this.reals === 0) return { type: 'long' };
    return this.isExact ? { type: 'real' } : undefined;
  }

  column(type: ScalarType): Column | undefined {
    const kinds = this.kinds?.array();
    const flags = kinds?.includes(NOTHING) ? kinds.map((kind) => (kind === NOTHING ? 1 : 0)) : null;
    if (type === 'real') return new NumberColumn('real', this.asReals(kinds), flags);
    if (this.reals > 0) return undefined;
    const longs = this.bits.array();
    if (type === 'long') return new Int64Column('long', longs, flags);
    return type === 'int' && longs.every((long) => BigInt.asIntN(32, long) === long)
      ? new NumberColumn('int', Int32Array.from(longs, Number), flags)
      : undefined;
  }

  private asReals(kinds: Uint8Array | undefined): Float64Array {
    const longs = this.bits.array();
    const reals = new Float64Array(longs.buffer);
    for (let row = 0; row < longs.length; row++) if ((kinds?.[row] ?? INTEGER) < REAL) reals[row] = Number(longs[row]);
    return reals;
  }
}

/** The number of a type that a text can be converted to; undefined when there is none. */
const converted = (bytes: Uint8Array, start: number, end: number, type: ScalarType): number | bigint | undefined =>
  typedValue(decoded(bytes, start, end), type, true) as number | bigint | undefined;
