import { parseJson } from '../types/json.ts';
import type { Dynamic } from '../types/values.ts';
import type { TableBuilder } from './builder.ts';
import { BATCH_ROWS, CELL, Key, kinds, Spare } from './json-key.ts';
import { REACH } from './json-recent.ts';
import { stringEnd } from './json-string.ts';
import { isSame, TextArena } from './text-arena.ts';
import { decoded } from './text-bytes.ts';

const [TAB, NEWLINE, RETURN, SPACE, QUOTE, COMMA, MINUS, POINT, ZERO, NINE, COLON] = [
  9, 10, 13, 32, 34, 44, 45, 46, 48, 57, 58,
];
const [BRACKET, BRACKET_END, BRACE, BRACE_END] = [91, 93, 123, 125];
/** `null`, `true` and `alse` as words. */
const [NULL, TRUE, ALSE] = [0x6c6c756e, 0x65757274, 0x65736c61];

/** The bytes between two values, `,"Key":` as they were written once, and what came behind the value of that key. */
interface Step {
  readonly key: Key;
  /** Where the bytes are in the arena of all steps. */
  readonly start: number;
  readonly length: number;
  next: Step | undefined;
}

/** So many keys that the row before had may be missing before the next key is looked up. */
const MISSING = 8;

/**
 * Reads rows as programs write them: objects whose keys are known and mostly in the order of the row before. Of a row it is
 * noted where its values are; of some hundred rows they go into columns one column after the other, from bytes, without an
 * object for the row, and texts without a JavaScript string. Whatever is unusual (a key not seen before, a key twice,
 * anything that is no JSON) is left to the plain reader, which knows what to say about it.
 */
export class JsonRows {
  private readonly keys = new Map<string, Key>();
  private readonly steps = new Map<string, Step>();
  private readonly start: { next: Step | undefined } = { next: undefined };
  /** The rows that are not in columns yet, and how many rows were there before. */
  private rows = 0;
  bytes: Uint8Array = new Uint8Array(0);
  view: DataView = new DataView(this.bytes.buffer);
  private readonly spare = new Spare();
  private readonly written = new TextArena();

  constructor(
    private readonly builder: TableBuilder,
    /** The columns that nobody looks at: they are only seen to be JSON. */
    private readonly unused: ReadonlySet<string> = new Set(),
    /** Whether a row ends with its line. */
    private readonly isLine = true,
  ) {}

