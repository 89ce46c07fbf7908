import { realText } from './real.ts';
import { type Dynamic, isArray, isBag, MAX_LONG, MIN_LONG } from './values.ts';

/** Deeper nesting is no JSON for us: it would exhaust the stack. */
const DEPTH_LIMIT = 2000;

/** Reads a JSON text; undefined when it is none. Integers stay exact, and 1.0 stays a real. */
export function parseJson(text: string): Dynamic | undefined {
  return new Reader(text).read();
}

const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/y;
const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};
const QUOTE = 34;
const BACKSLASH = 92;

class Reader {
  private at = 0;
  private depth = 0;

  constructor(private readonly text: string) {}

  read(): Dynamic | undefined {
    const value = this.value();
    this.space();
    return this.at === this.text.length ? value : undefined;
  }

  private space(): void {
    for (; ; this.at++) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return;
    }
  }

  private next(character: string): boolean {
    this.space();
    if (this.text[this.at] !== character) return false;
    this.at++;
    return true;
  }

  private value(): Dynamic | undefined {
    this.space();
    switch (this.text[this.at]) {
      case '{':
        return this.nested(() => this.bag());
      case '[':
        return this.nested(() => this.array());
      case '"':
        return this.string();
      case 't':
        return this.word('true', true);
      case 'f':
        return this.word('false', false);
      case 'n':
        return this.word('null', null);
      default:
        return this.number();
    }
  }

  private nested(read: () => Dynamic | undefined): Dynamic | undefined {
    if (++this.depth > DEPTH_LIMIT) return undefined;
    this.at++;
    const value = read();
    this.depth--;
    return value;
  }

  private word(word: string, value: Dynamic): Dynamic | undefined {
    if (!this.text.startsWith(word, this.at)) return undefined;
    this.at += word.length;
    return value;
  }

  private bag(): Dynamic | undefined {
    const bag = new Map<string, Dynamic>();
    if (this.next('}')) return bag;
    do {
      this.space();
      if (this.text.charCodeAt(this.at) !== QUOTE) return undefined;
      const key = this.string();
      if (key === undefined || !this.next(':')) return undefined;
      const value = this.value();
      if (value === undefined) return undefined;
      bag.set(key, value);
    } while (this.next(','));
    return this.next('}') ? bag : undefined;
  }

  private array(): Dynamic | undefined {
    const array: Dynamic[] = [];
    if (this.next(']')) return array;
    do {
      const value = this.value();
      if (value === undefined) return undefined;
      array.push(value);
    } while (this.next(','));
    return this.next(']') ? array : undefined;
  }

  private number(): Dynamic | undefined {
    NUMBER.lastIndex = this.at;
    const match = NUMBER.exec(this.text);
    if (!match) return undefined;
    this.at = NUMBER.lastIndex;
    const [digits, decimals, exponent] = match;
    if (decimals !== undefined || exponent !== undefined) return Number(digits);
    const integer = BigInt(digits);
    return integer < MIN_LONG || integer > MAX_LONG ? Number(digits) : integer;
  }

  /** A string from its quote on. Most have no escape and are cut out of the text as they are. */
  private string(): string | undefined {
    const { text } = this;
    let from = this.at + 1;
    let read = '';
    for (let at = from; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) {
        this.at = at + 1;
        return read + text.slice(from, at);
      }
      if (code < 32) return undefined;
      if (code !== BACKSLASH) continue;
      const unit = text[at + 1] === 'u' ? unicodeEscape(text, at + 2) : escapes[text[at + 1] ?? ''];
      if (unit === undefined) return undefined;
      read += text.slice(from, at) + unit;
      from = at + (text[at + 1] === 'u' ? 6 : 2);
      at = from - 1;
    }
    return undefined;
  }
}

function unicodeEscape(text: string, at: number): string | undefined {
  const digits = text.slice(at, at + 4);
  return /^[0-9a-fA-F]{4}$/.test(digits) ? String.fromCharCode(Number.parseInt(digits, 16)) : undefined;
}

/** Compact JSON of a dynamic: longs in full, reals recognisable as such, not-a-number and infinities as strings. */
export function toJson(value: Dynamic): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return Number.isFinite(value) ? realText(value) : `"${realText(value)}"`;
  if (isArray(value)) return `[${value.map(toJson).join(',')}]`;
  if (isBag(value)) {
    const members: string[] = [];
    for (const [key, member] of value) members.push(`${JSON.stringify(key)}:${toJson(member)}`);
    return `{${members.join(',')}}`;
  }
  return String(value);
}
