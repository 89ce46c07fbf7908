import type { Column } from '../table/column.ts';
import { compare, type Value } from '../types/values.ts';
import { unanswerable } from './unanswerable.ts';

/**
 * The rows with the greatest values (the least, when ascending), best first; among equal ones the last row comes first,
 * as measured. Nulls and NaN are less than everything else.
 */
export function bestRows(rows: readonly number[], values: Column, count: number, ascending: boolean): number[] {
  const order = (left: number, right: number): number => {
    const difference = compareValues(values.at(left), values.at(right));
    return ascending ? difference : -difference;
  };
  const sorted = [...rows].sort((left, right) => order(left, right) || right - left);
  const [last, next] = [sorted[count - 1], sorted[count]];
  if (last !== undefined && next !== undefined && order(last, next) === 0)
    unanswerable('several values tie for the last place, and which of them Kusto gives is not known');
  return sorted.slice(0, Math.max(0, count));
}

const rank = (value: Value): number => (value === null ? 0 : Number.isNaN(value) ? 1 : 2);

function compareValues(left: Value, right: Value): number {
  const [a, b] = [rank(left), rank(right)];
  return a !== b || a !== 2 ? a - b : compare(left, right);
}
