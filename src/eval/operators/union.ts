import type { Plan } from '../../binder/plan.ts';
import { ConstantColumn, DictionaryColumn } from '../../table/column.ts';
import { Table } from '../../table/table.ts';
import type { ScalarType } from '../../types/types.ts';
import { nothing } from '../../types/values.ts';
import { concatenate } from '../concatenate.ts';
import { execute } from '../execute.ts';
import type { Run } from '../run.ts';

/** The rows of all inputs one after the other; what an input lacks is nothing. */
export function union(plan: Extract<Plan, { kind: 'Union' }>, run: Run): Table {
  const tables = plan.inputs.map((input) => execute(input.plan, run));
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const fields = plan.source ? plan.schema.slice(1) : plan.schema;
  const columns = fields.map(({ type }, position) =>
    concatenate(
      type as ScalarType,
      tables.map((table, input) => {
        const index = plan.inputs[input]?.columns[position] ?? -1;
        const column = index >= 0 ? table.columns[index] : undefined;
        return column ?? absentColumn(type as ScalarType, table.rows);
      }),
    ),
  );
  if (!plan.source) return new Table(plan.schema, columns, rows);
  const codes = new Int32Array(rows);
  let at = 0;
  tables.forEach((table, input) => {
    codes.fill(input, at, at + table.rows);
    at += table.rows;
  });
  const labels = plan.inputs.map(({ label }) => label);
  return new Table(plan.schema, [new DictionaryColumn('string', codes, labels), ...columns], rows);
}

const absentColumn = (type: ScalarType, length: number) => new ConstantColumn(type, length, nothing(type));
