import { BEYOND_OTHER, BEYOND_WORD, type CharSet, isIn } from './charset.ts';
import type { Condition, Neighbours, Node, NodeOf } from './node.ts';

/** Steps over one character that is in set `a`. */
export const ONE = 0;
/** Goes on at `a`; where that fails, at `b`. */
export const SPLIT = 1;
/** Goes on at `a`. */
export const JUMP = 2;
/** Remembers the place in slot `a`. */
export const SAVE = 3;
/** Goes on when assertion `a` holds. */
export const LOOK = 4;
export const MATCH = 5;

/** Tells whether a character is in a set. */
export class Membership {
  /** 1 for each ASCII character in the set. */
  readonly ascii = new Uint8Array(128);
  private readonly beyond = new Map<number, boolean>();
  private readonly onlyAscii: boolean;

  constructor(private readonly set: CharSet) {
    for (let code = 0; code < 128; code++) this.ascii[code] = Number((set.bits >> BigInt(code)) & 1n);
    this.onlyAscii = (set.bits & (BEYOND_WORD | BEYOND_OTHER)) === 0n;
  }

  has(code: number): boolean {
    if (code < 128) return this.ascii[code] === 1;
    if (this.onlyAscii) return false;
    let member = this.beyond.get(code);
    if (member === undefined) {
      member = isIn(this.set, code);
      this.beyond.set(code, member);
    }
    return member;
  }
}

interface Test {
  readonly set: Membership;
  readonly inside: boolean;
}
/** One way for an assertion to hold. */
export interface Way {
  readonly before: Test | undefined;
  readonly after: Test | undefined;
}

/** Instructions that match a node as Rust's regex crate does. */
export class Program {
  readonly operations: number[] = [];
  readonly a: number[] = [];
  readonly b: number[] = [];
  /** The number of each choice. */
  readonly splits: number[] = [];
  splitCount = 0;
  readonly sets: Membership[] = [];
  readonly looks: (readonly Way[])[] = [];
  private readonly known = new Map<string, number>();

  constructor(node: Node) {
    this.emit(SAVE, 0);
    this.compile(node);
    this.emit(SAVE, 1);
    this.emit(MATCH);
  }

  get length(): number {
    return this.operations.length;
  }

  private emit(operation: number, a = 0, b = 0): number {
    this.operations.push(operation);
    this.splits.push(operation === SPLIT ? this.splitCount++ : -1);
    this.a.push(a);
    return this.b.push(b) - 1;
  }

  private setIndex(set: CharSet): number {
    const known = this.known.get(set.source);
    if (known !== undefined) return known;
    const index = this.sets.push(new Membership(set)) - 1;
    this.known.set(set.source, index);
    return index;
  }

  private compile(node: Node): void {
    switch (node.kind) {
      case 'one':
        this.emit(ONE, this.setIndex(node.set));
        break;
      case 'look':
        this.emit(LOOK, this.looks.push(node.ways.map((way) => this.way(way))) - 1);
        break;
      case 'group':
        this.emit(SAVE, 2 * node.index);
        this.compile(node.item);
        this.emit(SAVE, 2 * node.index + 1);
        break;
      case 'sequence':
        for (const item of node.items) this.compile(item);
        break;
      case 'choice':
        this.compileChoice(node);
        break;
      case 'repeat':
        this.compileRepeat(node);
    }
  }

  private way({ before, after }: Neighbours): Way {
    const test = (condition: Condition | undefined): Test | undefined =>
      condition && { set: this.sets[this.setIndex(condition.set)] as Membership, inside: condition.inside };
    return { before: test(before), after: test(after) };
  }

  private compileChoice({ items }: NodeOf<'choice'>): void {
    const jumps: number[] = [];
    items.forEach((item, i) => {
      const isLast = i === items.length - 1;
      const split = isLast ? undefined : this.emit(SPLIT, this.length + 1);
      this.compile(item);
      if (split === undefined) return;
      jumps.push(this.emit(JUMP));
      this.b[split] = this.length;
    });
    for (const jump of jumps) this.a[jump] = this.length;
  }

  private compileRepeat({ item, least, most, greedy }: NodeOf<'repeat'>): void {
    const isUnbounded = most === Number.POSITIVE_INFINITY;
    // What an item that can be empty prefers is kept only when the loop comes after it: x* is (x+)?.
    const loopsAfter = isUnbounded && (least > 0 || item.nullable);
    for (let i = 0; i < (loopsAfter ? least - 1 : least); i++) this.compile(item);
    const exits: number[] = [];
    if (loopsAfter) {
      if (least === 0) exits.push(this.split(greedy));
      const start = this.length;
      this.compile(item);
      exits.push(this.split(greedy, start));
    } else if (isUnbounded) {
      const split = this.split(greedy);
      exits.push(split);
      this.compile(item);
      this.emit(JUMP, split);
    } else {
      for (let i = least; i < most; i++) {
        exits.push(this.split(greedy));
        this.compile(item);
      }
    }
    for (const exit of exits) (greedy ? this.b : this.a)[exit] = this.length;
  }

  /** A choice between the item at `start` and an exit to be filled in: the item first when greedy. */
  private split(greedy: boolean, start = this.length + 1): number {
    return greedy ? this.emit(SPLIT, start, 0) : this.emit(SPLIT, 0, start);
  }
}
