import type { AggregateCall, Plan } from '../../binder/plan.ts';
import { locating } from '../../source/diagnostic.ts';
import type { Column } from '../../table/column.ts';
import { Table } from '../../table/table.ts';
import { nothing, type Value } from '../../types/values.ts';
import type { Batch } from '../batch.ts';
import { columnOf } from '../columns.ts';
import { evaluate } from '../expressions.ts';
import { type Grouping, groupRows } from '../group.ts';

/** Groups by the keys and computes the aggregates of each group. */
export function summarize(plan: Extract<Plan, { kind: 'Summarize' }>, batch: Batch): Table {
  const keys = plan.keys.map(({ expression }) => evaluate(expression, batch));
  const groups = groupRows(keys, batch.length);
  const keyColumns = keys.map((key) => key.take(groups.first));
  const results = plan.aggregates.flatMap((call) => aggregateColumns(call, batch, groups));
  return new Table(plan.schema, [...keyColumns, ...results], groups.count);
}

function aggregateColumns(call: AggregateCall, batch: Batch, groups: Grouping): Column[] {
  const columns = call.arguments.map((argument) => evaluate(argument, batch));
  if (call.function.pick) {
    const rows = call.function.pick(columns, groups);
    return (call.picked ?? []).map((expression) => evaluate(expression, batch).take(rows));
  }
  const types = call.arguments.map(({ type }) => type);
  const column = locating(call.span, () => call.overload.group(columns, groups, types, batch.run.context));
  if (call.outputs === undefined) return [column];
  return call.outputs.map(({ type }, position) =>
    columnOf(type, groups.count, (group) => {
      const values = column.at(group) as unknown;
      return Array.isArray(values) ? (values[position] as Value) : nothing(type);
    }),
  );
}
