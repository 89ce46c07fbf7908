import type { Span } from '../source/span.ts';

/** Where the characters of a query are in its file: the query may be indented, quoted or folded there. */
export class Offsets {
  private constructor(
    /** The place of a character that the query has, or of its end. */
    private readonly at: (position: number) => number,
  ) {}

  /** A query that stands in the file as it is. */
  static verbatim(start: number, length: number): Offsets {
    return new Offsets((position) => start + Math.max(0, Math.min(position, length)));
  }

  /** A query whose lines stand in the file from `start` on, behind an indentation; folded lines are joined by blanks. */
  static lines(query: string, file: string, start: number, end: number): Offsets {
    const own = /^(?:[ \t]*\n)*([ \t]*)/.exec(query)?.[1]?.length ?? 0;
    return Offsets.listed(align(query, linesOf(file, start, end, own), end));
  }

  /** A query in quotes, or plain: escapes stand for characters, and line breaks for blanks. */
  static scalar(query: string, file: string, start: number, end: number): Offsets {
    return Offsets.listed(align(query, quotedOf(file, start, end), end));
  }

  /** A span of the query as one of the file. */
  spanOf({ start, end }: Span): Span {
    const from = this.at(start);
    return { start: from, end: Math.max(from, end > start ? this.at(end - 1) + 1 : from) };
  }

  /** With the offset of each character, and of the end. */
  private static listed(offsets: ArrayLike<number>): Offsets {
    return new Offsets((position) => offsets[Math.max(0, Math.min(position, offsets.length - 1))] ?? 0);
  }
}

/** A character that the file says, and where. */
interface Unit {
  readonly character: string;
  readonly offset: number;
}

/** The lines of a part of the file without their common indentation; the first line has `own` blanks behind it. */
function linesOf(file: string, start: number, end: number, own: number): Unit[] {
  const units: Unit[] = [];
  let indent: number | undefined;
  for (let at = start; at < end; ) {
    const found = file.indexOf('\n', at);
    const next = found === -1 || found >= end ? end : found;
    const line = file.slice(at, next).replace(/\r$/, '');
    const blanks = line.length - line.trimStart().length;
    if (line.trim() !== '') indent ??= blanks - own;
    for (let i = Math.min(blanks, indent ?? blanks); i < line.length; i++)
      units.push({ character: line[i] as string, offset: at + i });
    units.push({ character: '\n', offset: at + line.length });
    at = next + 1;
  }
  return units;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0', b: '\b', f: '\f' };
const hexEscapes: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** The characters that a scalar in quotes, or without, stands for. */
function quotedOf(file: string, start: number, end: number): Unit[] {
  const units: Unit[] = [];
  const quote = /['"]/.test(file[start] ?? '') ? file[start] : '';
  for (let offset = start + (quote ? 1 : 0); offset < end - (quote ? 1 : 0); offset++) {
    const character = file[offset] as string;
    if (quote === '"' && character === '\\') {
      const letter = file[offset + 1] ?? '';
      const digits = hexEscapes[letter] ?? 0;
      const code = Number.parseInt(file.slice(offset + 2, offset + 2 + digits), 16);
      for (const one of digits > 0 ? String.fromCodePoint(code || 0).split('') : [escapes[letter] ?? letter])
        units.push({ character: one, offset });
      offset += 1 + digits;
    } else {
      units.push({ character, offset });
      if (quote === "'" && character === "'") offset++;
    }
  }
  return units;
}

/** Finds each character of the query among the units; blanks that the file has besides are passed over. */
function align(query: string, units: readonly Unit[], end: number): Int32Array {
  const offsets = new Int32Array(query.length + 1);
  let at = 0;
  for (let position = 0; position < query.length; position++) {
    const wanted = query[position] as string;
    while (at < units.length && !stands(units[at] as Unit, wanted) && /\s/.test((units[at] as Unit).character)) at++;
    offsets[position] = units[at]?.offset ?? end;
    at++;
  }
  offsets[query.length] = units[at - 1] ? (units[at - 1] as Unit).offset + 1 : end;
  return offsets;
}

/** A folded line break stands for a blank. */
const stands = ({ character }: Unit, wanted: string): boolean =>
  character === wanted || (wanted === ' ' && character === '\n');
