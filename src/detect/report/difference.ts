import { displayWidth } from '../../source/width.ts';
import type { Difference, DifferenceLine } from '../failure.ts';
import { aligned, cutTo, widthsOf } from './aligned.ts';
import type { Paint } from './paint.ts';

/** Wider cells are cut. */
const WIDEST = 48;

/** Expected and got below each other, in aligned columns; cells that differ are marked below. */
export function differenceText({ columns, lines, more }: Difference, paint: Paint): string[] {
  const shown = lines.map((line) => line.cells.map((cell) => cutTo(cell, WIDEST)));
  const widths = widthsOf(columns, shown);
  const text = [paint.faint(`  ${aligned(columns, widths)}`)];
  for (const [index, line] of lines.entries()) {
    const cells = shown[index] ?? [];
    const body = `${line.sign} ${aligned(cells, widths)}`;
    text.push(line.sign === '-' ? paint.good(body) : line.sign === '+' ? paint.bad(body) : body);
    if (line.sign === '+' && line.differs.includes(true))
      text.push(paint.faint(`  ${aligned(marks(line, cells), widths)}`));
  }
  if (more > 0) text.push(paint.faint(`  and ${more} more`));
  return text;
}

/** `^` under the cells that differ. */
const marks = (line: DifferenceLine, cells: readonly string[]): string[] =>
  cells.map((cell, index) => (line.differs[index] ? '^'.repeat(Math.max(1, displayWidth(cell))) : ''));
