import type { Convert, Expression, Logic, Output, ScalarQuery } from '../binder/plan.ts';
import { locating } from '../source/diagnostic.ts';
import {
  BoolColumn,
  type Column,
  ConstantColumn,
  DictionaryColumn,
  Int64Column,
  NumberColumn,
} from '../table/column.ts';
import { Table } from '../table/table.ts';
import { convert } from '../types/convert.ts';
import type { ScalarType } from '../types/types.ts';
import { nothing, type Value } from '../types/values.ts';
import { applyCall } from './apply.ts';
import { Batch } from './batch.ts';
import { columnOf, spread } from './columns.ts';
import { execute } from './execute.ts';
import { evaluateMembership } from './membership.ts';
import type { Run } from './run.ts';
import { scan } from './scan.ts';

/** The column of an expression's values over a batch. */
export function evaluate(expression: Expression, batch: Batch): Column {
  switch (expression.kind) {
    case 'Constant':
      return new ConstantColumn(expression.type as ScalarType, batch.length, expression.value);
    case 'Column':
      return batch.column(expression.index);
  }
  const known = batch.computed.get(expression);
  if (known) return known;
  const column = scan(expression, batch) ?? compute(expression, batch);
  if (!(expression.kind === 'Call' && expression.function.volatile)) batch.computed.set(expression, column);
  return column;
}

function compute(expression: Exclude<Expression, { kind: 'Constant' | 'Column' }>, batch: Batch): Column {
  switch (expression.kind) {
    case 'Call': {
      const columns = expression.arguments.map((argument) => evaluate(argument, batch));
      return locating(expression.span, () => applyCall(expression, columns, batch.length, batch.run));
    }
    case 'Convert':
      return evaluateConvert(expression, batch);
    case 'Logic':
      return evaluateLogic(expression, batch);
    case 'Membership':
      return evaluateMembership(expression, batch);
    case 'Output':
      return evaluateOutput(expression, batch);
    case 'ScalarQuery':
      return evaluateQuery(expression, batch);
  }
}

function evaluateConvert({ operand, type }: Convert, batch: Batch): Column {
  const column = evaluate(operand, batch);
  const [from, to] = [operand.type, type as ScalarType];
  if (column instanceof ConstantColumn) return new ConstantColumn(to, batch.length, convert(column.constant, from, to));
  if (column instanceof NumberColumn && from === 'int' && to === 'long') {
    const data = new BigInt64Array(column.length);
    for (let row = 0; row < data.length; row++) data[row] = BigInt(column.data[row] as number);
    return new Int64Column('long', data, column.nulls);
  }
  if (column instanceof Int64Column && from === 'long' && to === 'real') {
    const data = new Float64Array(column.length);
    for (let row = 0; row < data.length; row++) data[row] = Number(column.data[row]);
    return new NumberColumn('real', data, column.nulls);
  }
  if (column instanceof DictionaryColumn && column.values.length < column.length) {
    return spread(
      to,
      column.codes,
      column.values.map((value) => convert(value, from, to)),
    );
  }
  return columnOf(to, column.length, (row) => convert(column.at(row), from, to));
}

/** `and` and `or`: false (true) decides, else null does, else true (false). */
function evaluateLogic({ operator, operands }: Logic, batch: Batch): Column {
  const deciding = operator === 'and' ? 0 : 1;
  const data = new Uint8Array(batch.length).fill(1 - deciding);
  const nulls = new Uint8Array(batch.length);
  for (const operand of operands) {
    const column = evaluate(operand, batch);
    const plain = column instanceof BoolColumn ? column : undefined;
    for (let row = 0; row < batch.length; row++) {
      if (data[row] === deciding) continue;
      const isNull = plain ? plain.nulls !== null && plain.nulls[row] === 1 : column.at(row) === null;
      if (isNull) nulls[row] = 1;
      else if ((plain ? plain.data[row] : column.at(row) === true ? 1 : 0) === deciding) {
        data[row] = deciding;
        nulls[row] = 0;
      }
    }
  }
  return new BoolColumn(data, nulls.includes(1) ? nulls : null);
}

function evaluateOutput({ call, position, type }: Output, batch: Batch): Column {
  const tuples = evaluate(call, batch);
  return columnOf(type as ScalarType, batch.length, (row) => {
    const tuple = tuples.at(row) as unknown;
    return Array.isArray(tuple) ? (tuple[position] as Value) : nothing(type);
  });
}

function evaluateQuery(query: ScalarQuery, batch: Batch): Column {
  const values = queryValues(query, batch.run);
  const type = query.type as ScalarType;
  if (query.as === 'list') return new ConstantColumn('dynamic', batch.length, values as Value);
  return new ConstantColumn(type, batch.length, values[0] ?? nothing(type));
}

/** The first column of a table asked for inside an expression; computed once. */
export function queryValues(query: ScalarQuery, run: Run): readonly Value[] {
  let values = run.queries.get(query);
  if (values === undefined) {
    const [column] = execute(query.plan, run).columns;
    values = column
      ? query.as === 'value'
        ? [column.length > 0 ? column.at(0) : nothing(query.type)]
        : [...column]
      : [];
    run.queries.set(query, values);
  }
  return values;
}

/** The value of an expression that has no columns. */
export function evaluateOnce(expression: Expression, run: Run): Value {
  if (expression.kind === 'Constant') return expression.value;
  return evaluate(expression, new Batch(oneRow, run)).at(0);
}
const oneRow = new Table([], [], 1);
