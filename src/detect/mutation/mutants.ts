import type * as ast from '../../parser/ast.ts';
import { parse } from '../../parser/parse.ts';
import { childrenOf } from '../../parser/tree.ts';
import type { Span } from '../../source/span.ts';
import { excerpt } from '../words.ts';
import { choiceMutants, listMutants, timespanMutants } from './list-mutants.ts';
import { type Mutant, mutated } from './mutant.ts';
import { operatorMutants } from './operator-mutants.ts';

/** Every small change that is made to a rule; those that give the same text are one. */
export function mutantsOf(text: string): Mutant[] {
  const mutants: Mutant[] = [];
  visit(parse(text).query, text, mutants);
  const byText = new Map<string, Mutant>();
  for (const mutant of mutants) {
    const changed = mutated(text, mutant);
    if (changed !== text && !byText.has(changed)) byText.set(changed, mutant);
  }
  return [...byText.values()].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

function visit(node: ast.Node, text: string, mutants: Mutant[]): void {
  mutants.push(...mutantsAt(node, text));
  for (const child of childrenOf(node)) visit(child, text, mutants);
}

function mutantsAt(node: ast.Node, text: string): Mutant[] {
  switch (node.kind) {
    case 'Where':
      return conditionMutants(node.predicate, text);
    case 'Binary':
      return node.operator === 'and' || node.operator === 'or'
        ? logicMutants(node, text)
        : replacedOperator(node.operator, node.operatorSpan);
    case 'In':
      return [...replacedOperator(node.operator, node.operatorSpan), ...listMutants(node.right, text)];
    case 'Between':
      return [...boundMutants(node.low, 1n, text), ...boundMutants(node.high, -1n, text)];
    case 'Call':
      return callMutants(node, text);
    case 'Literal':
      return timespanMutants(node, text);
    case 'Pipe':
      return operatorMutants(node, text);
    default:
      return [];
  }
}

// ------------------------------------------------------------------ conditions

/** A condition that is no `and` or `or` is negated; of those, each operand is. */
function conditionMutants(node: ast.Expression, text: string): Mutant[] {
  const plain = unwrapped(node);
  if (plain.kind === 'Binary' && (plain.operator === 'and' || plain.operator === 'or')) return [];
  return negation(node, text);
}

function negation({ span }: ast.Expression, text: string): Mutant[] {
  return [
    {
      span,
      replacement: `not(${text.slice(span.start, span.end)})`,
      what: `negating \`${excerpt(text, span)}\``,
    },
  ];
}

/** Drops and negates each operand of a chain, and turns each `and` into `or`. */
function logicMutants(node: ast.Binary, text: string): Mutant[] {
  const left = unwrapped(node.left);
  const isChain = node.left.kind === 'Binary' && node.left.operator === node.operator;
  const opposite = node.operator === 'and' ? 'or' : 'and';
  const drop = (operand: ast.Expression, span: Span): Mutant => ({
    span,
    replacement: '',
    place: operand.span,
    what: `removing \`${excerpt(text, operand.span)}\``,
  });
  const isLogic = (operand: ast.Expression) =>
    operand.kind === 'Binary' && (operand.operator === 'and' || operand.operator === 'or');
  const negated = (operand: ast.Expression) => (isLogic(unwrapped(operand)) ? [] : negation(operand, text));
  return [
    // The first operand of a chain is deep inside it.
    ...(isChain
      ? []
      : [drop(node.left, { start: node.left.span.start, end: node.right.span.start }), ...negated(left)]),
    drop(node.right, { start: node.left.span.end, end: node.right.span.end }),
    ...negated(node.right),
    { span: node.operatorSpan, replacement: opposite, what: `turning \`${node.operator}\` into \`${opposite}\`` },
  ];
}

const unwrapped = (node: ast.Expression): ast.Expression =>
  node.kind === 'Parenthesized' ? unwrapped(node.inner) : node;

const otherOperators: Readonly<Record<string, string>> = {
  '==': '=~',
  '=~': '==',
  '!=': '!~',
  '!~': '!=',
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  has: 'contains',
  '!has': '!contains',
  has_cs: 'has',
  '!has_cs': '!has',
  hasprefix: 'contains',
  hassuffix: 'contains',
  contains: 'has',
  '!contains': '!has',
  contains_cs: 'contains',
  '!contains_cs': '!contains',
  startswith: 'contains',
  '!startswith': '!contains',
  startswith_cs: 'startswith',
  endswith: 'contains',
  '!endswith': '!contains',
  endswith_cs: 'endswith',
  in: 'in~',
  'in~': 'in',
  '!in': '!in~',
  '!in~': '!in',
  has_any: 'has_all',
  has_all: 'has_any',
};

function replacedOperator(operator: string, span: Span): Mutant[] {
  const other = otherOperators[operator];
  return other === undefined ? [] : [{ span, replacement: other, what: `turning \`${operator}\` into \`${other}\`` }];
}

/** Moves the end of a range inwards. */
function boundMutants(bound: ast.Expression, by: bigint, text: string): Mutant[] {
  if (bound.kind !== 'Literal' || typeof bound.value !== 'bigint' || bound.type !== 'long') return [];
  const replacement = String(bound.value + by);
  return [{ span: bound.span, replacement, what: `changing \`${excerpt(text, bound.span)}\` to \`${replacement}\`` }];
}

function callMutants(node: ast.Call, text: string): Mutant[] {
  const { name } = node.function;
  const [first] = node.arguments;
  if (name === 'case' || name === 'iff' || name === 'iif') {
    const conditions = node.arguments.filter(
      (_, position) => position % 2 === 0 && position < node.arguments.length - 1,
    );
    return [...conditions.flatMap(({ value }) => conditionMutants(value, text)), ...choiceMutants(node, text)];
  }
  if (name === 'not' && first) {
    const { span } = first.value;
    return [
      {
        span: node.span,
        replacement: text.slice(span.start, span.end),
        what: `removing the \`not\` around \`${excerpt(text, span)}\``,
      },
    ];
  }
  return [];
}
