import { nearestRanks } from '../functions/percentile.ts';
import type { Column } from '../table/column.ts';
import { type Table, tableOf } from '../table/table.ts';
import type { Schema } from '../types/types.ts';
import type { Value } from '../types/values.ts';
import { groupsOf } from './rows.ts';
import { floorTo } from './timeline.ts';
import { unanswerable } from './unanswerable.ts';

/** What a rolling percentile looks at: values by an index, whose bins make the windows. */
export interface Rolling {
  readonly values: Column;
  readonly index: Column;
  readonly dimensions: readonly Column[];
  readonly percentile: number;
  readonly bin: bigint;
  /** How many bins, its own included, the window of a bin has. */
  readonly width: number;
}

/** For each bin the percentile of the values in it and the bins before it. */
export function rollingPercentile(
  { values, index, dimensions, percentile, bin, width }: Rolling,
  schema: Schema,
): Table {
  const rows = groupsOf(dimensions, index.length).flatMap(({ values: dimension, rows }) => {
    const bins = new Map<bigint, Value[]>();
    for (const row of rows) {
      const [at, value] = [index.at(row), values.at(row)];
      if (at === null || value === null) unanswerable('whether a null makes a bin is not documented');
      const start = floorTo(BigInt(at as bigint), bin);
      const known = bins.get(start) ?? [];
      bins.set(start, known);
      known.push(value);
    }
    const starts = [...bins.keys()].sort((a, b) => (a < b ? -1 : 1));
    return starts.map((start, position): Value[] => {
      const before = starts[position - 1];
      if (before !== undefined && start - before > bin)
        unanswerable('what it gives for a bin without rows is not documented');
      const window = starts
        .slice(Math.max(0, position - width + 1), position + 1)
        .flatMap((each) => bins.get(each) ?? []);
      const [found] = nearestRanks({ values: window, weights: window.map(() => 1) }, [percentile]);
      return [index.type === 'int' ? Number(start) : start, ...dimension, found ?? null];
    });
  });
  return tableOf(schema, rows);
}
