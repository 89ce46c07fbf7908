import { displayWidth, graphemes } from '../../source/width.ts';
import type { Difference, DifferenceLine } from '../failure.ts';
import type { Paint } from './paint.ts';

const GAP = '  ';
/** Wider cells are cut. */
const WIDEST = 48;

/** Expected and got below each other, in aligned columns; cells that differ are marked below. */
export function differenceText(difference: Difference, paint: Paint): string[] {
  const { columns, lines, more } = difference;
  const shown = lines.map((line) => line.cells.map(cut));
  const widths = columns.map((name, index) =>
    Math.max(displayWidth(name), ...shown.map((cells) => displayWidth(cells[index] ?? ''))),
  );
  const row = (cells: readonly string[]) =>
    cells
      .map((cell, index) => padded(cell, widths[index] ?? 0))
      .join(GAP)
      .trimEnd();
  const text = [paint.faint(`  ${row(columns)}`)];
  for (const [index, line] of lines.entries()) {
    const body = `${line.sign} ${row(shown[index] ?? [])}`;
    text.push(line.sign === '-' ? paint.good(body) : line.sign === '+' ? paint.bad(body) : body);
    if (line.sign === '+' && line.differs.includes(true))
      text.push(paint.faint(`  ${marks(line, shown[index] ?? [], widths)}`));
  }
  if (more > 0) text.push(paint.faint(`  and ${more} more`));
  return text;
}

/** A line of `^` under the cells that differ. */
const marks = (line: DifferenceLine, cells: readonly string[], widths: readonly number[]): string =>
  cells
    .map((cell, index) =>
      padded(line.differs[index] ? '^'.repeat(Math.max(1, displayWidth(cell))) : '', widths[index] ?? 0),
    )
    .join(GAP)
    .trimEnd();

const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - displayWidth(text)));

/** Cut in the middle: paths and command lines often differ at their end. */
function cut(text: string): string {
  const line = text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
  if (displayWidth(line) <= WIDEST) return line;
  const letters = [...graphemes(line)].map(({ segment }) => segment);
  return `${letters.slice(0, WIDEST / 2 - 1).join('')}…${letters.slice(-WIDEST / 2).join('')}`;
}
