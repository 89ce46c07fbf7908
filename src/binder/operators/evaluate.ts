import { unsupportedPlugins } from '../../functions/unsupported.ts';
import { error, withHelp } from '../../source/diagnostic.ts';
import { didYouMean, nearest } from '../../source/suggest.ts';
import { unknownTable } from '../nodes.ts';
import { reportRefusal } from '../plugins/define.ts';
import { plugins } from '../plugins/index.ts';
import { operator } from './define.ts';
import { checkOptions } from './options.ts';

export const evaluate = operator<'Evaluate'>({
  keyword: 'evaluate',
  syntax: 'T | evaluate [hint.Name = Value …] Plugin(Argument [, …]) [: (Name:Type [, …])]',
  doc: 'Calls a plugin, a function from tables to a table, with the rows up to here.',
  example: ['print d = dynamic({"b": 1, "a": "x"}) | evaluate bag_unpack(d)', 'print a = "x", b = 1'],
  source: true,
  bind: (binder, node, input, scope) => {
    checkOptions(binder, node.options);
    const { name, span } = node.call.function;
    const definition = plugins.get(name);
    const call = { binder, node, input, scope };
    const reason = unsupportedPlugins[name];
    if (definition && input) return definition.bind(call) ?? unknownTable(node.span);
    if (definition) binder.report('KS174', node.keyword, 'evaluate');
    else if (reason !== undefined) reportRefusal(call, reason);
    else binder.add(withHelp(error('KS124', span, name), didYouMean(nearest(name, plugins.keys()))));
    return unknownTable(node.span);
  },
});
