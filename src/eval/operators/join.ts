import type { JoinKind, Plan } from '../../binder/plan.ts';
import { codesOf, sharedCodes } from '../../table/codes.ts';
import { type Column, ConstantColumn } from '../../table/column.ts';
import { Table } from '../../table/table.ts';
import type { ScalarType } from '../../types/types.ts';
import { nothing } from '../../types/values.ts';
import { Batch } from '../batch.ts';
import { concatenate } from '../columns.ts';
import { evaluate } from '../expressions.ts';
import { bucketsOf, combine } from '../group.ts';
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
  const { start, rows } = bucketsOf(right, count);
  const keepLeft = kind === 'leftouter' || kind === 'fullouter';
  const seen = kind === 'innerunique' ? new Uint8Array(count) : undefined;
  const matches = (row: number): number => {
    const key = left[row] as number;
    if (seen) {
      if (seen[key] === 1) return -1;
      seen[key] = 1;
    }
    return (start[key + 1] as number) - (start[key] as number);
  };
  const counts = new Int32Array(left.length);
  let total = 0;
  for (let row = 0; row < left.length; row++) {
    counts[row] = matches(row);
    total += counts[row] === 0 && keepLeft ? 1 : Math.max(0, counts[row] as number);
  }
  const leftOver = kind === 'rightouter' || kind === 'fullouter' ? unmatched(left, right, count) : new Int32Array(0);
  const pairs = {
    left: new Int32Array(total + leftOver.length).fill(-1),
    right: new Int32Array(total + leftOver.length).fill(-1),
  };
  let at = 0;
  for (let row = 0; row < left.length; row++) {
    const found = counts[row] as number;
    if (found === 0 && keepLeft) pairs.left[at++] = row;
    const from = start[left[row] as number] as number;
    for (let i = 0; i < found; i++) {
      pairs.left[at] = row;
      pairs.right[at++] = rows[from + found - 1 - i] as number;
    }
  }
  pairs.right.set(leftOver, total);
  return pairs;
}

/** Rows of the right side whose key the left side lacks. */
function unmatched(left: Int32Array, right: Int32Array, count: number): Int32Array {
  const present = presence(left, count);
  return Int32Array.from(right.keys()).filter((row) => present[right[row] as number] === 0);
}
