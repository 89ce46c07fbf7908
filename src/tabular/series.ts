import { type Column, ValuesColumn } from '../table/column.ts';
import { Table } from '../table/table.ts';
import { toDynamic } from '../types/convert.ts';
import type { ScalarType, Schema, Type } from '../types/types.ts';
import type { Dynamic, Value } from '../types/values.ts';
import { groupsOf } from './rows.ts';
import { unanswerable } from './unanswerable.ts';

/** Series of make-series: the bins of each group as arrays. */

type Point = bigint | number;

/** The axis of the series: equidistant points. Without an end it is that of the group's own bins. */
export interface Axis {
  readonly type: ScalarType;
  /** The first point. */
  readonly start: Point | undefined;
  readonly stop: Point | undefined;
  readonly step: Point;
  /** The stop belongs to the series when a point falls on it. */
  readonly inclusive: boolean;
}

/** Bins as rows: the columns of the group, the bin, whether its rows are within the ends, then a value for each series. */
export interface Bins {
  readonly table: Table;
  /** How many columns make a group. */
  readonly keys: number;
  readonly values: readonly { readonly type: Type; readonly default: Value }[];
  /** A table without rows gives one row of defaults. */
  readonly nonempty: boolean;
}

/** Kusto makes no longer arrays. */
const MOST_POINTS = 1_048_576;

/** One row for each group: its columns, an array for each value, and the points of the axis. */
export function makeSeries({ table, keys, values, nonempty }: Bins, axis: Axis, schema: Schema): Table {
  const keyColumns = table.columns.slice(0, keys);
  const groups = groupsOf(keyColumns, table.rows);
  const arrays: Dynamic[][] = [];
  for (const { rows } of groups) arrays.push(seriesOf(table, rows, keys, values, axis));
  if (groups.length === 0 && nonempty) arrays.push(defaults(keys, values, axis));
  const first = Int32Array.from(groups, ({ rows }) => rows[0] as number);
  const made = [...values, axis].map(
    (_, index) =>
      new ValuesColumn(
        'dynamic',
        arrays.map((each) => each[index] as Dynamic),
      ),
  );
  return new Table(schema, [...keyColumns.map((column) => column.take(first)), ...made], arrays.length);
}

/** The arrays of a group, the points last. */
function seriesOf(table: Table, rows: readonly number[], keys: number, values: Bins['values'], axis: Axis): Dynamic[] {
  const [bins, within] = [table.columns[keys] as Column, table.columns[keys + 1] as Column];
  const inside = rows.filter((row) => within.at(row) === true && bins.at(row) !== null);
  const start = axis.start ?? least(inside.map((row) => bins.at(row) as Point));
  if (inside.length === 0 || start === undefined)
    unanswerable('a group has rows outside of the range only, and whether Kusto gives a series for it is not known');
  if (axis.start === undefined && axis.stop === undefined && rows.some((row) => bins.at(row) === null))
    unanswerable('the axis is null in some rows, and whether they count is not known');
  const place = (row: number): number => placeOf(bins.at(row) as Point, start, axis.step);
  const length = axis.stop === undefined ? Math.max(...inside.map(place)) + 1 : lengthOf(start, axis.stop, axis);
  checkLength(length);
  if (axis.inclusive) checkEdges(rows, inside, place, length, bins);
  const arrays = values.map(({ type, default: otherwise }, index) => {
    const column = table.columns[keys + 2 + index] as Column;
    const array = new Array<Dynamic>(length).fill(toDynamic(otherwise, type));
    for (const row of inside) array[place(row)] = toDynamic(column.at(row), type);
    return array;
  });
  return [...arrays, points(start, length, axis)];
}

function defaults(keys: number, values: Bins['values'], axis: Axis): Dynamic[] {
  const { start, stop } = axis;
  if (start === undefined || stop === undefined || keys > 0)
    unanswerable('kind=nonempty over no rows is known with both ends and without groups only');
  const length = lengthOf(start, stop, axis);
  checkLength(length);
  const arrays = values.map((each) => new Array<Dynamic>(length).fill(toDynamic(each.default, each.type)));
  return [...arrays, points(start, length, axis)];
}

function checkLength(length: number): void {
  if (length > MOST_POINTS) unanswerable(`a series has more than ${MOST_POINTS} points, which Kusto refuses or cuts`);
}

/** With `in range` the bins at the ends reach beyond them; whether rows there count is not known. */
function checkEdges(
  rows: readonly number[],
  inside: readonly number[],
  place: (row: number) => number,
  length: number,
  bins: Column,
): void {
  const counted = new Set(inside);
  const beyond = rows.some(
    (row) => !counted.has(row) && bins.at(row) !== null && place(row) >= 0 && place(row) < length,
  );
  if (beyond) unanswerable('rows lie outside of the range but in one of its bins, and whether they count is not known');
}

const least = (points: readonly Point[]): Point | undefined =>
  points.reduce<Point | undefined>((min, point) => (min === undefined || point < min ? point : min), undefined);

/** Which point of the axis a bin is. */
const placeOf = (bin: Point, start: Point, step: Point): number =>
  typeof bin === 'bigint'
    ? Number((bin - (start as bigint)) / (step as bigint))
    : Math.round((bin - Number(start)) / Number(step));

/** The number of points from start up to a stop. */
function lengthOf(start: Point, stop: Point, { step, inclusive }: Axis): number {
  if (typeof start === 'bigint') {
    const [distance, size] = [(stop as bigint) - start, step as bigint];
    if (distance < 0n) return 0;
    return Number(inclusive ? distance / size + 1n : (distance + size - 1n) / size);
  }
  const steps = ((stop as number) - start) / (step as number);
  if (steps < 0) return 0;
  return inclusive ? Math.floor(steps) + 1 : Math.ceil(steps);
}

const points = (start: Point, length: number, { step, type }: Axis): Dynamic[] =>
  Array.from({ length }, (_, place) =>
    toDynamic(
      typeof start === 'bigint' ? start + BigInt(place) * (step as bigint) : start + place * (step as number),
      type,
    ),
  );
