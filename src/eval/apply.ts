import type { Call } from '../binder/plan.ts';
import type { Call as Code, Parameter } from '../functions/define.ts';
import { type Column, ConstantColumn, DictionaryColumn, ValuesColumn } from '../table/column.ts';
import type { ScalarType } from '../types/types.ts';
import type { Value } from '../types/values.ts';
import { columnOf, spread } from './columns.ts';
import type { Run } from './run.ts';

/**
 * Applies a scalar function to columns: the only loop over rows for scalar functions. In this order:
 * constants only → once; a kernel that fits the layouts; one dictionary and constants → once for each distinct value;
 * else row by row.
 */
export function applyCall(call: Call, columns: readonly Column[], length: number, run: Run): Column {
  const { function: of, overload } = call;
  const type = call.type as ScalarType;
  const stable = of.volatile !== true;
  if (
    overload.kernel &&
    !(stable && columns.length > 0 && columns.every((column) => column instanceof ConstantColumn))
  ) {
    const column = overload.kernel(columns, length);
    if (column) return column;
  }
  const at = rowCode(run.codeOf(call), overload.parameters, columns);
  if (of.nullText && columns.some((column, position) => position > 0 && mayBeNull(column))) {
    return new ValuesColumn(
      type,
      Array.from({ length }, (_, row) => at(row) ?? null),
    );
  }
  if (stable) {
    const varying = columns.filter((column) => !(column instanceof ConstantColumn));
    const [only] = varying;
    if (only === undefined)
      return length === 0
        ? columnOf(type, 0, () => null)
        : new ConstantColumn(type, length, at(0) ?? (type === 'string' ? '' : null));
    if (varying.length === 1 && only instanceof DictionaryColumn && only.values.length < length) {
      const entries = columns.map((column) => (column === only ? valuesOf(only) : column));
      const entry = rowCode(run.codeOf(call), overload.parameters, entries);
      return spread(
        type,
        only.codes,
        only.values.map((_, code) => entry(code)),
      );
    }
  }
  return columnOf(type, length, at);
}

const mayBeNull = (column: Column): boolean =>
  column.nulls !== null || (column instanceof ConstantColumn && column.constant === null);

/** The distinct values of a dictionary as a column. */
const valuesOf = (column: DictionaryColumn): Column =>
  new DictionaryColumn(
    column.type,
    Int32Array.from(column.values, (_, code) => code),
    column.values,
  );

/** The value of a row under the null rule: a null argument gives null, unless its parameter takes nulls. */
export function rowCode(
  code: Code,
  parameters: readonly Parameter[],
  columns: readonly Pick<Column, 'at'>[],
): (row: number) => Value | undefined {
  const call = code as (...values: readonly Value[]) => Value | undefined;
  const strict = columns.map((_, position) => parameters[Math.min(position, parameters.length - 1)]?.nullable !== true);
  const [first, second] = columns;
  if (columns.length === 1 && first) {
    const isStrict = strict[0];
    return (row) => {
      const value = first.at(row);
      return value === null && isStrict ? null : call(value);
    };
  }
  if (columns.length === 2 && first && second) {
    const [firstStrict, secondStrict] = strict;
    return (row) => {
      const a = first.at(row);
      const b = second.at(row);
      return (a === null && firstStrict) || (b === null && secondStrict) ? null : call(a, b);
    };
  }
  const values = new Array<Value>(columns.length);
  return (row) => {
    for (let i = 0; i < columns.length; i++) {
      const value = (columns[i] as Pick<Column, 'at'>).at(row);
      if (value === null && strict[i]) return null;
      values[i] = value;
    }
    return call(...values);
  };
}
