import type { Plan } from '../../binder/plan.ts';
import type { Column } from '../../table/column.ts';
import { valuesColumn } from '../../table/column.ts';
import { Table } from '../../table/table.ts';
import type { ScalarType } from '../../types/types.ts';
import { type Dynamic, isArray, isBag, nothing, type Value } from '../../types/values.ts';
import { Batch } from '../batch.ts';
import { evaluate, evaluateOnce } from '../expressions.ts';
import type { Run } from '../run.ts';
import { castElement } from './cast.ts';

/** mv-expand: a row for each element; several columns go side by side, the shorter ones filled with null. */
export function expand(plan: Extract<Plan, { kind: 'Expand' }>, input: Table, run: Run): Table {
  const batch = new Batch(input, run);
  const sources = plan.items.map(({ expression }) => evaluate(expression, batch));
  const most = plan.limit ? Math.max(0, Number(evaluateOnce(plan.limit, run) ?? 0n)) : Number.POSITIVE_INFINITY;
  const rows: number[] = [];
  const positions: bigint[] = [];
  const expanded: Value[][] = plan.items.map(() => []);
  for (let row = 0; row < input.rows; row++) {
    const lists = sources.map((source) => elementsOf(source.at(row) as Dynamic, plan.pairs));
    const count = Math.min(Math.max(...lists.map((list) => list.length)), most);
    for (let at = 0; at < count; at++) {
      rows.push(row);
      positions.push(BigInt(at));
      plan.items.forEach((item, i) => {
        const element = lists[i]?.[at] ?? null;
        (expanded[i] as Value[]).push(item.cast ? castElement(element, item.type) : element);
      });
    }
  }
  const taken = Int32Array.from(rows);
  const columns = plan.schema.map(({ type }, index): Column => {
    const item = plan.items.findIndex((each) => each.index === index);
    if (item >= 0)
      return valuesColumn(
        type as ScalarType,
        (expanded[item] as Value[]).map((value) => value ?? nothing(type)),
      );
    if (index === plan.itemIndex) return valuesColumn('long', positions);
    return (input.columns[index] as Column).take(taken);
  });
  return new Table(plan.schema, columns, rows.length);
}

/** What a value is expanded into: the elements of an array, single-key bags (or pairs) of a bag, else itself; null is one null. */
function elementsOf(value: Dynamic, pairs: boolean): readonly Dynamic[] {
  if (isArray(value)) return value;
  if (isBag(value)) return [...value].map(([key, element]) => (pairs ? [key, element] : new Map([[key, element]])));
  return [value];
}
