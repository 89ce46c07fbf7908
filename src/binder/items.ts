import * as ast from '../parser/ast.ts';
import type { Binder } from './binder.ts';
import { bad, bindExpression } from './expressions.ts';
import { argumentNames, type ColumnNames, itemName } from './naming.ts';
import type { Expression, Item } from './plan.ts';
import type { Scope } from './scope.ts';

/** One or more columns made by one written item, before they are named. */
interface Made {
  readonly expression: Expression;
  /** The name the expression suggests. */
  readonly suggested: string | undefined;
}

/** Binds the items of extend, project and their like, and names their columns. */
export const bindItems = (
  binder: Binder,
  items: readonly ast.NamedExpression[],
  scope: Scope,
  names: ColumnNames,
): Item[] => items.flatMap((item) => nameColumns(binder, item, makeColumns(binder, item, scope), names));

/** The columns of one item: several for a function with several results. */
function makeColumns(binder: Binder, item: ast.NamedExpression, scope: Scope): Made[] {
  const expression = bindExpression(binder, item.expression, scope);
  const outputs = outputsOf(expression, item.expression, scope);
  // One name without parentheses asks for the first result alone.
  if (outputs && item.names.length === 1 && !item.tuple) return outputs.slice(0, 1);
  return outputs ?? [{ expression, suggested: itemName(item.expression, scope) }];
}

/** The results of a call that gives several, with `{}` in their names standing for the argument's name. */
function outputsOf(expression: Expression, node: ast.Expression, scope: Scope): Made[] | undefined {
  if (expression.kind !== 'Call' || expression.overload.outputs === undefined) return undefined;
  const call = ast.unwrap(node);
  const names = call.kind === 'Call' ? argumentNames(call, scope) : [];
  const constants = expression.arguments.map((each) => (each.kind === 'Constant' ? each.value : undefined));
  const types = expression.arguments.map(({ type }) => type);
  return expression.overload.outputs(constants, types, names).map(({ name, type }, position) => ({
    expression: { kind: 'Output', call: expression, position, type, span: expression.span },
    suggested: name.replace('{}', names[0] ?? ''),
  }));
}

/** Gives the columns of an item their names: written ones first, in order. */
export function nameColumns(
  binder: Binder,
  item: ast.NamedExpression,
  made: readonly Made[],
  names: ColumnNames,
): Item[] {
  const isKnown = made.every(({ expression }) => expression.type !== 'unknown');
  if (!isKnown && item.names.length > made.length)
    return item.names.map(({ name, span }) => ({ name: names.written(name) ?? name, expression: bad(span) }));
  if (item.names.length > made.length) {
    const extra = item.names[made.length];
    if (extra) binder.report('KQLAB015', extra.span, made.length);
  }
  const plain = ast.unwrap(item.expression);
  return made.map(({ expression, suggested }, position) => {
    const written = item.names[position] ?? (plain.kind === 'Name' && made.length === 1 ? plain : undefined);
    if (written === undefined) return { name: names.inferred(suggested), expression };
    const name = names.written(written.name);
    if (name !== undefined) return { name, expression };
    binder.report('KS171', written.span, written.name);
    return { name: names.inferred(written.name), expression: bad(written.span) };
  });
}
