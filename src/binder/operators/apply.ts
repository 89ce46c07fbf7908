import type * as ast from '../../parser/ast.ts';
import { EvaluationError, error } from '../../source/diagnostic.ts';
import { Unanswerable } from '../../tabular/unanswerable.ts';
import type { Schema } from '../../types/types.ts';
import type { Apply, Expression, Plan } from '../plan.ts';

interface Parts {
  readonly inputs: readonly Plan[];
  readonly schema: Schema;
  readonly apply: Apply;
  readonly expressions?: readonly Expression[];
  readonly serialized?: boolean | undefined;
  readonly open?: boolean | undefined;
}

/** A function from tables to a table, standing for an operator; what it cannot answer is reported at the operator's word. */
export const applied = (node: ast.Operator, name: string, parts: Parts): Plan => ({
  kind: 'Apply',
  name,
  inputs: parts.inputs,
  expressions: parts.expressions ?? [],
  schema: parts.schema,
  span: node.span,
  ...(parts.serialized ? { serialized: true } : {}),
  ...(parts.open ? { open: true } : {}),
  apply: (...given) => {
    try {
      return parts.apply(...given);
    } catch (problem) {
      if (!(problem instanceof Unanswerable)) throw problem;
      throw new EvaluationError(error('KQLAB002', node.keyword, name, problem.reason));
    }
  },
});
