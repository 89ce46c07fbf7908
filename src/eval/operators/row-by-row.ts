import { type Expression, looksAround, operandsOf, type Plan } from '../../binder/plan.ts';
import { allRows, Table } from '../../table/table.ts';
import { Batch } from '../batch.ts';
import { truths } from '../columns.ts';
import { evaluate } from '../expressions.ts';
import type { Run } from '../run.ts';
import { expand } from './expand.ts';

/** What a plan gives, and which row of its input each row comes from. */
interface Rows {
  readonly table: Table;
  readonly rows: Int32Array;
}

type Simple = Extract<Plan, { kind: 'Filter' | 'Project' | 'Expand' | 'Given' }>;

/**
 * The sub-plan of mv-apply over all rows at once: when it looks at each element by itself, as `where` and `extend` do, that
 * gives what it gives for one row after the other. Undefined for other sub-plans.
 */
export function rowByRow(body: Plan, given: number, input: Table, run: Run): Rows | undefined {
  return run.tracer === undefined && isRowByRow(body, given) ? rowsOf(body as Simple, input, run) : undefined;
}

function isRowByRow(plan: Plan, given: number): boolean {
  switch (plan.kind) {
    case 'Given':
      return plan.id === given;
    case 'Filter':
      return isOwn(plan.predicate) && isRowByRow(plan.input, given);
    case 'Project':
    case 'Expand':
      return plan.items.every(({ expression }) => isOwn(expression)) && isRowByRow(plan.input, given);
    default:
      return false;
  }
}

/** Whether an expression says the same of a row whatever rows are around it; a table asked for may see those around. */
const isOwn = (expression: Expression): boolean => !looksAround(expression) && !asksTable(expression);

const asksTable = (expression: Expression): boolean =>
  expression.kind === 'ScalarQuery' || operandsOf(expression).some(asksTable);

function rowsOf(plan: Simple, given: Table, run: Run): Rows {
  if (plan.kind === 'Given') return { table: given, rows: allRows(given.rows) };
  const input = rowsOf(plan.input as Simple, given, run);
  const step = () => {
    const { table, rows } = stepOf(plan, input.table, run);
    return { table, rows: rows === undefined ? input.rows : rows.map((row) => input.rows[row] as number) };
  };
  return run.statistics?.time(plan, step, ({ table }) => table.rows) ?? step();
}

function stepOf(
  plan: Exclude<Simple, { kind: 'Given' }>,
  input: Table,
  run: Run,
): { readonly table: Table; readonly rows?: Int32Array } {
  if (plan.kind === 'Expand') return expand(plan, input, run);
  const batch = new Batch(input, run);
  if (plan.kind === 'Project') {
    const columns = plan.items.map(({ expression }) => evaluate(expression, batch));
    return { table: new Table(plan.schema, columns, input.rows) };
  }
  const passed = truths(evaluate(plan.predicate, batch));
  const rows = allRows(input.rows).filter((row) => passed[row] === 1);
  return { table: input.take(rows), rows };
}
