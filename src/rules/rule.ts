import type { Span } from '../source/span.ts';
import type { Offsets } from './offsets.ts';

/** A text of a rule's file that names something, and where it stands. */
export interface Placed<T = string> {
  readonly value: T;
  /** In the file. */
  readonly span: Span;
}

/** What the product does with the query, as far as it can be checked. */
export interface RuleMetadata {
  readonly product: 'sentinel' | 'defender';
  /** `Scheduled`, `NRT`, or `Hunting` for a query without a schedule. */
  readonly kind: Placed;
  readonly severity?: Placed;
  readonly frequency?: Placed;
  readonly period?: Placed;
  readonly trigger?: Placed;
  /** Columns that must be in the result: of mapped entities, custom details and alert texts. */
  readonly columns: readonly (Placed & { readonly use: string })[];
  /** Entries that the product demands and that are not there. */
  readonly missing: readonly string[];
}

/** A rule as it stands in a file: one query, and what goes with it. */
export interface Rule {
  /** The name that the file gives it, else undefined. */
  readonly name?: string;
  readonly query: string;
  /** Where each character of the query is in the file. */
  readonly offsets: Offsets;
  readonly metadata?: RuleMetadata;
  /** The lines of the file that hold the query and nothing else but its indentation, if there are such lines. */
  readonly lines?: Span;
}

/** A file that cannot be read as the rules it should hold. */
export class RuleFileProblem extends Error {
  override readonly name = 'RuleFileProblem';
  constructor(
    message: string,
    readonly offset = 0,
  ) {
    super(message);
  }
}
