import type { Call, Expression, Membership, Plan } from '../../binder/plan.ts';
import { foldCase, matchesTerm } from '../../functions/terms.ts';
import { identity, type Value } from '../../types/values.ts';

type PlanText = (plan: Plan) => string;

/** The canonical text of an expression; see {@link canonical}. */
export function expressionText(expression: Expression, planText: PlanText): string {
  const text = (each: Expression) => expressionText(each, planText);
  switch (expression.kind) {
    case 'Constant':
      return valueText(expression.value, expression.type);
    case 'Column':
      return `#${expression.index}`;
    case 'Convert':
      return `${expression.type}(${text(expression.operand)})`;
    case 'Logic': {
      const operands = expression.operands.flatMap((operand) => flattened(operand, expression.operator)).map(text);
      const distinct = [...new Set(operands)].sort();
      return distinct.length === 1 ? (distinct[0] as string) : `(${distinct.join(` ${expression.operator} `)})`;
    }
    case 'Membership':
      return membershipText(expression, text);
    case 'Call':
      return callText(expression, text);
    case 'Output':
      return `${text(expression.call)}.${expression.position}`;
    case 'ScalarQuery':
      return `${expression.as} ${expression.type} {${planText(expression.plan)}}`;
  }
}

const flattened = (expression: Expression, operator: 'and' | 'or'): readonly Expression[] =>
  expression.kind === 'Logic' && expression.operator === operator
    ? expression.operands.flatMap((operand) => flattened(operand, operator))
    : [expression];

const valueText = (value: Value, type: string): string =>
  value === true ? 'true' : `${type}:${typeof value === 'string' ? JSON.stringify(value) : String(identity(value))}`;

/** Text in which no letter stands has no case. */
const hasNoCase = (text: string): boolean => /^[\0-@[-`{-\x7f]*$/.test(text);
const startsTerm = (text: string): boolean => /^[\p{L}\p{Nd}]/u.test(text);
const endsTerm = (text: string): boolean => /[\p{L}\p{Nd}]$/u.test(text);

function callText(call: Call, text: (expression: Expression) => string): string {
  const { function: of, arguments: given } = call;
  const [, second] = given;
  const constant =
    given.length === 2 && second?.kind === 'Constant' && typeof second.value === 'string' ? second.value : undefined;
  const name = constant === undefined ? of.name : plainest(of.name, constant);
  const window = of.window ? ' "window"' : '';
  return `${name}${window}(${given.map(text).join(', ')}):${call.type}`;
}

/** The operator that says the same of this text with the fewest conditions. */
function plainest(operator: string, text: string): string {
  if (hasNoCase(text)) {
    if (operator === '=~') return '==';
    if (operator === '!~') return '!=';
  }
  const [, not = '', kind, exact = ''] = /^(!?)(has|hasprefix|hassuffix)(_cs)?$/.exec(operator) ?? [];
  if (kind === undefined) return operator;
  const left = kind !== 'hassuffix' && startsTerm(text);
  const right = kind !== 'hasprefix' && endsTerm(text);
  if (left) return right ? `${not}has${exact}` : `${not}hasprefix${exact}`;
  return right ? `${not}hassuffix${exact}` : `${not}contains${exact}`;
}

/** A list without order and repetition; a text without case where the operator has none; and no item that another implies. */
function membershipText(node: Membership, text: (expression: Expression) => string): string {
  const { operator } = node;
  const isCaseless = operator.startsWith('has') || operator.endsWith('~');
  const constants = node.items.map((item) =>
    item.kind === 'Constant' && typeof item.value === 'string' ? item.value : undefined,
  );
  const hasOnlyTexts = constants.every((each) => each !== undefined);
  if (!hasOnlyTexts) return `${text(node.operand)} ${operator} {${distinctSorted(node.items.map(text)).join(', ')}}`;
  const words = (constants as string[]).map((word) => (isCaseless ? foldCase(word) : word));
  const plain =
    isCaseless && !operator.startsWith('has') && words.every(hasNoCase) ? operator.replace('~', '') : operator;
  const needed = operator.startsWith('has') ? words.filter((word) => !isImplied(word, words, operator)) : words;
  return `${text(node.operand)} ${plain} {${distinctSorted(needed.map((word) => JSON.stringify(word))).join(', ')}}`;
}

/** Whether another item decides: for `has_any` one that is within this one, for `has_all` one that this is within. */
function isImplied(word: string, words: readonly string[], operator: string): boolean {
  return words.some((other) => {
    if (other === word) return false;
    return operator === 'has_any' ? matchesTerm('has', word, other) : matchesTerm('has', other, word);
  });
}

const distinctSorted = (texts: readonly string[]): string[] => [...new Set(texts)].sort();
