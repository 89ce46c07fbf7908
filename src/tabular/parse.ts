import { compileRegex } from '../regex/regex.ts';
import { Literal, shortInteger, type Units } from '../table/literal.ts';
import { convert } from '../types/convert.ts';
import type { ScalarType } from '../types/types.ts';
import type { Value } from '../types/values.ts';

/** A part of a parse pattern: a text to find, anything, or a column. */
export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'column'; readonly type: ScalarType };

export type ParseMode = 'simple' | 'relaxed' | 'regex';

/**
 * What a pattern found in a text: for each column the text it is in, from where to where, and the value when that is no
 * string (a small long is a number); `from` is −1 for nothing. It holds until the next text.
 */
export interface Parsed {
  readonly texts: readonly string[];
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly values: readonly Value[];
}
/** Reads a part of a text, whose units are given; undefined when not everything matched and converted. */
export type Parser = (text: string, units: Units, start: number, end: number) => Parsed | undefined;

/** Writes down where the columns are; false when the pattern does not fit. */
type Capture = (text: string, units: Units, start: number, end: number, found: Found) => boolean;

/** The places of columns, one after the other. */
class Found implements Parsed {
  readonly texts: string[] = [];
  readonly from: number[] = [];
  readonly to: number[] = [];
  readonly values: Value[] = [];
  private count = 0;

  clear(): void {
    this.count = 0;
  }

  add(text: string, from: number, to: number): void {
    const at = this.count++;
    this.texts[at] = text;
    this.from[at] = from;
    this.to[at] = to;
  }
}

/** Makes the parser of a pattern; a failed conversion blanks the row, except in relaxed mode. */
export function parserOf(parts: readonly Part[], mode: ParseMode, flags: string): Parser {
  const types = parts.flatMap((part) => (part.kind === 'column' ? [part.type] : []));
  const capture = mode === 'regex' ? regexCapture(parts, flags) : textCapture(parts);
  const found = new Found();
  const { texts, from, to, values } = found;
  return (text, units, start, end) => {
    found.clear();
    if (!capture(text, units, start, end, found)) return undefined;
    for (let i = 0; i < types.length; i++) {
      const type = types[i] as ScalarType;
      const at = from[i] as number;
      values[i] = null;
      if (type === 'string' && at >= 0) continue;
      const short = type === 'long' || type === 'int' ? shortInteger(units, at, to[i] as number) : -1;
      if (short >= 0 && texts[i] === text) values[i] = short;
      else if (at >= 0) values[i] = convert((texts[i] as string).slice(at, to[i]), 'string', type);
      if (values[i] === null && mode !== 'relaxed') return undefined;
    }
    return found;
  };
}

/** What text of a type looks like, for a column whose end no literal marks. */
const shapes: Readonly<Partial<Record<ScalarType, RegExp>>> = {
  int: /\s*[-+]?\d+/y,
  long: /\s*[-+]?\d+/y,
  real: /\s*[-+]?\d+(\.\d*)?([eE][-+]?\d+)?/y,
  decimal: /\s*[-+]?\d+(\.\d*)?([eE][-+]?\d+)?/y,
  bool: /\s*(true|false|[-+]?\d+)/iy,
  datetime: /\s*\d+[-/.]\d+[-/.]\d+([ T]\d+:\d+(:\d+(\.\d+)?)?(Z|[-+]\d+:\d+)?)?/y,
  timespan: /\s*-?(\d+\.)?\d+:\d+(:\d+(\.\d+)?)?/y,
  guid: /\s*[0-9a-fA-F-]{32,36}/y,
};

/**
 * Finds the literals one after the other, each at its first place; the first must begin the text and the last end it
 * unless a `*` is there. Since what lies between may be anything, looking for a later place would find nothing more.
 */
