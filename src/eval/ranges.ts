import type { Expression } from '../binder/plan.ts';
import { boundsOf, SEGMENT } from '../table/bounds.ts';
import { Int64Column } from '../table/column.ts';
import type { Table } from '../table/table.ts';
import { MAX_LONG, MIN_LONG } from '../types/values.ts';

/** Values from one to another, both included. */
interface Range {
  readonly low: bigint;
  readonly high: bigint;
}

/**
 * Narrows rows of a segment to those whose 64-bit integer is in the range a condition asks for: segments that are all
 * inside or all outside, as times mostly are, are not looked at. Undefined when the condition or the layout is none for
 * this.
 */
export function rangeSieve(expression: Expression, table: Table) {
  const asked = rangeOf(expression);
  const column = asked && table.columns[asked.index];
  if (!(column instanceof Int64Column) || column.nulls !== null) return undefined;
  const { low, high } = asked as Range;
  const { data } = column;
  const { least, greatest } = boundsOf(data);
  return (rows: Int32Array, count: number, first: number): number => {
    const [smallest, largest] = [least[first / SEGMENT] as bigint, greatest[first / SEGMENT] as bigint];
    if (largest < low || smallest > high) return 0;
    return smallest >= low && largest <= high ? count : narrow(data, low, high, rows, count, first);
  };
}

function narrow(
  data: BigInt64Array,
  low: bigint,
  high: bigint,
  rows: Int32Array,
  count: number,
  first: number,
): number {
  let at = 0;
  for (let i = 0; i < count; i++) {
    const row = rows[i] as number;
    const value = data[first + row] as bigint;
    rows[at] = row;
    at += value >= low && value <= high ? 1 : 0;
  }
  return at;
}

/** Whether {@link rangeSieve} has a sieve for a condition. */
export function isRange(expression: Expression, table: Table): boolean {
  const column = table.columns[rangeOf(expression)?.index ?? -1];
  return column instanceof Int64Column && column.nulls === null;
}

const types = new Set(['long', 'datetime', 'timespan']);
const mirrored: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '==': '==' };

/** The column and the range of a comparison of a 64-bit column with constants. */
function rangeOf(expression: Expression): (Range & { readonly index: number }) | undefined {
  if (expression.kind !== 'Call') return undefined;
  const [left, right, third] = expression.arguments;
  if (left?.type !== right?.type || !types.has(left?.type ?? '')) return undefined;
  const { name } = expression.function;
  if (left?.kind === 'Column' && name === 'between') {
    const [low, high] = [constantOf(right), constantOf(third)];
    return low === undefined || high === undefined ? undefined : { index: left.index, low, high };
  }
  const [column, other, operator] = left?.kind === 'Column' ? [left, right, name] : [right, left, mirrored[name]];
  const value = constantOf(other);
  if (column?.kind !== 'Column' || value === undefined) return undefined;
  const { index } = column;
  switch (operator) {
    case '==':
      return { index, low: value, high: value };
    case '<':
      return value === MIN_LONG ? undefined : { index, low: MIN_LONG, high: value - 1n };
    case '<=':
      return { index, low: MIN_LONG, high: value };
    case '>':
      return value === MAX_LONG ? undefined : { index, low: value + 1n, high: MAX_LONG };
    case '>=':
      return { index, low: value, high: MAX_LONG };
    default:
      return undefined;
  }
}

const constantOf = (expression: Expression | undefined): bigint | undefined =>
  expression?.kind === 'Constant' && typeof expression.value === 'bigint' ? expression.value : undefined;
