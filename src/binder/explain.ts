import { literalOf } from '../types/text.ts';
import { type Expression, type Item, inputsOf, type Plan } from './plan.ts';

/** A line of a tree, and what is below it. */
interface Branch {
  readonly line: string;
  readonly below: readonly Branch[];
}

/** Whatever else is to be said of a node: in its line, and in lines of their own below it. */
export interface Remarks {
  readonly line?: string;
  readonly details?: readonly string[];
}

/** The plan as a tree, the last operator on top; `remarks` may add to each node. */
export function explain(plan: Plan, remarks: (plan: Plan) => Remarks = () => ({})): string {
  const said = new Set<Plan>();
  const branchOf = (node: Plan): Branch => {
    const { line, details = [] } = remarks(node);
    const isRepeated = node.kind === 'Shared' && said.has(node);
    said.add(node);
    const below = isRepeated ? [] : inputsOf(node).map(branchOf);
    const own = `${nodeText(node)}${isRepeated ? ' (as above)' : ''}`;
    return {
      line: line === undefined ? own : `${own}  ${line}`,
      below: [...details.map((detail) => ({ line: detail, below: [] })), ...below],
    };
  };
  return `${linesOf(branchOf(plan)).join('\n')}\n`;
}

function linesOf({ line, below }: Branch): string[] {
  return [
    line,
    ...below.flatMap((branch, at) => {
      const isLast = at === below.length - 1;
      const [first = '', ...rest] = linesOf(branch);
      return [`${isLast ? '└─' : '├─'} ${first}`, ...rest.map((one) => `${isLast ? '  ' : '│ '} ${one}`)];
    }),
  ];
}

function nodeText(plan: Plan): string {
  switch (plan.kind) {
    case 'Scan':
      return `Scan ${plan.table}`;
    case 'Values':
      return `Values ${plan.table.rows} ${plan.table.rows === 1 ? 'row' : 'rows'}`;
    case 'Range':
      return `Range ${textOf(plan.from)} to ${textOf(plan.to)} step ${textOf(plan.step)}`;
    case 'Filter':
      return `Filter ${textOf(plan.predicate)}`;
    case 'Project':
      return `Project ${projectText(plan.items)}`;
    case 'Sort':
      return `Sort ${plan.keys.map(({ expression, descending, nullsFirst }) => `${textOf(expression)} ${descending ? 'desc' : 'asc'}${nullsFirst === descending ? ` nulls ${nullsFirst ? 'first' : 'last'}` : ''}`).join(', ')}`;
    case 'Limit':
      return `Limit ${textOf(plan.count)}`;
    case 'Sample':
      return `Sample ${textOf(plan.count)}`;
    case 'Summarize': {
      const aggregates = plan.aggregates.map((one) => `${one.function.name}(${one.arguments.map(textOf).join(', ')})`);
      const keys = plan.keys.length === 0 ? '' : ` by ${plan.keys.map(itemText).join(', ')}`;
      return `Summarize ${aggregates.join(', ')}${keys}`.replace('Summarize  by', 'Summarize by');
    }
    case 'Join':
      return `Join ${plan.join} on ${plan.on.map(({ left, right }) => `${textOf(left)} == ${textOf(right)}`).join(', ')}`;
    case 'Expand':
      return `Expand ${plan.items.map(({ expression }) => textOf(expression)).join(', ')}`;
    case 'ForEach':
      return plan.keys === 'row' ? 'ForEach row' : `ForEach ${plan.keys.map(textOf).join(', ')}`;
    case 'Apply':
      return `Apply ${[plan.name, ...plan.expressions.map(textOf)].join(' ')}`;
    default:
      return plan.kind;
  }
}

/** More columns that stay as they are than this are counted. */
const MOST_LISTED = 8;

function projectText(items: readonly Item[]): string {
  const changed = items.filter((item) => !isKept(item));
  const kept = items.length - changed.length;
  if (kept <= MOST_LISTED) return items.map(itemText).join(', ');
  return [...changed.map(itemText), `${kept} columns as they are`].join(', ');
}

const isKept = ({ name, expression }: Item): boolean => expression.kind === 'Column' && expression.name === name;

const itemText = ({ name, expression }: Item): string =>
  expression.kind === 'Column' && expression.name === name ? name : `${name} = ${textOf(expression)}`;

/** Operators that stand between their operands. */
const isInfix = (category: string): boolean => category.endsWith('operator');

/** An expression of a plan in the language. */
export function textOf(expression: Expression): string {
  switch (expression.kind) {
    case 'Constant':
      return literalOf(expression.value, expression.type);
    case 'Column':
      return expression.name;
    case 'Convert':
      return `to${expression.type}(${textOf(expression.operand)})`;
    case 'Logic':
      return expression.operands
        .map((one) => (one.kind === 'Logic' ? `(${textOf(one)})` : textOf(one)))
        .join(` ${expression.operator} `);
    case 'Membership':
      return `${textOf(expression.operand)} ${expression.operator} (${expression.items.map(textOf).join(', ')})`;
    case 'Output':
      return `${textOf(expression.call)}[${expression.position}]`;
    case 'ScalarQuery':
      return 'toscalar(…)';
    case 'Call': {
      const { name, category } = expression.function;
      const [left, right, third] = expression.arguments;
      if (left && right && third && /between$/.test(name)) {
        return `${operandText(left)} ${name} (${textOf(right)} .. ${textOf(third)})`;
      }
      if (left && right && isInfix(category)) return `${operandText(left)} ${name} ${operandText(right)}`;
      if (left && right && name === 'element') return `${operandText(left)}${accessText(right)}`;
      if (left && name === 'unary -') return `-${operandText(left)}`;
      return `${name}(${expression.arguments.map(textOf).join(', ')})`;
    }
  }
}

/** How a part of a dynamic value is named. */
function accessText(key: Expression): string {
  if (key.kind !== 'Constant') return `[${textOf(key)}]`;
  const isName = typeof key.value === 'string' && /^[A-Za-z_]\w*$/.test(key.value);
  return isName ? `.${key.value}` : `[${key.type === 'string' ? textOf(key) : key.value}]`;
}

function operandText(expression: Expression): string {
  const needsParentheses =
    expression.kind === 'Logic' || (expression.kind === 'Call' && isInfix(expression.function.category));
  return needsParentheses ? `(${textOf(expression)})` : textOf(expression);
}
