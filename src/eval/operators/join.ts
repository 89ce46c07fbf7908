import type { JoinKind, Plan } from '../../binder/plan.ts';
import { codesOf, sharedCodes } from '../../table/codes.ts';
import { type Column, ConstantColumn } from '../../table/column.ts';
import { Table } from '../../table/table.ts';
import type { ScalarType } from '../../types/types.ts';
import { nothing } from '../../types/values.ts';
import { Batch } from '../batch.ts';
import { concatenate } from '../concatenate.ts';
import { evaluate } from '../expressions.ts';
import { combine } from '../group.ts';
import type { Run } from '../run.ts';

/** Pairs of rows; −1 stands for the missing side. */
interface Pairs {
  readonly left: Int32Array;
  readonly right: Int32Array;
}

/** Joins two tables on equal keys; null keys are equal to each other. Only the columns that are used are gathered. */
export function join(
  plan: Extract<Plan, { kind: 'Join' }>,
  left: Table,
  right: Table,
  run: Run,
  used?: ReadonlySet<number>,
): Table {
  const [leftBatch, rightBatch] = [new Batch(left, run), new Batch(right, run)];
  const { of, count } = plan.on
    .map((condition) => {
      const sides = [evaluate(condition.left, leftBatch), evaluate(condition.right, rightBatch)] as const;
      return sharedCodes(...sides) ?? codesOf(concatenate(condition.left.type as ScalarType, sides));
    })
    .reduce(combine);
  const [leftKeys, rightKeys] = [of.subarray(0, left.rows), of.subarray(left.rows)];
  const side = oneSide(plan.join, leftKeys, rightKeys, count);
  if (side)
    return new Table(plan.schema, (plan.join.startsWith('left') ? left : right).take(side).columns, side.length);
  const pairs = pairRows(plan.join, leftKeys, rightKeys, count);
  const take = (column: Column, index: number, rows: Int32Array): Column =>
    used === undefined || used.has(index) ? column.take(rows) : unused(column, rows.length);
  const columns = [
    ...left.columns.map((column, index) => take(column, index, pairs.left)),
    ...right.columns.map((column, index) => take(column, left.columns.length + index, pairs.right)),
  ];
  return new Table(plan.schema, columns, pairs.left.length);
}

/** Stands for a column that nobody looks at. */
const unused = ({ type }: Column, length: number): Column => new ConstantColumn(type, length, nothing(type));

/** The rows that a semi or anti join keeps of its one side. */
function oneSide(kind: JoinKind, left: Int32Array, right: Int32Array, count: number): Int32Array | undefined {
  if (!/semi$|anti$/.test(kind)) return undefined;
  const [kept, other] = kind.startsWith('left') ? [left, right] : [right, left];
  const present = presence(other, count);
  const wanted = kind.endsWith('semi') ? 1 : 0;
  return Int32Array.from(kept.keys()).filter((row) => present[kept[row] as number] === wanted);
}

function presence(keys: Int32Array, count: number): Uint8Array {
  const present = new Uint8Array(count);
  for (let row = 0; row < keys.length; row++) present[keys[row] as number] = 1;
  return present;
}

/** Pairs of rows with equal keys, in the order of the left side, then what is left over of the right. */
function pairRows(kind: JoinKind, left: Int32Array, right: Int32Array, count: number): Pairs {
  const { last, before } = chainsOf(right, count);
  const keepLeft = kind === 'leftouter' || kind === 'fullouter';
  const isOnce = kind === 'innerunique';
  const leftOver = kind === 'rightouter' || kind === 'fullouter' ? unmatched(left, right, count) : new Int32Array(0);
  let pairs = emptyPairs(left.length + (left.length >> 2) + leftOver.length);
  let at = 0;
  for (let row = 0; row < left.length; row++) {
    const key = left[row] as number;
    let match = last[key] as number;
    if (match < 0 && !keepLeft) continue;
    do {
      if (at === pairs.left.length) pairs = resized(pairs, 2 * at + 1024);
      pairs.left[at] = row;
      pairs.right[at++] = match;
      match = match < 0 ? -1 : (before[match] as number);
    } while (match >= 0);
    if (isOnce) last[key] = -1;
  }
  const total = at + leftOver.length;
  pairs = total > pairs.left.length ? resized(pairs, total) : pairs;
  pairs.left.fill(-1, at, total);
  pairs.right.set(leftOver, at);
  return { left: pairs.left.subarray(0, total), right: pairs.right.subarray(0, total) };
}

const emptyPairs = (length: number): Pairs => ({ left: new Int32Array(length), right: new Int32Array(length) });

function resized({ left, right }: Pairs, length: number): Pairs {
  const pairs = emptyPairs(length);
  pairs.left.set(left);
  pairs.right.set(right);
  return pairs;
}

/** The last row of each key, and for each row the one before it with the same key; −1 where there is none. */
function chainsOf(keys: Int32Array, count: number): { last: Int32Array; before: Int32Array } {
  const last = new Int32Array(count).fill(-1);
  const before = new Int32Array(keys.length);
  for (let row = 0; row < keys.length; row++) {
    const key = keys[row] as number;
    before[row] = last[key] as number;
    last[key] = row;
  }
  return { last, before };
}

/** Rows of the right side whose key the left side lacks. */
function unmatched(left: Int32Array, right: Int32Array, count: number): Int32Array {
  const present = presence(left, count);
  return Int32Array.from(right.keys()).filter((row) => present[right[row] as number] === 0);
}
