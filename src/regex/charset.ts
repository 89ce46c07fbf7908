/**
 * Sets of characters (code points). A set is written as a regular expression of V8, so V8 itself is our table of Unicode
 * properties; beside it stands what the analysis of a pattern must know. We use V8's flag `u` and not `v`, whose
 * negated classes V8 11 misreads when they are repeated.
 */
export interface CharSet {
  /** A regular expression (flag `u`) that matches exactly one character, one of the set. */
  readonly source: string;
  /** What stands between the brackets of a class for the set, when it can be written so. */
  readonly items?: string;
  /** Which ASCII characters are in the set, exactly (bits 0–127), and whether others may be: {@link BEYOND_WORD}, {@link BEYOND_OTHER}. */
  readonly bits: bigint;
}

const ASCII_BITS = (1n << 128n) - 1n;
/** The set may have word characters beyond ASCII. */
export const BEYOND_WORD = 1n << 128n;
/** The set may have characters beyond ASCII that are no word characters. */
export const BEYOND_OTHER = 1n << 129n;
const BEYOND = BEYOND_WORD | BEYOND_OTHER;
export const ALL_BITS = ASCII_BITS | BEYOND;

/** A character as it is written inside and outside of a class. */
const escaped = (code: number): string =>
  /[0-9A-Za-z]/.test(String.fromCodePoint(code)) ? String.fromCodePoint(code) : `\\u{${code.toString(16)}}`;

const bitOf = (code: number): bigint => 1n << BigInt(code);

/** The set of one character. */
export function character(code: number): CharSet {
  const source = escaped(code);
  return { source, items: source, bits: code < 128 ? bitOf(code) : isIn(WORD, code) ? BEYOND_WORD : BEYOND_OTHER };
}

const ofItems = (items: string, bits: bigint): CharSet => ({ source: `[${items}]`, items, bits });

/** The set of all characters from one to another. */
export function range(from: number, to: number): CharSet {
  const ascii = from < 128 ? bitOf(Math.min(to, 127) + 1) - bitOf(from) : 0n;
  return ofItems(`${escaped(from)}-${escaped(to)}`, to < 128 ? ascii : ascii | BEYOND);
}

const named = new Map<string, CharSet>();

/** The set of what stands in a class of V8, such as `\p{Lu}` or `a-z`; `beyond` as far as it goes beyond ASCII. */
export function classOf(items: string, beyond: bigint = BEYOND): CharSet {
  const known = named.get(items);
  if (known) return known;
  const regex = new RegExp(`[${items}]`, 'u');
  let bits = beyond;
  for (let code = 0; code < 128; code++) if (regex.test(String.fromCharCode(code))) bits |= bitOf(code);
  const set = ofItems(items, bits);
  named.set(items, set);
  return set;
}

export function union(sets: readonly CharSet[]): CharSet {
  if (sets.length === 1 && sets[0]) return sets[0];
  const bits = sets.reduce((all, set) => all | set.bits, 0n);
  const items = sets.map((set) => set.items ?? '').join('');
  const others = sets.filter((set) => set.items === undefined).map(({ source }) => source);
  if (others.length === 0) return ofItems(items, bits);
  return { source: `(?:${[...others, ...(items ? [`[${items}]`] : [])].join('|')})`, bits };
}

export const intersection = (left: CharSet, right: CharSet): CharSet => ({
  source: `(?:(?=${left.source})${right.source})`,
  bits: left.bits & right.bits,
});

export const difference = (left: CharSet, right: CharSet): CharSet => ({
  source: `(?:(?!${right.source})${left.source})`,
  bits: (left.bits & ~right.bits & ASCII_BITS) | (left.bits & BEYOND),
});

export const symmetricDifference = (left: CharSet, right: CharSet): CharSet =>
  union([difference(left, right), difference(right, left)]);

/** All characters that are not in the set. */
export const complement = (set: CharSet, beyond: bigint = BEYOND): CharSet => ({
  source: set.items === undefined ? `(?:(?!${set.source})[^])` : `[^${set.items}]`,
  bits: (~set.bits & ASCII_BITS) | beyond,
});

/** Every character. */
export const ANY: CharSet = { source: '[^]', bits: ALL_BITS };
/** `\w`, `\d` and `\s` by Unicode, as Rust defines them. */
export const WORD = classOf('\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}', BEYOND_WORD);
export const DIGIT = classOf('\\p{Nd}', BEYOND_WORD);
export const SPACE = classOf('\\p{White_Space}', BEYOND_OTHER);
/** The same of ASCII alone. */
export const ASCII_WORD = classOf('0-9A-Z_a-z', 0n);
export const ASCII_DIGIT = classOf('0-9', 0n);
export const ASCII_SPACE = classOf('\\t\\n\\v\\f\\r ', 0n);

/** Whether the set is of ASCII characters alone. */
export const isAscii = (set: CharSet): boolean => (set.bits & BEYOND) === 0n;

/** The set with the other case of its ASCII letters added. */
export function foldedAscii(set: CharSet): CharSet {
  const added: CharSet[] = [];
  for (let upper = 65; upper <= 90; upper++) {
    const hasUpper = (set.bits & bitOf(upper)) !== 0n;
    const hasLower = (set.bits & bitOf(upper + 32)) !== 0n;
    if (hasUpper !== hasLower) added.push(character(hasUpper ? upper + 32 : upper));
  }
  return added.length === 0 ? set : union([set, ...added]);
}

const [KELVIN_SIGN, LONG_S] = [0x212a, 0x17f];

/** The set with everything added that Unicode's simple case folding makes equal to a member. */
export function folded(set: CharSet): CharSet {
  if (!isAscii(set)) return foldedBeyondAscii(set);
  const ascii = foldedAscii(set);
  const beyond: CharSet[] = [];
  if (ascii.bits & bitOf(107)) beyond.push(character(KELVIN_SIGN));
  if (ascii.bits & bitOf(115)) beyond.push(character(LONG_S));
  return beyond.length === 0 ? ascii : union([ascii, ...beyond]);
}

function foldedBeyondAscii(set: CharSet): CharSet {
  const members = casedCharacters().match(new RegExp(set.source, 'gu'));
  if (members === null) return set;
  const items = (characters: readonly string[]) => characters.map((one) => escaped(one.codePointAt(0) ?? 0)).join('');
  const equal = casedCharacters().match(new RegExp(`[${items(members)}]`, 'giu'));
  return union([set, classOf(items(equal ?? []))]);
}

let cased: string | undefined;

/** All characters that have another case. */
function casedCharacters(): string {
  if (cased !== undefined) return cased;
  const all: string[] = [];
  // The planes above hold no letters with case.
  for (let code = 0; code < 0x20000; code++) if (code < 0xd800 || code > 0xdfff) all.push(String.fromCodePoint(code));
  cased = (all.join('').match(/[\p{Changes_When_Casemapped}\p{Changes_When_Casefolded}]/gu) ?? []).join('');
  return cased;
}

const testers = new Map<string, RegExp>();

/** Whether the character is in the set, asked of V8. */
export function isIn(set: CharSet, code: number): boolean {
  let tester = testers.get(set.source);
  if (!tester) {
    tester = new RegExp(set.source, 'u');
    testers.set(set.source, tester);
  }
  return tester.test(String.fromCodePoint(code));
}

/** Whether a place in a text is between the two halves of a character. */
export function isInsideCharacter(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff && text.charCodeAt(at - 1) >> 10 === 0xd800 >> 10;
}
