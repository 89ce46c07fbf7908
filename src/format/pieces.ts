import { type Token, tokenize } from '../lexer/lexer.ts';

/** A comment as written, without blanks at its end. */
export interface Comment {
  readonly text: string;
  /** An empty line stands before it. */
  readonly blank: boolean;
}

/** What may be broken over lines as a whole: either all of its own gaps are new lines, or none is. */
export interface Group {
  /** The index of its last piece. */
  readonly last: number;
  broken: boolean;
}

/** What stands between a piece and the one before it. */
export interface Gap {
  /** The text when it is no new line. */
  readonly flat: string;
  /** When it is a new line: always, when the group is broken, or never. */
  readonly breaks?: Group | 'always';
  /** A new line only where the line is full. */
  readonly fill?: true;
}

/** A token with the comments that go with it and, once it is laid out, its place. */
export interface Piece {
  readonly image: string;
  readonly start: number;
  readonly end: number;
  /** The index of the bracket that closes or opens this one. */
  partner: number | undefined;
  /** Comments on lines of their own before it. */
  before: Comment[];
  /** The comment behind it on its line. */
  after: Comment | undefined;
  /** An empty line stands before it. */
  readonly blank: boolean;
  gap: Gap | undefined;
  /** How much deeper than the piece before it a new line would begin here. */
  deeper: number;
  /** The groups that begin here, from the outermost. */
  groups: Group[];
}

/** The tokens of a text and their comments. The last piece is empty and has the comments at the end. */
export function piecesOf(text: string): Piece[] {
  const { tokens } = tokenize(text);
  const pieces: Piece[] = [];
  const indexOf = new Map(tokens.map((token, index) => [token, index]));
  let end = 0;
  for (const { image, startOffset } of [...tokens, { image: '', startOffset: text.length }]) {
    pieces.push(pieceOf(image, startOffset, text.slice(end, startOffset), pieces.at(-1)));
    end = startOffset + image.length;
  }
  tokens.forEach((token, index) => {
    const closing = closerOf(token);
    const partner = closing && indexOf.get(closing);
    const [opener, closer] = [pieces[index], pieces[partner ?? -1]];
    if (partner === undefined || !opener || !closer) return;
    opener.partner = partner;
    closer.partner = index;
  });
  return pieces;
}

const closerOf = ({ payload }: Token): Token | undefined =>
  payload && 'closedBy' in payload ? payload.closedBy : undefined;

/** A piece with the comments of the text between it and the one before, to which a comment on its line goes. */
function pieceOf(image: string, start: number, between: string, previous: Piece | undefined): Piece {
  const before: Comment[] = [];
  let space = 0;
  for (const match of between.matchAll(/\/\/[^\r\n]*/g)) {
    const lines = linesIn(between.slice(space, match.index));
    const comment = { text: match[0].trimEnd(), blank: lines > 1 };
    if (previous && lines === 0) previous.after = comment;
    else before.push(comment);
    space = match.index + match[0].length;
  }
  const blank = linesIn(between.slice(space)) > 1;
  const end = start + image.length;
  return {
    image,
    start,
    end,
    partner: undefined,
    before,
    after: undefined,
    blank,
    gap: undefined,
    deeper: 0,
    groups: [],
  };
}

const linesIn = (space: string): number => space.match(/\r\n?|\n/g)?.length ?? 0;

/** Whether a piece closes what another opened. */
export const closes = ({ image }: Piece): boolean => image === ')' || image === ']' || image === '}';

/**
 * Lets comments go with what they are about: a separator belongs to the end of a line and is followed by the comment
 * that stood before it; what begins a line, such as a pipe, leaves the comment after it to the line before.
 */
export function settleComments(pieces: readonly Piece[]): void {
  pieces.forEach((piece, index) => {
    const [previous, next] = [pieces[index - 1], pieces[index + 1]];
    if (!previous || !next) return;
    if (piece.image === ',' || (piece.image === ';' && piece.before.length === 0)) leaveBehind(previous, piece, next);
    if (piece.image === '|' || piece.image === 'and' || piece.image === 'or') takeBefore(previous, piece, next);
  });
}

function leaveBehind(previous: Piece, separator: Piece, next: Piece): void {
  if (separator.after) return;
  separator.after = previous.after;
  previous.after = undefined;
  next.before.unshift(...separator.before.splice(0));
}

function takeBefore(previous: Piece, leader: Piece, next: Piece): void {
  if (leader.after && !previous.after && leader.before.length === 0) {
    previous.after = leader.after;
    leader.after = undefined;
  }
  if (!leader.after) leader.before.push(...next.before.splice(0));
}
