const [BACKSLASH, LETTER_U] = [92, 117];

/** So many bytes are looked at at once. */
const WIDTH = 4;
/** What tells small letters from capitals. What else counts as one for it is told apart by the bytes around. */
const CASE = 0x20;
const CASES = 0x20202020;

/** A number of few bits for four bytes, the same in every case. */
const keyOf = (word: number): number => Math.imul(word | CASES, FACTOR) >>> SHIFT;
const FACTOR = 0x9e3779b1;
const SHIFT = 16;

/** What four bytes may be: a part of a literal at an offset; without a literal, a part of one in which an escape stands. */
interface Place {
  readonly literal: Uint8Array | undefined;
  readonly offset: number;
}

/**
 * Finds lines of JSON that may have one of some texts in a value, in any case and however it is spelled (`\u0061` is an a).
 * It looks at four bytes of every so many, as many as the shortest text has, less three, so that one look falls into every
 * text there is; only where those four are in one of the texts is more looked at. A line that is found need not have one of
 * the texts; a line that is not found has none.
 */
export class LineSearch {
  /** By four bytes. */
  private readonly places = new Map<number, Place[]>();
  /** Not 0 where four bytes with that key have a place. */
  private readonly table = new Uint8Array(1 << (32 - SHIFT));
  private readonly step: number;

  /** The literals are of letters, digits, spaces and `.-_`, four or more. */
  constructor(readonly literals: readonly string[]) {
    this.step = Math.min(...literals.map(({ length }) => length)) - WIDTH + 1;
    const escaped = new Set<string>();
    for (const text of literals) {
      const literal = Uint8Array.from(text, (character) => character.charCodeAt(0) | CASE);
      for (let offset = 0; offset + WIDTH <= text.length; offset++) {
        this.add(text.slice(offset, offset + WIDTH), literal, offset);
      }
      for (const part of partsWithEscapes(text)) escaped.add(part.toLowerCase());
    }
    for (const part of escaped) this.add(part, undefined, 0);
  }

  private add(part: string, literal: Uint8Array | undefined, offset: number): void {
    const word = CASES | [...part].reduceRight((before, character) => (before << 8) | character.charCodeAt(0), 0);
    this.table[keyOf(word)] = 1;
    this.places.set(word, [...(this.places.get(word) ?? []), { literal, offset }]);
  }

  /** An offset in the next line that is found, in a part of the bytes that begins with a line; its end for none. */
  find(view: DataView, start: number, end: number): number {
    const { table, step } = this;
    const [cases, factor, shift] = [CASES, FACTOR, SHIFT];
    const last = end - WIDTH;
    let at = start + step - 1;
    // Four looks a turn, and nothing from outside: V8 loads arrays, lengths and what a bundle makes of constants anew in
    // each turn of a loop.
    for (; at + 3 * step <= last; at += 4 * step) {
      const a = Math.imul(view.getInt32(at, true) | cases, factor) >>> shift;
      const b = Math.imul(view.getInt32(at + step, true) | cases, factor) >>> shift;
      const c = Math.imul(view.getInt32(at + 2 * step, true) | cases, factor) >>> shift;
      const d = Math.imul(view.getInt32(at + 3 * step, true) | cases, factor) >>> shift;
      if (((table[a] as number) | (table[b] as number) | (table[c] as number) | (table[d] as number)) === 0) continue;
      const found = this.lookFrom(view, at, at + 3 * step);
      if (found >= 0) return found;
    }
    const found = this.lookFrom(view, at, last);
    return found < 0 ? end : found;
  }

  /** Looks at an offset, and at others up to the last one; gives the one where one of the texts may be, or −1. */
  private lookFrom(view: DataView, from: number, last: number): number {
    for (let at = from; at <= last; at += this.step) {
      const word = view.getInt32(at, true);
      if (this.table[keyOf(word)] !== 0 && this.isIn(view, at, word | CASES)) return at;
    }
    return -1;
  }

  /** Whether the bytes around an offset may be one of the texts. */
  private isIn(view: DataView, at: number, word: number): boolean {
    for (const { literal, offset } of this.places.get(word) ?? nowhere) {
      if (literal ? isLiteral(view, at - offset, literal, offset) : hasEscape(view, at - ESCAPE + 1, at + WIDTH))
        return true;
    }
    return false;
  }
}

const nowhere: readonly Place[] = [];

/** The length of `\u0061`. */
const ESCAPE = 6;

/** Whether a literal whose part is seen stands at an offset, or goes on from that part with an escape. */
function isLiteral(view: DataView, start: number, literal: Uint8Array, part: number): boolean {
  if (start < 0 || start + literal.length > view.byteLength) return false;
  for (let i = part + WIDTH; i < literal.length; i++) {
    if ((view.getUint8(start + i) | CASE) !== literal[i]) return isEscape(view, start + i);
  }
  for (let i = part - 1; i >= 0; i--) {
    // Digits of an escape may be taken for the text before it.
    if ((view.getUint8(start + i) | CASE) !== literal[i]) return hasEscape(view, start + i - ESCAPE + 1, start + i + 1);
  }
  return true;
}

function hasEscape(view: DataView, from: number, to: number): boolean {
  for (let at = Math.max(0, from); at < to; at++) if (isEscape(view, at)) return true;
  return false;
}

/** Behind a backslash there is something: the last byte is a newline. */
const isEscape = (view: DataView, at: number): boolean =>
  view.getUint8(at) === BACKSLASH && view.getUint8(at + 1) === LETTER_U;

/** Every four bytes that a spelling of a text with an escape has, and in which a part of that escape is. */
function* partsWithEscapes(text: string): Generator<string> {
  for (let index = 0; index < text.length; index++) {
    for (const spelling of spellings(text, index)) {
      for (let from = 0; from < spelling.length; from++) {
        const rest = spelling.slice(from);
        for (const more of beginnings(text, index + 1, WIDTH - rest.length)) {
          const part = (rest + more).slice(0, WIDTH);
          if (spelling.length > 1 || part !== text.slice(index, index + WIDTH)) yield part;
        }
      }
    }
  }
}

/** The first bytes, so many, of all spellings of a text from an index on. */
function beginnings(text: string, index: number, length: number): string[] {
  if (length <= 0) return [''];
  return spellings(text, index).flatMap((spelling) =>
    beginnings(text, index + 1, length - spelling.length).map((more) => (spelling + more).slice(0, length)),
  );
}

/** How the character at an index can be spelled, apart from the case of digits; nothing behind the text. */
function spellings(text: string, index: number): string[] {
  const character = text[index];
  if (character === undefined) return [];
  const cases = new Set([character.toLowerCase(), character.toUpperCase()]);
  const escapes = [...cases].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return [character, ...escapes];
}
