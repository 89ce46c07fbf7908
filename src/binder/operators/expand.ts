import type * as ast from '../../parser/ast.ts';
import type { Field, ScalarType } from '../../types/types.ts';
import type { Binder } from '../binder.ts';
import { bindExpression } from '../expressions.ts';
import { ColumnNames, inferredName } from '../naming.ts';
import { pick } from '../nodes.ts';
import type { Plan } from '../plan.ts';
import { freeName, type Scope } from '../scope.ts';
import { bindPipe } from '../tabular.ts';
import { operator } from './define.ts';
import { bindCount, checkOptions, chosenWord, optionNamed, optionText } from './options.ts';

const knownOptions = ['kind', 'bagexpansion', 'with_itemindex', 'with_item_index'];

interface Expansion {
  readonly plan: Extract<Plan, { kind: 'Expand' }>;
  /** Positions of the input's columns that were replaced. */
  readonly replaced: readonly number[];
}

/** The Expand node of mv-expand and mv-apply. */
function bindExpansion(
  binder: Binder,
  node: {
    items: readonly ast.ExpandItem[];
    options: readonly ast.Option[];
    limit?: ast.Expression;
    span: ast.Name['span'];
  },
  input: Plan,
  scope: Scope,
): Expansion {
  checkOptions(binder, node.options, ...knownOptions);
  const row = scope.withRow(input);
  const schema: Field[] = [...input.schema];
  const names = new ColumnNames((name) => schema.some((field) => field.name === name));
  const replaced: number[] = [];
  const items = node.items.map((item) => {
    const expression = bindExpression(binder, item.expression, row);
    if (expression.type !== 'dynamic' && expression.type !== 'unknown') {
      binder.report('KS141', item.expression.span, 'dynamic', expression.type);
    }
    const type: ScalarType = item.type ?? 'dynamic';
    const written = item.name ?? (item.expression.kind === 'Name' ? item.expression : undefined);
    const name = written ? names.written(written.name) : names.inferred(inferredName(item.expression, row));
    if (name === undefined) {
      binder.report('KS171', (item.name ?? item.expression).span, written?.name ?? '');
      return { index: 0, expression, type, cast: false };
    }
    const existing = schema.findIndex((field) => field.name === name);
    const index = existing >= 0 ? existing : schema.length;
    schema[index] = { name, type };
    // What is called like a column, without being that column, hides it but does not take its place.
    const isColumn = item.name === undefined && expression.kind === 'Column';
    if (isColumn && existing >= 0 && existing < input.schema.length) replaced.push(existing);
    return { index, expression, type, cast: item.type !== undefined && item.type !== 'dynamic' };
  });
  const indexOption = optionNamed(node.options, 'with_itemindex', 'with_item_index');
  let itemIndex: number | undefined;
  if (indexOption) {
    itemIndex = schema.length;
    schema.push({
      name: freeName(optionText(indexOption), (name) => schema.some((field) => field.name === name)),
      type: 'long',
    });
  }
  const kind = chosenWord(binder, optionNamed(node.options, 'kind', 'bagexpansion'), ['bag', 'array'], 'bag');
  const limit = node.limit && bindCount(binder, node.limit, scope);
  const plan: Expansion['plan'] = {
    kind: 'Expand',
    input,
    items,
    limit,
    itemIndex,
    pairs: kind === 'array',
    schema,
    span: node.span,
    ...(input.open ? { open: true } : {}),
    ...(input.serialized ? { serialized: true } : {}),
  };
  return { plan, replaced };
}

export const mvExpand = operator<'MvExpand'>({
  keyword: 'mv-expand',
  syntax:
    'T | mv-expand [with_itemindex = Name] [kind = bag | array] [Name =] Array [to typeof(Type)] [, …] [limit Count]',
  doc: 'Gives a row for each element of a dynamic array or entry of a bag.',
  example: ['print a = dynamic([1, 2]) | mv-expand a to typeof(long)', 'datatable(a:long)[1, 2]'],
  bind: (binder, node, input, scope) => bindExpansion(binder, node, input, scope).plan,
});

export const mvApply = operator<'MvApply'>({
  keyword: 'mv-apply',
  syntax: 'T | mv-apply [with_itemindex = Name] [Name =] Array [to typeof(Type)] [, …] [limit Count] on (Subquery)',
  doc: 'Expands arrays of each row and runs a subquery over the elements of that row alone.',
  example: [
    'print k = 1, a = dynamic([3, 5]) | mv-apply x = a to typeof(long) on (top 1 by x) | project k, x',
    'print k = 1, x = 5',
  ],
  bind: (binder, node, input, scope) => {
    const id = binder.nextGiven();
    const given: Plan = {
      kind: 'Given',
      id,
      schema: input.schema,
      span: node.span,
      ...(input.open ? { open: true } : {}),
    };
    const { plan: expanded, replaced } = bindExpansion(binder, node, given, scope);
    // The elements come in their order, so window functions may look around.
    const body = bindPipe(binder, node.on, scope, { ...expanded, serialized: true });
    // A column of the row that the subquery hands on or computes anew comes from the subquery.
    const inBody = (index: number): number => body.schema.findIndex(({ name }) => name === input.schema[index]?.name);
    const outer = input.schema.map((_, index) => index).filter((index) => !replaced.includes(index));
    const carry = outer.filter((index) => inBody(index) < 0);
    const each: Plan = {
      kind: 'ForEach',
      keys: 'row',
      given: id,
      input,
      body,
      carry,
      schema: [...carry.map((index) => input.schema[index] as Field), ...body.schema],
      span: node.span,
      ...(input.open ? { open: true } : {}),
    };
    const first = outer.map((index) => (inBody(index) < 0 ? carry.indexOf(index) : carry.length + inBody(index)));
    const rest = body.schema.map((_, index) => carry.length + index).filter((index) => !first.includes(index));
    return pick(each, [...first, ...rest], node.span);
  },
});
