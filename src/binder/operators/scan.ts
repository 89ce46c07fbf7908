import type * as ast from '../../parser/ast.ts';
import { error, withHelp } from '../../source/diagnostic.ts';
import { didYouMean, nearest } from '../../source/suggest.ts';
import { type Field, isNumeric, type ScalarType } from '../../types/types.ts';
import { nothing, type Value } from '../../types/values.ts';
import type { Binder } from '../binder.ts';
import { bad, bindCondition, bindExpression } from '../expressions.ts';
import { isConstant } from '../fold.ts';
import { sort } from '../nodes.ts';
import { convertTo } from '../overloads.ts';
import type { Expression, Plan, ScanStep } from '../plan.ts';
import { type Row, Scope } from '../scope.ts';
import { windowIn } from '../windows.ts';
import { type OperatorOf, operator } from './define.ts';
import { checkOptions, optionNamed, optionText } from './options.ts';
import { bindKeys } from './rows.ts';

type Node = OperatorOf<'Scan'>;

/** A column declared for the steps to assign, and what it is until then. */
interface Declared {
  readonly field: Field & { readonly type: ScalarType };
  readonly value: Value;
}

/** A value brought to the type of a declared column; only numbers change theirs. */
function typed(binder: Binder, value: Expression, type: ScalarType): Expression {
  if (value.type === type || value.type === 'unknown') return value;
  const isNull = isConstant(value) && value.value === null;
  if (isNull || (isNumeric(value.type) && isNumeric(type))) return convertTo(binder, value, type);
  binder.report('KS141', value.span, type, value.type);
  return bad(value.span);
}

function bindDeclared(binder: Binder, node: Node, input: Plan, scope: Scope): Declared[] {
  const taken = new Set(input.schema.map(({ name }) => name));
  return node.declare.map(({ name, type = 'dynamic', default: given }) => {
    if (taken.has(name.name)) binder.report('KS171', name.span, name.name);
    taken.add(name.name);
    const value = given && typed(binder, bindExpression(binder, given, scope.withoutRow()), type);
    if (value && value.type !== 'unknown' && !isConstant(value)) binder.report('KS129', value.span);
    return { field: { name: name.name, type }, value: value && isConstant(value) ? value.value : nothing(type) };
  });
}

const outputs: readonly string[] = ['all', 'last', 'none'] satisfies ScanStep['output'][];

/** The steps in order: each may name itself and those before it. */
function bindSteps(
  binder: Binder,
  steps: readonly ast.ScanStep[],
  input: Row,
  declared: readonly Declared[],
  scope: Scope,
): ScanStep[] {
  const row = { ...input, schema: [...input.schema, ...declared.map(({ field }) => field)] };
  let inside = scope.withRow(row);
  const names = new Set<string>();
  return steps.map((step, index) => {
    const { name } = step.name;
    if (names.has(name)) binder.report('KS201', step.name.span, name);
    names.add(name);
    if (step.optional) binder.report('KQLAB001', step.name.span, 'step … optional');
    if (!outputs.includes(step.output ?? 'all')) binder.report('KS140', step.name.span, outputs.join(', '));
    inside = new Scope(inside);
    inside.declare(name, { kind: 'record', row, offset: row.schema.length * (index + 1) });
    const condition = bindCondition(binder, step.predicate, inside);
    const assignments = step.assignments.flatMap((item) => bindAssignment(binder, item, row, declared, inside));
    const window = windowIn([condition, ...assignments.map(({ expression }) => expression)]);
    if (window) binder.report('KQLAB020', window.span, window.function.name);
    return { condition, assignments, output: (step.output ?? 'all') as ScanStep['output'] };
  });
}

/** `column = value`, where the column is a declared one. */
function bindAssignment(
  binder: Binder,
  item: ast.NamedExpression,
  row: Row,
  declared: readonly Declared[],
  scope: Scope,
): ScanStep['assignments'] {
  const [name] = item.names;
  const value = bindExpression(binder, item.expression, scope);
  const column = declared.findIndex(({ field }) => field.name === name?.name);
  const target = declared[column];
  if (target) return [{ column, expression: typed(binder, value, target.field.type) }];
  const { span } = name ?? item;
  if (name === undefined) binder.report('KS148', span);
  else if (row.schema.some((field) => field.name === name.name))
    binder.report('KQLAB002', span, 'scan', 'what assigning a column of the input means is not documented');
  else {
    const names = declared.map(({ field }) => field.name);
    binder.add(withHelp(error('KS142', span, name.name), didYouMean(nearest(name.name, names))));
  }
  return [];
}

/** Rows in order against the steps. */
function stepsNode(binder: Binder, node: Node, input: Plan, scope: Scope): Plan {
  const declared = bindDeclared(binder, node, input, scope);
  const steps = bindSteps(binder, node.steps, input, declared, scope);
  const option = optionNamed(node.options, 'with_match_id');
  const schema: Field[] = [...input.schema, ...declared.map(({ field }) => field)];
  if (option) {
    const name = optionText(option);
    if (schema.some((field) => field.name === name)) binder.report('KS171', option.value.span, name);
    schema.push({ name, type: 'long' });
  }
  return {
    kind: 'Steps',
    input,
    declared: declared.map(({ value }) => value),
    steps,
    matchId: option !== undefined,
    schema,
    span: node.span,
    serialized: true,
    ...(input.open ? { open: true } : {}),
  };
}

/** The rows of each partition are scanned for themselves. */
function partitioned(binder: Binder, node: Node, input: Plan, scope: Scope): Plan {
  const { span } = node;
  const keys = node.partitionBy.map(({ expression }) => bindExpression(binder, expression, scope.withRow(input)));
  const option = optionNamed(node.options, 'with_match_id');
  if (option)
    binder.report(
      'KQLAB002',
      option.nameSpan,
      'with_match_id',
      'how matches are counted over partitions is not documented',
    );
  const id = binder.nextGiven();
  const given: Plan = {
    kind: 'Given',
    id,
    schema: input.schema,
    span,
    serialized: true,
    ...(input.open && { open: true }),
  };
  const body = stepsNode(binder, node, given, scope);
  return { kind: 'ForEach', keys, given: id, input, body, carry: [], schema: body.schema, span };
}

export const scan = operator<'Scan'>({
  keyword: 'scan',
  syntax:
    'T | scan [with_match_id = Name] [order by Expression] [partition by Expression] [declare (Name:Type [= Default] [, …])] with (step Name [output = all | last | none]: Condition [=> Name = Expression [, …]]; …)',
  doc: 'Goes over rows in order and gives those that match a step; a step sees what it and the steps before it matched last.',
  example: [
    'range x from 1 to 3 step 1 | scan declare (sum:long = 0) with (step s: true => sum = x + s.sum;)',
    'datatable(x:long, sum:long)[1, 1, 2, 3, 3, 6]',
  ],
  differs: 'A step that is optional, and assigning a column of the input, are refused.',
  bind: (binder, node, input, scope) => {
    checkOptions(binder, node.options, 'with_match_id');
    const ordered =
      node.orderBy.length > 0 ? sort(input, bindKeys(binder, node.orderBy, input, scope), node.span) : input;
    if (!ordered.serialized) binder.report('KQLAB010', node.keyword);
    return node.partitionBy.length > 0
      ? partitioned(binder, node, ordered, scope)
      : stepsNode(binder, node, ordered, scope);
  },
});
