import type { Binder } from '../binder.ts';
import { bindExpression } from '../expressions.ts';
import { limit, longConstant, pick } from '../nodes.ts';
import type { Expression, Plan } from '../plan.ts';
import { Scope } from '../scope.ts';
import { bindPipe } from '../tabular.ts';
import { type OperatorOf, operator } from './define.ts';
import { checkOptions, optionNamed, optionText } from './options.ts';

/** Kusto takes no more values of the column, unless another strategy is asked for. */
const MOST_LEGACY = 64;

/** A query with a source of its own, in braces, knows the partition by the value of the column alone. */
function bindBraces(
  binder: Binder,
  { body, span }: OperatorOf<'Partition'>,
  key: Expression,
  given: Plan,
  scope: Scope,
): Plan {
  const inside = new Scope(scope);
  if (key.kind === 'Column') {
    const plan = limit(pick(given, [key.index], span), longConstant(1, span), span);
    inside.declare(key.name, {
      kind: 'scalar',
      expression: { kind: 'ScalarQuery', plan, as: 'value', type: key.type, span },
    });
  }
  return bindPipe(binder, body, inside);
}

export const partition = operator<'Partition'>({
  keyword: 'partition',
  syntax: 'T | partition [hint.strategy = native | shuffle | legacy] by Column (Subquery) | { Query }',
  doc: 'Runs a subquery over the rows of each value of a column, or a query that may ask for the value, and puts the results together.',
  example: [
    'datatable(k:string, x:long)["a", 1, "a", 2, "b", 3] | partition by k (top 1 by x) | sort by x asc',
    'datatable(k:string, x:long)["a", 2, "b", 3]',
  ],
  bind: (binder, node, input, scope) => {
    checkOptions(binder, node.options);
    const key = bindExpression(binder, node.by, scope.withRow(input));
    if (key.kind !== 'Column' && key.type !== 'unknown') binder.report('KS109', node.by.span);
    if (key.type === 'dynamic') binder.report('KS116', node.by.span, 'dynamic');
    const strategy = optionNamed(node.options, 'hint.strategy');
    const legacy = strategy === undefined || optionText(strategy) === 'legacy';
    const id = binder.nextGiven();
    const { span } = node;
    const given: Plan = { kind: 'Given', id, schema: input.schema, span, ...(input.open ? { open: true } : {}) };
    const body = node.braces
      ? bindBraces(binder, node, key, given, scope)
      : bindPipe(binder, node.body, new Scope(scope), given);
    return {
      kind: 'ForEach',
      keys: [key],
      given: id,
      input,
      body,
      carry: [],
      ...(legacy ? { most: MOST_LEGACY } : {}),
      schema: body.schema,
      span,
      ...(body.open ? { open: true } : {}),
    };
  },
});
