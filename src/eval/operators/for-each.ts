import type { Plan } from '../../binder/plan.ts';
import { EvaluationError, error } from '../../source/diagnostic.ts';
import type { Column } from '../../table/column.ts';
import { Table } from '../../table/table.ts';
import type { ScalarType } from '../../types/types.ts';
import { Batch } from '../batch.ts';
import { concatenate } from '../concatenate.ts';
import { execute } from '../execute.ts';
import { evaluate } from '../expressions.ts';
import { bucketsOf, groupRows } from '../group.ts';
import type { Run } from '../run.ts';
import { rowByRow } from './row-by-row.ts';

/** Runs the sub-plan over each group of rows and puts the results one after the other, the carried columns first. */
export function forEach(plan: Extract<Plan, { kind: 'ForEach' }>, input: Table, run: Run): Table {
  const together = plan.keys === 'row' ? rowByRow(plan.body, plan.given, input, run) : undefined;
  if (together) {
    const { table, rows } = together;
    const carried = plan.carry.map((index) => (input.columns[index] as Column).take(rows));
    return new Table(plan.schema, [...carried, ...table.columns], table.rows);
  }
  const parts = [...groupsOf(plan, input, run)].map((rows) => {
    const inner = run.within();
    inner.given.set(plan.given, input.take(rows));
    const result = execute(plan.body, inner);
    const carried = plan.carry.map((index) =>
      (input.columns[index] as Column).take(new Int32Array(result.rows).fill(rows[0] ?? -1)),
    );
    return new Table(plan.schema, [...carried, ...result.columns], result.rows);
  });
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const columns = plan.schema.map(({ type }, index) =>
    concatenate(
      type as ScalarType,
      parts.map((part) => part.columns[index] as Column),
    ),
  );
  return new Table(plan.schema, columns, rows);
}

function* groupsOf(plan: Extract<Plan, { kind: 'ForEach' }>, input: Table, run: Run): Iterable<Int32Array> {
  if (plan.keys === 'row') {
    for (let row = 0; row < input.rows; row++) yield Int32Array.of(row);
    return;
  }
  const batch = new Batch(input, run);
  const { of, count } = groupRows(
    plan.keys.map((key) => evaluate(key, batch)),
    input.rows,
  );
  if (count > (plan.most ?? count)) throw new EvaluationError(error('KQLAB022', plan.span, plan.most ?? 0));
  const { start, rows } = bucketsOf(of, count);
  for (let group = 0; group < count; group++) yield rows.subarray(start[group], start[group + 1]);
}
