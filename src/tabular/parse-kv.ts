import { compileRegex } from '../regex/regex.ts';
import { unanswerable } from './unanswerable.ts';

/** Characters that open and close a quotation; they may be the same. */
export interface Quote {
  readonly open: string;
  readonly close: string;
}
/** How keys and values stand in a text. */
export type Layout = {
  readonly quotes: readonly Quote[];
  readonly escapes: readonly string[];
} & (
  | { readonly kind: 'delimited'; readonly pair: string; readonly between: string; readonly greedy: boolean }
  | { readonly kind: 'words' }
  | { readonly kind: 'regex'; readonly pattern: string }
);

/** The texts of the keys asked for that are in a text; the first of each counts. */
export type KeyValueReader = (text: string) => ReadonlyMap<string, string>;

/** Makes the code that reads texts of a layout. */
export function keyValueReader(keys: readonly string[], layout: Layout): KeyValueReader {
  const wanted = new Set(keys);
  const pairs = pairsOf(layout, wanted);
  return (text) => {
    const found = new Map<string, string>();
    for (const [key, value] of pairs(text)) if (wanted.has(key) && !found.has(key)) found.set(key, value);
    return found;
  };
}

type Pairs = (text: string) => Iterable<readonly [string, string]>;

function pairsOf(layout: Layout, wanted: ReadonlySet<string>): Pairs {
  switch (layout.kind) {
    case 'delimited':
      return (text) => new Delimited(text, layout, wanted).pairs();
    case 'words':
      return (text) => wordPairs(text, layout, wanted);
    case 'regex': {
      const regex = compileRegex(layout.pattern);
      return (text) =>
        regex.matchAll(text).map(({ groups }) => [(groups[1] ?? '').trim(), (groups[2] ?? '').trim()] as const);
    }
  }
}

interface Quoted {
  readonly text: string;
  readonly end: number;
}

/** The quotation that begins at a place, if one does. */
function quotedAt(source: string, at: number, { quotes, escapes }: Layout): Quoted | undefined {
  const quote = quotes.find(({ open }) => source.startsWith(open, at));
  if (quote === undefined) return undefined;
  const special = [...escapes, ...quotes.flatMap(({ open, close }) => [open, close])];
  let text = '';
  for (let i = at + 1; i < source.length; i++) {
    const character = source[i] as string;
    const next = source[i + 1];
    if (escapes.includes(character) && next !== undefined && special.includes(next)) {
      text += next;
      i++;
    } else if (character === quote.close) return { text, end: i + 1 };
    else if (escapes.includes(character)) unanswerable('an escape stands before a character that needs none');
    else text += character;
  }
  return unanswerable('a quotation is not closed');
}

const isBlank = (character: string | undefined): boolean => character !== undefined && /\s/.test(character);

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (isBlank(text[at])) at++;
  return at;
}

/** Pairs between delimiters: `key=value;key=value`. */
class Delimited {
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly layout: Extract<Layout, { kind: 'delimited' }>,
    private readonly wanted: ReadonlySet<string>,
  ) {
    const { pair, between } = layout;
    if (pair.trim() !== '') return;
    for (let at = text.indexOf(between); at >= 0; at = text.indexOf(between, at + 1)) {
      if (isBlank(text[at - 1]) || isBlank(text[at + between.length]))
        unanswerable('the pairs are delimited by blanks, and there are blanks around the delimiter of a key');
    }
  }

  *pairs(): Iterable<readonly [string, string]> {
    while (this.at < this.text.length) {
      this.at = skipBlanks(this.text, this.at);
      const key = this.key();
      if (key !== undefined) yield [key, this.value()];
    }
  }

  /** Reads a key and its delimiter; undefined, at the next pair, when there is none. */
  private key(): string | undefined {
    const { text, layout } = this;
    const quoted = quotedAt(text, this.at, layout);
    if (quoted) {
      const after = skipBlanks(text, quoted.end);
      if (text.startsWith(layout.between, after)) {
        this.at = after + layout.between.length;
        return quoted.text;
      }
      this.at = this.pairEnd(quoted.end) + layout.pair.length;
      return undefined;
    }
    const delimiter = text.indexOf(layout.between, this.at);
    const end = this.pairEnd(this.at);
    if (delimiter < 0 || delimiter > end) {
      this.at = end + layout.pair.length;
      return undefined;
    }
    const key = text.slice(this.at, delimiter).trim();
    this.at = delimiter + layout.between.length;
    return key;
  }

  private value(): string {
    const { text, layout } = this;
    const start = skipBlanks(text, this.at);
    const quoted = quotedAt(text, start, layout);
    if (quoted) {
      const after = layout.pair.trim() === '' ? quoted.end : skipBlanks(text, quoted.end);
      if (after < text.length && !text.startsWith(layout.pair, after)) unanswerable('text follows a quoted value');
      if (quoted.text !== quoted.text.trim()) unanswerable('a quoted value begins or ends with a blank');
      this.at = after + layout.pair.length;
      return quoted.text;
    }
    const end = layout.greedy ? this.greedyEnd(start) : this.pairEnd(this.at);
    const value = text.slice(this.at, end).trim();
    this.at = end + layout.pair.length;
    return value;
  }

  private pairEnd(from: number): number {
    const end = this.text.indexOf(this.layout.pair, from);
    return end < 0 ? this.text.length : end;
  }

  /** A greedy value goes up to the delimiter before the next key. */
  private greedyEnd(start: number): number {
    const { text, layout } = this;
    const { between, pair, quotes } = layout;
    for (let next = text.indexOf(between, start); next >= 0; next = text.indexOf(between, next + 1)) {
      const end = text.lastIndexOf(pair, next - 1);
      if (end < start) continue;
      const key = text.slice(end + pair.length, next).trim();
      if (quotes.some(({ close }) => text.slice(start, next).includes(close)))
        unanswerable('a greedy value is followed by a quotation');
      if (!this.wanted.has(key)) unanswerable('a greedy value is followed by a key that is not asked for');
      return end;
    }
    return text.length;
  }
}

/** Words are letters and digits, or quoted; every other word is a key. */
function wordPairs(text: string, layout: Layout, wanted: ReadonlySet<string>): (readonly [string, string])[] {
  const words: string[] = [];
  for (let at = 0; at < text.length; ) {
    const quoted = quotedAt(text, at, layout);
    const plain = /[0-9A-Za-z]*/y;
    plain.lastIndex = at;
    const word = quoted?.text ?? plain.exec(text)?.[0] ?? '';
    if (quoted || word !== '') words.push(word);
    else if (/[_\u0080-\uffff]/.test(text[at] as string))
      unanswerable('whether `_` and letters beyond ASCII are part of a word is not known');
    at = quoted?.end ?? at + Math.max(1, word.length);
  }
  return words.flatMap((word, place): [string, string][] => {
    if (!wanted.has(word)) return [];
    const value = words[place + 1];
    if (place % 2 === 1 || value === undefined)
      unanswerable('the name of a key stands where a value would, and what it then means is not known');
    return [[word, value]];
  });
}
