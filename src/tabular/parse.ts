import { compileRegex, type Regex } from '../regex/regex.ts';
import { convert } from '../types/convert.ts';
import type { ScalarType } from '../types/types.ts';
import type { Value } from '../types/values.ts';
import { type Block, Found, type Parser, type Part } from './parse-block.ts';
import { TextParser } from './parse-text.ts';

export type ParseMode = 'simple' | 'relaxed' | 'regex';

/** Makes the parser of a pattern; a failed conversion blanks the row, except in relaxed mode. */
export const parserOf = (parts: readonly Part[], mode: ParseMode, flags: string): Parser =>
  mode === 'regex' ? new RegexParser(parts, flags) : new TextParser(parts, mode === 'relaxed');

/** In regex mode literals are patterns, `*` is anything as short as can be, a string anything as long as can be. */
class RegexParser implements Parser {
  readonly found: readonly Found[];
  private readonly groups: readonly number[];
  private readonly regex: Regex;

  constructor(parts: readonly Part[], flags: string) {
    const { pattern, groups } = regexOf(parts);
    this.found = parts.flatMap((part) => (part.kind === 'column' ? [new Found(part.type, false)] : []));
    this.groups = groups;
    this.regex = compileRegex(pattern, flags);
  }

  read({ text, starts, ends, count }: Block, rows: Int32Array): number {
    let kept = 0;
    for (const { values } of this.found) values.fill(null, 0, count);
    for (let row = 0; row < count; row++) if (this.readRow(row, text.slice(starts[row], ends[row]))) rows[kept++] = row;
    return kept;
  }

  private readRow(row: number, text: string): boolean {
    const match = this.regex.exec(text);
    if (!match) return false;
    const values = this.found.map(({ type }, column) => {
      const part = match.groups[this.groups[column] as number];
      return part === undefined ? null : type === 'string' ? part : convert(part, 'string', type);
    });
    if (values.includes(null)) return false;
    for (const [column, found] of this.found.entries()) found.values[row] = values[column] as Value;
    return true;
  }
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
