import type { Diagnostic } from '../source/diagnostic.ts';
import { position } from '../source/span.ts';

/** `// kqlab:ignore CODE CODE reason`. */
const COMMENT = /\/\/\s*kqlab:ignore((?:[\s,]+(?:KS|KQLAB)\d+)+)/g;

/**
 * Leaves out what comments in the text say to ignore: behind code, on that line; on a line of its own, on the next line
 * that is not a comment.
 */
export function withoutSuppressed(diagnostics: readonly Diagnostic[], text: string): readonly Diagnostic[] {
  const ignored = new Map<number, Set<string>>();
  for (const { 0: comment, 1: codes = '', index } of text.matchAll(COMMENT)) {
    const lineStart = text.lastIndexOf('\n', index) + 1;
    const isAlone = text.slice(lineStart, index).trim() === '';
    const end = text.indexOf('\n', index + comment.length);
    const line = isAlone ? lineAfter(text, end) : position(text, index).line;
    ignored.set(line, new Set([...(ignored.get(line) ?? []), ...(codes.match(/\w+/g) ?? [])]));
  }
  if (ignored.size === 0) return diagnostics;
  return diagnostics.filter(({ code, span }) => !ignored.get(position(text, span.start).line)?.has(code));
}

/** The first line from an offset on that holds something else than a comment. */
function lineAfter(text: string, end: number): number {
  let { line } = position(text, end < 0 ? text.length : end);
  for (let at = end; at >= 0; at = text.indexOf('\n', at + 1)) {
    line++;
    const next = text.indexOf('\n', at + 1);
    const content = text.slice(at + 1, next < 0 ? undefined : next).trim();
    if (content !== '' && !content.startsWith('//')) return line;
  }
  return line;
}
