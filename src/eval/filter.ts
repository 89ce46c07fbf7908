import type { Expression } from '../binder/plan.ts';
import type { Table } from '../table/table.ts';
import { Batch } from './batch.ts';
import { truths } from './columns.ts';
import { evaluate } from './expressions.ts';
import type { Run } from './run.ts';

/** The rows for which a predicate is true; null when that is all of them. The cheap conditions of an `and` go first: all are pure. */
export function selectRows(predicate: Expression, table: Table, run: Run): Int32Array | null {
  const conditions = predicate.kind === 'Logic' && predicate.operator === 'and' ? [...predicate.operands] : [predicate];
  if (conditions.length > 1) conditions.sort((a, b) => costOf(a) - costOf(b));
  let rows: Int32Array | null = null;
  for (const condition of conditions) {
    const batch: Batch = new Batch(table, run, rows);
    if (batch.length === 0) break;
    rows = keep(truths(evaluate(condition, batch)), rows);
  }
  return rows;
}

/** The selected rows that are true. */
function keep(truth: Uint8Array, rows: Int32Array | null): Int32Array | null {
  let count = 0;
  for (let i = 0; i < truth.length; i++) count += truth[i] as number;
  if (count === truth.length) return rows;
  const kept = new Int32Array(count);
  let at = 0;
  for (let i = 0; i < truth.length; i++) if (truth[i] === 1) kept[at++] = rows === null ? i : (rows[i] as number);
  return kept;
}

/** A rough order of costs: numbers before equality of texts before searches before patterns. */
function costOf(expression: Expression): number {
  switch (expression.kind) {
    case 'Constant':
    case 'Column':
      return 0;
    case 'Membership':
      return costOf(expression.operand) + (expression.operator.startsWith('has') ? 20 : 4);
    case 'Call': {
      const own =
        expression.function.category === 'string operator'
          ? expression.function.name === 'matches regex'
            ? 40
            : 10
          : 2;
      const text = expression.arguments.some(({ type }) => type === 'string' || type === 'dynamic') ? 3 : 0;
      return expression.arguments.reduce((sum, argument) => sum + costOf(argument), own + text);
    }
    case 'Logic':
      return expression.operands.reduce((sum, operand) => sum + costOf(operand), 0);
    case 'Convert':
      return costOf(expression.operand) + 3;
    case 'Output':
      return costOf(expression.call);
    case 'ScalarQuery':
      return 5;
  }
}
