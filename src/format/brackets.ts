import type { Layout } from './layout.ts';
import { closes } from './pieces.ts';

/**
 * Lets what stands in brackets be broken: each item on a line of its own, one deeper. Brackets around one thing that
 * is broken within itself stay close to it: `dynamic([`.
 */
export function layOutBrackets(layout: Layout): void {
  layout.pieces.forEach((piece, close) => {
    if (closes(piece)) layOutList(layout, layout.partner(close), close);
  });
}

function layOutList(layout: Layout, open: number, close: number): void {
  if (close === open + 1) {
    layout.glue(close);
    return;
  }
  const parts = topLevel(layout, open, close);
  const commas = parts.filter((index) => layout.is(index, ','));
  const { gap: start } = layout.piece(open + 1);
  const isBreakable = parts.some((index) => layout.piece(index).gap?.breaks !== undefined);
  if (commas.length === 0 && !isBreakable) return;
  layout.indent(open + 1, close - 1);
  if (start?.breaks === 'always') return;
  const group = layout.group(open, close);
  const flat = start?.flat ?? (layout.is(open, '{') ? ' ' : '');
  const fill = commas.length + 1 >= FILLED && isNumeric(layout, open, close);
  layout.gap(open + 1, { flat, breaks: group });
  layout.gap(close, { flat, breaks: group });
  for (const comma of commas) {
    const next = comma + 1;
    if (layout.piece(next).gap === undefined)
      layout.gap(next, { flat: ' ', breaks: group, ...(fill && { fill: true as const }) });
  }
}

/** So many numbers share their lines. */
const FILLED = 8;

const isNumeric = (layout: Layout, open: number, close: number): boolean =>
  layout.pieces.slice(open + 1, close).every(({ image }) => /^(?:[\d.]+|[-,])$/.test(image));

/** The pieces between two brackets, without those in brackets between them; of these, only the opening ones. */
function topLevel(layout: Layout, open: number, close: number): number[] {
  const parts: number[] = [];
  for (let index = open + 1; index < close; index++) {
    parts.push(index);
    index = Math.max(index, layout.partner(index));
  }
  return parts;
}
