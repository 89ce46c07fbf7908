import { error, withHelp } from '../../source/diagnostic.ts';
import { didYouMean, nearest } from '../../source/suggest.ts';
import { unknownTable } from '../nodes.ts';
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
    if (binding?.kind !== 'function') {
      const names = [...scope.bindings()].filter(([, each]) => each.kind === 'function').map(([local]) => local);
      if (binder.database.environmentFunctions?.has(name)) {
        binder.report('KQLAB011', node.call.span, `The function '${name}'`, `functions: [functions/${name}.kql]`);
      } else binder.add(withHelp(error('KS211', span, name), didYouMean(nearest(name, names))));
      return unknownTable(node.span);
    }
    const result = callFunction(binder, binding, node.call.arguments, scope, node.call, input);
    if (result.kind === 'table') return result.plan;
    if (result.expression.type !== 'unknown') binder.report('KS111', node.call.span);
    return unknownTable(node.span);
  },
});
