import { cpus } from 'node:os';
import { writeSection } from './page.ts';
import type { Work } from './work.ts';

/** What a benchmark found: milliseconds of cold and again (kqlab), duckdb1 and duckdb2 (threads), and loop. */
export interface Measured {
  readonly work: Work;
  readonly found: number;
  readonly sql: string;
  readonly times: Readonly<Record<string, number>>;
}

const headings = [
  'work',
  'rows found',
  'kqlab',
  'again',
  'DuckDB 1T',
  '2T',
  'loop',
  '× 1T',
  '× 2T',
  '× loop',
  'again × 1T',
];

/** A cell for each heading. */
function cells({ work, found, times }: Measured): string[] {
  const { cold = 0, again = 0, duckdb1 = 0, duckdb2 = 0, loop = 0 } = times;
  const ratios = [duckdb1 / cold, duckdb2 / cold, loop / cold, duckdb1 / again];
  return [work.title, String(found), ...[cold, again, duckdb1, duckdb2, loop].map(short), ...ratios.map(short)];
}

const short = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);

/** Shows the table, and writes it into docs/performance.md when it is the whole of it. */
export function report(
  measured: readonly Measured[],
  how: { count: number; rounds: number; isComplete: boolean },
): void {
  const rows = [headings, ...measured.map(cells)];
  const widths = headings.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  for (const row of rows) {
    process.stdout.write(
      `${row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  ')}\n`,
    );
  }
  if (how.isComplete) writePage(measured, how);
}

function writePage(measured: readonly Measured[], { count, rounds }: { count: number; rounds: number }): void {
  const lines = [
    `${count.toLocaleString('en')} rows, medians of ${rounds} interleaved rounds in milliseconds; Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim()}.`,
    '',
    `| ${headings.join(' | ')} |`,
    `|${headings.map(() => '---').join('|')}|`,
    ...measured.map((one) => `| ${cells(one).join(' | ')} |`),
  ];
  writeSection('measured', lines.join('\n'));
}
