import { displayWidth, graphemes } from '../../source/width.ts';

const GAP = '  ';

/** The widths that columns need for their names and cells. */
export const widthsOf = (names: readonly string[], rows: readonly (readonly string[])[]): number[] =>
  names.map((name, index) => Math.max(displayWidth(name), ...rows.map((cells) => displayWidth(cells[index] ?? ''))));

/** Cells in columns of the widths. */
export const aligned = (cells: readonly string[], widths: readonly number[]): string =>
  cells
    .map((cell, index) => cell + ' '.repeat(Math.max(0, (widths[index] ?? 0) - displayWidth(cell))))
    .join(GAP)
    .trimEnd();

/** A text in one line, cut in its middle when it is wider: paths and command lines often differ at their end. */
export function cutTo(text: string, widest: number): string {
  const line = text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
  if (displayWidth(line) <= widest) return line;
  const letters = [...graphemes(line)].map(({ segment }) => segment);
  return `${letters.slice(0, widest / 2 - 1).join('')}…${letters.slice(-widest / 2).join('')}`;
}
