import { displayWidth, graphemes, isoText, type Result } from '../../index.ts';
import { cellText } from './csv.ts';

/** Where a table is shown. */
export interface Screen {
  /** Columns of the terminal; undefined when the table goes elsewhere and may be as wide as it is. */
  readonly width: number | undefined;
  readonly colour: boolean;
}

const GAP = '  ';
/** Columns are not made narrower than this to make others fit. */
const NARROWEST = 8;
const ELLIPSIS = '…';

/** Numbers, which are aligned at their last digit. */
export const isNumber = (type: string): boolean => ['int', 'long', 'real', 'decimal'].includes(type);

interface Shown {
  readonly name: string;
  readonly isRight: boolean;
  /** Text may be cut to fit; half a number or time would be another. */
  readonly canShrink: boolean;
  readonly cells: readonly string[];
  width: number;
}

/** Rows as an aligned table, and under it how many there are. */
export function* table(result: Result, limit: number, screen: Screen): Generator<string> {
  const all = columnsOf(result, limit);
  const shown = screen.width === undefined ? all : fitted(all, screen.width);
  const paint = (text: string) => (screen.colour ? `\u001b[1m${text}\u001b[0m` : text);
  if (shown.length > 0) {
    yield `${paint(line(shown, ({ name }) => name))}\n`;
    yield `${line(shown, ({ width }) => '-'.repeat(width))}\n`;
    const rows = shown[0]?.cells.length ?? 0;
    for (let row = 0; row < rows; row++) yield `${line(shown, ({ cells }) => cells[row] as string)}\n`;
    yield '\n';
  }
  yield `${footer(result, limit, all.length - shown.length)}\n`;
}

function footer({ table }: Result, limit: number, hidden: number): string {
  const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;
  const rows = limit < table.rows ? `first ${limit} of ${plural(table.rows, 'row')}` : plural(table.rows, 'row');
  const wider = hidden > 0 ? ` (${hidden} of them not shown: widen the terminal, or use --format)` : '';
  return `${rows}, ${plural(table.schema.length, 'column')}${wider}`;
}

function columnsOf({ table }: Result, limit: number): Shown[] {
  const rows = Math.min(limit, table.rows);
  return table.columns.map((column, index) => {
    const { name, type } = table.schema[index] as { name: string; type: Parameters<typeof cellText>[1] };
    const cells = Array.from({ length: rows }, (_, row) => {
      const value = column.at(row);
      return printable(type === 'datetime' && value !== null ? isoText(value as bigint) : cellText(value, type));
    });
    const width = cells.reduce((widest, cell) => Math.max(widest, displayWidth(cell)), displayWidth(name));
    return {
      name: printable(name),
      isRight: isNumber(type),
      canShrink: type === 'string' || type === 'dynamic',
      cells,
      width,
    };
  });
}

/** Line breaks would tear the table, and other control characters could command the terminal. */
const printable = (text: string): string =>
  text.replace(/[\p{Cc}\u2028\u2029]/gu, (character) =>
    JSON.stringify(character)
      .slice(1, -1)
      .replace(/^[\u007f-\u009f\u2028\u2029]$/, '·'),
  );

/** Narrows the widest columns of text until all fit; columns that find no room at all are left away at the end. */
function fitted(columns: readonly Shown[], room: number): Shown[] {
  const shown = columns.map((column) => ({ ...column }));
  const narrowed = ({ width, canShrink }: Shown, limit: number) => (canShrink ? Math.min(width, limit) : width);
  const needed = (limit: number) =>
    shown.reduce((sum, column) => sum + narrowed(column, limit), GAP.length * (shown.length - 1));
  while (shown.length > 1 && needed(NARROWEST) > room) shown.pop();
  let limit = Math.max(NARROWEST, ...shown.map(({ width }) => width));
  while (limit > NARROWEST && needed(limit) > room) limit--;
  for (const column of shown) column.width = narrowed(column, limit);
  return shown;
}

function line(columns: readonly Shown[], text: (column: Shown) => string): string {
  const cells = columns.map((column) => aligned(text(column), column));
  return cells.join(GAP).trimEnd();
}

function aligned(text: string, { width, isRight }: Shown): string {
  const cut = truncated(text, width);
  const space = ' '.repeat(Math.max(0, width - displayWidth(cut)));
  return isRight ? space + cut : cut + space;
}

function truncated(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let cut = '';
  let taken = ELLIPSIS.length;
  for (const { segment } of graphemes(text)) {
    taken += displayWidth(segment);
    if (taken > width) break;
    cut += segment;
  }
  return cut + ELLIPSIS;
}
