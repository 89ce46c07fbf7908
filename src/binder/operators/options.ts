import type * as ast from '../../parser/ast.ts';
import { error, withHelp } from '../../source/diagnostic.ts';
import { didYouMean, nearest } from '../../source/suggest.ts';
import type { Binder } from '../binder.ts';
import { bad, bindExpression } from '../expressions.ts';
import { convertTo } from '../overloads.ts';
import type { Expression } from '../plan.ts';
import type { Scope } from '../scope.ts';

/** The word or text of an option's value. */
export const optionText = (option: ast.Option): string =>
  option.value.kind === 'Name' ? option.value.name : option.value.kind === 'Literal' ? String(option.value.value) : '';

/** The option of that name, when it is given. */
export const optionNamed = (options: readonly ast.Option[], ...names: readonly string[]): ast.Option | undefined =>
  options.find((option) => names.includes(option.name));

/** parse-kv takes several kinds of quotes, and rows can be shuffled by several keys. */
const repeatable = ['quote', 'hint.shufflekey'];

/** Reports options the operator does not know, and repeated ones (hints are advice and never matter to the result). */
export function checkOptions(binder: Binder, options: readonly ast.Option[], ...known: readonly string[]): void {
  for (const [index, { name, nameSpan }] of options.entries()) {
    const isRepeated = options.findIndex((option) => option.name === name) < index;
    if (isRepeated && !repeatable.includes(name)) binder.report('KS180', nameSpan, name);
    if (name.startsWith('hint.') || known.includes(name)) continue;
    binder.add(withHelp(error('KS179', nameSpan, name), didYouMean(nearest(name, known))));
  }
}

/** The value of an option that must be one of some words. */
export function chosenWord<W extends string>(
  binder: Binder,
  option: ast.Option | undefined,
  words: readonly W[],
  otherwise: W,
): W {
  if (option === undefined) return otherwise;
  const word = optionText(option);
  if ((words as readonly string[]).includes(word)) return word as W;
  binder.report('KS005', option.value.span, `one of ${words.join(', ')}`);
  return otherwise;
}

/** A count known before the data: an integer constant, or a query for one. */
export function bindCount(binder: Binder, node: ast.Expression, scope: Scope): Expression {
  const count = bindExpression(binder, node, scope.withoutRow());
  if (count.type === 'unknown' || count.type === 'long') return count;
  if (count.type === 'int') return convertTo(binder, count, 'long');
  binder.report('KS134', node.span);
  return bad(node.span);
}
