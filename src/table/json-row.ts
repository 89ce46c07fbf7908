import { parseJson } from '../types/json.ts';
import type { Dynamic } from '../types/values.ts';
import type { TableBuilder } from './builder.ts';
import { scanString } from './json-string.ts';
import type { RawColumn } from './raw.ts';
import { firstBytes, TextArena } from './text-arena.ts';
import { decoded } from './text-bytes.ts';

const [TAB, NEWLINE, RETURN, SPACE, QUOTE, COMMA, MINUS, POINT, ZERO, NINE, COLON] = [
  9, 10, 13, 32, 34, 44, 45, 46, 48, 57, 58,
];
const [BRACKET, BACKSLASH, BRACKET_END, BRACE, BRACE_END] = [91, 92, 93, 123, 125];
/** `null`, `true` and `alse` as words. */
const [NULL, TRUE, ALSE] = [0x6c6c756e, 0x65757274, 0x65736c61];

/** How a value was read, until the whole row is known to be good. */
const kinds = { text: 0, integer: 1, real: 2, other: 3 } as const;

/** A key of rows, and its value in the row that is being read. */
interface Key {
  readonly column: RawColumn;
  readonly isUsed: boolean;
  /** The row in which it was seen last, to find keys that come twice. */
  row: number;
  kind: number;
  number: number;
  value: Dynamic;
}

/** The bytes between two values, `,"Key":` as they were written once, and what came behind the value of that key. */
interface Step {
  readonly key: Key;
  readonly length: number;
  /** The bytes, four at a time, and what is left of them. */
  readonly words: Int32Array;
  readonly rest: number;
  next: Step | undefined;
}

/** So many keys that the row before had may be missing before the next key is looked up. */
const MISSING = 8;

/**
 * Reads rows as programs write them: an object on one line whose keys are known and mostly in the order of the row before.
 * Values go from bytes into columns without an object for the row, and texts without a JavaScript string. Whatever is unusual
 * (a key not seen before, a key twice, anything that is no JSON) is left to the plain reader, which knows what to say about it.
 */
export class JsonRows {
  private readonly keys = new Map<string, Key>();
  private readonly steps = new Map<string, Step>();
  private readonly start: { next: Step | undefined } = { next: undefined };
  private readonly read: Key[] = [];
  private row = 0;
  private bytes: Uint8Array = new Uint8Array(0);
  private view: DataView = new DataView(this.bytes.buffer);
  /** Where texts are staged that nobody looks at. */
  private readonly spare = new TextArena();

  constructor(
    private readonly builder: TableBuilder,
    /** The columns that nobody looks at: they are only seen to be JSON. */
    private readonly unused: ReadonlySet<string> = new Set(),
  ) {}

