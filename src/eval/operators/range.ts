import type { Plan } from '../../binder/plan.ts';
import { EvaluationError, error } from '../../source/diagnostic.ts';
import { valuesColumn } from '../../table/column.ts';
import { Table } from '../../table/table.ts';
import type { ScalarType } from '../../types/types.ts';
import { isDecimal, type Value } from '../../types/values.ts';
import { evaluateOnce } from '../expressions.ts';
import type { Run } from '../run.ts';

/** Values from a start to a stop; none when the step is zero or leads away, or anything is null. */
export function range(plan: Extract<Plan, { kind: 'Range' }>, run: Run): Table {
  const [from, to, step] = [plan.from, plan.to, plan.step].map((part) => evaluateOnce(part, run));
  const type = plan.schema[0]?.type as ScalarType;
  const values =
    from === null || to === null || step === null ? [] : between(from as Value, to as Value, step as Value, plan, run);
  return new Table(plan.schema, [valuesColumn(type, values)], values.length);
}

function between(from: Value, to: Value, step: Value, plan: Plan, run: Run): Value[] {
  const values: Value[] = [];
  const add = (value: Value): void => {
    if (values.length >= run.context.limits.rows)
      throw new EvaluationError(error('KQLAB007', plan.span, `${run.context.limits.rows} rows`, 'limits.rows'));
    values.push(value);
  };
  if (isDecimal(from) && isDecimal(to) && isDecimal(step)) {
    if (step.gt(0)) for (let value = from; value.lte(to); value = value.plus(step)) add(value);
    else if (step.lt(0)) for (let value = from; value.gte(to); value = value.plus(step)) add(value);
    return values;
  }
  if (typeof from === 'bigint') {
    const [last, by] = [to as bigint, step as bigint];
    if (by > 0n) for (let value = from; value <= last; value += by) add(value);
    else if (by < 0n) for (let value = from; value >= last; value += by) add(value);
    return values;
  }
  const [first, last, by] = [from as number, to as number, step as number];
  // Multiplying keeps the error of each value small where adding would let it grow.
  if (by > 0) for (let i = 0, value = first; value <= last; value = first + ++i * by) add(value);
  else if (by < 0) for (let i = 0, value = first; value >= last; value = first + ++i * by) add(value);
  return values;
}
