import type * as ast from '../parser/ast.ts';
import { nodesOf } from '../parser/tree.ts';
import { type Diagnostic, warning } from '../source/diagnostic.ts';
import { messages } from '../source/messages.ts';
import type { Span } from '../source/span.ts';

/** `// kqlab:ignore CODE CODE reason`. */
const COMMENT = /\/\/\s*kqlab:ignore\b([^\r\n]*)/g;
const CODES = /^(?:[\s,]+(?:KS|KQLAB)\d+)+(?!\w)/;

/** What a comment says to ignore, and where. */
interface Suppression {
  readonly comment: Span;
  readonly codes: readonly string[];
  readonly covered: readonly Span[];
}

/**
 * Leaves out what comments in the text say to ignore, and tells of comments that ignore nothing. A comment counts for its
 * line, or alone on a line for the next one with code, and for the whole operator that it stands on or before.
 * `isLookedFor` says whether a code would have been found, if it were there.
 */
export function withoutSuppressed(
  diagnostics: readonly Diagnostic[],
  text: string,
  syntax: ast.Query,
  isLookedFor: (code: string) => boolean,
): readonly Diagnostic[] {
  if (!text.includes('kqlab:ignore')) return diagnostics;
  const suppressions = suppressionsIn(text, syntax);
  const used = new Set<string>();
  const left = diagnostics.filter(({ code, span }) => {
    const suppression = suppressions.find(
      ({ codes, covered }) => codes.includes(code) && covered.some((part) => isWithin(span.start, part)),
    );
    if (suppression) used.add(`${suppression.comment.start} ${code}`);
    return suppression === undefined;
  });
  const told = suppressions.flatMap(({ comment, codes }) => {
    if (codes.length === 0) return [warning('KQLAB032', comment, '')];
    return codes.flatMap((code): Diagnostic[] => {
      if (!(code in messages)) return [warning('KQLAB032', comment, code)];
      if (used.has(`${comment.start} ${code}`) || !isLookedFor(code)) return [];
      return [{ ...warning('KQLAB033', comment, code), severity: 'information' }];
    });
  });
  return [...left, ...told].sort((a, b) => a.span.start - b.span.start);
}

const isWithin = (offset: number, { start, end }: Span): boolean =>
  offset >= start && offset < Math.max(end, start + 1);

function suppressionsIn(text: string, syntax: ast.Query): Suppression[] {
  const parts = partsOf(syntax);
  return [...text.matchAll(COMMENT)].map(({ 0: comment, 1: rest = '', index }) => {
    const codes = CODES.exec(rest)?.[0].match(/\w+/g) ?? [];
    const place = codeBeside(text, index);
    const line = { start: text.lastIndexOf('\n', place - 1) + 1, end: lineEnd(text, place) };
    // The innermost is the one that begins last.
    const part = parts.filter((each) => isWithin(place, each)).sort((a, b) => b.start - a.start)[0];
    return { comment: { start: index, end: index + comment.length }, codes, covered: part ? [line, part] : [line] };
  });
}

/** The spans of operators, of what they read, and of declarations of values. */
function partsOf(syntax: ast.Query): Span[] {
  return [...nodesOf(syntax)].flatMap((node) => {
    if (node.kind === 'Pipe')
      return [...(node.source ? [node.source.span] : []), ...node.operators.map((one) => one.span)];
    return node.kind === 'Let' && node.value.kind !== 'Pipe' ? [node.span] : [];
  });
}

const lineEnd = (text: string, from: number): number => {
  const found = text.indexOf('\n', from);
  return found < 0 ? text.length : found;
};

/** The code that a comment is about: the last before it on its line, else the first after it that is no comment. */
function codeBeside(text: string, comment: number): number {
  const lineStart = text.lastIndexOf('\n', comment - 1) + 1;
  const before = text.slice(lineStart, comment).trimEnd();
  if (before !== '') return lineStart + before.length - 1;
  const [between = ''] = /^(?:\s|\/\/[^\n]*)*(?:\|\s*)?/.exec(text.slice(comment)) ?? [];
  return Math.min(comment + between.length, text.length - 1);
}
