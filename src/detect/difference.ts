import { expectedText } from './cell.ts';
import type { ExpectedRow } from './expectation.ts';
import type { Difference, DifferenceLine } from './failure.ts';
import type { ResultRows } from './result-rows.ts';

/** An expected row and the one that came instead; either may be missing. */
export interface Pair {
  readonly expected?: ExpectedRow | undefined;
  readonly row?: number | undefined;
  /** The row is as expected, and shown for the others' sake. */
  readonly isEqual?: boolean;
}

/** More rows and columns of a difference nobody reads. */
const MOST_ROWS = 12;
const MOST_COLUMNS = 8;

/** Pairs as lines in the columns that say something: those that differ, then those expected; for rows alone, all. */
export function differenceOf(pairs: readonly Pair[], rows: ResultRows): Difference {
  const differing = new Set(
    pairs.flatMap(({ expected, row }) => (expected && row !== undefined ? rows.differing(expected, row) : [])),
  );
  const mentioned = new Set(pairs.flatMap(({ expected }) => Object.keys(expected ?? {})));
  const hasExpected = pairs.some(({ expected }) => expected !== undefined);
  const inOrder = [
    ...rows.names.filter((name) => differing.has(name)),
    ...rows.names.filter((name) => mentioned.has(name) && !differing.has(name)),
    ...(hasExpected ? [] : rows.names),
  ];
  const chosen = new Set(inOrder.slice(0, MOST_COLUMNS));
  const columns = rows.names.filter((name) => chosen.has(name));
  const lines = pairs.flatMap((pair) => linesOf(pair, columns, rows));
  return { columns, lines: lines.slice(0, MOST_ROWS), more: Math.max(0, lines.length - MOST_ROWS) };
}

function linesOf({ expected, row, isEqual }: Pair, columns: readonly string[], rows: ResultRows): DifferenceLine[] {
  const differing = new Set(expected && row !== undefined ? rows.differing(expected, row) : []);
  const differs = columns.map((name) => differing.has(name));
  const lines: DifferenceLine[] = [];
  if (expected) {
    const cells = columns.map((name) => (Object.hasOwn(expected, name) ? expectedText(expected[name]) : '·'));
    lines.push({ sign: '-', differs, cells });
  }
  if (row !== undefined) {
    lines.push({ sign: isEqual ? ' ' : '+', differs, cells: columns.map((name) => rows.text(name, row)) });
  }
  return lines;
}
