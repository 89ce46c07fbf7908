import type { Span } from '../../source/span.ts';

/** A small change to a rule. */
export interface Mutant {
  /** What of the text is replaced, by what. */
  readonly span: Span;
  readonly replacement: string;
  /** Where what is changed stands, when the span begins before it. */
  readonly place?: Span;
  /** The change in words: "removing `"lsass.exe"`". */
  readonly what: string;
}

/** The rule with the change made. */
export const mutated = (text: string, { span, replacement }: Mutant): string =>
  text.slice(0, span.start) + replacement + text.slice(span.end);
