import { tokenize } from '../lexer/lexer.ts';
import { DIAGNOSTIC_LIMIT, type Diagnostic, error } from '../source/diagnostic.ts';
import type { Query } from './ast.ts';
import { QueryParser } from './statements.ts';

let parser: QueryParser | undefined;

/** Reads a KQL text. There is always a tree; it has `Bad` nodes where the diagnostics say what could not be read. */
export function parse(text: string): { query: Query; diagnostics: readonly Diagnostic[] } {
  const { tokens, diagnostics: ofLexer } = tokenize(text);
  const span = { start: 0, end: text.length };
  parser ??= new QueryParser();
  try {
    const { statements, diagnostics: ofParser } = parser.read(tokens);
    const diagnostics = [...ofLexer, ...ofParser].sort((a, b) => a.span.start - b.span.start);
    return { query: { kind: 'Script', statements, span }, diagnostics: diagnostics.slice(0, DIAGNOSTIC_LIMIT) };
  } catch (exception) {
    if (!(exception instanceof RangeError)) throw exception;
    // The stack is exhausted: brackets or functions are nested hundreds of levels deep.
    return { query: { kind: 'Script', statements: [], span }, diagnostics: [error('KS245', span)] };
  }
}
