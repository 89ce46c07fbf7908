/** The units of a text in an array, which is faster to search than the text itself. */
export type Units = Uint8Array | Uint16Array;

const encoder = new TextEncoder();
let bytes = new Uint8Array(1 << 16);
/** So many more bytes can be read behind a text. */
const SLACK = 16;

/**
 * The units of a text; they hold until the next text is asked for. Bytes, of which there are some more behind the text,
 * are those of one that is ASCII and not short.
 */
export function unitsOf(text: string): Units {
  if (bytes.length < text.length + SLACK) bytes = new Uint8Array(2 * (text.length + SLACK));
  if (text.length >= LEAST_ENCODED) {
    const { read, written } = encoder.encodeInto(text, bytes);
    if (read === text.length && written === text.length) return bytes;
  }
  const units = new Uint16Array(text.length);
  for (let at = 0; at < text.length; at++) units[at] = text.charCodeAt(at);
  return units;
}
/** Shorter texts are read unit by unit in less time than a call takes. */
const LEAST_ENCODED = 64;

/** Integers of so many digits have 31 bits. */
const SHORT = 9;

/** The number that a few digits and nothing else make; −1 for anything else. */
export function shortInteger(units: Units, from: number, to: number): number {
  if (from < 0 || to <= from || to - from > SHORT) return -1;
  let value = 0;
  for (let at = from; at < to; at++) {
    const digit = (units[at] as number) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** How far to go on, by the lowest bits of a character: texts of one script share the others. */
const BITS = 0xff;

/**
 * Finds a text in parts of another one, given as units, without cutting these out: it looks at the character where the text would end,
 * which most often says that the next characters cannot be that end either (Horspool's search).
 */
export class Literal {
  private readonly sought: Uint16Array;
  private readonly steps: Int32Array;

  constructor(text: string) {
    this.sought = Uint16Array.from(text.split(''), (unit) => unit.charCodeAt(0));
    const { length } = text;
    this.steps = new Int32Array(BITS + 1).fill(length);
    for (let at = 0; at < length - 1; at++) this.steps[text.charCodeAt(at) & BITS] = length - 1 - at;
  }

  /** Where the text is at first, beginning at `from` or later and ending at `end` or before; −1 when it is not there. */
  find(units: Units, from: number, end: number): number {
    const { steps, sought } = this;
    const rest = sought.length - 1;
    if (rest < 0) return from <= end ? from : -1;
    const final = sought[rest];
    for (let at = from + rest; at < end; ) {
      const unit = units[at] as number;
      if (unit === final && this.isAt(units, at - rest)) return at - rest;
      at += steps[unit & BITS] as number;
    }
    return -1;
  }

  /** Whether the text is at a place, when what is looked in is long enough. */
  isAt(units: Units, place: number): boolean {
    const { sought } = this;
    for (let i = 0; i < sought.length; i++) if (units[place + i] !== sought[i]) return false;
    return true;
  }
}
