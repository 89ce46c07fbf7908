import { isInsideCharacter } from './charset.ts';
import type { Node } from './node.ts';
import { JUMP, LOOK, type Membership, ONE, Program, SAVE, SPLIT, type Way } from './program.ts';

/** Remembers numbers below a bound: as bits, unless that would take too much memory. */
class Visited {
  private bits = new Uint32Array(1024);
  private readonly numbers = new Set<number>();
  private tooMany = false;

  clear(bound: number): void {
    const words = Math.ceil(bound / 32);
    this.numbers.clear();
    this.tooMany = words > BITS_LIMIT / 32;
    if (this.tooMany) return;
    if (words > this.bits.length) this.bits = new Uint32Array(2 * words);
    else this.bits.fill(0, 0, words);
  }

  /** Whether the number is new. */
  add(number: number): boolean {
    if (this.tooMany) return this.numbers.size < this.numbers.add(number).size;
    const word = number >>> 5;
    const bits = this.bits[word] as number;
    const mask = 1 << (number & 31);
    this.bits[word] = bits | mask;
    return (bits & mask) === 0;
  }
}

/** 64 MB of bits. */
const BITS_LIMIT = 2 ** 29;
/** Shared by all searches: they never interleave. */
const visited = new Visited();

/**
 * Matches a pattern in time linear in the text, whatever the pattern: a backtracker that never takes a choice at a
 * place twice, since what failed there once fails again. Exact, but slower than V8.
 */
export class LinearMatcher {
  private readonly program: Program;
  private readonly slots: Int32Array;
  /** Which ASCII characters a match can begin with; null when it can be empty. */
  private readonly starts: Uint8Array | null = null;
  private readonly stack: number[] = [];

  constructor(node: Node, groupCount: number) {
    this.program = new Program(node);
    this.slots = new Int32Array(2 * (groupCount + 1));
    if (node.nullable) return;
    this.starts = new Uint8Array(128);
    for (let code = 0; code < 128; code++) this.starts[code] = Number((node.first >> BigInt(code)) & 1n);
  }

  /** The first match at or after `from`: start and end of each group, −1 where it took no part; null for none. Reused. */
  search(text: string, from: number): Int32Array | null {
    const width = text.length - from + 1;
    visited.clear(width * this.program.splitCount);
    for (let start = from; start <= text.length; start++) {
      if (this.starts !== null) {
        const code = text.charCodeAt(start);
        if (!(code >= 128) && this.starts[code] !== 1) continue;
      }
      if (start > from && isInsideCharacter(text, start)) continue;
      if (this.matchAt(text, start, from, width)) return this.slots;
    }
    return null;
  }

  private matchAt(text: string, start: number, from: number, width: number): boolean {
    const { operations, a, b, splits, sets, looks } = this.program;
    const { slots, stack } = this;
    const { length } = text;
    slots.fill(-1);
    // A frame is an instruction and a place; or, below zero, a slot and the place to put back into it.
    stack.length = 0;
    stack.push(0, start);
    while (stack.length > 0) {
      let at = stack.pop() as number;
      let step = stack.pop() as number;
      if (step < 0) {
        slots[-1 - step] = at;
        continue;
      }
      for (;;) {
        const operation = operations[step] as number;
        const operand = a[step] as number;
        if (operation === ONE) {
          if (at === length) break;
          const code = text.charCodeAt(at);
          const set = sets[operand] as Membership;
          if (code < 128) {
            if (set.ascii[code] !== 1) break;
            at++;
          } else {
            const whole = text.codePointAt(at) as number;
            if (!set.has(whole)) break;
            at += whole > 0xffff ? 2 : 1;
          }
          step++;
        } else if (operation === SPLIT) {
          // Only where the ways part can they come together again.
          if (!visited.add((splits[step] as number) * width + (at - from))) break;
          stack.push(b[step] as number, at);
          step = operand;
        } else if (operation === JUMP) step = operand;
        else if (operation === SAVE) {
          stack.push(-1 - operand, slots[operand] as number);
          slots[operand] = at;
          step++;
        } else if (operation === LOOK) {
          if (!holds(looks[operand] as readonly Way[], text, at)) break;
          step++;
        } else return true;
      }
    }
    return false;
  }
}

function holds(ways: readonly Way[], text: string, at: number): boolean {
  const after = text.codePointAt(at);
  const before = at === 0 ? undefined : text.codePointAt(isInsideCharacter(text, at - 1) ? at - 2 : at - 1);
  return ways.some(
    (way) =>
      (way.before === undefined || (before !== undefined && way.before.set.has(before)) === way.before.inside) &&
      (way.after === undefined || (after !== undefined && way.after.set.has(after)) === way.after.inside),
  );
}
