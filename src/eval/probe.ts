/** Shorter literals leave too little to skip. */
const LEAST_LENGTH = 16;
const MOST_LENGTH = 500;
const MOST_LITERALS = 64;
const isAscii = /^[\0-\x7f]*$/;

/** Three characters as a number below 2^15; characters that differ in case alone count as one. */
const gram = (a: number, b: number, c: number): number => ((a & 31) << 10) | ((b & 31) << 5) | (c & 31);
/** A set that has one character. */
const bit = (character: number): number => 1 << (character & 31);

/** A place in a literal, and the next place with the same gram: its number, or 0. */
interface Place {
  readonly literal: Uint8Array;
  readonly offset: number;
  readonly next: number;
}

/**
 * Finds literals in text by looking at three characters of every so many: as many as the shortest literal has, less two,
 * so that one look falls into every literal there is. Only where those three are in a literal, one more character is looked
 * at, half a literal away, and only where that is right too, all of them.
 */
export class Probe {
  /** The number of the first place that a gram has in a literal, counted from 1; 0 for none. */
  private readonly table = new Uint16Array(1 << 15);
  private readonly places: Place[] = [];
  private readonly shortest: number;
  private readonly half: number;
  /** For each gram: which characters are half a literal behind it, and, where there is none, before it. */
  private readonly behind = new Int32Array(1 << 15);
  private readonly before = new Int32Array(1 << 15);

  private constructor(
    literals: readonly string[],
    private readonly mindsCase: boolean,
  ) {
    this.shortest = Math.min(...literals.map(({ length }) => length));
    this.half = this.shortest >> 1;
    for (const text of literals) {
      const literal = Uint8Array.from(text, (character) => this.fold(character.charCodeAt(0)));
      for (let offset = 0; offset + 2 < literal.length; offset++) {
        const [a = 0, b = 0, c = 0] = literal.subarray(offset, offset + 3);
        const key = gram(a, b, c);
        this.table[key] = this.places.push({ literal, offset, next: this.table[key] as number });
        const far = literal[offset + this.half];
        if (far !== undefined) this.behind[key] = (this.behind[key] as number) | bit(far);
        else this.before[key] = (this.before[key] as number) | bit(literal[offset - this.half] as number);
      }
    }
  }

  /** A probe for texts that have one of the literals; undefined when they do not lend themselves to it. */
  static for(literals: readonly string[], mindsCase: boolean): Probe | undefined {
    const fits =
      literals.length > 0 &&
      literals.length <= MOST_LITERALS &&
      literals.every((one) => one.length >= LEAST_LENGTH && one.length <= MOST_LENGTH && isAscii.test(one));
    return fits ? new Probe(literals, mindsCase) : undefined;
  }

  /** Where one of the literals begins in a part of a text, no literal being in what is before; −1 for nowhere. */
  find(text: string, start: number, end: number): number {
    const { table, behind, before, shortest, half } = this;
    const last = end - 2;
    for (let at = start + shortest - 3; at < last; at += shortest - 2) {
      const key = gram(text.charCodeAt(at), text.charCodeAt(at + 1), text.charCodeAt(at + 2));
      const place = table[key] as number;
      if (place === 0) continue;
      const isFar =
        (at + half < end && ((behind[key] as number) & bit(text.charCodeAt(at + half))) !== 0) ||
        ((before[key] as number) & bit(text.charCodeAt(at - half))) !== 0;
      const index = isFar ? this.beginning(place, text, at, start, end) : -1;
      if (index >= 0) return index;
    }
    return -1;
  }

  /** Where a literal begins that is there, given a place of what was seen at an offset of the text; −1 for nowhere. */
  private beginning(first: number, text: string, at: number, start: number, end: number): number {
    for (let place = first; place !== 0; ) {
      const { literal, offset, next } = this.places[place - 1] as Place;
      const from = at - offset;
      if (from >= start && from + literal.length <= end && this.isEqual(literal, text, from)) return from;
      place = next;
    }
    return -1;
  }

  /** From the end, since paths and command lines begin alike. */
  private isEqual(literal: Uint8Array, text: string, from: number): boolean {
    for (let i = literal.length - 1; i >= 0; i--) {
      if (this.fold(text.charCodeAt(from + i)) !== literal[i]) return false;
    }
    return true;
  }

  private fold(code: number): number {
    return !this.mindsCase && code >= 65 && code <= 90 ? code + 32 : code;
  }
}
