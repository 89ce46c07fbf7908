import type { Constant } from '../../binder/plan.ts';
import { nodesOf } from '../../parser/tree.ts';
import type { Span } from '../../source/span.ts';
import type { LintContext, Place } from '../lint.ts';

/**
 * Where a text of a list stands, for the first or another time: in the list itself, when that is a variable, of which
 * the constant has only the place where it is used.
 */
export function placeInList({ value, span }: Constant, context: LintContext, time = 1): Place {
  const within = typeof value === 'string' ? listNamed(context.text.slice(span.start, span.end), context) : undefined;
  if (within === undefined) return span;
  const written = JSON.stringify(value).slice(1, -1);
  const quoted = new RegExp(`(["'])${escaped(written)}\\1`, 'gi');
  const found = [...context.text.slice(within.start, within.end).matchAll(quoted)][time - 1];
  if (!found) return span;
  const start = within.start + found.index;
  return { start, end: start + found[0].length, within };
}

/** The declaration of the only variable with the name. */
function listNamed(name: string, { syntax }: LintContext): Span | undefined {
  if (!/^\w+$/.test(name)) return undefined;
  const declared = [...nodesOf(syntax)].filter((node) => node.kind === 'Let' && node.name.name === name);
  return declared.length === 1 ? declared[0]?.span : undefined;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
