import type { BoundQuery, Expression, Plan } from '../binder/plan.ts';
import type * as ast from '../parser/ast.ts';
import type { Code, MessageArguments } from '../source/messages.ts';
import type { Span } from '../source/span.ts';
import type { Parts } from './plans.ts';

/** What a lint looks at, and how it says what it finds. */
export interface LintContext extends Parts {
  readonly text: string;
  readonly syntax: ast.Query;
  readonly query: BoundQuery;
  /** Where a column of a plan's rows comes from. */
  readonly originOf: (
    expression: Expression,
    input: Plan,
  ) => { readonly table: string; readonly column: string } | undefined;
  /** Says it at a place; the same is said there only once. */
  readonly report: <C extends Code>(code: C, place: Place, ...details: MessageArguments<C>) => void;
}

/** The span of a node of the syntax, or a part of it. */
export interface Place extends Span {
  readonly within?: Span;
}

/** A rule about queries: what it is called, why, and how it is found. */
export interface Lint {
  readonly code: Code;
  /** A few words. */
  readonly title: string;
  /** Why it matters, in a paragraph of Markdown. */
  readonly doc: string;
  /** Whether it is on unless it is switched off. */
  readonly isDefault: boolean;
  /** A query that it finds something in, and one that it does not; over tables of Defender. */
  readonly examples: { readonly bad: string; readonly good: string };
  readonly check: (context: LintContext) => void;
}
