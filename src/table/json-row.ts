import { parseJson } from '../types/json.ts';
import type { Dynamic } from '../types/values.ts';
import type { TableBuilder } from './builder.ts';
import { hashed } from './text-table.ts';

const [QUOTE, BACKSLASH, COMMA, COLON, OPEN, CLOSE, SPACE, MINUS, ZERO, NINE] = [
  34, 92, 44, 58, 123, 125, 32, 45, 48, 57,
];

/** How a value was read, until the whole row is known to be good. */
const kinds = { text: 0, integer: 1, other: 2, escaped: 3 } as const;

/**
 * Reads rows as programs write them: an object on one line whose keys are known and mostly in the order they had before.
 * Values go from the text into columns without an object for the row. Whatever is unusual (a key not seen before, a key
 * twice, anything that is no JSON) is left to the plain reader, which knows what to say about it.
 */
export class JsonRows {
  private readonly keys: { readonly prefix: string; readonly name: string; readonly column: number }[] = [];
  private readonly position = new Map<string, number>();
  /** The row in which each key was seen last, to find keys that come twice. */
  private readonly seen: number[] = [];
  private row = 0;
  private text = '';
  private at = 0;
  private count = 0;
  private readonly columns: number[] = [];
  private readonly kind: number[] = [];
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];
  private readonly hashes: number[] = [];
  private readonly values: Dynamic[] = [];

  constructor(private readonly builder: TableBuilder) {}

  /** Makes keys known that a row read plainly has. */
  learn(names: Iterable<string>): void {
    for (const name of names) {
      if (this.position.has(name)) continue;
      this.position.set(name, this.keys.length);
      this.keys.push({ prefix: `${JSON.stringify(name)}:`, name, column: this.builder.column(name) });
      this.seen.push(-1);
    }
  }

  /** Adds the row in a part of a text; false when it was not read, and nothing was added. */
  read(text: string, start: number, end: number, line: number): boolean {
    this.text = text;
    this.at = start;
    this.count = 0;
    this.row++;
    if (this.keys.length === 0 || !this.object() || !this.isRest(end)) return false;
    this.add(line);
    return true;
  }

  private add(line: number): void {
    const { builder, text, columns, kind, starts, ends, hashes, values } = this;
    builder.startLine(line);
    for (let i = 0; i < this.count; i++) {
      const column = builder.columnAt(columns[i] as number);
      if (kind[i] === kinds.text) column.pushText(text, starts[i] as number, ends[i] as number, hashes[i]);
      else if (kind[i] === kinds.integer) column.pushInteger(starts[i] as number);
      else if (kind[i] === kinds.escaped) {
        column.pushEscaped(text, starts[i] as number, ends[i] as number, hashes[i] as number);
      } else column.push(values[i] as Dynamic);
    }
  }

  private isRest(end: number): boolean {
    for (; this.at < end; this.at++) {
      const code = this.text.charCodeAt(this.at);
      if (code !== SPACE && code !== 13 && code !== 9) return false;
    }
    return true;
  }

  /** Skips spaces and gives the character that comes. */
  private next(): number {
    let code = this.text.charCodeAt(this.at);
    while (code === SPACE || code === 9) code = this.text.charCodeAt(++this.at);
    return code;
  }

  private object(): boolean {
    if (this.next() !== OPEN) return false;
    this.at++;
    let expected = 0;
    for (;;) {
      if (this.next() !== QUOTE) return false;
      const key = this.key(expected);
      if (key < 0 || this.seen[key] === this.row) return false;
      this.seen[key] = this.row;
      expected = key + 1;
      this.columns[this.count] = (this.keys[key] as (typeof this.keys)[number]).column;
      if (!this.value()) return false;
      this.count++;
      const code = this.next();
      this.at++;
      if (code === CLOSE) return true;
      if (code !== COMMA) return false;
    }
  }

  /** The number of the key that comes, its colon included; −1 when it is not known. */
  private key(expected: number): number {
    const { text, at } = this;
    const likely = this.keys[expected];
    // Cutting and comparing is several times as fast as startsWith.
    if (likely && text.slice(at, at + likely.prefix.length) === likely.prefix) {
      this.at += likely.prefix.length;
      return expected;
    }
    const quote = text.indexOf('"', at + 1);
    const name = quote < 0 ? '' : text.slice(at + 1, quote);
    // A backslash would be the start of an escape.
    const key = name.includes('\\') ? undefined : this.position.get(name);
    if (key === undefined) return -1;
    this.at = quote + 1;
    if (this.next() !== COLON) return -1;
    this.at++;
    return key;
  }

  private value(): boolean {
    const code = this.next();
    if (code === QUOTE) return this.string();
    if (code === MINUS || (code >= ZERO && code <= NINE)) return this.number();
    if (code === 110 && this.text.startsWith('null', this.at)) return this.other(null, this.at + 4);
    if (code === 116 && this.text.startsWith('true', this.at)) return this.other(true, this.at + 4);
    if (code === 102 && this.text.startsWith('false', this.at)) return this.other(false, this.at + 5);
    return code === OPEN || code === 91 ? this.nested() : false;
  }

  private other(value: Dynamic, end: number): boolean {
    this.kind[this.count] = kinds.other;
    this.values[this.count] = value;
    this.at = end;
    return true;
  }

  private string(): boolean {
    const { text } = this;
    const start = this.at + 1;
    let hash = 0;
    for (let at = start; ; at++) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) {
        this.hashes[this.count] = hash;
        this.kind[this.count] = kinds.text;
        this.starts[this.count] = start;
        this.ends[this.count] = at;
        this.at = at + 1;
        return true;
      }
      if (code === BACKSLASH) return this.escaped(start, at, hash);
      // Control characters, and the end of the text.
      if (!(code >= SPACE)) return false;
      hash = hashed(hash, code);
    }
  }

  /** A string with escapes, from its first backslash on. */
  private escaped(start: number, from: number, hashBefore: number): boolean {
    const { text } = this;
    let hash = hashBefore;
    for (let at = from; ; at++) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) {
        this.kind[this.count] = kinds.escaped;
        this.starts[this.count] = start;
        this.ends[this.count] = at;
        this.hashes[this.count] = hash;
        this.at = at + 1;
        return true;
      }
      if (!(code >= SPACE)) return false;
      hash = hashed(hash, code);
      if (code !== BACKSLASH) continue;
      const escaped = text.charCodeAt(++at);
      hash = hashed(hash, escaped);
      const isValid =
        isSimpleEscape(escaped) || (escaped === 117 && /^[0-9a-fA-F]{4}/.test(text.slice(at + 1, at + 5)));
      if (!isValid) return false;
    }
  }

  /** The offset behind the closing quote of the string whose content begins at an offset; −1 when it has none. */
  private endOfString(start: number): number {
    for (let at = start; at < this.text.length; at++) {
      const code = this.text.charCodeAt(at);
      if (code === QUOTE) return at + 1;
      if (code === BACKSLASH) at++;
      else if (code < SPACE) return -1;
    }
    return -1;
  }

  private number(): boolean {
    const { text } = this;
    const start = this.at;
    const first = text.charCodeAt(start) === MINUS ? start + 1 : start;
    let at = first;
    let value = 0;
    let code = text.charCodeAt(at);
    while (code >= ZERO && code <= NINE) {
      value = value * 10 + code - ZERO;
      code = text.charCodeAt(++at);
    }
    const isEnd = code === COMMA || code === CLOSE || code === SPACE;
    const isPlain = isEnd && at > first && at - first <= 15 && (text.charCodeAt(first) !== ZERO || at === first + 1);
    // Minus zero, and whatever has a point or an exponent, is the plain reader's.
    if (isPlain && (first === start || value !== 0)) {
      this.kind[this.count] = kinds.integer;
      this.starts[this.count] = first === start ? value : -value;
      this.at = at;
      return true;
    }
    while (
      code === 43 ||
      code === MINUS ||
      code === 46 ||
      code === 69 ||
      code === 101 ||
      (code >= ZERO && code <= NINE)
    ) {
      code = text.charCodeAt(++at);
    }
    const parsed = parseJson(text.slice(start, at));
    return parsed !== undefined && this.other(parsed, at);
  }

  private nested(): boolean {
    const { text } = this;
    let depth = 0;
    for (let at = this.at; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) {
        at = this.endOfString(at + 1) - 1;
        if (at < 0) return false;
      } else if (code === OPEN || code === 91) depth++;
      else if ((code === CLOSE || code === 93) && --depth === 0) {
        const value = parseJson(text.slice(this.at, at + 1));
        return value !== undefined && this.other(value, at + 1);
      } else if (code === 10) return false;
    }
    return false;
  }
}

/** `"`, `\\`, `/`, `b`, `f`, `n`, `r` and `t`. */
const isSimpleEscape = (code: number): boolean =>
  code === BACKSLASH ||
  code === QUOTE ||
  code === 47 ||
  code === 98 ||
  code === 102 ||
  code === 110 ||
  code === 114 ||
  code === 116;
