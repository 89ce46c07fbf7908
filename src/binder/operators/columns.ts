import type * as ast from '../../parser/ast.ts';
import { error, withHelp } from '../../source/diagnostic.ts';
import type { Span } from '../../source/span.ts';
import { didYouMean, nearest } from '../../source/suggest.ts';
import { compare, isArray } from '../../types/values.ts';
import type { Binder } from '../binder.ts';
import { bindExpression } from '../expressions.ts';
import { isConstant } from '../fold.ts';
import { bindItems } from '../items.ts';
import { ColumnNames } from '../naming.ts';
import { passAll, pick, project, rename } from '../nodes.ts';
import type { Item, Plan } from '../plan.ts';
import type { Scope } from '../scope.ts';
import { operator } from './define.ts';

const hasColumn = (input: Plan) => (name: string) => input.schema.some((field) => field.name === name);

/** Adds columns, or replaces in place those that exist. */
export function extendColumns(
  binder: Binder,
  items: readonly ast.NamedExpression[],
  input: Plan,
  scope: Scope,
  span: Span,
): Plan {
  const names = new ColumnNames(hasColumn(input), true);
  const made = bindItems(binder, items, scope.withRow(input), names);
  return project(input, replaceOrAppend(passAll(input, span), made), span, true);
}

/** The items of a table with others put in: in place of those of the same name, else at the end. */
export function replaceOrAppend(existing: readonly Item[], made: readonly Item[]): Item[] {
  const items = [...existing];
  for (const item of made) {
    const at = items.findIndex(({ name }) => name === item.name);
    if (at >= 0) items[at] = item;
    else items.push(item);
  }
  return items;
}

export const extend = operator<'Extend'>({
  keyword: 'extend',
  syntax: 'T | extend [Name =] Expression [, …]',
  doc: 'Adds columns computed from the others; a column that exists is replaced where it stands.',
  example: ['print a = 1 | extend b = a + 1', 'print a = 1, b = 2'],
  bind: (binder, node, input, scope) => extendColumns(binder, node.items, input, scope, node.span),
});

export const projectOperator = operator<'Project'>({
  keyword: 'project',
  syntax: 'T | project [Name =] Expression [, …]',
  doc: 'Gives only the columns listed, renamed and computed as told.',
  example: ['print a = 1, b = 2 | project c = a + b', 'print c = 3'],
  bind: (binder, node, input, scope) =>
    project(input, bindItems(binder, node.items, scope.withRow(input), new ColumnNames()), node.span),
});

/** A regular expression for a name pattern in which `*` stands for any characters. */
export const wildcard = (pattern: string): RegExp =>
  new RegExp(`^${pattern.replace(/[\\^$.|?+()[\]{}]/g, '\\$&').replaceAll('*', '.*')}$`, 's');

/** Positions of the columns a pattern names; a plain name that is not there is reported. */
function matching(binder: Binder, input: Plan, pattern: ast.Name | ast.Wildcard): number[] {
  if (pattern.kind === 'Wildcard') {
    const expression = wildcard(pattern.pattern);
    return input.schema.flatMap(({ name }, index) => (expression.test(name) ? [index] : []));
  }
  const index = input.schema.findIndex(({ name }) => name === pattern.name);
  if (index >= 0) return [index];
  if (!input.open) {
    const names = input.schema.map(({ name }) => name);
    binder.add(withHelp(error('KS142', pattern.span, pattern.name), didYouMean(nearest(pattern.name, names))));
  }
  return [];
}

export const projectAway = operator<'ProjectAway'>({
  keyword: 'project-away',
  syntax: 'T | project-away Name | Pattern* [, …]',
  doc: 'Gives all columns but those named.',
  example: ['print a = 1, b = 2 | project-away b', 'print a = 1'],
  bind: (binder, node, input) => {
    const away = new Set(node.patterns.flatMap((pattern) => matching(binder, input, pattern)));
    const kept = input.schema.map((_, index) => index).filter((index) => !away.has(index));
    return pick(input, kept, node.span);
  },
});

