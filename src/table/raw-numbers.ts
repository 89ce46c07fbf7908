import type { ScalarType } from '../types/types.ts';
import type { Dynamic } from '../types/values.ts';
import { type Column, Int64Column, NumberColumn } from './column.ts';
import { ByteList, Int64List } from './lists.ts';
import type { RawStore, RawValues } from './raw-store.ts';
import type { Inferred } from './typing.ts';

const [INTEGER, REAL, NOTHING] = [0, 1, 2];

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

  /** Adds a real, which is no integer beyond 64 bits. */
  addReal(value: number): void {
    this.real[0] = value;
    this.reals++;
    this.addOther(REAL, this.halves[0] as number, this.halves[1] as number);
  }

  addNothing(): void {
    this.addOther(NOTHING, 0, 0);
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
      if (kinds?.[row] === NOTHING) return this.nothing;
      if (kinds?.[row] === REAL) return reals[row] as number;
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
    for (let row = 0; row < longs.length; row++) if (kinds?.[row] !== REAL) reals[row] = Number(longs[row]);
    return reals;
  }
}
