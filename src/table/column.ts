import type { ScalarType } from '../types/types.ts';
import { nothing, type Value } from '../types/values.ts';

/**
 * One column of a table: values of one type. A subclass is a physical layout and overrides `value`, the value of a
 * row known not to be null, and `take`; null handling is here, once.
 */
export abstract class Column {
  constructor(
    readonly type: ScalarType,
    readonly length: number,
    /** 1 where the row is null; absent when no row is. */
    readonly nulls: Uint8Array | null,
  ) {}

  /** The value of a row that is not null. */
  protected abstract value(row: number): Value;
  /** The column of the given rows, in that order; a negative row gives nothing (null, or the empty string). */
  abstract take(rows: Int32Array): Column;

  at(row: number): Value {
    return this.nulls !== null && this.nulls[row] === 1 ? null : this.value(row);
  }

  *[Symbol.iterator](): Iterator<Value> {
    for (let row = 0; row < this.length; row++) yield this.at(row);
  }
}

/** Null flags of the given rows, or null when none is set. `signs` has the bits of all rows: it is negative when one is. */
function takeNulls(nulls: Uint8Array | null, rows: Int32Array, signs: number): Uint8Array | null {
  if (nulls === null && signs >= 0) return null;
  let taken: Uint8Array | null = null;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    if (row < 0 || nulls?.[row] === 1) {
      taken ??= new Uint8Array(rows.length);
      taken[i] = 1;
    }
  }
  return taken;
}

/** The same value in every row. */
export class ConstantColumn extends Column {
  constructor(
    type: ScalarType,
    length: number,
    readonly constant: Value,
  ) {
    super(type, length, null);
  }
  protected value(): Value {
    return this.constant;
  }
  take(rows: Int32Array): Column {
    if (rows.some((row) => row < 0)) {
      return valuesColumn(
        this.type,
        Array.from(rows, (row) => (row < 0 ? nothing(this.type) : this.constant)),
      );
    }
    return new ConstantColumn(this.type, rows.length, this.constant);
  }
}

/** long, datetime and timespan: 64-bit integers. */
export class Int64Column extends Column {
  constructor(
    type: 'long' | 'datetime' | 'timespan',
    readonly data: BigInt64Array,
    nulls: Uint8Array | null,
  ) {
    super(type, data.length, nulls);
  }
  protected value(row: number): Value {
    return this.data[row] as bigint;
  }
  take(rows: Int32Array): Column {
    const { data: own } = this;
    const data = new BigInt64Array(rows.length);
    let signs = 0;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as number;
      signs |= row;
      if (row >= 0) data[i] = own[row] as bigint;
    }
    return new Int64Column(this.type as 'long', data, takeNulls(this.nulls, rows, signs));
  }
}

/** int and real: numbers. */
export class NumberColumn extends Column {
  constructor(
    type: 'int' | 'real',
    readonly data: Int32Array | Float64Array,
    nulls: Uint8Array | null,
  ) {
    super(type, data.length, nulls);
  }
  protected value(row: number): Value {
    return this.data[row] as number;
  }
  take(rows: Int32Array): Column {
    const data = this.type === 'int' ? new Int32Array(rows.length) : new Float64Array(rows.length);
    let signs = 0;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as number;
      signs |= row;
      if (row >= 0) data[i] = this.data[row] as number;
    }
    return new NumberColumn(this.type as 'int', data, takeNulls(this.nulls, rows, signs));
  }
}

/** bool: one byte a row. */
export class BoolColumn extends Column {
  constructor(
    readonly data: Uint8Array,
    nulls: Uint8Array | null,
  ) {
    super('bool', data.length, nulls);
  }
  protected value(row: number): Value {
    return this.data[row] === 1;
  }
  take(rows: Int32Array): Column {
    const data = new Uint8Array(rows.length);
    let signs = 0;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as number;
      signs |= row;
      if (row >= 0) data[i] = this.data[row] as number;
    }
    return new BoolColumn(data, takeNulls(this.nulls, rows, signs));
  }
}

/** string, decimal, guid and dynamic as plain JavaScript values; nulls are in the array itself. */
export class ValuesColumn extends Column {
  constructor(
    type: ScalarType,
    readonly values: readonly Value[],
  ) {
    super(type, values.length, null);
  }
  protected value(row: number): Value {
    return this.values[row] as Value;
  }
  take(rows: Int32Array): Column {
    const none = nothing(this.type);
    const values = new Array<Value>(rows.length);
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as number;
      values[i] = row < 0 ? none : (this.values[row] as Value);
    }
    return new ValuesColumn(this.type, values);
  }
}

/** Repetitive values: each distinct one once, and a code a row. Different codes may stand for equal values, unless `isDistinct`. */
export class DictionaryColumn extends Column {
  constructor(
    type: ScalarType,
    readonly codes: Int32Array,
    readonly values: readonly Value[],
    readonly isDistinct = false,
  ) {
    super(type, codes.length, null);
  }
  protected value(row: number): Value {
    return this.values[this.codes[row] as number] as Value;
  }
  take(rows: Int32Array): Column {
    const { codes: own, values } = this;
    const codes = new Int32Array(rows.length);
    const none = values.length;
    let signs = 0;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as number;
      signs |= row;
      codes[i] = row < 0 ? none : (own[row] as number);
    }
    return signs < 0
      ? new DictionaryColumn(this.type, codes, [...values, nothing(this.type)])
      : new DictionaryColumn(this.type, codes, values, this.isDistinct);
  }
}

/** A column of the layout that suits the type, from JavaScript values; null is null (the empty string for strings). */
export function valuesColumn(type: ScalarType, values: readonly Value[]): Column {
  switch (type) {
    case 'long':
    case 'datetime':
    case 'timespan': {
      const data = new BigInt64Array(values.length);
      const nulls = fill(values, (row, value) => {
        data[row] = value as bigint;
      });
      return new Int64Column(type, data, nulls);
    }
    case 'int':
    case 'real': {
      const data = type === 'int' ? new Int32Array(values.length) : new Float64Array(values.length);
      const nulls = fill(values, (row, value) => {
        data[row] = value as number;
      });
      return new NumberColumn(type, data, nulls);
    }
    case 'bool': {
      const data = new Uint8Array(values.length);
      const nulls = fill(values, (row, value) => {
        data[row] = value ? 1 : 0;
      });
      return new BoolColumn(data, nulls);
    }
    case 'string':
      return new ValuesColumn(type, values.includes(null) ? values.map((value) => value ?? '') : values);
    default:
      return new ValuesColumn(type, values);
  }
}

/** Stores every value that is not null and returns the null flags, or null when there are none. */
function fill(values: readonly Value[], store: (row: number, value: Value) => void): Uint8Array | null {
  let nulls: Uint8Array | null = null;
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as Value;
    if (value === null) {
      nulls ??= new Uint8Array(values.length);
      nulls[row] = 1;
    } else store(row, value);
  }
  return nulls;
}
