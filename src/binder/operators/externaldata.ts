import type * as ast from '../../parser/ast.ts';
import type { Binder } from '../binder.ts';
import { declaredSchema } from '../literals.ts';
import { unknownTable } from '../nodes.ts';
import type { Plan } from '../plan.ts';
import { optionText } from './options.ts';

/** `externaldata (…) [urls]`: the tables that the project file supplies for the URLs. */
export function bindExternaldata(binder: Binder, node: ast.Externaldata): Plan {
  const schema = declaredSchema(binder, node.columns);
  const options = new Map(node.options.map((option) => [option.name, optionText(option)]));
  const inputs = node.sources.flatMap((source) => {
    const url = source.kind === 'Literal' ? String(source.value) : '';
    const table = binder.database.external?.(url, schema, options);
    if (table === undefined) {
      if (binder.evaluate !== undefined)
        binder.report('KQLAB011', source.span, `The content of '${url}'`, `externaldata: { '${url}': FILE }`);
      return [];
    }
    const plan: Plan = { kind: 'Values', table, schema, span: source.span };
    return [{ plan, label: url, columns: schema.map((_, index) => index) }];
  });
  const [only] = inputs;
  if (only === undefined) return { ...unknownTable(node.span), schema, open: false };
  if (inputs.length === 1) return only.plan;
  return { kind: 'Union', inputs, source: false, schema, span: node.span };
}
