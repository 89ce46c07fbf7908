import { isoText } from '../../table/rows.ts';
import type { Table } from '../../table/table.ts';
import { textOf } from '../../types/text.ts';
import type { StepReport } from '../steps.ts';
import { counted, listed } from '../words.ts';
import { aligned, cutTo, widthsOf } from './aligned.ts';
import type { Paint } from './paint.ts';

/** How much of a table is shown. */
export interface SampleSize {
  readonly rows: number;
  readonly width: number;
}

/** What one operator did, in lines, with the first rows it gave. */
export function stepText(step: StepReport, size: SampleSize, paint: Paint): string[] {
  const { place, operator, rowsIn, rowsOut, added, lost, read, table } = step;
  const [main = rowsOut] = rowsIn;
  const count = `${rowsIn.length > 0 ? `${rowsIn.join(' and ')} → ` : ''}${counted(rowsOut, 'row')}`;
  const colour = rowsOut === 0 ? paint.bad : rowsOut < main ? paint.doubtful : paint.good;
  const many = (names: readonly string[]) => (names.length > 6 ? `${names.length} columns` : listed(names));
  const changes = [
    ...(added.length > 0 ? [`adds ${many(added)}`] : []),
    ...(lost.length > 0 ? [`loses ${many(lost)}`] : []),
  ];
  return [
    `${paint.faint(place)}  ${paint.strong(operator)}`,
    `  ${colour(count)}${changes.length > 0 ? `; ${changes.join(', ')}` : ''}`,
    ...sampleText(table, [...added, ...read], size, paint).map((each) => `    ${each}`),
  ];
}

const WIDEST = 32;

/** The first rows of a table: the columns added first, then others as far as they fit. */
function sampleText(table: Table, first: readonly string[], { rows, width }: SampleSize, paint: Paint): string[] {
  const count = Math.min(rows, table.rows);
  if (count === 0) return [];
  const names = table.schema.map(({ name }) => name);
  const order = [...names.keys()].sort(
    (a, b) => Number(first.includes(names[b] ?? '')) - Number(first.includes(names[a] ?? '')),
  );
  const cell = (row: number, index: number): string => {
    const value = table.columns[index]?.at(row) ?? null;
    const type = table.schema[index]?.type ?? 'string';
    return cutTo(type === 'datetime' && value !== null ? isoText(value as bigint) : textOf(value, type), WIDEST);
  };
  const all = Array.from({ length: count }, (_, row) => order.map((index) => cell(row, index)));
  const titles = order.map((index) => names[index] ?? '');
  const widths = widthsOf(titles, all);
  let fitting = 0;
  for (let used = 0; fitting < widths.length; fitting++) {
    used += (widths[fitting] ?? 0) + 2;
    if (used > width && fitting > 0) break;
  }
  const line = (cells: readonly string[]) => aligned(cells.slice(0, fitting), widths);
  const hidden = widths.length - fitting;
  return [paint.faint(`${line(titles)}${hidden > 0 ? `  … ${hidden} more` : ''}`), ...all.map(line)];
}
