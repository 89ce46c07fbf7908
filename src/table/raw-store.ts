import type { ScalarType } from '../types/types.ts';
import type { Dynamic } from '../types/values.ts';
import type { Column } from './column.ts';
import type { Inferred } from './typing.ts';

/** Values of one column as they were read: each distinct one once with a code a row, or one a row. */
export interface RawValues {
  readonly values: readonly Dynamic[];
  readonly codes: Int32Array | undefined;
}

/** Values of one kind, and rows that have none. */
export interface RawStore {
  /** Adds a row without a value. */
  addNothing(): void;
  values(): RawValues;
  /** The type that follows from the values; undefined when each must be looked at. */
  inferred(): Inferred | undefined;
  /** The column of a type, when it can be had without making a JavaScript value of each row. */
  column(type: ScalarType): Column | undefined;
}
