import { columnsIn, type Expression, type Logic } from '../binder/plan.ts';
import { type Column, ConstantColumn } from '../table/column.ts';
import { Table } from '../table/table.ts';
import { convert } from '../types/convert.ts';
import type { ScalarType } from '../types/types.ts';
import { nothing, type Value } from '../types/values.ts';
import { rowCode } from './apply.ts';
import { Batch } from './batch.ts';
import { evaluate } from './expressions.ts';

/** Something with a value for each row: a column, or code. */
export interface Source {
  at(row: number): Value;
}

/**
 * An expression as a source, for expressions that see more than the columns of the batch: columns beyond those are
 * what `beyond` gives, asked for at the moment a row's value is. Parts without such columns are computed as always.
 */
export function sourceOf(expression: Expression, batch: Batch, beyond: (index: number) => Source): Source {
  const width = batch.table.columns.length;
  const sees = (part: Expression): boolean => columnsIn(part).some(({ index }) => index >= width);
  const source = (part: Expression): Source => {
    if (!sees(part)) return evaluate(part, batch);
    const type = part.type as ScalarType;
    switch (part.kind) {
      case 'Column':
        return beyond(part.index);
      case 'Call': {
        const code = rowCode(batch.run.codeOf(part), part.overload.parameters, part.arguments.map(source));
        return { at: (row) => code(row) ?? nothing(type) };
      }
      case 'Convert': {
        const operand = source(part.operand);
        return { at: (row) => convert(operand.at(row), part.operand.type, type) };
      }
      case 'Logic':
        return logicOf(part, part.operands.map(source));
      case 'Output': {
        const tuple = source(part.call);
        return { at: (row) => ((tuple.at(row) as Value[] | null)?.[part.position] ?? nothing(type)) as Value };
      }
      default:
        return alone(part, batch, source);
    }
  };
  return source(expression);
}

/** False decides an `and`, true an `or`; else null does. */
function logicOf({ operator }: Logic, operands: readonly Source[]): Source {
  const deciding = operator === 'or';
  return {
    at: (row) => {
      let result: Value = !deciding;
      for (const operand of operands) {
        const value = operand.at(row);
        if (value === deciding) return deciding;
        if (value === null) result = null;
      }
      return result;
    },
  };
}

/** The expression computed over a table of one row, which has the columns it names. */
function alone(expression: Expression, batch: Batch, source: (part: Expression) => Source): Source {
  const named = columnsIn(expression).map((column) => ({ column, values: source(column) }));
  return {
    at: (row) => {
      const columns: Column[] = [];
      for (const { column, values } of named)
        columns[column.index] = new ConstantColumn(column.type as ScalarType, 1, values.at(row));
      return evaluate(expression, new Batch(new Table([], columns, 1), batch.run)).at(0);
    },
  };
}
