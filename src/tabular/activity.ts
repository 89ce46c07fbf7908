import { type Table, tableOf } from '../table/table.ts';
import type { Schema } from '../types/types.ts';
import type { Value } from '../types/values.ts';
import { type Activity, floorTo, type Period, type Slice, slicesOf, windowsOf } from './timeline.ts';
import { unanswerable } from './unanswerable.ts';

/** What is reported of one window: its start, the dimensions, the figures. */
export interface Report {
  readonly time: bigint;
  readonly values: readonly Value[];
}

/** The reports as a table in order of time, times in the type of the timeline. */
export function tableOfReports(schema: Schema, reports: Report[]): Table {
  const ordered = reports.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
  const inType = (time: bigint): Value => (schema[0]?.type === 'int' ? Number(time) : time);
  return tableOf(
    schema,
    ordered.map(({ time, values }) => [inType(time), ...values]),
  );
}

const long = (value: number): bigint => BigInt(value);

/** Where windows are aligned is documented for some plugins only; where the start is a multiple of the step, it does not matter. */
export function requireAligned({ start, step }: Pick<Period, 'start' | 'step'>): void {
  if (floorTo(start, step) !== start)
    unanswerable(
      'whether windows begin at the start or at multiples of the step is not documented; use a start that is a multiple',
    );
}

/** Events and different ids in each window and those before it that the look-back covers. */
export function slidingWindowCounts(activity: Activity, period: Period, lookback: bigint, schema: Schema): Table {
  const width = Number(lookback / period.step);
  if (width < 1) unanswerable('the look-back window is shorter than a step');
  const reports = slicesOf(activity).flatMap((slice) => {
    const windows = windowsOf(slice, period);
    const seen = new Map<string, number>();
    let count = 0;
    return windows.flatMap((window, last): Report[] => {
      const leaving = windows[last - width];
      count += window.count - (leaving?.count ?? 0);
      for (const id of window.ids) seen.set(id, (seen.get(id) ?? 0) + 1);
      for (const id of leaving?.ids ?? []) {
        const left = (seen.get(id) ?? 0) - 1;
        if (left > 0) seen.set(id, left);
        else seen.delete(id);
      }
      if (count === 0) return [];
      const time = period.start + BigInt(last) * period.step;
      return [{ time, values: [...slice.dimensions, long(count), long(seen.size)] }];
    });
  });
  return tableOfReports(schema, reports);
}

/** The windows of a slice; every one must have events, since what stands for an empty one is not documented. */
function fullWindows(slice: Slice, period: Period) {
  requireAligned(period);
  const windows = windowsOf(slice, period);
  if (windows.some(({ count }) => count === 0))
    unanswerable('what it gives for a window without rows is not documented');
  return windows.map((window, number) => ({ ...window, time: period.start + BigInt(number) * period.step }));
}

/** Events, different ids, new ids, and all ids so far, for each window. */
export function activityCounts(activity: Activity, period: Period, schema: Schema): Table {
  const reports = slicesOf(activity).flatMap((slice) => {
    const seen = new Set<string>();
    return fullWindows(slice, period).map(({ time, count, ids }): Report => {
      const before = seen.size;
      for (const id of ids) seen.add(id);
      const figures = [count, ids.size, seen.size - before, seen.size];
      return { time, values: [...slice.dimensions, ...figures.map(long)] };
    });
  });
  return tableOfReports(schema, reports);
}

const shared = (some: ReadonlySet<string>, others: ReadonlySet<string>): number =>
  [...some].filter((id) => others.has(id)).length;

/** Ids in each window, those not in the window before, and which part of that window's ids came back or did not. */
export function activityMetrics(activity: Activity, period: Period, schema: Schema): Table {
  const reports = slicesOf(activity).flatMap((slice) => {
    const windows = fullWindows(slice, period);
    return windows.map(({ time, ids }, number): Report => {
      const before = windows[number - 1]?.ids;
      const returned = before ? shared(ids, before) : 0;
      const retention = before ? returned / before.size : 1;
      const figures = [long(ids.size), long(ids.size - returned), retention, 1 - retention];
      return { time, values: [...slice.dimensions, ...figures] };
    });
  });
  return tableOfReports(schema, reports);
}

/** Sessions that begin in each bin: an id not seen for as long as the look-back window begins one. */
export function sessionCounts(activity: Activity, period: Period, lookback: bigint, schema: Schema): Table {
  const reports = slicesOf(activity).flatMap((slice) => {
    const bins = new Map<bigint, number>();
    const last = new Map<string, bigint>();
    for (const { time, id } of slice.events) {
      checkSession(time, period);
      if (id === undefined) unanswerable('whether a null id has sessions is not known');
      if (time > period.end) break;
      const before = last.get(id);
      const bin = floorTo(time, period.step);
      const begins = before === undefined || time - before >= lookback;
      bins.set(bin, (bins.get(bin) ?? 0) + (begins ? 1 : 0));
      last.set(id, time);
    }
    return [...bins].map(([time, count]): Report => {
      if (count === 0) unanswerable('what it gives for a bin in which no session begins is not known');
      return { time, values: [...slice.dimensions, long(count)] };
    });
  });
  return tableOfReports(schema, reports);
}

function checkSession(time: bigint, { start, end }: Period): void {
  if (time < start) unanswerable('whether rows before the start count is not documented');
  if (time === end) unanswerable('whether rows at the very end count is not documented');
}
