import { firstMarked, type TextArena } from './text-arena.ts';

const [QUOTE, BACKSLASH, LETTER_U] = [34, 92, 117];

/** The character that stands behind a backslash, by its code; 0 where none may. */
const escapes = new Uint8Array(256);
for (const [letter, character] of Object.entries({ b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }))
  escapes[letter.charCodeAt(0)] = character.charCodeAt(0);
for (const character of '"\\/') escapes[character.charCodeAt(0)] = character.charCodeAt(0);

/** The values of hexadecimal digits, by their codes; above 15 for all else. */
const digits = new Uint8Array(256).fill(16);
for (let digit = 0; digit < 16; digit++) {
  digits[digit.toString(16).charCodeAt(0)] = digit;
  digits[digit.toString(16).toUpperCase().charCodeAt(0)] = digit;
}

/**
 * Bits where one of four bytes ends what can be copied: a quote, a backslash or a control character. Only the lowest bit is
 * certain; what it borrowed from may be wrong.
 */
const special = (word: number): number =>
  (((word ^ 0x22222222) - 0x01010101) | ((word ^ 0x5c5c5c5c) - 0x01010101) | (word - 0x20202020)) & ~word & 0x80808080;

/**
 * The offset of the closing quote of the JSON string whose content begins at an offset; its complement when there are escapes
 * in it; −1 when it is none. Four bytes are looked at at once; behind the string there must be as many.
 */
export function stringEnd(source: DataView, start: number): number {
  let isEscaped = false;
  for (let at = start; ; ) {
    const found = special(source.getInt32(at, true));
    if (found === 0) {
      at += 4;
      continue;
    }
    at += firstMarked(found);
    const code = source.getUint8(at);
    if (code === QUOTE) return isEscaped ? ~at : at;
    if (code !== BACKSLASH) return -1;
    isEscaped = true;
    const letter = source.getUint8(at + 1);
    if (letter === LETTER_U ? unitAt(source, at + 2) < 0 : escapes[letter] === 0) return -1;
    at += letter === LETTER_U ? 6 : 2;
  }
}

/** Stages the text of a JSON string whose content is between two offsets, and which {@link stringEnd} has found good. */
export function stageString(source: DataView, start: number, end: number, arena: TextArena): void {
  const view = arena.room(end - start);
  let to = arena.end;
  for (let at = start; ; ) {
    const word = source.getInt32(at, true);
    const found = special(word);
    view.setInt32(to, word, true);
    if (found === 0) {
      at += 4;
      to += 4;
      continue;
    }
    const count = firstMarked(found);
    at += count;
    to += count;
    if (at === end) break;
    const letter = source.getUint8(at + 1);
    if (letter !== LETTER_U) {
      view.setUint8(to++, escapes[letter] as number);
      at += 2;
      continue;
    }
    const unit = unitAt(source, at + 2);
    const isHigh = unit >= 0xd800 && unit < 0xdc00 && source.getUint16(at + 6) === 0x5c75;
    const low = isHigh ? unitAt(source, at + 8) : -1;
    const isPair = low >= 0xdc00 && low < 0xe000;
    to = putCharacter(view, to, isPair ? 0x10000 + ((unit - 0xd800) << 10) + low - 0xdc00 : unit);
    at += isPair ? 12 : 6;
  }
  arena.stagedEnd = to;
}

/** The unit that four hexadecimal digits stand for; −1 when they are none. */
function unitAt(source: DataView, at: number): number {
  let unit = 0;
  for (let i = at; i < at + 4; i++) {
    const digit = digits[source.getUint8(i)] as number;
    if (digit > 15) return -1;
    unit = unit * 16 + digit;
  }
  return unit;
}

/** Writes a character in UTF-8 and gives the offset behind it. */
function putCharacter(view: DataView, to: number, code: number): number {
  if (code < 0x80) {
    view.setUint8(to, code);
    return to + 1;
  }
  const length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  const lead = [0, 0, 0xc0, 0xe0, 0xf0][length] as number;
  view.setUint8(to, lead | (code >> (6 * (length - 1))));
  for (let i = 1; i < length; i++) view.setUint8(to + i, 0x80 | ((code >> (6 * (length - 1 - i))) & 63));
  return to + length;
}
