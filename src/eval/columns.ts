import {
  BoolColumn,
  type Column,
  ConstantColumn,
  DictionaryColumn,
  Int64Column,
  NumberColumn,
  ValuesColumn,
} from '../table/column.ts';
import type { ScalarType } from '../types/types.ts';
import { nothing, type Value } from '../types/values.ts';

/** A column whose value in each row is what `at` gives; undefined stands for nothing. */
export function columnOf(type: ScalarType, length: number, at: (row: number) => Value | undefined): Column {
  switch (type) {
    case 'long':
    case 'datetime':
    case 'timespan': {
      const data = new BigInt64Array(length);
      return new Int64Column(
        type,
        data,
        store(length, at, (row, value) => {
          data[row] = value as bigint;
        }),
      );
    }
    case 'int':
    case 'real': {
      const data = type === 'int' ? new Int32Array(length) : new Float64Array(length);
      return new NumberColumn(
        type,
        data,
        store(length, at, (row, value) => {
          data[row] = value as number;
        }),
      );
    }
    case 'bool': {
      const data = new Uint8Array(length);
      return new BoolColumn(
        data,
        store(length, at, (row, value) => {
          data[row] = value === true ? 1 : 0;
        }),
      );
    }
    default: {
      const values = new Array<Value>(length);
      const none = nothing(type);
      for (let row = 0; row < length; row++) values[row] = at(row) ?? none;
      return new ValuesColumn(type, values);
    }
  }
}

function store(
  length: number,
  at: (row: number) => Value | undefined,
  put: (row: number, value: Value) => void,
): Uint8Array | null {
  let nulls: Uint8Array | null = null;
  for (let row = 0; row < length; row++) {
    const value = at(row);
    if (value === null || value === undefined) {
      nulls ??= new Uint8Array(length);
      nulls[row] = 1;
    } else put(row, value);
  }
  return nulls;
}

/** A column with a value for each dictionary entry, spread over the rows by their codes. */
export function spread(type: ScalarType, codes: Int32Array, values: readonly (Value | undefined)[]): Column {
  const length = codes.length;
  if (type === 'bool') {
    const table = Uint8Array.from(values, (value) => (value === true ? 1 : 0));
    const absent = Uint8Array.from(values, (value) => (value === null || value === undefined ? 1 : 0));
    const data = new Uint8Array(length);
    for (let row = 0; row < length; row++) data[row] = table[codes[row] as number] as number;
    if (!absent.includes(1)) return new BoolColumn(data, null);
    const nulls = new Uint8Array(length);
    for (let row = 0; row < length; row++) nulls[row] = absent[codes[row] as number] as number;
    return new BoolColumn(data, nulls.includes(1) ? nulls : null);
  }
  if (type === 'string' || type === 'dynamic' || type === 'guid' || type === 'decimal') {
    const none = nothing(type);
    return new DictionaryColumn(
      type,
      codes,
      values.map((value) => value ?? none),
    );
  }
  return columnOf(type, length, (row) => values[codes[row] as number]);
}

/** The truth of each row: 1 where true, 0 where false or null. */
export function truths(column: Column): Uint8Array {
  if (column instanceof BoolColumn) {
    if (column.nulls === null) return column.data;
    const { data, nulls } = column;
    return data.map((value, row) => (nulls[row] === 1 ? 0 : value));
  }
  if (column instanceof ConstantColumn) return new Uint8Array(column.length).fill(column.constant === true ? 1 : 0);
  const data = new Uint8Array(column.length);
  for (let row = 0; row < column.length; row++) if (column.at(row) === true) data[row] = 1;
  return data;
}
