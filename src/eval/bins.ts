import type { Expression } from '../binder/plan.ts';
import { boundsOf, SEGMENT } from '../table/bounds.ts';
import type { Codes } from '../table/codes.ts';
import { Int64Column } from '../table/column.ts';
import { Int32List } from '../table/lists.ts';
import { MIN_LONG } from '../types/values.ts';
import type { Batch } from './batch.ts';
import type { Numbers } from './group.ts';
import { Runs } from './runs.ts';

/** When fewer of the rows are selected, the bounds of all are not worth their while. */
const LEAST_SHARE = 1 / 8;

/** Fewer rows than this to a run, and runs are not worth their while. */
const LEAST_RUN = 64;

/**
 * Codes of bin() of a stored 64-bit column by a constant, for grouping: how many bins above the lowest one. No bin is
 * computed for segments that are inside of one, as those of a table in the order of time are. Undefined when the
 * expression or the layout is none for this, or there are many more bins than rows.
 */
export function binCodes(expression: Expression, batch: Batch): (Codes & Numbers) | undefined {
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
  const bins = new Bins(data, origin, size);
  const runs = runsOf(bins, batch);
  if (runs === undefined) return { of: codesOfRows(bins, batch), count, none: -1 };
  return {
    get of() {
      return runs.of;
    },
    runs,
    count,
    none: -1,
  };
}

/** What is rounded down, and to multiples of what. */
function roundingOf(expression: Expression, { table }: Batch): { data: BigInt64Array; size: bigint } | undefined {
  if (expression.kind !== 'Call' || (expression.function.aliasOf ?? expression.function.name) !== 'bin')
    return undefined;
  const [value, by] = expression.arguments;
  const column = value?.kind === 'Column' ? table.columns[value.index] : undefined;
  const size = by?.kind === 'Constant' ? by.value : undefined;
  if (!(column instanceof Int64Column) || column.nulls !== null || typeof size !== 'bigint' || size <= 0n)
    return undefined;
  return { data: column.data, size };
}

/** The bins of a column, counted from the one that begins at the origin. */
class Bins {
  /** The bin of each segment that is inside of one; −1 for the others. */
  readonly segments: Int32Array;
  private readonly halves: Int32Array;
  private readonly high: number;
  private readonly low: number;
  private readonly step: number;

  constructor(
    readonly data: BigInt64Array,
    readonly origin: bigint,
    readonly size: bigint,
  ) {
    const { least, greatest } = boundsOf(data);
    this.segments = Int32Array.from(least, (from, segment) => {
      const bin = (from - origin) / size;
      return bin === ((greatest[segment] as bigint) - origin) / size ? Number(bin) : -1;
    });
    this.halves = new Int32Array(data.buffer, data.byteOffset, data.length * 2);
    this.high = Number(origin >> 32n);
    this.low = Number(origin & 0xffffffffn);
    this.step = Number(size);
  }

  /** The bin of a row: exactly, since the distance from the origin is below 2^53. */
  of(row: number): number {
    const [low, high] = [this.halves[row * 2] as number, this.halves[row * 2 + 1] as number];
    return Math.floor(((high - this.high) * 0x1_0000_0000 + (low >>> 0) - this.low) / this.step);
  }
}

/** The runs of rows that have the same bin; undefined when they are short. */
function runsOf(bins: Bins, { rows, length }: Batch): Runs | undefined {
  const { data, segments, origin, size } = bins;
  const ends = new Int32List();
  const codes = new Int32List();
  // The least and the greatest value of the bin of the last run.
  const edges = BigInt64Array.of(1n, 0n);
  for (let i = 0; i < length; i++) {
    const row = rows === null ? i : (rows[i] as number);
    if ((data[row] as bigint) < (edges[0] as bigint) || (data[row] as bigint) > (edges[1] as bigint)) {
      const bin = bins.of(row);
      if (codes.length > 0) ends.push(i);
      codes.push(bin);
      if (codes.length * LEAST_RUN > length) return undefined;
      edges[0] = origin + BigInt(bin) * size;
      edges[1] = edges[0] + size - 1n;
    }
    // The rest of such a segment has the same bin.
    if (rows === null && (segments[(row / SEGMENT) | 0] as number) >= 0) i |= SEGMENT - 1;
  }
  ends.push(length);
  return new Runs(ends.array(), codes.array());
}

function codesOfRows(bins: Bins, { rows, length }: Batch): Int32Array {
  const { segments } = bins;
  const codes = new Int32Array(length);
  for (let i = 0; i < length; i++) {
    const row = rows === null ? i : (rows[i] as number);
    const bin = segments[(row / SEGMENT) | 0] as number;
    codes[i] = bin >= 0 ? bin : bins.of(row);
  }
  return codes;
}
