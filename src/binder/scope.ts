import type { AggregateFunction } from '../functions/define.ts';
import type * as ast from '../parser/ast.ts';
import type { Field, Schema } from '../types/types.ts';
import type { AggregateCall, Expression, Plan } from './plan.ts';

/** The columns an expression may name. */
export interface Row {
  readonly schema: Schema;
  /** More columns may exist than are known (a table whose schema only the data tells): unknown names are no error. */
  readonly open?: boolean;
}

/** What a name may stand for besides a column. */
export type Binding =
  | { readonly kind: 'scalar'; readonly expression: Expression }
  | { readonly kind: 'table'; readonly plan: Plan; readonly label: string }
  /** Columns reached as `name.column`: a side of a join, a step of a scan. They stand in the input from `offset` on. */
  | { readonly kind: 'record'; readonly row: Row; readonly offset: number }
  | { readonly kind: 'function'; readonly lambda: ast.Lambda; readonly scope: Scope }
  | { readonly kind: 'pattern'; readonly pattern: Extract<ast.Statement, { kind: 'Pattern' }>; readonly scope: Scope };

/** Inside a summarize list: aggregates are collected, bare columns are mistakes. */
export interface Collector {
  /** Where aggregate results will stand: the index of the first one in the node's output. */
  readonly offset: number;
  readonly calls: AggregateCall[];
  /** What the arguments of aggregates see. */
  readonly arguments: Scope;
  /** Columns that are group keys as they are: `*` leaves them out. */
  readonly keys: readonly string[];
  /** The aggregates that may be called. */
  readonly find: (name: string) => AggregateFunction | undefined;
}

/** The names visible at a place: columns of the current row first, then variables, innermost first. */
export class Scope {
  private readonly names = new Map<string, Binding>();

  constructor(
    readonly parent?: Scope,
    readonly row?: Row,
    readonly collector?: Collector,
  ) {}

  declare(name: string, binding: Binding): void {
    this.names.set(name, binding);
  }
  declares(name: string): boolean {
    return this.names.has(name);
  }
  /** Names declared here and outwards. */
  find(name: string): Binding | undefined {
    return this.names.get(name) ?? this.parent?.find(name);
  }
  *bindings(): Iterable<readonly [string, Binding]> {
    yield* this.names;
    if (this.parent) yield* this.parent.bindings();
  }
  /** The same variables, seen from a row. */
  withRow(row: Row): Scope {
    return new Scope(this, row);
  }
  /** The same variables without any columns, those of rows around included: for constants, and for tables of their own. */
  withoutRow(): Scope {
    const parent = this.parent?.withoutRow();
    if (this.row === undefined && this.collector === undefined && parent === this.parent) return this;
    const scope = new Scope(parent);
    for (const [name, binding] of this.names) if (binding.kind !== 'record') scope.declare(name, binding);
    return scope;
  }
  /** Position of a column in the current row, −1 when there is none. */
  column(name: string): number {
    return this.row?.schema.findIndex((field) => field.name === name) ?? -1;
  }
}

/** The field of that name, when there is one. */
export const fieldNamed = (schema: Schema, name: string): Field | undefined =>
  schema.find((field) => field.name === name);

/** A name not in use: the name itself, or with the first number from 1 that frees it. */
export function freeName(name: string, taken: (name: string) => boolean): string {
  if (!taken(name)) return name;
  let number = 1;
  while (taken(`${name}${number}`)) number++;
  return `${name}${number}`;
}
