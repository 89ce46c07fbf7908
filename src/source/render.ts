import type { Diagnostic, Severity } from './diagnostic.ts';
import { position, type Span } from './span.ts';
import { displayWidth, graphemes } from './width.ts';

/** How a diagnostic is printed. */
export interface RenderOptions {
  /** Name of the file the text came from, or a word such as `stdin`. */
  readonly file?: string;
  /** Whether to colour with ANSI escapes. */
  readonly colour?: boolean;
  /** The widest a quoted line may be before only the part around the marker is shown. */
  readonly width?: number;
}

const TAB_WIDTH = 4;
const DEFAULT_WIDTH = 100;
/** Of a windowed line, this share stands before the marked words. */
const SHARE_BEFORE = 0.3;
const ELLIPSIS = '…';

/**
 * One diagnostic as text: `file:line:column`, code and message, the line with the one before it, a marker under the
 * words, and the help.
 */
export function renderDiagnostic(diagnostic: Diagnostic, text: string, options: RenderOptions = {}): string {
  const { file = 'query', colour = false, width = DEFAULT_WIDTH } = options;
  const { severity, code, message, help } = diagnostic;
  const paint = colour ? painted : plain;
  const at = position(text, diagnostic.span.start);
  const title = `${paint(severity, `${severity} ${code}`)}: ${paint('strong', message)}`;
  const lines = [`${file}:${at.line}:${at.column}: ${title}`];
  const gutter = String(at.line).length;
  const quote = (number: number | '', content: string) =>
    `  ${paint('faint', `${String(number).padStart(gutter)} |`)}${content === '' ? '' : ` ${content}`}`;

  const lineStart = diagnostic.span.start - (at.column - 1);
  if (at.line > 1) {
    const previousStart = text.lastIndexOf('\n', lineStart - 2) + 1;
    const previous = window(cellsOf(text, previousStart), width, 0).content;
    if (previous.trim() !== '') lines.push(quote(at.line - 1, previous));
  }
  const { content, marker } = mark(cellsOf(text, lineStart), diagnostic, width);
  lines.push(quote(at.line, content), quote('', paint(severity, marker)));
  if (help) lines.push(`  ${paint('help', 'help')}: ${help}`);
  return lines.join('\n');
}

/** Several diagnostics as text, in the order of their places, with an empty line between. */
export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  text: string,
  options: RenderOptions = {},
): string {
  return [...diagnostics]
    .sort((a, b) => a.span.start - b.span.start)
    .map((diagnostic) => renderDiagnostic(diagnostic, text, options))
    .join('\n\n');
}

// ------------------------------------------------------------------- a line

/** One printed character: its place in the text, and the columns of the terminal it takes. */
interface Cell {
  readonly start: number;
  readonly end: number;
  readonly shown: string;
  readonly width: number;
}

const widthOf = (cells: readonly Cell[]): number => cells.reduce((sum, cell) => sum + cell.width, 0);
const textOf = (cells: readonly Cell[]): string => cells.map(({ shown }) => shown).join('');

/** The line of the text that begins at an offset, cut into what a terminal prints. */
function cellsOf(text: string, lineStart: number): Cell[] {
  const end = text.indexOf('\n', lineStart);
  const line = text.slice(lineStart, end === -1 ? undefined : end).replace(/\r$/, '');
  const cells: Cell[] = [];
  let column = 0;
  for (const { segment, index } of graphemes(line)) {
    const shown = visible(segment, column);
    const start = lineStart + index;
    const cell = { start, end: start + segment.length, shown, width: displayWidth(shown) };
    cells.push(cell);
    column += cell.width;
  }
  return cells;
}

/** The cells a span covers: at least one, which may be the place behind the last. */
function cellRange(cells: readonly Cell[], { start, end }: Span): { first: number; last: number } {
  const at = (index: number) => (index === -1 ? cells.length : index);
  const first = at(cells.findIndex((cell) => cell.end > start));
  const last = at(cells.findIndex((cell) => cell.start >= end));
  return { first, last: Math.max(last, first + 1) };
}

/** A line and the marker under it, both cut to the width. */
function mark(cells: readonly Cell[], { span, context }: Diagnostic, width: number) {
  const marked = cellRange(cells, span);
  const around = cellRange(cells, context ?? span);
  const { from, to, indent, content } = window(cells, width, marked.first);
  let marker = ' '.repeat(indent);
  for (let index = from; index < to; index++) {
    const isMarked = index >= marked.first && index < marked.last;
    const isAround = index >= around.first && index < around.last;
    marker += (isMarked ? '^' : isAround ? '~' : ' ').repeat((cells[index] as Cell).width);
  }
  if (marked.first === cells.length) marker += '^';
  return { content, marker: marker.trimEnd() };
}

/** The part of a line that fits the width and shows the cell asked for. */
function window(cells: readonly Cell[], width: number, shown: number) {
  if (widthOf(cells) <= width) return { from: 0, to: cells.length, indent: 0, content: textOf(cells) };
  const room = width - 2 * ELLIPSIS.length;
  let before = Math.max(Math.floor(room * SHARE_BEFORE), room - widthOf(cells.slice(shown)));
  let from = shown;
  while (from > 0 && before >= (cells[from - 1] as Cell).width) before -= (cells[--from] as Cell).width;
  let left = room;
  let to = from;
  while (to < cells.length && left >= (cells[to] as Cell).width) left -= (cells[to++] as Cell).width;
  const head = from > 0 ? ELLIPSIS : '';
  const tail = to < cells.length ? ELLIPSIS : '';
  return { from, to, indent: head.length, content: head + textOf(cells.slice(from, to)) + tail };
}

/** A character as it may be printed: tabs become spaces, and control characters, which a terminal would obey, a dot. */
function visible(segment: string, column: number): string {
  if (segment === '\t') return ' '.repeat(TAB_WIDTH - (column % TAB_WIDTH));
  return segment.replace(/\p{Cc}/gu, '·');
}

// ------------------------------------------------------------------- colour

const colours: Readonly<Record<Severity | 'strong' | 'faint' | 'help', string>> = {
  error: '1;31',
  warning: '1;33',
  information: '1;34',
  strong: '1',
  faint: '2',
  help: '1;36',
};
type Paint = (colour: keyof typeof colours, text: string) => string;
const painted: Paint = (colour, text) => (text === '' ? '' : `\u001b[${colours[colour]}m${text}\u001b[0m`);
const plain: Paint = (_, text) => text;
