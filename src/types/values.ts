import Big from 'big.js';
import type { ScalarType, Type } from './types.ts';

/** A property bag. Keys keep their order, also those that look like numbers. */
export type Bag = ReadonlyMap<string, Dynamic>;
/** A value inside a dynamic: a bigint is a long, a number is a real; datetimes and timespans are held as text. */
export type Dynamic = null | boolean | bigint | number | string | readonly Dynamic[] | Bag;

/** The JavaScript representation of each type's values (nulls apart). Datetimes and timespans are ticks of 100 ns. */
export interface Representation {
  bool: boolean;
  int: number;
  long: bigint;
  real: number;
  decimal: Big;
  string: string;
  datetime: bigint;
  timespan: bigint;
  guid: string;
  dynamic: Dynamic;
}

/** Any value of any type; null is the null of every type but string, which has none. */
export type Value = Representation[ScalarType] | null;

export const TICKS_PER_MICROSECOND = 10n;
export const TICKS_PER_MILLISECOND = 10_000n;
export const TICKS_PER_SECOND = 10_000_000n;
export const TICKS_PER_MINUTE = 600_000_000n;
export const TICKS_PER_HOUR = 36_000_000_000n;
export const TICKS_PER_DAY = 864_000_000_000n;
/** Ticks from 0001-01-01 to 1970-01-01. */
export const UNIX_EPOCH_TICKS = 621_355_968_000_000_000n;
/** 9999-12-31T23:59:59.9999999. */
export const MAX_DATETIME_TICKS = 3_155_378_975_999_999_999n;
export const MIN_LONG = -(2n ** 63n);
export const MAX_LONG = 2n ** 63n - 1n;

/** The value that stands for "nothing" in a column of the type: strings have no null, they are empty. */
export const nothing = (type: Type): Value => (type === 'string' ? '' : null);

export const isBag = (value: Value): value is Bag => value instanceof Map;
export const isArray = (value: Value): value is readonly Dynamic[] => Array.isArray(value);
export const isDecimal = (value: unknown): value is Big => value instanceof Big;

/**
 * A text that two values of one type share exactly when they are the same value: for grouping, joining and sets.
 * This is identity, where null equals null and NaN equals NaN; `==` of the language is in functions/comparison.ts.
 */
export function identity(value: Value): string | number | bigint | boolean | null {
  if (value === null || typeof value !== 'object') return Object.is(value, -0) ? 0 : value;
  if (isDecimal(value)) return value.toFixed();
  return dynamicIdentity(value);
}

function dynamicIdentity(value: Dynamic): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return `${value}r`;
  if (isArray(value)) return `[${value.map(dynamicIdentity).join(',')}]`;
  if (isBag(value)) {
    const keys = [...value.keys()].sort();
    return `{${keys.map((key) => `${JSON.stringify(key)}:${dynamicIdentity(value.get(key) ?? null)}`).join(',')}}`;
  }
  return String(value);
}

/** Order of two values of one type, ordinal for text; nulls and NaN are the caller's business. */
export function compare(left: Value, right: Value): number {
  if (isDecimal(left) && isDecimal(right)) return left.cmp(right);
  const a = left as string;
  const b = right as string;
  return a < b ? -1 : a > b ? 1 : 0;
}
