import { ANY, type CharSet, character } from './charset.ts';
import { foldedHere, readClass } from './classes.ts';
import { Cursor } from './cursor.ts';
import { readEscape } from './escape.ts';
import {
  choice,
  group,
  INLINE,
  INLINE_CRLF,
  lineEnd,
  lineEndCrlf,
  lineStart,
  lineStartCrlf,
  type Node,
  one,
  repeat,
  sequence,
  textEnd,
  textStart,
} from './node.ts';
import { RegexProblem } from './problem.ts';

/** A pattern that has been read. */
export interface Pattern {
  readonly node: Node;
  /** How many capture groups there are. */
  readonly groupCount: number;
  /** The numbers of the groups that have names. */
  readonly groupNames: ReadonlyMap<string, number>;
}

/** As deep as Rust lets groups be nested. */
const DEPTH_LIMIT = 250;
const COUNT_LIMIT = 2 ** 32;

/**
 * Reads a pattern in the syntax of Rust's regex crate, which is Kusto's. Source: https://docs.rs/regex/latest/regex/#syntax
 * The flags are those that could stand in `(?flags)` at the start.
 */
export function parsePattern(pattern: string, flags = ''): Pattern {
  return new Reader(pattern, flags).read();
}

class Reader {
  private readonly cursor: Cursor;
  private groupCount = 0;
  private readonly groupNames = new Map<string, number>();
  private depth = 0;

  constructor(pattern: string, flags: string) {
    this.cursor = new Cursor(pattern);
    this.cursor.setFlags(flags);
  }

  read(): Pattern {
    const node = this.alternatives();
    if (this.cursor.here === ')') throw new RegexProblem('a parenthesis is closed that was not opened');
    return { node, groupCount: this.groupCount, groupNames: this.groupNames };
  }

  private alternatives(): Node {
    const items = [this.sequence()];
    while (this.cursor.here === '|') {
      this.cursor.next();
      items.push(this.sequence());
    }
    return choice(items);
  }

  private sequence(): Node {
    const items: Node[] = [];
    /** What a repetition operator would repeat. */
    let last: Node | undefined;
    for (;;) {
      this.cursor.skip();
      const { here } = this.cursor;
      if (here === '' || here === '|' || here === ')') return sequence(items);
      if ('?*+{'.includes(here)) {
        if (!last) throw new RegexProblem(`there is nothing that '${here}' could repeat`);
        items.pop();
        last = this.repetition(last);
      } else {
        last = this.item(here);
      }
      if (last) items.push(last);
    }
  }

  /** One item; undefined for flags, which match nothing themselves. */
  private item(here: string): Node | undefined {
    const { cursor } = this;
    const { flags } = cursor;
    if (here === '(') return this.parenthesis();
    if (here === '[') return one(readClass(cursor));
    if (here === '\\') return this.escape();
    cursor.next();
    switch (here) {
      case '.':
        if (!flags.u) throw new RegexProblem("'.' without Unicode can match half a character");
        return one(flags.s ? ANY : flags.R ? INLINE_CRLF : INLINE);
      case '^':
        return flags.m ? (flags.R ? lineStartCrlf : lineStart) : textStart;
      case '$':
        return flags.m ? (flags.R ? lineEndCrlf : lineEnd) : textEnd;
      default:
        return this.literal(here.codePointAt(0) ?? 0);
    }
  }

  private literal(code: number): Node {
    const set: CharSet = character(code);
    // Without Unicode, only ASCII has upper and lower case.
    return one(code < 128 || this.cursor.flags.u ? foldedHere(this.cursor, set) : set);
  }

  private escape(): Node {
    this.cursor.take('\\');
    const read = readEscape(this.cursor);
    if ('code' in read) return this.literal(read.code);
    return 'set' in read ? one(read.set) : read.look;
  }

  private repetition(item: Node): Node {
    const { cursor } = this;
    const [least, most] = this.counts();
    const swapped = cursor.flags.U;
    if (least > most) throw new RegexProblem(`the repetition {${least},${most}} asks for more than it allows`);
    const lazy = cursor.take('?');
    return repeat(item, least, most, lazy === swapped);
  }

  private counts(): readonly [number, number] {
    const { cursor } = this;
    if (cursor.take('?')) return [0, 1];
    if (cursor.take('*')) return [0, Number.POSITIVE_INFINITY];
    if (cursor.take('+')) return [1, Number.POSITIVE_INFINITY];
    const counted = cursor.match(/\{\s*(\d+)\s*(?:(,)(?:\s*(\d+)\s*)?)?\}/y);
    if (!counted) throw new RegexProblem("a '{' is not followed by counts; write '\\{' for the character");
    const least = Number(counted[1]);
    const most = counted[2] ? Number(counted[3] ?? Number.POSITIVE_INFINITY) : least;
    if (least >= COUNT_LIMIT || (most >= COUNT_LIMIT && Number.isFinite(most))) {
      throw new RegexProblem('a count is too large');
    }
    return [least, most];
  }

  private parenthesis(): Node | undefined {
    const { cursor } = this;
    const { flags } = cursor;
    cursor.next();
    if (cursor.match(/\?(?:=|!|<=|<!)/y)) {
      throw new RegexProblem('look-ahead and look-behind are not part of the syntax');
    }
    const name = cursor.match(/\?P?<([^>]*)>/y);
    let index = 0;
    if (name) index = this.newGroup(name[1] ?? '');
    else if (cursor.take('?')) {
      const written = cursor.match(/[^:)]*/y)?.[0] ?? '';
      if (written === '' && cursor.here === ')') throw new RegexProblem("there is nothing that '?' could repeat");
      cursor.setFlags(written);
      if (cursor.take(')')) return undefined;
      if (!cursor.take(':')) throw new RegexProblem('a group is not closed');
    } else index = this.newGroup();
    const item = this.nested();
    cursor.flags = flags;
    return index === 0 ? item : group(item, index);
  }

  private newGroup(name?: string): number {
    this.groupCount++;
    if (name === undefined) return this.groupCount;
    if (!/^[\p{Alphabetic}_][\p{Alphabetic}\p{Nd}\p{Nl}\p{No}_.[\]]*$/u.test(name)) {
      throw new RegexProblem(`'${name}' cannot be the name of a group`);
    }
    if (this.groupNames.has(name)) throw new RegexProblem(`two groups are named '${name}'`);
    this.groupNames.set(name, this.groupCount);
    return this.groupCount;
  }

  private nested(): Node {
    if (++this.depth > DEPTH_LIMIT) throw new RegexProblem('groups are nested too deeply');
    const item = this.alternatives();
    this.depth--;
    if (this.cursor.here !== ')') throw new RegexProblem('a group is not closed');
    this.cursor.take(')');
    return item;
  }
}
