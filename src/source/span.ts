/** A half-open range of offsets into the query text. Line and column are computed only when printed. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The smallest span that covers both. */
export const cover = (first: Span, last: Span): Span => ({
  start: Math.min(first.start, last.start),
  end: Math.max(first.end, last.end),
});

/** Line and column of an offset, both counted from 1. */
export function position(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let lineStart = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
    line++;
    lineStart = at + 1;
  }
  return { line, column: offset - lineStart + 1 };
}
