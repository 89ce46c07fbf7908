import type * as ast from '../parser/ast.ts';
import { childrenOf } from '../parser/tree.ts';
import { layOutBrackets } from './brackets.ts';
import { Layout, type Range } from './layout.ts';
import { type Piece, piecesOf, settleComments } from './pieces.ts';
import { INDENT, WIDTH } from './print.ts';
import { chainOf, shapes } from './shapes.ts';

/** The pieces of a text with everything said that the printer needs to know. */
export function layOut(text: string, query: ast.Query): readonly Piece[] {
  const pieces = piecesOf(text);
  settleComments(pieces);
  const layout = new Layout(text, pieces);
  visit(query, layout);
  layOutBrackets(layout);
  pieces.forEach((piece, index) => {
    piece.gap ??= { flat: isTight(pieces[index - 1], piece) ? '' : ' ' };
    piece.groups.sort((a, b) => b.last - a.last);
  });
  for (const table of layout.tables) align(table, layout);
  return pieces;
}

function visit(node: ast.Node, layout: Layout): void {
  const shape = shapes[node.kind] as ((node: ast.Node, layout: Layout) => void) | undefined;
  shape?.(node, layout);
  for (const child of node.kind === 'Binary' ? chainOf(node).operands : childrenOf(node)) visit(child, layout);
}

/** Whether nothing stands between two pieces, where nobody says otherwise. A sign is one of a single operand then. */
const isTight = (previous: Piece | undefined, { image }: Piece): boolean =>
  previous === undefined || /^[)\],;.:]$/.test(image) || /^(?:[([.:+-]|typeof)$/.test(previous.image);

/** Makes columns of cells begin one under the other, when they all fit. */
function align(table: readonly (readonly Range[])[], layout: Layout): void {
  const widths = table.map((row) => row.map((cell) => widthOf(cell, layout)));
  const columns = (widths[0] ?? []).map((_, column) => Math.max(...widths.map((row) => row[column] ?? 0)));
  const total = columns.reduce((sum, width) => sum + width + 2, INDENT * 2);
  const isInterrupted = table.some((row) => row.slice(1).some(({ first }) => followsComment(first, layout)));
  if (total > WIDTH || isInterrupted) return;
  table.forEach((row, index) => {
    row.slice(1).forEach(({ first }, column) => {
      const missing = (columns[column] ?? 0) - (widths[index]?.[column] ?? 0);
      layout.gap(first, { flat: ' '.repeat(1 + missing) });
    });
  });
}

/** The width of a cell on one line; infinite when it cannot be on one. */
function widthOf({ first, last }: Range, { pieces }: Layout): number {
  let width = 0;
  for (const [index, { image, gap, before, after }] of pieces.slice(first, last + 1).entries()) {
    if (image.includes('\n') || (index > 0 && before.length > 0) || (after && first + index < last))
      return Number.POSITIVE_INFINITY;
    width += image.length + (index === 0 ? 0 : (gap?.flat.length ?? 0));
  }
  return width;
}

const followsComment = (index: number, { pieces }: Layout): boolean =>
  (pieces[index]?.before.length ?? 0) > 0 || pieces[index - 1]?.after !== undefined;
