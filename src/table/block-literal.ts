/** So much of a text says how often it has a character. */
const SAMPLE = 4096;
/** The parts of a literal that begin at so many of its first characters are weighed. */
const MOST_PARTS = 32;
/** To come upon a part takes so many times as long as to come upon its first character. */
const PART_COST = 8;

/**
 * Finds a literal in one part of a long text after the other, by looking through the whole text for it. What is looked for
 * first is the first character, so it is the end of the literal from a character on that the text has seldom.
 */
export class BlockLiteral {
  private text = '';
  /** Where the literal is next. */
  private next = -1;
  private end: string | undefined;
  private readonly units: Uint16Array;

  constructor(private readonly literal: string) {
    this.units = Uint16Array.from(literal.split(''), (unit) => unit.charCodeAt(0));
  }

  /** Begins a text. */
  enter(text: string): void {
    this.text = text;
    this.next = -1;
    if (text.length >= SAMPLE) this.end ??= cheapestEnd(this.literal, text.slice(0, SAMPLE));
  }

  /** Where the literal is at first in a part of the text, −1 for nowhere; a part begins behind where the one before it began. */
  find(from: number, to: number): number {
    if (this.next < from) this.next = this.seek(from);
    return this.next + this.literal.length <= to ? this.next : -1;
  }

  private seek(from: number): number {
    const { text, literal, end = literal } = this;
    const before = literal.length - end.length;
    for (let at = text.indexOf(end, from + before); at >= 0; at = text.indexOf(end, at + 1)) {
      if (this.isBehind(at, before)) return at - before;
    }
    return Number.POSITIVE_INFINITY;
  }

  /** Whether what is before a place are the first characters of the literal. */
  private isBehind(at: number, count: number): boolean {
    const { text, units } = this;
    for (let i = 1; i <= count; i++) if (text.charCodeAt(at - i) !== units[count - i]) return false;
    return true;
  }
}

/** The end of a literal that takes the least time to look for in a text like a sample. */
function cheapestEnd(literal: string, sample: string): string {
  const count = (part: string): number => sample.split(part).length - 1;
  let best = literal;
  let least = Number.POSITIVE_INFINITY;
  for (let at = 0; at < Math.min(literal.length, MOST_PARTS); at++) {
    const end = literal.slice(at);
    const cost = count(end.slice(0, 1)) + PART_COST * count(end);
    if (cost < least) [best, least] = [end, cost];
  }
  return best;
}
