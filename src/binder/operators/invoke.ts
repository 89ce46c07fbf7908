import { error, withHelp } from '../../source/diagnostic.ts';
import { didYouMean, nearest } from '../../source/suggest.ts';
import type { Signature } from '../../types/signature.ts';
import { unknownTable } from '../nodes.ts';
import { callProduct } from '../products.ts';
import { callFunction } from '../user-functions.ts';
import { operator } from './define.ts';

export const invoke = operator<'Invoke'>({
  keyword: 'invoke',
  syntax: 'T | invoke Function(Argument [, …])',
  doc: 'Calls a function whose first parameter is a table with the rows up to here.',
  example: ['let F = (T:(a:long)) { T | extend b = a + 1 }; print a = 1 | invoke F()', 'print a = 1, b = 2'],
  bind: (binder, node, input, scope) => {
    const { name, span } = node.call.function;
    const binding = scope.find(name);
    const signature = binder.database.signatures?.get(name);
    if (binding?.kind !== 'function' && signature === undefined) {
      const names = [...scope.bindings()].filter(([, each]) => each.kind === 'function').map(([local]) => local);
      const known = [...names, ...(binder.database.signatures?.keys() ?? [])];
      binder.add(withHelp(error('KS211', span, name), didYouMean(nearest(name, known))));
      return unknownTable(node.span);
    }
    const result =
      binding?.kind === 'function'
        ? callFunction(binder, binding, node.call.arguments, scope, node.call, input)
        : callProduct(binder, name, signature as Signature, node.call, scope, input);
    if (result.kind === 'table') return result.plan;
    if (result.expression.type !== 'unknown') binder.report('KS111', node.call.span);
    return unknownTable(node.span);
  },
});
