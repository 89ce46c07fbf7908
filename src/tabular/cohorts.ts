import type { Column } from '../table/column.ts';
import type { Table } from '../table/table.ts';
import type { Schema } from '../types/types.ts';
import { type Report, requireAligned, tableOfReports } from './activity.ts';
import { type Activity, floorTo, idsOf, type Period, type Slice, slicesOf, windowOf, windowsOf } from './timeline.ts';
import { unanswerable } from './unanswerable.ts';

/**
 * For each window those first seen in it, and how many of them were seen in each window from there on. Those seen before
 * the period are not new.
 */
export function newActivityMetrics(
  activity: Activity,
  period: Period,
  cohort: bigint | undefined,
  schema: Schema,
  lookback?: Column,
): Table {
  requireAligned(period);
  const known = lookback ? idsOf(lookback) : [];
  const reports = slicesOf(activity).flatMap((slice) => {
    const inPeriod = { ...slice, events: slice.events.filter(({ time }) => time >= period.start) };
    const windows = windowsOf(inPeriod, period).map(({ ids }) => ids);
    const seen = new Set<string>(known);
    return windows.flatMap((ids, from): Report[] => {
      const newcomers = new Set([...ids].filter((id) => !seen.has(id)));
      for (const id of newcomers) seen.add(id);
      const time = period.start + BigInt(from) * period.step;
      if (cohort !== undefined && cohort !== time) return [];
      if (newcomers.size === 0) unanswerable('what it gives for a cohort without ids is not documented');
      return windows.slice(from).map((later, distance) => {
        const retained = [...newcomers].filter((id) => later.has(id)).length;
        const added = distance === 0 ? newcomers.size : [...later].filter((id) => !seen.has(id)).length;
        const counts = [added, retained, newcomers.size - retained].map((count) => BigInt(count));
        const rates = [retained / newcomers.size, 1 - retained / newcomers.size];
        const to = time + BigInt(distance) * period.step;
        return { time, values: [to, ...slice.dimensions, ...counts, ...rates] };
      });
    });
  });
  return tableOfReports(schema, reports);
}

/** What makes an id active: seen in so many different units of time within a stretch that ends where it is seen. */
export interface Demand {
  readonly lookback: bigint;
  readonly unit: bigint;
  readonly least: number;
}

/** Ids in each window that were active there; those seen before the start count for being active alone. */
export function activeUsers(activity: Activity, period: Period, demand: Demand, schema: Schema): Table {
  requireAligned({ start: period.start, step: demand.unit });
  if (demand.lookback < demand.unit) unanswerable('the look-back window is shorter than a period');
  const reports = slicesOf(activity).flatMap((slice) => {
    const active = activeWindows(slice, period, demand);
    // Text and result of Kusto's page differ on whether the earliest unit counts: where it matters there is no answer.
    const strict = activeWindows(slice, period, { ...demand, lookback: demand.lookback - demand.unit });
    return [...active].map(([window, ids]): Report => {
      if (strict.get(window)?.size !== ids.size) unanswerable('how far back it looks is documented in two ways');
      const time = period.start + BigInt(window) * period.step;
      return { time, values: [...slice.dimensions, BigInt(ids.size)] };
    });
  });
  return tableOfReports(schema, reports);
}

function activeWindows({ events }: Slice, period: Period, { lookback, unit, least }: Demand): Map<number, Set<string>> {
  const byId = new Map<string, bigint[]>();
  for (const { id, time } of events) {
    if (id === undefined) continue;
    const times = byId.get(id) ?? [];
    byId.set(id, times);
    times.push(time);
  }
  const active = new Map<number, Set<string>>();
  for (const [id, times] of byId) {
    const units = new Map<bigint, number>();
    let first = 0;
    for (const time of times) {
      count(units, floorTo(time, unit), 1);
      for (; (times[first] as bigint) <= time - lookback; first++)
        count(units, floorTo(times[first] as bigint, unit), -1);
      const window = time < period.start ? undefined : windowOf(time, period);
      if (window !== undefined && units.size >= least) active.set(window, (active.get(window) ?? new Set()).add(id));
    }
  }
  return active;
}

function count(counts: Map<bigint, number>, key: bigint, change: number): void {
  const left = (counts.get(key) ?? 0) + change;
  if (left > 0) counts.set(key, left);
  else counts.delete(key);
}
