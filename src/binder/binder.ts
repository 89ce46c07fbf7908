import type { Environment, QueryContext } from '../functions/define.ts';
import type * as ast from '../parser/ast.ts';
import { DIAGNOSTIC_LIMIT, type Diagnostic, error } from '../source/diagnostic.ts';
import type { Code, MessageArguments } from '../source/messages.ts';
import type { Span } from '../source/span.ts';
import type { Table } from '../table/table.ts';
import type { Signature } from '../types/signature.ts';
import type { Schema } from '../types/types.ts';
import type { Plan } from './plan.ts';

/** What a query can refer to besides its own text. */
export interface Database {
  /** The schema of a table; undefined when there is no such table. */
  readonly tables: ReadonlyMap<string, Schema>;
  /** Stored functions, by name. */
  readonly functions?: ReadonlyMap<string, ast.Lambda>;
  /** Tables whose columns are not all known. */
  readonly open?: ReadonlySet<string>;
  /** What stands in for externaldata, by URL: the text is read by the caller. */
  readonly external?: (url: string, schema: Schema, options: ReadonlyMap<string, string>) => Table | undefined;
  /** Functions of the products, by name: what they take and give. */
  readonly signatures?: ReadonlyMap<string, Signature>;
  readonly watchlists?: ReadonlyMap<string, Table>;
  /** What FileProfile knows of files: rows with SHA1 or SHA256. */
  readonly fileProfiles?: Table;
}

/** The state of one binding: what was found wrong, and what the outside offers. */
export class Binder {
  readonly diagnostics: Diagnostic[] = [];
  /** `set` statements seen so far: their values as text, and as written. */
  readonly settings = new Map<string, string>();
  readonly settingExpressions = new Map<string, ast.Expression>();
  /** Some function looks at the rows around. */
  usesWindows = false;
  /** Something may give another value each time. */
  usesVolatile = false;
  private givens = 0;
  /** Functions being expanded, to refuse recursion. */
  readonly expanding: ast.Lambda[] = [];

  constructor(
    readonly database: Database,
    readonly context: QueryContext,
    /** Runs a plan while binding, for operators whose columns depend on the data; absent when only checking. */
    readonly evaluate: ((plan: Plan) => Table) | undefined,
    readonly parameters: Readonly<Record<string, unknown>> = {},
  ) {}

  get environment(): Environment {
    return this.context.environment ?? {};
  }

  report<C extends Code>(code: C, span: Span, ...details: MessageArguments<C>): void {
    this.add(error(code, span, ...details));
  }

  /** Adds a diagnostic unless the same was said of the same place (a function body is bound at every call). */
  add(diagnostic: Diagnostic): void {
    if (this.diagnostics.length >= DIAGNOSTIC_LIMIT) return;
    const same = ({ code, span }: Diagnostic) =>
      code === diagnostic.code && span.start === diagnostic.span.start && span.end === diagnostic.span.end;
    if (!this.diagnostics.some(same)) this.diagnostics.push(diagnostic);
  }

  get failed(): boolean {
    return this.diagnostics.some(({ severity }) => severity === 'error');
  }

  /** A fresh id for rows that a node hands to its sub-plan. */
  nextGiven(): number {
    return this.givens++;
  }
}
