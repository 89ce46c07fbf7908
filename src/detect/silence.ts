import type { TracedRun } from '../prepare.ts';
import type { Table } from '../table/table.ts';
import { type Reason, reasonsFor } from './drop.ts';
import type { ExpectedRow } from './expectation.ts';
import { Lineage, type Way } from './lineage.ts';
import { ResultRows } from './result-rows.ts';
import type { Rule } from './rule.ts';

/** What became of a row of a table that did not make it, and why it ended there. */
export interface Ended {
  readonly table: string;
  /** The row, from 0, of so many. */
  readonly row: number;
  readonly rows: number;
  /** Why this row: it has values of the rows that were expected, or it came farthest. */
  readonly isLikeExpected: boolean;
  readonly reasons: readonly Reason[];
}

/** The rows that were to come, and the clock that their times count from. */
export interface Missing {
  readonly rows: readonly ExpectedRow[];
  readonly now: bigint;
}

/** For each table that the rule reads, why the row that was to come, or else the one that came farthest, went no farther. */
export function explainSilence(run: TracedRun, rule: Rule, missing: Missing): Ended[] {
  const lineage = new Lineage(run, rule);
  return lineage.sources.flatMap(({ title, step }): Ended[] => {
    const { rows } = step.table;
    if (rows === 0) return [{ table: title, row: 0, rows, isLikeExpected: false, reasons: [] }];
    const likeness = likenessOf(step.table, missing);
    let best: { row: number; way: Way; like: number } | undefined;
    for (let row = 0; row < rows; row++) {
      const way = lineage.way(step, row);
      if (way.arrived) continue;
      const like = likeness(row);
      const isBetter = !best || like > best.like || (like === best.like && way.stages.length > best.way.stages.length);
      if (isBetter) best = { row, way, like };
    }
    const last = best?.way.stages.at(-1);
    if (!best || !last) return [];
    const reasons = reasonsFor(last, rule, run.trace);
    return [{ table: title, row: best.row, rows, isLikeExpected: best.like > 0, reasons }];
  });
}

/** How many values of an expected row a row of a table has: of those that not every row of the table has. */
function likenessOf(table: Table, { rows: wanted, now }: Missing): (row: number) => number {
  const rows = new ResultRows(table, now);
  const telling = wanted.map((expected): ExpectedRow => {
    const known = Object.entries(expected).filter(([name, value]) => {
      if (!rows.names.includes(name)) return false;
      const matching = rows.all.filter((row) => rows.isMatch({ [name]: value }, row)).length;
      return matching > 0 && matching < rows.all.length;
    });
    return Object.fromEntries(known);
  });
  return (row) =>
    Math.max(0, ...telling.map((expected) => Object.keys(expected).length - rows.differing(expected, row).length));
}
