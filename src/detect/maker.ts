import type { Item } from '../binder/plan.ts';
import { madeOf } from '../eval/origin.ts';
import type { Input, Step } from '../eval/trace.ts';

/** Where a value of a result was computed. */
export interface Maker {
  readonly step: Step;
  /** The row of the step. */
  readonly row: number;
  /** What computes it, when that is an expression over one row. */
  readonly item?: Item;
}

/** Finds the step that computed a value; undefined for one that a table had from the start. */
export function makerOf(step: Step, column: number, row: number): Maker | undefined {
  const { plan, inputs } = step;
  const [first, second] = inputs;
  switch (plan.kind) {
    case 'Scan':
      return undefined;
    case 'Project': {
      const item = plan.items[column];
      if (item?.expression.kind !== 'Column') return { step, row, ...(item && { item }) };
      return follow(first, item.expression.index, row);
    }
    case 'Filter':
    case 'Sort':
    case 'Limit':
    case 'Sample':
    case 'Shared':
    case 'Given':
      return follow(first, column, row);
    case 'Join': {
      const width = plan.left.schema.length;
      if (/semi$|anti$/.test(plan.join)) return follow(plan.join.startsWith('left') ? first : second, column, row);
      return column < width ? follow(first, column, row) : follow(second, column - width, row);
    }
    case 'Union': {
      const leg = inputs.findIndex((input) => sourceRow(input, row) !== undefined);
      const index = plan.inputs[leg]?.columns[column - (plan.source ? 1 : 0)] ?? -1;
      return index < 0 ? { step, row } : follow(inputs[leg], index, row);
    }
    case 'Expand':
      if (plan.itemIndex === column || plan.items.some(({ index }) => index === column)) return { step, row };
      return follow(first, column, row);
    default:
      return { step, row };
  }
}

function sourceRow(input: Input | undefined, row: number): number | undefined {
  return input && madeOf(input.origin, row, input.step.table.rows)[0];
}

function follow(input: Input | undefined, column: number, row: number): Maker | undefined {
  const source = sourceRow(input, row);
  return input && source !== undefined ? makerOf(input.step, column, source) : undefined;
}
