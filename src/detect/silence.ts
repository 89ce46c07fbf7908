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
  const lineage = new Lineage(run, rule);
  return lineage.sources.flatMap(({ title, step }): Ended[] => {
    const { rows } = step.table;
    if (rows === 0) return [{ table: title, row: 0, rows, reasons: [] }];
    let best: { row: number; way: Way } | undefined;
    for (let row = 0; row < rows; row++) {
      const way = lineage.way(step, row);
      if (way.arrived) continue;
      if (!best || way.stages.length > best.way.stages.length) best = { row, way };
    }
    const last = best?.way.stages.at(-1);
    return best && last ? [{ table: title, row: best.row, rows, reasons: reasonsFor(last, rule, run.trace) }] : [];
  });
}
