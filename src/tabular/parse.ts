import { compileRegex } from '../regex/regex.ts';
import { convert } from '../types/convert.ts';
import type { ScalarType } from '../types/types.ts';
import { nothing, type Value } from '../types/values.ts';

/** A part of a parse pattern: a text to find, anything, or a column. */
export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'column'; readonly type: ScalarType };

export type ParseMode = 'simple' | 'relaxed' | 'regex';

/**
 * What a pattern found in a text: a value for each column, and whether everything matched and converted;
 * it holds until the next text.
 */
export interface Parsed {
  readonly matched: boolean;
  readonly values: readonly Value[];
}
export type Parser = (text: string) => Parsed;

/** The captured texts of the columns, until the next text is asked for; undefined when the pattern does not fit. */
type Capture = (text: string) => (string | undefined)[] | undefined;

/** Makes the parser of a pattern; a failed conversion blanks the row, except in relaxed mode. */
export function parserOf(parts: readonly Part[], mode: ParseMode, flags: string): Parser {
  const types = parts.flatMap((part) => (part.kind === 'column' ? [part.type] : []));
  const nothings = types.map(nothing);
  const capture = mode === 'regex' ? regexCapture(parts, flags) : textCapture(parts);
  const values = new Array<Value>(types.length);
  const unmatched: Parsed = { matched: false, values: nothings };
  const matched: Parsed = { matched: true, values };
  return (text) => {
    const captured = capture(text);
    if (captured === undefined) return unmatched;
    for (let i = 0; i < types.length; i++) {
      const part = captured[i];
      const type = types[i] as ScalarType;
      const value = part === undefined ? null : type === 'string' ? part : convert(part, 'string', type);
      if (value === null && mode !== 'relaxed') return unmatched;
      values[i] = value;
    }
    return matched;
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
  const captured: (string | undefined)[] = [];
  return (text) => {
    let count = 0;
    let at = 0;
    let open: 'column' | 'any' | undefined;
    let openedAt = 0;
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i] as Part;
      if (part.kind === 'text') {
        const last = i === parts.length - 1;
        const found =
          last && open
            ? lastPlace(text, part.text, at)
            : open
              ? text.indexOf(part.text, at)
              : text.startsWith(part.text, at)
                ? at
                : -1;
        if (found < 0 || (last && found + part.text.length !== text.length)) return undefined;
        if (open === 'column') captured[count++] = text.slice(openedAt, found);
        at = found + part.text.length;
        open = undefined;
      } else if (part.kind === 'any') {
        if (open === 'column') captured[count++] = text.slice(openedAt);
        open = 'any';
      } else {
        const next = parts[i + 1];
        if (next?.kind === 'any' || next?.kind === 'column') {
          const end = shapeEnd(text, at, part.type);
          if (end === undefined && !(next.kind === 'any' && i + 2 === parts.length)) return undefined;
          captured[count++] = end === undefined ? undefined : text.slice(at, end);
          at = end ?? at;
          open = undefined;
        } else {
          open = 'column';
          openedAt = at;
        }
      }
    }
    if (open === 'column') captured[count++] = text.slice(openedAt);
    else if (open === undefined && at !== text.length) return undefined;
    return captured;
  };
}

/** Where a literal ends the text, if it does and begins no earlier than `from`. */
const lastPlace = (text: string, literal: string, from: number): number => {
  const at = text.length - literal.length;
  return at >= from && text.endsWith(literal) ? at : -1;
};

function shapeEnd(text: string, at: number, type: ScalarType): number | undefined {
  const shape = shapes[type];
  if (shape === undefined) return text.length;
  shape.lastIndex = at;
  return shape.test(text) ? shape.lastIndex : undefined;
}

/** In regex mode literals are patterns, `*` is anything as short as can be, a string anything as long as can be. */
function regexCapture(parts: readonly Part[], flags: string): Capture {
  const { pattern, groups } = regexOf(parts);
  const regex = compileRegex(pattern, flags);
  return (text) => {
    const match = regex.exec(text);
    return match ? groups.map((group) => match.groups[group]) : undefined;
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
