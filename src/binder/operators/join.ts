import { widest } from '../../functions/define.ts';
import * as ast from '../../parser/ast.ts';
import { error, withHelp } from '../../source/diagnostic.ts';
import { didYouMean, nearest } from '../../source/suggest.ts';
import { isNumeric, type ScalarType, type Schema } from '../../types/types.ts';
import type { Binder } from '../binder.ts';
import { bad, bindExpression } from '../expressions.ts';
import { columnReference, pick, rename } from '../nodes.ts';
import { convertTo } from '../overloads.ts';
import type { Expression, JoinKind, Plan } from '../plan.ts';
import { freeName, Scope } from '../scope.ts';
import { bindTable } from '../tabular.ts';
import { operator } from './define.ts';
import { checkOptions, chosenWord, optionNamed } from './options.ts';

interface Condition {
  readonly left: Expression;
  readonly right: Expression;
  /** The column both sides share, for `on Name`. */
  readonly shared?: string;
}

/** The conditions of a join or lookup: names both sides have, or `$left.a == $right.b`. */
function bindConditions(
  binder: Binder,
  on: readonly ast.Expression[],
  left: Plan,
  right: Plan,
  scope: Scope,
): Condition[] {
  const inside = new Scope(scope);
  inside.declare('$left', { kind: 'record', row: left, offset: 0 });
  inside.declare('$right', { kind: 'record', row: right, offset: 0 });
  const split = (node: ast.Expression): ast.Expression[] => {
    const plain = ast.unwrap(node);
    return plain.kind === 'Binary' && plain.operator === 'and'
      ? [...split(plain.left), ...split(plain.right)]
      : [plain];
  };
  return on.flatMap(split).flatMap((node) => {
    if (node.kind === 'Name') return bindSharedName(binder, node, left, right);
    if (node.kind === 'Binary' && node.operator === '==') {
      const [a, b] = [sideOf(node.left), sideOf(node.right)];
      if (a === undefined || b === undefined || a === b) {
        binder.report('KS183', (a === undefined ? node.left : node.right).span);
        return [];
      }
      const [first, second] = [bindExpression(binder, node.left, inside), bindExpression(binder, node.right, inside)];
      return comparable(binder, a === '$left' ? { left: first, right: second } : { left: second, right: first }, node);
    }
    if (node.kind !== 'Bad') binder.report('KS182', node.span);
    return [];
  });
}

/** `$left` or `$right`, when the expression is one of their columns. */
function sideOf(node: ast.Expression): '$left' | '$right' | undefined {
  const plain = ast.unwrap(node);
  if (plain.kind !== 'Member' && plain.kind !== 'Index') return undefined;
  const { object } = plain;
  return object.kind === 'Name' && (object.name === '$left' || object.name === '$right') ? object.name : undefined;
}

function bindSharedName(binder: Binder, node: ast.Name, left: Plan, right: Plan): Condition[] {
  const find = (plan: Plan) => plan.schema.findIndex(({ name }) => name === node.name);
  const [a, b] = [find(left), find(right)];
  if (a >= 0 && b >= 0) {
    const condition = {
      left: columnReference(left.schema, a, node.span),
      right: columnReference(right.schema, b, node.span),
      shared: node.name,
    };
    const [leftType, rightType] = [condition.left.type, condition.right.type];
    if (leftType !== rightType && leftType !== 'unknown' && rightType !== 'unknown') {
      binder.report('KS227', node.span, node.name, leftType, rightType);
      return [];
    }
    return comparable(binder, condition, node);
  }
  if ((a < 0 && left.open) || (b < 0 && right.open))
    return [{ left: bad(node.span), right: bad(node.span), shared: node.name }];
  if (a < 0 && b < 0) {
    const names = [...left.schema, ...right.schema].map(({ name }) => name);
    binder.add(withHelp(error('KS142', node.span, node.name), didYouMean(nearest(node.name, names))));
  } else binder.report('KS145', node.span, node.name, a < 0 ? 'left' : 'right');
  return [];
}

/** Keys of one type; dynamics cannot be keys. */
function comparable(binder: Binder, condition: Condition, node: ast.Expression): Condition[] {
  const { left, right } = condition;
  if (left.type === 'unknown' || right.type === 'unknown') return [condition];
  if (left.type === 'dynamic' || right.type === 'dynamic') {
    binder.report('KS241', node.span, 'dynamic');
    return [];
  }
  if (left.type === right.type) return [condition];
  if (isNumeric(left.type) && isNumeric(right.type)) {
    const type = widest([left.type, right.type]) as ScalarType;
    return [{ ...condition, left: convertTo(binder, left, type), right: convertTo(binder, right, type) }];
  }
  binder.report('KS242', node.span, left.type, right.type);
  return [];
}

