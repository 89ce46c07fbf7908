import type * as ast from '../../parser/ast.ts';
import type { Binder } from '../binder.ts';
import type { Plan } from '../plan.ts';
import type { Scope } from '../scope.ts';

/** An operator of the syntax tree by kind. */
export type OperatorOf<K extends ast.Operator['kind']> = Extract<ast.Operator, { kind: K }>;

/** A tabular operator: everything the project knows about it. */
export interface OperatorDefinition<K extends ast.Operator['kind'] = ast.Operator['kind']> {
  /** The word it starts with. */
  readonly keyword: string;
  readonly syntax: string;
  /** One sentence. */
  readonly doc: string;
  /** A query, and another that gives the same table; runs as a test. */
  readonly example: readonly [string, string];
  /** The Kusto page, when it is not `<keyword>-operator`. */
  readonly page?: string;
  /** Where we knowingly differ from Kusto. */
  readonly differs?: string;
  /** Starts a query instead of continuing one. */
  readonly source?: true;
  readonly bind: (binder: Binder, node: OperatorOf<K>, input: Plan, scope: Scope) => Plan;
}

export const operator = <K extends ast.Operator['kind']>(definition: OperatorDefinition<K>): OperatorDefinition<K> =>
  definition;
