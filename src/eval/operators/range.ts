import type { Plan } from '../../binder/plan.ts';
import { EvaluationError, error } from '../../source/diagnostic.ts';
import { type Column, Int64Column, valuesColumn } from '../../table/column.ts';
import { Table } from '../../table/table.ts';
import type { ScalarType } from '../../types/types.ts';
import { isDecimal, type Value } from '../../types/values.ts';
import { columnOf } from '../columns.ts';
import { evaluateOnce } from '../expressions.ts';
import type { Run } from '../run.ts';

/** Values from a start to a stop; none when the step is zero or leads away, or anything is null. */
export function range(plan: Extract<Plan, { kind: 'Range' }>, run: Run): Table {
  const [from, to, step] = [plan.from, plan.to, plan.step].map((part) => evaluateOnce(part, run)) as [
    Value,
    Value,
    Value,
  ];
  const type = plan.schema[0]?.type as ScalarType;
  const length = from === null || to === null || step === null ? 0 : count(from, to, step);
  if (length > run.context.limits.rows) {
    throw new EvaluationError(error('KQLAB007', plan.span, `${run.context.limits.rows} rows`, 'limits.rows'));
  }
  return new Table(plan.schema, [columnFrom(type, from, step, length)], length);
}

/** How many steps fit between the ends, both included. */
function count(from: Value, to: Value, step: Value): number {
  if (isDecimal(from) && isDecimal(to) && isDecimal(step)) {
    return step.eq(0) ? 0 : Math.max(0, Math.floor(to.minus(from).div(step).toNumber()) + 1);
  }
  if (typeof from === 'bigint') {
    const [last, by] = [to as bigint, step as bigint];
    return by === 0n || (by > 0n ? last < from : last > from) ? 0 : Number((last - from) / by) + 1;
  }
  const [first, last, by] = [from as number, to as number, step as number];
  const steps = Math.floor((last - first) / by);
  return by === 0 || !(steps >= 0) ? 0 : steps + 1;
}

function columnFrom(type: ScalarType, from: Value, step: Value, length: number): Column {
  if (length === 0) return valuesColumn(type, []);
  if (typeof from === 'bigint') {
    const data = new BigInt64Array(length);
    let value = from;
    for (let row = 0; row < length; row++, value += step as bigint) data[row] = value;
    return new Int64Column(type as 'long', data, null);
  }
  if (isDecimal(from) && isDecimal(step)) return columnOf(type, length, (row) => from.plus(step.times(row)));
  // Multiplying keeps the error of each value small where adding would let it grow.
  return columnOf(type, length, (row) => (from as number) + row * (step as number));
}
