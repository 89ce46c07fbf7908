import { type Code, type MessageArguments, messages } from './messages.ts';
import type { Span } from './span.ts';

/** How grave a diagnostic is: a query with an `error` does not run. */
export type Severity = 'error' | 'warning' | 'information';

/** One thing said about a query: what is wrong, where, and what would help. */
export interface Diagnostic {
  readonly severity: Severity;
  /** Microsoft's KS code where one exists, else KQLAB and a number. */
  readonly code: string;
  readonly message: string;
  /** The words to underline. */
  readonly span: Span;
  /** The wider clause that explains the span. */
  readonly context?: Span;
  /** What to do about it, in one sentence. */
  readonly help?: string;
}

/** Builds an error diagnostic; the arguments are checked against the code's message. */
export function error<C extends Code>(code: C, span: Span, ...details: MessageArguments<C>): Diagnostic {
  const text = (messages[code] as (...details: unknown[]) => string)(...details);
  const [message, help] = text.split('\n') as [string, string?];
  return { severity: 'error', code, message, span, ...(help ? { help } : {}) };
}

/** Builds a warning diagnostic; see {@link error}. */
export const warning = <C extends Code>(code: C, span: Span, ...details: MessageArguments<C>): Diagnostic => ({
  ...error(code, span, ...details),
  severity: 'warning',
});

/** The same diagnostic with a help sentence, when there is one to give. */
export const withHelp = (diagnostic: Diagnostic, help: string | undefined): Diagnostic =>
  help ? { ...diagnostic, help } : diagnostic;

/**
 * Codes that say what the engine cannot answer, though a product may: they keep a query from running, and are no mistakes
 * of the query.
 */
export const refusals: ReadonlySet<string> = new Set<Code>([
  'KQLAB001',
  'KQLAB002',
  'KQLAB006',
  'KQLAB011',
  'KQLAB013',
  'KQLAB014',
  'KQLAB030',
]);

/** More diagnostics than this are of no use to a reader. */
export const DIAGNOSTIC_LIMIT = 100;

/** Thrown by `run` when a query cannot be run: carries everything that is wrong with it. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
  constructor(readonly diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(({ code, message }) => `${code}: ${message}`).join('\n'));
  }
}

/** Thrown inside evaluation when only the data shows that the query cannot be answered; `run` turns it into a {@link QueryError}. */
export class EvaluationError extends Error {
  override readonly name = 'EvaluationError';
  constructor(readonly diagnostic: Diagnostic) {
    super(diagnostic.message);
  }
}

/** Runs code that may refuse a case without knowing its place in the query, which is `span`. */
export function locating<T>(span: Span, code: () => T): T {
  try {
    return code();
  } catch (problem) {
    if (problem instanceof EvaluationError && problem.diagnostic.span.end === 0) {
      throw new EvaluationError({ ...problem.diagnostic, span });
    }
    throw problem;
  }
}
