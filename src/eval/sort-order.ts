import type { Column, DictionaryColumn } from '../table/column.ts';
import { compare, type Value } from '../types/values.ts';

/** A column to sort by. */
export interface SortKey {
  readonly column: Column;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

/** The order of values of a column, nulls and direction included. */
type Between = (left: Value, right: Value) => number;

/** The order of two values: nulls, then NaN, stand at one end; the direction is that of the values between. */
export function orderOf(descending: boolean, nullsFirst: boolean): Between {
  const sign = descending ? -1 : 1;
  const rank = (value: Value): number => (value === null ? 2 : Number.isNaN(value) ? 1 : 0) * (nullsFirst ? -1 : 1);
  return (a, b) => {
    const [x, y] = [rank(a), rank(b)];
    return x !== y ? x - y : x !== 0 ? 0 : sign * compare(a, b);
  };
}

/** The order of two texts, of which there is always one. */
function textOrder(descending: boolean): Between {
  const sign = descending ? -1 : 1;
  return (a, b) => ((a as string) < (b as string) ? -sign : a === b ? 0 : sign);
}

/** The place of each entry of a dictionary in an order; equal entries share one. */
export function placesOf({ type, values }: DictionaryColumn, descending: boolean, nullsFirst: boolean): Int32Array {
  const between = type === 'string' ? textOrder(descending) : orderOf(descending, nullsFirst);
  const sorted = values.map((_, code) => code).sort((a, b) => between(values[a] as Value, values[b] as Value));
  const place = new Int32Array(sorted.length);
  sorted.forEach((code, position) => {
    const before = sorted[position - 1];
    const same = before !== undefined && between(values[before] as Value, values[code] as Value) === 0;
    place[code] = same ? (place[before] as number) : position;
  });
  return place;
}
