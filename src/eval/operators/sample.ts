import type { Plan } from '../../binder/plan.ts';
import { allRows, type Table } from '../../table/table.ts';
import { evaluateOnce } from '../expressions.ts';
import type { Run } from '../run.ts';

/** Some rows at random, in the order of the table. */
export function sample(plan: Extract<Plan, { kind: 'Sample' }>, input: Table, run: Run): Table {
  const count = Math.max(0, Number(evaluateOnce(plan.count, run) ?? 0n));
  if (count >= input.rows) return input;
  const rows = allRows(input.rows);
  for (let i = 0; i < count; i++) {
    const other = i + Math.floor(run.context.random() * (rows.length - i));
    const row = rows[i] as number;
    rows[i] = rows[other] as number;
    rows[other] = row;
  }
  return input.take(rows.slice(0, count).sort());
}
