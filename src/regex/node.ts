import { ALL_BITS, ANY, type CharSet, character, complement, union, WORD } from './charset.ts';

/** What is asked of one neighbour of a position: to be in the set, or not to be (the edge of the text is in no set). */
export interface Condition {
  readonly set: CharSet;
  readonly inside: boolean;
}
/** One way for an assertion to hold: what it asks of the character before, and of the one after. */
export interface Neighbours {
  readonly before?: Condition;
  readonly after?: Condition;
}

/** What every part of a pattern says about itself. */
interface Facts {
  /** It can match the empty text. */
  readonly nullable: boolean;
  /** Bits of the characters a match can begin with and end with; see {@link CharSet}. */
  readonly first: bigint;
  readonly last: bigint;
}

/** A part of a pattern whose flags are resolved: case, lines, greed and Unicode are in the sets and nodes themselves. */
export type Node = Facts &
  (
    | { readonly kind: 'one'; readonly set: CharSet }
    /** An assertion: it holds when one of its ways does. */
    | { readonly kind: 'look'; readonly ways: readonly Neighbours[] }
    | { readonly kind: 'sequence'; readonly items: readonly Node[] }
    /** The first item that leads to a match wins. */
    | { readonly kind: 'choice'; readonly items: readonly Node[] }
    | {
        readonly kind: 'repeat';
        readonly item: Node;
        readonly least: number;
        /** Infinity for no bound. */
        readonly most: number;
        readonly greedy: boolean;
      }
    | { readonly kind: 'group'; readonly item: Node; readonly index: number }
  );
/** The node of one kind. */
export type NodeOf<K extends Node['kind']> = Extract<Node, { kind: K }>;

export const one = (set: CharSet): Node => ({ kind: 'one', set, nullable: false, first: set.bits, last: set.bits });

export const look = (...ways: readonly Neighbours[]): Node => ({
  kind: 'look',
  ways,
  nullable: true,
  first: 0n,
  last: 0n,
});

export function sequence(items: readonly Node[]): Node {
  if (items.length === 1 && items[0]) return items[0];
  return {
    kind: 'sequence',
    items,
    nullable: items.every(({ nullable }) => nullable),
    first: items.reduceRight((after, item) => item.first | (item.nullable ? after : 0n), 0n),
    last: items.reduce((before, item) => item.last | (item.nullable ? before : 0n), 0n),
  };
}

export function choice(items: readonly Node[]): Node {
  if (items.length === 1 && items[0]) return items[0];
  return {
    kind: 'choice',
    items,
    nullable: items.some(({ nullable }) => nullable),
    first: items.reduce((all, { first }) => all | first, 0n),
    last: items.reduce((all, { last }) => all | last, 0n),
  };
}

export const repeat = (item: Node, least: number, most: number, greedy: boolean): Node => ({
  kind: 'repeat',
  item,
  least,
  most,
  greedy,
  nullable: least === 0 || item.nullable,
  first: item.first,
  last: item.last,
});

export const group = (item: Node, index: number): Node => ({
  kind: 'group',
  item,
  index,
  nullable: item.nullable,
  first: item.first,
  last: item.last,
});

/** Bits of everything that may stand next to a node where nothing is known about it. */
export const UNKNOWN = ALL_BITS;

const inside = (set: CharSet): Condition => ({ set, inside: true });
const outside = (set: CharSet): Condition => ({ set, inside: false });
const NEWLINE = character(10);
const RETURN = character(13);
/** Not a line feed; neither that nor a carriage return. */
export const INLINE = complement(NEWLINE);
export const INLINE_CRLF = complement(union([NEWLINE, RETURN]));

export const textStart = look({ before: outside(ANY) });
export const textEnd = look({ after: outside(ANY) });
export const lineStart = look({ before: outside(INLINE) });
export const lineEnd = look({ after: outside(INLINE) });
/** Lines that end in a line feed, a carriage return, or both: never between the two. */
export const lineStartCrlf = look({ before: outside(INLINE) }, { before: inside(RETURN), after: outside(NEWLINE) });
export const lineEndCrlf = look(
  { after: outside(complement(RETURN)) },
  { before: outside(RETURN), after: inside(NEWLINE) },
);

/** The assertions about word boundaries, for a set of word characters. */
export const wordLooks = (word: CharSet) => ({
  boundary: look({ before: inside(word), after: outside(word) }, { before: outside(word), after: inside(word) }),
  noBoundary: look({ before: inside(word), after: inside(word) }, { before: outside(word), after: outside(word) }),
  start: look({ before: outside(word), after: inside(word) }),
  end: look({ before: inside(word), after: outside(word) }),
  startHalf: look({ before: outside(word) }),
  endHalf: look({ after: outside(word) }),
});
/** The word assertions by Unicode. */
export const unicodeLooks = wordLooks(WORD);
