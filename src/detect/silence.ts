import type { TracedRun } from '../prepare.ts';
import { type Reason, reasonsFor } from './drop.ts';
import { Lineage, type Way } from './lineage.ts';
import type { Rule } from './rule.ts';

/** What became of the rows of a table that did not make it: the one that came farthest, and why it ended there. */
export interface Ended {
  readonly table: string;
  /** The row, from 0, of so many. */
  readonly row: number;
  readonly rows: number;
  readonly reasons: readonly Reason[];
}

/** For each table that the rule reads, why the row that came farthest went no farther. */
export function explainSilence(run: TracedRun, rule: Rule): Ended[] {
  const lineage = new Lineage(run);
  return lineage.sources.flatMap((source): Ended[] => {
    if (source.plan.kind !== 'Scan') return [];
    if (source.table.rows === 0) return [{ table: source.plan.table, row: 0, rows: 0, reasons: [] }];
    let best: { row: number; way: Way } | undefined;
    for (let row = 0; row < source.table.rows; row++) {
      const way = lineage.way(source, row);
      if (way.arrived) continue;
      if (!best || way.stages.length > best.way.stages.length) best = { row, way };
    }
    const last = best?.way.stages.at(-1);
    if (!best || !last) return [];
    const reasons = reasonsFor(last, rule, run.trace);
    return [{ table: source.plan.table, row: best.row, rows: source.table.rows, reasons }];
  });
}