  /** Sets the bytes to read rows from: whole lines, each with its newline, and 16 bytes behind them. */
  from(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset);
  }

  /** Makes keys known that a row read plainly has. */
  learn(names: Iterable<string>): void {
    for (const name of names) {
      if (this.keys.has(name)) continue;
      const column = this.builder.rawAt(this.builder.column(name));
      const isUsed = !this.unused.has(name);
      this.keys.set(name, { column, isUsed, row: -1, kind: kinds.other, number: 0, value: null });
    }
  }

  /** Adds the row at an offset, and gives the offset behind its line; −1 when it was not read, and nothing was added. */
  add(start: number, line: number): number {
    const end = this.keys.size === 0 ? -1 : this.object(start);
    if (end < 0) return -1;
    this.builder.startLine(line);
    for (const key of this.read) if (key.isUsed) addValue(key);
    return end;
  }

  private object(start: number): number {
    const { bytes, view, read } = this;
    const row = ++this.row;
    const { rows } = this.builder;
    let at = start;
    let before = this.start;
    read.length = 0;
    for (;;) {
      let step = before.next;
      if (step === undefined || !isAt(view, at, step)) {
        step = this.otherStep(before, at, read.length === 0 ? BRACE : COMMA);
        if (step === undefined) return this.isEnd(at, read.length);
      }
      before = step;
      at += step.length;
      const { key } = step;
      if (key.row === row) return -1;
      key.row = row;
      read.push(key);
      // Not when the row is added: texts are staged by then.
      if (key.isUsed && key.column.length < rows) key.column.pad(rows);
      if (bytes[at] === QUOTE) {
        key.kind = kinds.text;
        at = scanString(view, at + 1, key.isUsed ? key.column.arena : this.spare);
      } else at = this.value(key, at);
      if (at < 0) return -1;
      if (bytes[at] === BRACE_END && bytes[at + 1] === NEWLINE) return at + 2;
    }
  }

  /** The offset behind the line when only the end of the object is left of it; −1 if not. */
  private isEnd(from: number, values: number): number {
    const at = this.space(from);
    if (values === 0 || this.bytes[at] !== BRACE_END) return -1;
    const end = this.space(at + 1);
    return this.bytes[end] === NEWLINE ? end + 1 : -1;
  }

  /** The offset of what comes that is no space. */
  private space(from: number): number {
    let at = from;
    while (this.bytes[at] === SPACE || this.bytes[at] === TAB || this.bytes[at] === RETURN) at++;
    return at;
  }

  // ------------------------------------------------------------------------ keys

  /** The step that is at an offset, when it is not the one that came last time; undefined when its key is not known. */
  private otherStep(before: { next: Step | undefined }, at: number, opening: number): Step | undefined {
    let step = before.next;
    for (let i = 0; i < MISSING && step; i++) {
      step = step.next;
      if (step && isAt(this.view, at, step)) return step;
    }
    const found = this.readStep(at, opening);
    if (found) before.next = found;
    return found;
  }

  private readStep(start: number, opening: number): Step | undefined {
    const { bytes } = this;
    let at = this.space(start);
    if (bytes[at] !== opening) return undefined;
    const quote = this.space(at + 1);
    const end = bytes[quote] === QUOTE ? this.endOfString(quote + 1) : -1;
    if (end < 0) return undefined;
    at = this.space(end);
    if (bytes[at] !== COLON) return undefined;
    at = this.space(at + 1);
    const text = decoded(bytes, start, at);
    const known = this.steps.get(text);
    if (known) return known;
    const name = parseJson(decoded(bytes, quote, end));
    const key = typeof name === 'string' ? this.keys.get(name) : undefined;
    const step = key && stepOf(key, this.view, start, at);
    if (step) this.steps.set(text, step);
    return step;
  }

  /** The offset behind the closing quote of the string whose content begins at an offset; −1 when it has none. */
  private endOfString(start: number): number {
    for (let at = start; ; at++) {
      const code = this.bytes[at] as number;
      if (code === QUOTE) return at + 1;
      if (code === BACKSLASH) at++;
      else if (code < SPACE) return -1;
    }
  }

  // ---------------------------------------------------------------------- values

  private value(key: Key, at: number): number {
    const { bytes, view } = this;
    const code = bytes[at] as number;
    if (code === MINUS || (code >= ZERO && code <= NINE)) return this.number(key, at);
    if (code === BRACE || code === BRACKET) return this.nested(key, at);
    const word = view.getInt32(at, true);
    if (word === NULL) return other(key, null, at + 4);
    if (word === TRUE) return other(key, true, at + 4);
    return code === 102 && view.getInt32(at + 1, true) === ALSE ? other(key, false, at + 5) : -1;
  }

  private number(key: Key, start: number): number {
    const { bytes } = this;
    const first = bytes[start] === MINUS ? start + 1 : start;
    let at = first;
    let value = 0;
    let code = bytes[at] as number;
    for (; code >= ZERO && code <= NINE; code = bytes[++at] as number) value = value * 10 + code - ZERO;
    const point = at;
    if (code === POINT)
      for (code = bytes[++at] as number; code >= ZERO && code <= NINE; code = bytes[++at] as number)
        value = value * 10 + code - ZERO;
    const decimals = at - point - 1;
    const isEnd = code === COMMA || code === BRACE_END || code === SPACE;
    const isPlain = isEnd && point > first && at - first <= 15 && decimals !== 0;
    if (!isPlain || (bytes[first] === ZERO && point > first + 1)) return this.unusualNumber(key, start, at);
    key.kind = decimals < 0 ? kinds.integer : kinds.real;
    // Both are exact, so the quotient is as near as can be.
    const size = decimals < 0 ? value : value / 10 ** decimals;
    key.number = first === start ? size : -size;
    return at;
  }

  private unusualNumber(key: Key, start: number, from: number): number {
    let at = from;
    while (isOfNumber(this.bytes[at] as number)) at++;
    return other(key, parseJson(decoded(this.bytes, start, at)), at);
  }

  private nested(key: Key, start: number): number {
    const { bytes } = this;
    let depth = 0;
    for (let at = start; ; at++) {
      const code = bytes[at] as number;
      if (code === QUOTE) {
        at = this.endOfString(at + 1) - 1;
        if (at < 0) return -1;
      } else if (code === BRACE || code === BRACKET) depth++;
      else if ((code === BRACE_END || code === BRACKET_END) && --depth === 0)
        return other(key, parseJson(decoded(bytes, start, at + 1)), at + 1);
      else if (code === NEWLINE) return -1;
    }
  }
}

function addValue(key: Key): void {
  const { column, kind } = key;
  if (kind === kinds.text) column.addStaged();
  else if (kind === kinds.integer) column.addInteger(key.number);
  else if (kind === kinds.real) column.addReal(key.number);
  else column.push(key.value);
}

/** Sets a value that has been read already. */
function other(key: Key, value: Dynamic | undefined, end: number): number {
  if (value === undefined) return -1;
  key.kind = kinds.other;
  key.value = value;
  return end;
}

/** A digit, a sign, a point or an exponent. */
const isOfNumber = (code: number): boolean =>
  (code >= ZERO && code <= NINE) || code === 43 || code === MINUS || code === POINT || code === 69 || code === 101;

function stepOf(key: Key, view: DataView, start: number, end: number): Step {
  const length = end - start;
  const words = Int32Array.from({ length: length >> 2 }, (_, i) => view.getInt32(start + i * 4, true));
  const rest = firstBytes(view.getInt32(end - (length & 3), true), length & 3);
  return { key, length, words, rest, next: undefined };
}

function isAt(view: DataView, start: number, { words, rest, length }: Step): boolean {
  let at = start;
  for (let i = 0; i < words.length; i++, at += 4) if (view.getInt32(at, true) !== words[i]) return false;
  return firstBytes(view.getInt32(at, true) ^ rest, length & 3) === 0;
}
