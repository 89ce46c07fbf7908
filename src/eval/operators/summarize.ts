import type { AggregateCall, Expression, Plan } from '../../binder/plan.ts';
import { locating } from '../../source/diagnostic.ts';
import { codesOf } from '../../table/codes.ts';
import type { Column } from '../../table/column.ts';
import { Table } from '../../table/table.ts';
import { nothing, type Value } from '../../types/values.ts';
import type { Batch } from '../batch.ts';
import { binCodes } from '../bins.ts';
import { columnOf } from '../columns.ts';
import { evaluate } from '../expressions.ts';
import { type Grouping, groupCodes, type Numbers } from '../group.ts';

/** Groups by the keys and computes the aggregates of each group. */
export function summarize(plan: Extract<Plan, { kind: 'Summarize' }>, batch: Batch): Table {
  const keys = plan.keys.map(({ expression }) => keyOf(expression, batch));
  const groups = groupCodes(
    keys.map(({ codes }) => codes),
    batch.length,
  );
  const keyColumns = keys.map(({ take }) => take(groups.first));
  const results = plan.aggregates.flatMap((call) => aggregateColumns(call, batch, groups));
  return new Table(plan.schema, [...keyColumns, ...results], groups.count);
}

/** A key: the codes of its values, and the values of some rows. */
interface Key {
  readonly codes: Numbers;
  readonly take: (rows: Int32Array) => Column;
}

function keyOf(expression: Expression, batch: Batch): Key {
  const bins = binCodes(expression, batch);
  if (bins) return { codes: bins, take: (rows) => evaluate(expression, batch.take(rows)) };
  const column = evaluate(expression, batch);
  return { codes: codesOf(column), take: (rows) => column.take(rows) };
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
