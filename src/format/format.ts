import type * as ast from '../parser/ast.ts';
import { parse } from '../parser/parse.ts';
import { type Diagnostic, error } from '../source/diagnostic.ts';
import type { Code } from '../source/messages.ts';
import { layOut } from './lay-out.ts';
import { piecesOf } from './pieces.ts';
import { print } from './print.ts';

/** A text in the canonical layout, or what keeps it from being read. */
export type Formatted = { readonly text: string } | { readonly diagnostics: readonly Diagnostic[] };

/**
 * Lays a text out in the one canonical way: white space changes, and nothing else. A text with mistakes in its syntax
 * is not laid out.
 */
export function formatQuery(text: string): Formatted {
  const { query, mistakes } = read(text);
  if (mistakes.length > 0) return { diagnostics: mistakes };
  const formatted = print(layOut(text, query), text.includes('\r\n') ? '\r\n' : '\n');
  if (saysTheSame(text, query, formatted)) return { text: formatted };
  return { diagnostics: [error('KQLAB031', query.span)] };
}

/** What can be read, though the engine cannot run it. */
const readable: ReadonlySet<string> = new Set<Code>(['KQLAB001', 'KQLAB030']);

/** The tree of a text, and what keeps it from being read. */
function read(text: string): { query: ast.Query; mistakes: readonly Diagnostic[] } {
  const { query, diagnostics } = parse(text);
  return { query, mistakes: diagnostics.filter(({ code }) => !readable.has(code)) };
}

/** Whether two texts have the same tokens, comments and meaning. */
function saysTheSame(text: string, query: ast.Query, formatted: string): boolean {
  const [before, after] = [wordsOf(text), wordsOf(formatted)];
  const { query: again, mistakes } = read(formatted);
  return mistakes.length === 0 && before === after && isSameSyntax(query, again);
}

/** The tokens in their order and the comments in theirs. */
function wordsOf(text: string): string {
  const pieces = piecesOf(text);
  const comments = pieces.flatMap(({ before, after }) => [...before, ...(after ? [after] : [])]);
  return JSON.stringify([pieces.map(({ image }) => image), comments.map((comment) => comment.text)]);
}

/** Whether two parts of syntax trees differ in nothing but their places. */
function isSameSyntax(one: unknown, other: unknown): boolean {
  const pairs: [unknown, unknown][] = [[one, other]];
  for (let pair = pairs.pop(); pair; pair = pairs.pop()) {
    const [left, right] = pair.map(partsOf);
    if (left === undefined || right === undefined) {
      if (!Object.is(pair[0], pair[1])) return false;
    } else {
      if (left.length !== right.length) return false;
      left.forEach((part, index) => {
        pairs.push([part, right[index]]);
      });
    }
  }
  return true;
}

const places: ReadonlySet<string> = new Set(['span', 'keyword', 'operatorSpan', 'nameSpan']);

/** The names and values of an object, without its places; undefined for what is no object. */
function partsOf(value: unknown): unknown[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (value instanceof Map) return [...value];
  return Object.entries(value)
    .filter(([name]) => !places.has(name))
    .flat();
}