  /** Sets the bytes to read rows from: behind them are a byte that no row has (of a line, the newline), and 16 more. */
  from(bytes: Uint8Array): void {
    this.flush();
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset);
  }

  /** Makes keys known that a row read plainly has. */
  learn(names: Iterable<string>): void {
    for (const name of names) {
      if (this.keys.has(name)) continue;
      this.keys.set(name, new Key(this.builder.rawAt(this.builder.column(name)), !this.unused.has(name)));
    }
  }

  /** Adds the row that was read last, which is on a line. */
  add(line: number): void {
    this.builder.startLine(line);
    if (++this.rows === BATCH_ROWS) this.flush();
  }

  /** Sees to it that the columns have all rows that were added; what was read since is forgotten. */
  flush(): void {
    const { spare, rows, builder } = this;
    for (const key of this.keys.values()) key.flush(this, spare, builder.rows - rows, rows);
    this.rows = 0;
  }

  /** Reads the object at an offset, and gives the offset behind it; −1 when it cannot. */
  read(start: number): number {
    const { bytes, view, rows, written } = this;
    const cell = rows * CELL;
    const limit = bytes.length - REACH;
    if (this.keys.size === 0) return -1;
    let at = start;
    let before = this.start;
    for (let count = 0; ; count++) {
      let step = before.next;
      if (step === undefined || !isSame(written.view, step.start, view, at, step.length)) {
        step = this.otherStep(before, at, count === 0 ? BRACE : COMMA);
        if (step === undefined) return count === 0 ? -1 : this.end(at);
      }
      before = step;
      at += step.length;
      const { key } = step;
      if (key.cells[cell] !== kinds.none) return -1;
      at = bytes[at] === QUOTE ? key.text(view, at + 1, cell, limit) : this.value(key, at);
      if (at < 0) return -1;
      if (bytes[at] === BRACE_END) return at + 1;
    }
  }

  /** The offset behind the object when only its end is left; −1 if not. */
  private end(from: number): number {
    const at = this.space(from);
    return this.bytes[at] === BRACE_END ? at + 1 : -1;
  }

  /** The offset of what comes that is no space. */
  space(from: number): number {
    const { bytes, isLine } = this;
    for (let at = from; ; at++) {
      const code = bytes[at];
      if (code !== SPACE && code !== TAB && code !== RETURN && (code !== NEWLINE || isLine)) return at;
    }
  }

  // ------------------------------------------------------------------------ keys

  /** The step that is at an offset, when it is not the one that came last time; undefined when its key is not known. */
  private otherStep(before: { next: Step | undefined }, at: number, opening: number): Step | undefined {
    let step = before.next;
    for (let i = 0; i < MISSING && step; i++) {
      step = step.next;
      if (step && isSame(this.written.view, step.start, this.view, at, step.length)) return step;
    }
    const found = this.readStep(at, opening);
    if (found) before.next = found;
    return found;
  }

  private readStep(start: number, opening: number): Step | undefined {
    const { bytes, view } = this;
    let at = this.space(start);
    if (bytes[at] !== opening) return undefined;
    const quote = this.space(at + 1);
    const end = bytes[quote] === QUOTE ? behindString(view, quote) : -1;
    if (end < 0) return undefined;
    at = this.space(end);
    if (bytes[at] !== COLON) return undefined;
    at = this.space(at + 1);
    const text = decoded(bytes, start, at);
    const known = this.steps.get(text);
    if (known) return known;
    const name = parseJson(decoded(bytes, quote, end));
    const key = typeof name === 'string' ? this.keys.get(name) : undefined;
    if (!key) return undefined;
    const { written } = this;
    const step = { key, start: written.end, length: at - start, next: undefined };
    written.stagePart(view, start, at);
    written.keep();
    this.steps.set(text, step);
    return step;
  }

  // ---------------------------------------------------------------------- values

  /** Reads a value that is no text. */
  private value(key: Key, at: number): number {
    const code = this.bytes[at] as number;
    if (code === MINUS || (code >= ZERO && code <= NINE)) return this.number(key, at);
    if (code === BRACE || code === BRACKET) return this.nested(key, at);
    const word = this.view.getInt32(at, true);
    if (word === NULL) {
      key.nothing(this.rows);
      return at + 4;
    }
    if (word === TRUE) return this.other(key, true, at + 4);
    return code === 102 && this.view.getInt32(at + 1, true) === ALSE ? this.other(key, false, at + 5) : -1;
  }

  private number(key: Key, start: number): number {
    const { bytes, rows } = this;
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
    const isEnd = code === COMMA || code === BRACE_END || code <= SPACE;
    const isPlain = isEnd && point > first && at - first <= 15 && decimals !== 0;
    if (!isPlain || (bytes[first] === ZERO && point > first + 1)) return this.unusualNumber(key, start, at);
    // Both are exact, so the quotient is as near as can be.
    const size = decimals < 0 ? value : value / 10 ** decimals;
    key.number(rows, decimals < 0 ? kinds.integer : kinds.real, first === start ? size : -size);
    return at;
  }

  private unusualNumber(key: Key, start: number, from: number): number {
    let at = from;
    while (isOfNumber(this.bytes[at] as number)) at++;
    return this.other(key, parseJson(decoded(this.bytes, start, at)), at);
  }

  private nested(key: Key, start: number): number {
    const { bytes, view, isLine } = this;
    let depth = 0;
    for (let at = start; ; at++) {
      const code = bytes[at] as number;
      if (code === QUOTE) {
        at = behindString(view, at) - 1;
        if (at < 0) return -1;
      } else if (code === BRACE || code === BRACKET) depth++;
      else if ((code === BRACE_END || code === BRACKET_END) && --depth === 0)
        return this.other(key, parseJson(decoded(bytes, start, at + 1)), at + 1);
      else if (code < SPACE && (isLine || code === 0)) return -1;
    }
  }

  /** Sets a value that has been read already. */
  private other(key: Key, value: Dynamic | undefined, end: number): number {
    if (value === undefined) return -1;
    key.other(this.rows, value);
    return end;
  }
}

/** The offset behind the string that begins with a quote at an offset; −1 when it is none. */
function behindString(view: DataView, quote: number): number {
  const end = stringEnd(view, quote + 1);
  return end < -1 ? ~end + 1 : end < 0 ? -1 : end + 1;
}

/** A digit, a sign, a point or an exponent. */
const isOfNumber = (code: number): boolean =>
  (code >= ZERO && code <= NINE) || code === 43 || code === MINUS || code === POINT || code === 69 || code === 101;
