import type { OrderKey, Plan } from '../../binder/plan.ts';
import { ConstantColumn, DictionaryColumn, Int64Column } from '../../table/column.ts';
import { allRows, type Table } from '../../table/table.ts';
import { Batch } from '../batch.ts';
import { evaluate } from '../expressions.ts';
import type { Run } from '../run.ts';
import { sortByDigits } from '../sort-digits.ts';
import { orderOf, placesOf, type SortKey } from '../sort-order.ts';

type Sort = Extract<Plan, { kind: 'Sort' }>;
type Order = (left: number, right: number) => number;

/** The rows in the order of the keys; equal rows keep theirs. */
export function sortRows(plan: Sort, table: Table, run: Run): Int32Array {
  const columns = sortKeys(plan.keys, table, run);
  const byDigits = table.rows >= LEAST_BY_DIGITS ? sortByDigits(columns, table.rows) : undefined;
  run.statistics?.path(plan, byDigits ? 'by digits' : 'by comparing');
  if (byDigits) return byDigits;
  const order = orderByKeys(columns);
  return order === null ? allRows(table.rows) : allRows(table.rows).sort(order);
}

/** Fewer rows are sorted faster by comparing. */
const LEAST_BY_DIGITS = 1024;

function sortKeys(keys: readonly OrderKey[], table: Table, run: Run): SortKey[] {
  const batch = new Batch(table, run);
  return keys.map((key) => ({ ...key, column: evaluate(key.expression, batch) }));
}

/** The first rows in the order of the keys, without sorting the others. */
export function topRows(plan: Sort, table: Table, count: number, run: Run): Int32Array {
  if (count * 8 >= table.rows) return sortRows(plan, table, run).slice(0, count);
  const byKeys = orderByKeys(sortKeys(plan.keys, table, run));
  if (byKeys === null || count === 0) return allRows(Math.min(count, table.rows));
  const order: Order = (left, right) => byKeys(left, right) || left - right;
  const heap = allRows(count);
  for (let at = (count >> 1) - 1; at >= 0; at--) sink(heap, at, order);
  for (let row = count; row < table.rows; row++) {
    if (order(row, heap[0] as number) >= 0) continue;
    heap[0] = row;
    sink(heap, 0, order);
  }
  return heap.sort(order);
}

/** Restores a heap whose greatest row is on top. */
function sink(heap: Int32Array, from: number, order: Order): void {
  const row = heap[from] as number;
  let at = from;
  for (;;) {
    let child = at * 2 + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && order(heap[child + 1] as number, heap[child] as number) > 0) child++;
    if (order(heap[child] as number, row) <= 0) break;
    heap[at] = heap[child] as number;
    at = child;
  }
  heap[at] = row;
}

/** Compares two rows by all keys; null when every row is the same. */
function orderByKeys(keys: readonly SortKey[]): Order | null {
  const orders = keys.flatMap((key) => (key.column instanceof ConstantColumn ? [] : [orderByKey(key)]));
  const [first, second] = orders;
  if (first === undefined) return null;
  if (second === undefined) return first;
  return (left, right) => {
    for (const order of orders) {
      const result = order(left, right);
      if (result !== 0) return result;
    }
    return 0;
  };
}

/** Nulls, then NaN, stand at one end; the direction is that of the values between. */
function orderByKey({ column, descending, nullsFirst }: SortKey): Order {
  const sign = descending ? -1 : 1;
  if (column instanceof Int64Column && column.nulls === null) {
    const { data } = column;
    return (left, right) => {
      const [a, b] = [data[left] as bigint, data[right] as bigint];
      return a < b ? -sign : a > b ? sign : 0;
    };
  }
  if (column instanceof DictionaryColumn) {
    const place = placesOf(column, descending, nullsFirst);
    return (left, right) =>
      (place[column.codes[left] as number] as number) - (place[column.codes[right] as number] as number);
  }
  const between = orderOf(descending, nullsFirst);
  return (left, right) => between(column.at(left), column.at(right));
}
