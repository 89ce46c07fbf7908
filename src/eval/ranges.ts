import type { Expression } from '../binder/plan.ts';
import { Int64Column } from '../table/column.ts';
import { MAX_LONG, MIN_LONG } from '../types/values.ts';
import type { Batch } from './batch.ts';

/** Rows of a segment whose least and greatest value are kept. */
const SEGMENT = 4096;

/** The least and the greatest value of each segment of a column. */
interface Bounds {
  readonly least: BigInt64Array;
  readonly greatest: BigInt64Array;
}

/** Values from one to another, both included. */
interface Range {
  readonly low: bigint;
  readonly high: bigint;
}

const kept = new WeakMap<BigInt64Array, Bounds>();

/** The bounds of the segments of a column; they live as long as its data. */
export function boundsOf(data: BigInt64Array): Bounds {
  const known = kept.get(data);
  if (known) return known;
  const count = Math.ceil(data.length / SEGMENT);
  const bounds = { least: new BigInt64Array(count), greatest: new BigInt64Array(count) };
  for (let segment = 0; segment < count; segment++) {
    const end = Math.min((segment + 1) * SEGMENT, data.length);
    let least = data[segment * SEGMENT] as bigint;
    let greatest = least;
    for (let row = segment * SEGMENT + 1; row < end; row++) {
      const value = data[row] as bigint;
      if (value < least) least = value;
      if (value > greatest) greatest = value;
    }
    bounds.least[segment] = least;
    bounds.greatest[segment] = greatest;
  }
  kept.set(data, bounds);
  return bounds;
}

/**
 * The rows of a batch whose 64-bit integer is in the range a condition asks for: segments that are all inside or all
 * outside, as times mostly are, are not looked at. Undefined when the condition or the layout is none for this.
 */
export function rangeRows(expression: Expression, batch: Batch): Int32Array | undefined {
  const asked = rangeOf(expression);
  const column = asked && batch.table.columns[asked.index];
  if (!(column instanceof Int64Column) || column.nulls !== null) return undefined;
  const result = new Int32Array(batch.length + 1);
  const { data } = column;
  const { rows } = batch;
  return result.subarray(
    0,
    rows === null ? inAll(data, asked as Range, result) : inSome(data, asked as Range, result, rows),
  );
}

function inAll(data: BigInt64Array, { low, high }: Range, result: Int32Array): number {
  const { least, greatest } = boundsOf(data);
  let at = 0;
  for (let first = 0; first < data.length; first += SEGMENT) {
    const end = Math.min(first + SEGMENT, data.length);
    const [smallest, largest] = [least[first / SEGMENT] as bigint, greatest[first / SEGMENT] as bigint];
    if (largest < low || smallest > high) continue;
    if (smallest >= low && largest <= high) {
      for (let row = first; row < end; row++) result[at++] = row;
    } else {
      for (let row = first; row < end; row++) {
        const value = data[row] as bigint;
        result[at] = row;
        at += value >= low && value <= high ? 1 : 0;
      }
    }
  }
  return at;
}

function inSome(data: BigInt64Array, { low, high }: Range, result: Int32Array, rows: Int32Array): number {
  let at = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    const value = data[row] as bigint;
    result[at] = row;
    at += value >= low && value <= high ? 1 : 0;
  }
  return at;
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
