import type { Plan } from '../../binder/plan.ts';
import type { Column } from '../../table/column.ts';
import { Table } from '../../table/table.ts';
import type { ScalarType } from '../../types/types.ts';
import { type Dynamic, isArray, isBag } from '../../types/values.ts';
import { Batch } from '../batch.ts';
import { columnOf } from '../columns.ts';
import { evaluate, evaluateOnce } from '../expressions.ts';
import type { Run } from '../run.ts';
import { castElement } from './cast.ts';

/**
 * mv-expand: a row for each element, and which row of the input it comes from; several columns go side by side, the shorter
 * ones filled with null.
 */
export function expand(
  plan: Extract<Plan, { kind: 'Expand' }>,
  input: Table,
  run: Run,
): { readonly table: Table; readonly rows: Int32Array } {
  const batch = new Batch(input, run);
  const lists = plan.items.map(({ expression }) => listsOf(evaluate(expression, batch), plan.pairs));
  const most = plan.limit ? Math.max(0, Number(evaluateOnce(plan.limit, run) ?? 0n)) : Number.POSITIVE_INFINITY;
  const counts = new Int32Array(input.rows);
  let length = 0;
  for (let row = 0; row < input.rows; row++) {
    let longest = 0;
    for (const listOf of lists) longest = Math.max(longest, listOf(row).length);
    counts[row] = Math.min(longest, most);
    length += counts[row] as number;
  }
  const rows = new Int32Array(length);
  const positions = new Int32Array(length);
  for (let row = 0, at = 0; row < input.rows; row++) {
    for (let position = 0; position < (counts[row] as number); position++, at++) {
      rows[at] = row;
      positions[at] = position;
    }
  }
  const columns = plan.schema.map(({ type }, index): Column => {
    const item = plan.items.findIndex((each) => each.index === index);
    if (item < 0 && index !== plan.itemIndex) return (input.columns[index] as Column).take(rows);
    if (item < 0) return columnOf('long', length, (at) => BigInt(positions[at] as number));
    const listOf = lists[item] as (row: number) => readonly Dynamic[];
    const element = (at: number): Dynamic => listOf(rows[at] as number)[positions[at] as number] ?? null;
    const cast = plan.items[item]?.cast === true;
    return columnOf(type as ScalarType, length, (at) =>
      cast ? castElement(element(at), type as ScalarType) : element(at),
    );
  });
  return { table: new Table(plan.schema, columns, length), rows };
}

/** The elements of each row's value; those of the row asked for last are kept, since rows are asked for in order. */
function listsOf(column: Column, pairs: boolean): (row: number) => readonly Dynamic[] {
  let last = -1;
  let elements: readonly Dynamic[] = [];
  return (row) => {
    if (row !== last) {
      elements = elementsOf(column.at(row) as Dynamic, pairs);
      last = row;
    }
    return elements;
  };
}

/** What a value is expanded into: the elements of an array, single-key bags (or pairs) of a bag, else itself; null is one null. */
function elementsOf(value: Dynamic, pairs: boolean): readonly Dynamic[] {
  if (isArray(value)) return value;
  if (isBag(value)) return [...value].map(([key, element]) => (pairs ? [key, element] : new Map([[key, element]])));
  return [value];
}