/** The columns of both sides; those of the right get numbers where a name is taken on either side. */
export function joinedNames(left: Schema, right: Schema): string[] {
  const names = left.map(({ name }) => name);
  const all = new Set([...names, ...right.map(({ name }) => name)]);
  const used = new Set(names);
  for (const { name } of right) {
    const free = used.has(name)
      ? freeName(name, (candidate) => used.has(candidate) || (candidate !== name && all.has(candidate)))
      : name;
    used.add(free);
    names.push(free);
  }
  return names;
}

const kinds = {
  inner: 'inner',
  innerunique: 'innerunique',
  leftouter: 'leftouter',
  rightouter: 'rightouter',
  fullouter: 'fullouter',
  leftsemi: 'leftsemi',
  rightsemi: 'rightsemi',
  leftanti: 'leftanti',
  leftantisemi: 'leftanti',
  anti: 'leftanti',
  rightanti: 'rightanti',
  rightantisemi: 'rightanti',
} as const satisfies Record<string, JoinKind>;
type KindWord = keyof typeof kinds;

function joinNode(left: Plan, right: Plan, join: JoinKind, on: readonly Condition[], span: ast.Name['span']): Plan {
  const one = join.endsWith('semi') || join.endsWith('anti') ? (join.startsWith('left') ? left : right) : undefined;
  const names = one ? one.schema.map(({ name }) => name) : joinedNames(left.schema, right.schema);
  const types = one ? one.schema : [...left.schema, ...right.schema];
  const schema = types.map(({ type }, index) => ({ name: names[index] ?? '', type }));
  const open = one ? one.open : left.open || right.open;
  return { kind: 'Join', left, right, join, on, schema, span, ...(open ? { open: true } : {}) };
}

export const join = operator<'Join'>({
  keyword: 'join',
  syntax: 'T | join [kind = Kind] (Right) on Name | $left.Name == $right.Name [, …]',
  doc: 'Puts rows of two tables together where keys are equal; the default kind, innerunique, first keeps one left row for each key.',
  example: [
    'datatable(k:long, a:string)[1, "x"] | join kind=inner (datatable(k:long, b:string)[1, "y"]) on k',
    'print k = 1, a = "x", k1 = 1, b = "y"',
  ],
  bind: (binder, node, input, scope) => {
    checkOptions(binder, node.options, 'kind', 'withsource');
    const word = chosenWord(binder, optionNamed(node.options, 'kind'), Object.keys(kinds) as KindWord[], 'innerunique');
    const right = bindTable(binder, node.right, scope);
    if (node.where) binder.report('KQLAB001', node.where.span, 'join … where');
    if (node.on.length === 0 && !node.where) binder.report('KS006', node.span, 'an on clause', 'none');
    const on = bindConditions(binder, node.on, input, right, scope);
    return joinNode(input, right, kinds[word], on, node.span);
  },
});

export const lookup = operator<'Lookup'>({
  keyword: 'lookup',
  syntax: 'T | lookup [kind = leftouter | inner] (Dimension) on Name | $left.Name == $right.Name [, …]',
  doc: 'Adds the columns of a dimension table to the rows whose keys match; the keys of the right side are left out.',
  example: ['datatable(k:long)[1] | lookup (datatable(k:long, b:string)[1, "y"]) on k', 'print k = 1, b = "y"'],
  bind: (binder, node, input, scope) => {
    checkOptions(binder, node.options, 'kind');
    const word = chosenWord(binder, optionNamed(node.options, 'kind'), ['leftouter', 'inner'], 'leftouter');
    const right = bindTable(binder, node.right, scope);
    const on = bindConditions(binder, node.on, input, right, scope);
    const keys = on.map((condition) =>
      condition.right.kind === 'Convert' ? condition.right.operand : condition.right,
    );
    const kept = right.schema
      .map((_, index) => index)
      .filter((index) => !keys.some((key) => key.kind === 'Column' && key.index === index));
    const joined = joinNode(input, right, word, on, node.span);
    const width = input.schema.length;
    const picked = pick(
      joined,
      [...input.schema.map((_, index) => index), ...kept.map((index) => index + width)],
      node.span,
    );
    return rename(
      picked,
      joinedNames(
        input.schema,
        kept.map((index) => right.schema[index] ?? { name: '', type: 'unknown' }),
      ),
      node.span,
    );
  },
});