export const projectKeep = operator<'ProjectKeep'>({
  keyword: 'project-keep',
  syntax: 'T | project-keep Name | Pattern* [, …]',
  doc: 'Gives only the columns named, in the order of the table.',
  example: ['print a = 1, b = 2 | project-keep b', 'print b = 2'],
  bind: (binder, node, input) => {
    const kept = new Set(node.patterns.flatMap((pattern) => matching(binder, input, pattern)));
    return pick(
      input,
      input.schema.map((_, index) => index).filter((index) => kept.has(index)),
      node.span,
    );
  },
});

/** The column names and patterns in a constant: a text, or an array of texts. */
function namesIn(binder: Binder, node: ast.Expression, scope: Scope): string[] {
  const names = bindExpression(binder, node, scope.withoutRow());
  if (names.type === 'unknown') return [];
  const values =
    isConstant(names) && isArray(names.value) ? names.value : isConstant(names) ? [names.value] : undefined;
  if (values?.every((name) => typeof name === 'string')) return values as string[];
  if (values) binder.report('KS141', node.span, 'string or dynamic', names.type);
  else if (binder.evaluate) binder.report('KS129', node.span);
  return [];
}

export const projectByNames = operator<'ProjectByNames'>({
  keyword: 'project-by-names',
  syntax: 'T | project-by-names "Name" | "Pattern*" | Array [, …]',
  doc: 'Gives the columns whose names are in texts or arrays of texts, in that order; names that are not there are ignored.',
  example: ['print a = 1, b = 2, c = 3 | project-by-names dynamic(["c", "x"]), "a*"', 'print c = 3, a = 1'],
  bind: (binder, node, input, scope) => {
    const patterns = node.items.flatMap((item) => namesIn(binder, item, scope)).map(wildcard);
    const found = patterns.flatMap((pattern) =>
      input.schema.flatMap(({ name }, index) => (pattern.test(name) ? [index] : [])),
    );
    return pick(input, [...new Set(found)], node.span);
  },
});

export const projectRename = operator<'ProjectRename'>({
  keyword: 'project-rename',
  syntax: 'T | project-rename New = Old [, …]',
  doc: 'Renames columns and leaves them where they are.',
  example: ['print a = 1, b = 2 | project-rename c = a', 'print c = 1, b = 2'],
  bind: (binder, node, input) => {
    const names = input.schema.map(({ name }) => name);
    for (const item of node.items) {
      const [fresh] = item.names;
      if (item.expression.kind !== 'Name' || fresh === undefined) {
        binder.report('KS109', item.expression.span);
        continue;
      }
      const [index] = matching(binder, input, item.expression);
      if (index === undefined) continue;
      if (names.includes(fresh.name)) binder.report('KS171', fresh.span, fresh.name);
      names[index] = fresh.name;
    }
    return rename(input, names, node.span);
  },
});

/** Numbers inside names count as numbers: a2 before a10. */
const natural = (left: string, right: string): number => {
  const parts = (name: string) => name.match(/\d+|\D+/g) ?? [];
  const [a, b] = [parts(left), parts(right)];
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [x = '', y = ''] = [a[i], b[i]];
    const order = /^\d/.test(x) && /^\d/.test(y) ? Number(x) - Number(y) : compare(x, y);
    if (order !== 0) return order;
  }
  return a.length - b.length;
};

export const projectReorder = operator<'ProjectReorder'>({
  keyword: 'project-reorder',
  syntax: 'T | project-reorder Name | Pattern* [asc | desc | granny-asc | granny-desc] [, …]',
  doc: 'Puts the columns named first and the others behind them.',
  example: ['print a = 1, b = 2 | project-reorder b', 'print b = 2, a = 1'],
  bind: (binder, node, input) => {
    const order: number[] = [];
    const name = (index: number) => input.schema[index]?.name ?? '';
    for (const { pattern, order: direction } of node.items) {
      const found = matching(binder, input, pattern).filter((index) => !order.includes(index));
      if (direction) {
        const compared = direction.startsWith('granny') ? natural : compare;
        found.sort((a, b) => compared(name(a), name(b)) * (direction.endsWith('asc') ? 1 : -1));
      }
      order.push(...found);
    }
    const others = input.schema.map((_, index) => index).filter((index) => !order.includes(index));
    return pick(input, [...order, ...others], node.span);
  },
});
