import { realText } from './real.ts';
import { type Dynamic, isArray, isBag, MAX_LONG, MIN_LONG } from './values.ts';

/** Deeper nesting is no JSON for us: it would exhaust the stack. */
const DEPTH_LIMIT = 2000;

/** Reads a JSON text; undefined when it is none. Integers stay exact, and 1.0 stays a real. */
export function parseJson(text: string): Dynamic | undefined {
  return new Reader(text).read();
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON strings must not hold them.
const CONTROL = /[\0-\x1f]/;
/** What must be written as an escape: quotes, backslashes, control characters and halves of a surrogate pair. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the same.
const ESCAPED = /["\\\0-\x1f\ud800-\udfff]/;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
const INTEGER = /^-?\d+$/;
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
  /** Where the next backslash is, as far as looked. */
  private backslash = -1;
  /** Strings need no look for control characters where the text has none at all, line breaks included. */
  private readonly hasControls: boolean;

  constructor(private readonly text: string) {
    this.hasControls = CONTROL.test(text);
  }

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
      case '[':
        return this.nested();
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

  private nested(): Dynamic | undefined {
    if (++this.depth > DEPTH_LIMIT) return undefined;
    const value = this.text[this.at++] === '{' ? this.bag() : this.array();
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
    if (!NUMBER.test(this.text)) return undefined;
    const digits = this.text.slice(this.at, NUMBER.lastIndex);
    this.at = NUMBER.lastIndex;
    const number = Number(digits);
    if (!INTEGER.test(digits)) return number;
    if (Number.isSafeInteger(number)) return BigInt(number);
    const integer = BigInt(digits);
    return integer < MIN_LONG || integer > MAX_LONG ? number : integer;
  }

  /** A string from its quote on. Most have no escape and are cut out of the text as they are. */
  private string(): string | undefined {
    const { text } = this;
    const from = this.at + 1;
    const quote = text.indexOf('"', from);
    if (quote === -1) return undefined;
    if (this.backslash < from) {
      const backslash = text.indexOf('\\', from);
      this.backslash = backslash === -1 ? text.length : backslash;
    }
    if (this.backslash < quote) return this.escaped(from);
    this.at = quote + 1;
    const read = text.slice(from, quote);
    return this.hasControls && CONTROL.test(read) ? undefined : read;
  }

  private escaped(start: number): string | undefined {
    const { text } = this;
    let from = start;
    let read = '';
    for (let at = start; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) {
        this.at = at + 1;
        return read + text.slice(from, at);
      }
      if (code < 32) return undefined;
      if (code !== BACKSLASH) continue;
      const unicode = text[at + 1] === 'u';
      const unit = unicode ? unicodeEscape(text, at + 2) : escapes[text[at + 1] ?? ''];
      if (unit === undefined) return undefined;
      read += text.slice(from, at) + unit;
      from = at + (unicode ? 6 : 2);
      at = from - 1;
    }
    return undefined;
  }
}

function unicodeEscape(text: string, at: number): string | undefined {
  const digits = text.slice(at, at + 4);
  return /^[0-9a-fA-F]{4}$/.test(digits) ? String.fromCharCode(Number.parseInt(digits, 16)) : undefined;
}

const quoted = (text: string): string => (ESCAPED.test(text) ? JSON.stringify(text) : `"${text}"`);

/** Compact JSON of a dynamic: longs in full, reals recognisable as such, not-a-number and infinities as strings. */
export function toJson(value: Dynamic): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') return Number.isFinite(value) ? realText(value) : `"${realText(value)}"`;
  if (isArray(value)) return `[${value.map(toJson).join(',')}]`;
  if (isBag(value)) {
    const members: string[] = [];
    for (const [key, member] of value) members.push(`${quoted(key)}:${toJson(member)}`);
    return `{${members.join(',')}}`;
  }
  return String(value);
}