function textCapture(parts: readonly Part[]): Capture {
  const literals = parts.map((part) => (part.kind === 'text' ? new Literal(part.text) : undefined));
  return (text, units, start, end, found) => {
    let at = start;
    let open: 'column' | 'any' | undefined;
    let openedAt = start;
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i] as Part;
      if (part.kind === 'text') {
        const last = i === parts.length - 1;
        const { length } = part.text;
        const place = placeOf(literals[i] as Literal, length, units, at, end, open && (last ? 'last' : 'first'));
        if (place < 0 || (last && place + length !== end)) return false;
        if (open === 'column') found.add(text, openedAt, place);
        at = place + length;
        open = undefined;
      } else if (part.kind === 'any') {
        if (open === 'column') found.add(text, openedAt, end);
        open = 'any';
      } else {
        const next = parts[i + 1];
        if (next?.kind === 'any' || next?.kind === 'column') {
          const to = shapeEnd(text, at, end, part.type);
          if (to === undefined && !(next.kind === 'any' && i + 2 === parts.length)) return false;
          found.add(text, to === undefined ? -1 : at, to ?? -1);
          at = to ?? at;
          open = undefined;
        } else {
          open = 'column';
          openedAt = at;
        }
      }
    }
    if (open === 'column') found.add(text, openedAt, end);
    return open !== undefined || at === end;
  };
}

/** Where a literal is from an offset on: at the first place, at the end of the text, or (undefined) at the offset itself. */
function placeOf(
  literal: Literal,
  length: number,
  units: Units,
  at: number,
  end: number,
  which: 'first' | 'last' | undefined,
): number {
  if (which === 'first') return literal.find(units, at, end);
  const place = which === 'last' ? end - length : at;
  return place >= at && place + length <= end && literal.isAt(units, place) ? place : -1;
}

function shapeEnd(text: string, at: number, end: number, type: ScalarType): number | undefined {
  const shape = shapes[type];
  if (shape === undefined) return end;
  shape.lastIndex = 0;
  return shape.test(text.slice(at, end)) ? at + shape.lastIndex : undefined;
}

/** In regex mode literals are patterns, `*` is anything as short as can be, a string anything as long as can be. */
function regexCapture(parts: readonly Part[], flags: string): Capture {
  const { pattern, groups } = regexOf(parts);
  const regex = compileRegex(pattern, flags);
  return (text, _units, start, end, found) => {
    const match = regex.exec(text.slice(start, end));
    if (!match) return false;
    for (const group of groups) {
      const part = match.groups[group];
      found.add(part ?? '', part === undefined ? -1 : 0, part?.length ?? -1);
    }
    return true;
  };
}

const regexShapes: Readonly<Partial<Record<ScalarType, string>>> = {
  int: '\\s*[-+]?\\d+',
  long: '\\s*[-+]?\\d+',
  real: '\\s*[-+]?\\d+(?:\\.\\d*)?(?:[eE][-+]?\\d+)?',
  decimal: '\\s*[-+]?\\d+(?:\\.\\d*)?(?:[eE][-+]?\\d+)?',
};

/** The whole pattern, and which capture group belongs to each column: groups of the author's own do not count. */
export function regexOf(parts: readonly Part[]): { pattern: string; groups: number[] } {
  let pattern = '';
  let count = 0;
  const groups: number[] = [];
  for (const part of parts) {
    if (part.kind === 'text') {
      const literal = balanced(part.text);
      pattern += literal;
      count += compileRegex(literal).groupCount;
    } else if (part.kind === 'any') pattern += '.*?';
    else {
      pattern += `(${regexShapes[part.type] ?? '.*'})`;
      groups.push(++count);
    }
  }
  return { pattern, groups };
}

/** A pattern in which a closing parenthesis without an opening one is a character, as measured. */
function balanced(text: string): string {
  let depth = 0;
  let inClass = false;
  let result = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at] as string;
    if (character === '\\') {
      result += character + (text[++at] ?? '');
      continue;
    }
    if (character === '[') inClass = true;
    else if (character === ']') inClass = false;
    else if (!inClass && character === '(') depth++;
    else if (!inClass && character === ')' && --depth < 0) {
      depth = 0;
      result += '\\)';
      continue;
    }
    result += character;
  }
  return result;
}
