import type { Node } from '../parser/ast.ts';
import type { Span } from '../source/span.ts';
import type { Gap, Group, Piece } from './pieces.ts';

/** A run of pieces: the indices of the first and the last. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

/**
 * Where lines of a text may begin, and how deep. The pieces keep their order whatever is decided here: a layout only
 * says what stands between them.
 */
export class Layout {
  /** The cells of tables of literals, row by row, to be aligned. */
  readonly tables: Range[][][] = [];
  private readonly starts: ReadonlyMap<number, number>;
  private readonly ends: ReadonlyMap<number, number>;

  constructor(
    private readonly text: string,
    readonly pieces: readonly Piece[],
  ) {
    this.starts = new Map(pieces.map(({ start }, index) => [start, index]));
    // The empty piece ends where the last token does.
    this.ends = new Map(pieces.slice(0, -1).map(({ end }, index) => [end, index]));
  }

  piece(index: number): Piece {
    const piece = this.pieces[index];
    if (!piece) throw new Error(`there is no token ${index}`);
    return piece;
  }

  /** The pieces of a part of the text. */
  range({ start, end }: Span): Range {
    const first = this.starts.get(start);
    const last = this.ends.get(end);
    if (first === undefined || last === undefined) throw new Error(`no tokens stand at ${start} to ${end}`);
    return { first, last };
  }
  first(node: Pick<Node, 'span'>): number {
    return this.range(node.span).first;
  }
  last(node: Pick<Node, 'span'>): number {
    return this.range(node.span).last;
  }
  is(index: number, image: string): boolean {
    return this.pieces[index]?.image === image;
  }
  /** The bracket that belongs with this one. */
  partner(index: number): number {
    return this.pieces[index]?.partner ?? index;
  }

  /** The width of pieces without what stands between them. */
  widthOfTokens(first: number, last: number): number {
    return this.pieces.slice(first, last + 1).reduce((width, { image }) => width + image.length, 0);
  }

  group(first: number, last: number): Group {
    const group = { last, broken: false };
    this.piece(first).groups.push(group);
    return group;
  }
  indent(first: number, last: number): void {
    if (first > last) return;
    this.piece(first).deeper++;
    this.piece(last + 1).deeper--;
  }

  gap(index: number, gap: Gap): void {
    this.piece(index).gap = gap;
  }
  /** Nothing stands before the piece. */
  glue(index: number): void {
    this.gap(index, { flat: '' });
  }
  space(index: number): void {
    this.gap(index, { flat: ' ' });
  }
  /** A space, or a new line when the group is broken. */
  line(index: number, group: Group): void {
    this.gap(index, { flat: ' ', breaks: group });
  }
  newLine(index: number): void {
    this.gap(index, { flat: ' ', breaks: 'always' });
  }
  /** `a=b`. */
  tight(equals: number): void {
    this.glue(equals);
    this.glue(equals + 1);
  }
  /** A comment before a bracket that is broken goes behind the bracket. */
  open(bracket: number): void {
    const [previous, piece] = [this.piece(bracket - 1), this.piece(bracket)];
    if (piece.after || piece.before.length > 0) return;
    piece.after = previous.after;
    previous.after = undefined;
  }
  /** Everything within the part stays as it is, comments included. */
  verbatim({ first, last }: Range): void {
    for (let index = first; index <= last; index++) {
      const piece = this.piece(index);
      piece.partner = undefined;
      if (index === first) continue;
      const previous = this.piece(index - 1);
      this.gap(index, { flat: this.text.slice(previous.end, piece.start) });
      previous.after = undefined;
      piece.before = [];
    }
  }

  /**
   * Parts that stand side by side or, when there is no room after the word they follow, one on each line. A single part
   * stays with the word and is broken within, unless more follows it.
   */
  items(word: number, nodes: readonly Pick<Node, 'span'>[], isFollowed = false): void {
    const [first, end] = [nodes[0], nodes.at(-1)];
    if (!first || !end || (nodes.length === 1 && !isFollowed)) return;
    const last = this.last(end);
    const group = this.group(word, last);
    for (const node of nodes) this.line(this.first(node), group);
    this.indent(this.first(first), last);
  }

  /** What begins a line of its own, one deeper, when the whole does not fit on one. */
  clause({ first, last }: Range, group: Group): void {
    this.line(first, group);
    this.indent(first, last);
  }
}
