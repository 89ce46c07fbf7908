import { closes, type Gap, type Piece } from './pieces.ts';

/** Lines are broken where they would be longer. */
export const WIDTH = 100;
export const INDENT = 4;

/** The text of pieces that have been laid out. */
export function print(pieces: readonly Piece[], newLine: string): string {
  return new Printer(pieces, newLine).run();
}

class Printer {
  private text = '';
  private column = 0;
  /** How deep the present line begins, and how deep one would begin at the present piece. */
  private lineDepth = 0;
  private depth = 0;

  constructor(
    private readonly pieces: readonly Piece[],
    private readonly newLine: string,
  ) {}

  run(): string {
    this.pieces.forEach((piece, index) => {
      this.depth += piece.deeper;
      this.separate(piece, this.pieces[index - 1], index);
      for (const group of piece.groups) group.broken = !this.fits(index, group.last);
      this.add(piece.image);
      if (piece.after) this.add(` ${piece.after.text}`);
    });
    return this.text === '' ? '' : `${this.text}${this.newLine}`;
  }

  /** Comments before a piece, and a space or a new line. */
  private separate(piece: Piece, previous: Piece | undefined, index: number): void {
    const gap = piece.gap ?? { flat: '' };
    const isNewLine = this.isNewLine(gap, index);
    const { before, blank } = piece;
    if (!isNewLine && before.length === 0 && !previous?.after) {
      this.add(gap.flat);
      return;
    }
    const depth = isNewLine || closes(piece) ? this.depth : piece.image === ';' ? this.lineDepth : this.depth + 1;
    const mayBeBlank = piece.image === '|' || piece.image === '' || /^[,;]$/.test(previous?.image ?? ';');
    before.forEach((comment, position) => {
      this.startLine(closes(piece) ? depth + 1 : depth, comment.blank && (mayBeBlank || position > 0));
      this.add(comment.text);
    });
    if (piece.image !== '') this.startLine(depth, blank && mayBeBlank);
  }

  private isNewLine({ flat, breaks, fill }: Gap, index: number): boolean {
    if (breaks === undefined || breaks === 'always') return breaks !== undefined;
    return breaks.broken && !(fill && this.fits(index, index, flat));
  }

  /** Whether pieces fit on the present line, with all that follows them up to where a line may be broken. */
  private fits(first: number, last: number, start = ''): boolean {
    let column = this.column + start.length;
    for (let index = first; column <= WIDTH; index++) {
      const piece = this.pieces[index];
      if (!piece) return true;
      const { image, gap, before } = piece;
      if (index > first) {
        const isInterrupted = before.length > 0 || this.pieces[index - 1]?.after !== undefined;
        if (index > last && (gap?.breaks || isInterrupted)) return true;
        if (gap?.breaks === 'always' || isInterrupted) return false;
        column += gap?.flat.length ?? 0;
      }
      const lineEnd = image.indexOf('\n');
      if (lineEnd !== -1) return index > last && column + lineEnd <= WIDTH;
      column += image.length;
    }
    return false;
  }

  private add(text: string): void {
    this.text += text;
    const line = text.lastIndexOf('\n');
    this.column = line === -1 ? this.column + text.length : text.length - line - 1;
  }

  private startLine(depth: number, blank: boolean): void {
    this.lineDepth = depth;
    this.column = 0;
    if (this.text !== '') this.text += blank ? this.newLine + this.newLine : this.newLine;
    this.add(' '.repeat(depth * INDENT));
  }
}
