import { EvaluationError, error } from '../../source/diagnostic.ts';
import { Unanswerable } from '../../tabular/unanswerable.ts';
import type { Schema } from '../../types/types.ts';
import type { Binder } from '../binder.ts';
import type { OperatorOf } from '../operators/define.ts';
import type { Apply, Expression, Plan } from '../plan.ts';
import type { Scope } from '../scope.ts';

/** A call of a plugin: the operator, the rows before it and the names in scope. */
export interface PluginCall {
  readonly binder: Binder;
  readonly node: OperatorOf<'Evaluate'>;
  readonly input: Plan;
  readonly scope: Scope;
}

/** A plugin of `evaluate`: everything the project knows about it. */
export interface PluginDefinition {
  readonly name: string;
  readonly syntax: string;
  /** One sentence. */
  readonly doc: string;
  /** A query, and another that gives the same table; runs as a test. */
  readonly example: readonly [string, string];
  /** The Kusto page, when it is not `<name-with-dashes>-plugin`. */
  readonly page?: string;
  /** Where we knowingly differ from Kusto, or refuse what Kusto answers. */
  readonly differs?: string;
  /** Undefined when something was reported, or the columns are not known without data. */
  readonly bind: (call: PluginCall) => Plan | undefined;
}

export const plugin = (definition: PluginDefinition): PluginDefinition => definition;

/** Reports, while binding, why a plugin cannot answer the call. */
export function reportRefusal({ binder, node }: PluginCall, reason: string): undefined {
  const { name, span } = node.call.function;
  binder.report('KQLAB002', span, name, reason);
  return undefined;
}

/** Stops a run with the reason that a plugin cannot answer the call. */
export function refuse({ node }: PluginCall, reason: string): never {
  const { name, span } = node.call.function;
  throw new EvaluationError(error('KQLAB002', span, name, reason));
}

/** Runs code of the tabular layer; what it cannot answer becomes a diagnostic at the plugin's name. */
export function guarded<T>(call: PluginCall, run: () => T): T {
  try {
    return run();
  } catch (problem) {
    if (problem instanceof Unanswerable) refuse(call, problem.reason);
    throw problem;
  }
}

/** Tables besides the input, expressions over the input, and what is known of the order of rows. */
interface Parts {
  readonly inputs?: readonly Plan[];
  readonly expressions?: readonly Expression[];
  readonly serialized?: boolean;
  readonly open?: boolean;
}

/** The plan node of a plugin: a function from its tables to a table. */
export const applied = (call: PluginCall, schema: Schema, apply: Apply, parts: Parts = {}): Plan => ({
  kind: 'Apply',
  name: call.node.call.function.name,
  inputs: [call.input, ...(parts.inputs ?? [])],
  expressions: parts.expressions ?? [],
  apply: (...given) => guarded(call, () => apply(...given)),
  schema,
  span: call.node.span,
  ...(parts.serialized ? { serialized: true } : {}),
  ...(parts.open ? { open: true } : {}),
});
