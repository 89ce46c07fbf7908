import * as ast from '../../parser/ast.ts';
import type { Span } from '../../source/span.ts';
import type { Binder } from '../binder.ts';
import { shared, unknownTable } from '../nodes.ts';
import type { BoundResult, Plan } from '../plan.ts';
import type { Scope } from '../scope.ts';
import { bindPipe } from '../tabular.ts';
import { type OperatorOf, operator } from './define.ts';
import { bindSummary } from './summarize.ts';

/** fork and facet give several tables, so they can only end a query; anywhere else they are reported. */
const misplaced = (binder: Binder, node: OperatorOf<'Fork' | 'Facet'>): Plan => {
  binder.report('KS177', node.keyword, node.kind.toLowerCase());
  return unknownTable(node.span);
};

export const fork = operator<'Fork'>({
  keyword: 'fork',
  syntax: 'T | fork [Name =] (Subquery) [Name =] (Subquery) …',
  doc: 'Runs several subqueries over the same rows and gives a table for each.',
  example: ['range x from 1 to 9 step 1 | fork (count) (top 1 by x)', 'print Count = 9; range x from 9 to 9 step 1'],
  bind: misplaced,
});

export const facet = operator<'Facet'>({
  keyword: 'facet',
  syntax: 'T | facet by Column [, …] [with (Subquery)]',
  doc: 'Gives a table for each column with its values and how often they occur, after the table of a subquery.',
  example: ['print a = 1, b = "x" | facet by a, b', 'print a = 1, count_a = 1; print b = "x", count_b = 1'],
  bind: misplaced,
});

/** The tables of a pipe that ends with a fork or facet. */
export function bindSplit(
  binder: Binder,
  pipe: ast.Pipe,
  split: OperatorOf<'Fork' | 'Facet'>,
  scope: Scope,
): BoundResult[] {
  const at = pipe.operators.indexOf(split);
  const before = shared(bindPipe(binder, { ...pipe, operators: pipe.operators.slice(0, at) }, scope));
  const after = pipe.operators.slice(at + 1).find(({ kind }) => kind !== 'Render' && kind !== 'Bad');
  if (after) binder.report('KS177', after.keyword, after.kind.toLowerCase());
  return split.kind === 'Fork' ? bindFork(binder, split, before, scope) : bindFacet(binder, split, before, scope);
}

/** A branch is called as it says, or as its last operator does (`as Name`). */
function bindFork(binder: Binder, node: OperatorOf<'Fork'>, input: Plan, scope: Scope): BoundResult[] {
  return node.branches.flatMap(({ name, body }) => {
    const plan = bindPipe(binder, body, scope, input);
    const last = body.operators.at(-1);
    if (last?.kind === 'Consume') return [];
    const label = name ?? (last?.kind === 'As' ? last.name : undefined);
    return [{ plan, ...(label ? { name: label.name } : {}) }];
  });
}

function bindFacet(binder: Binder, node: OperatorOf<'Facet'>, input: Plan, scope: Scope): BoundResult[] {
  const tables = node.by.flatMap((column): BoundResult[] => {
    const { span } = column;
    const plain = ast.unwrap(column);
    if (plain.kind !== 'Name') {
      binder.report('KS109', span);
      return [];
    }
    const by: ast.NamedExpression = { kind: 'NamedExpression', names: [], tuple: false, expression: plain, span };
    return [{ plan: bindSummary(binder, [countNamed(`count_${plain.name}`, span)], [by], input, scope, span) }];
  });
  return node.with ? [{ plan: bindPipe(binder, node.with, scope, input) }, ...tables] : tables;
}

const countNamed = (name: string, span: Span): ast.NamedExpression => ({
  kind: 'NamedExpression',
  names: [{ kind: 'Name', name, bracketed: true, span }],
  tuple: false,
  expression: { kind: 'Call', function: { kind: 'Name', name: 'count', bracketed: false, span }, arguments: [], span },
  span,
});
