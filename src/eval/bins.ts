import type { Expression } from '../binder/plan.ts';
import { boundsOf, SEGMENT } from '../table/bounds.ts';
import type { Codes } from '../table/codes.ts';
import { Int64Column } from '../table/column.ts';
import { MIN_LONG } from '../types/values.ts';
import type { Batch } from './batch.ts';

/** When fewer of the rows are selected, the bounds of all are not worth their while. */
const LEAST_SHARE = 1 / 8;

/** What is rounded down, and to multiples of what. */
interface Rounding {
  readonly data: BigInt64Array;
  readonly size: bigint;
}

/**
 * Codes of bin() of a stored 64-bit column by a constant, for grouping: how many bins above the lowest one. No bin is
 * computed for segments that are inside of one, as those of a table in the order of time are. Undefined when the
 * expression or the layout is none for this, or there are many more bins than rows.
 */
export function binCodes(expression: Expression, batch: Batch): Codes | undefined {
  const rounding = batch.length > 0 ? roundingOf(expression, batch) : undefined;
  if (rounding === undefined || batch.length < batch.table.rows * LEAST_SHARE) return undefined;
  const { data, size } = rounding;
  const { least, greatest } = boundsOf(data);
  const lowest = least.reduce((a, b) => (a < b ? a : b));
  const highest = greatest.reduce((a, b) => (a > b ? a : b));
  const above = lowest % size;
  const origin = above < 0n ? lowest - above - size : lowest - above;
  if (origin < MIN_LONG || highest - origin > BigInt(Number.MAX_SAFE_INTEGER)) return undefined;
  const count = Number((highest - origin) / size) + 1;
  if (count > Math.max(SEGMENT, 2 * batch.length)) return undefined;
  // The bin of each segment that is inside of one; −1 for the others.
  const bins = Int32Array.from(least, (from, segment) => {
    const bin = (from - origin) / size;
    return bin === ((greatest[segment] as bigint) - origin) / size ? Number(bin) : -1;
  });
  return { of: codesOfRows(data, origin, Number(size), bins, batch), count, none: -1 };
}

function roundingOf(expression: Expression, { table }: Batch): Rounding | undefined {
  if (expression.kind !== 'Call' || (expression.function.aliasOf ?? expression.function.name) !== 'bin')
    return undefined;
  const [value, by] = expression.arguments;
  const column = value?.kind === 'Column' ? table.columns[value.index] : undefined;
  const size = by?.kind === 'Constant' ? by.value : undefined;
  if (!(column instanceof Int64Column) || column.nulls !== null || typeof size !== 'bigint' || size <= 0n)
    return undefined;
  return { data: column.data, size };
}

function codesOfRows(data: BigInt64Array, origin: bigint, size: number, bins: Int32Array, batch: Batch): Int32Array {
  const { rows, length } = batch;
  const codes = new Int32Array(length);
  const halves = new Int32Array(data.buffer, data.byteOffset, data.length * 2);
  const high = Number(origin >> 32n);
  const low = Number(origin & 0xffffffffn);
  for (let i = 0; i < length; i++) {
    const row = rows === null ? i : (rows[i] as number);
    const bin = bins[(row / SEGMENT) | 0] as number;
    // Exact, since the distance is below 2^53.
    codes[i] =
      bin >= 0
        ? bin
        : Math.floor(
            (((halves[row * 2 + 1] as number) - high) * 0x1_0000_0000 + ((halves[row * 2] as number) >>> 0) - low) /
              size,
          );
  }
  return codes;
}
