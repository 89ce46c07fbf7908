import type { Column } from '../table/column.ts';
import { identity, type Value } from '../types/values.ts';
import { groupsOf } from './rows.ts';
import { unanswerable } from './unanswerable.ts';

/** Who was seen when: the columns of a log of activity, its parts being looked at one by one. */
export interface Activity {
  readonly ids: Column;
  readonly times: Column;
  readonly dimensions: readonly Column[];
}

/** The stretch of the timeline that is looked at, and the length of its windows; all in units of the timeline. */
export interface Period {
  readonly start: bigint;
  readonly end: bigint;
  readonly step: bigint;
}

/** Somebody seen at a time; an id of null counts as an event and is nobody. */
export interface Event {
  readonly time: bigint;
  readonly id: string | undefined;
}

/** The events of one combination of dimensions, in order of time. */
export interface Slice {
  readonly dimensions: readonly Value[];
  readonly events: readonly Event[];
}

function idAt(ids: Column, row: number): string | undefined {
  const id = ids.at(row);
  return id === null ? undefined : String(identity(id));
}

/** The ids of a column. */
export const idsOf = (ids: Column): string[] =>
  Array.from({ length: ids.length }, (_, row) => idAt(ids, row)).filter((id) => id !== undefined);

/** The events of each combination of dimensions; rows without a time are none. */
export function slicesOf({ ids, times, dimensions }: Activity): Slice[] {
  return groupsOf(dimensions, times.length).map(({ values, rows }) => {
    const events = rows.flatMap((row): Event[] => {
      const time = times.at(row);
      if (time === null) return [];
      return [{ time: BigInt(time as bigint), id: idAt(ids, row) }];
    });
    events.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
    return { dimensions: values, events };
  });
}

/** The greatest multiple of the size that is not above the value. */
export function floorTo(value: bigint, size: bigint): bigint {
  const rest = value % size;
  return value - (rest < 0n ? rest + size : rest);
}

/** More windows than this are a mistake in the arguments. */
const MOST_WINDOWS = 1_000_000n;

/** The number of the last window: the one that the end of the period is in. */
export function lastWindow({ start, end, step }: Period): number {
  if (end < start) unanswerable('the end is before the start');
  if ((end - start) / step > MOST_WINDOWS) unanswerable(`the period has more than ${MOST_WINDOWS} windows`);
  return Number((end - start) / step);
}

/**
 * The number of the window a time is in, counted from the start of the period; undefined after its last window. Times
 * in the last window that are after the end of the period stop the query: whether they count is not documented.
 */
export function windowOf(time: bigint, period: Period): number | undefined {
  const window = Number(floorTo(time - period.start, period.step) / period.step);
  if (window > lastWindow(period)) return undefined;
  if (time > period.end) unanswerable('whether rows between the end and the end of its window count is not documented');
  return window;
}

/** The ids of each window of a slice. Rows before the start stop the query: whether they count is not documented. */
export function windowsOf({ events }: Slice, period: Period): { readonly count: number; readonly ids: Set<string> }[] {
  const windows = Array.from({ length: lastWindow(period) + 1 }, () => ({ count: 0, ids: new Set<string>() }));
  for (const { time, id } of events) {
    if (time < period.start) unanswerable('whether rows before the start count is not documented');
    const window = windows[windowOf(time, period) ?? -1];
    if (window === undefined) continue;
    window.count++;
    if (id !== undefined) window.ids.add(id);
  }
  return windows;
}
