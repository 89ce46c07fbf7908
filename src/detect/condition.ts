import { type Call, type Constant, columnsIn, type Expression, type Membership } from '../binder/plan.ts';
import type { Step, Trace } from '../eval/trace.ts';
import type { Span } from '../source/span.ts';
import { isArray, type Value } from '../types/values.ts';
import { excerpt, quoted } from './words.ts';

/** A condition of a rule as it turned out for one row: whether it is true, and by which values. */
export interface Condition {
  readonly span: Span;
  /** The condition in one line. */
  readonly text: string;
  readonly truth: boolean | null;
  /** The values that decide, as a clause: `"svchost.exe" is item 1`. */
  readonly because: string;
  /** The operands of `and`, `or` and `not`. */
  readonly parts: readonly Condition[];
}

/** Explains an expression of a step for one of its input rows. */
export function explain(expression: Expression, query: string, trace: Trace, step: Step, row: number): Condition {
  return new Explainer(query, (asked) => trace.value(step, asked, row)).condition(expression);
}

const comparisons = ['==', '!=', '=~', '!~', '<', '<=', '>', '>='];
const opposites: Readonly<Record<string, Membership['operator']>> = { '!in': 'in', '!in~': 'in~' };

class Explainer {
  constructor(
    private readonly query: string,
    private readonly value: (expression: Expression) => Value,
  ) {}

  condition(expression: Expression): Condition {
    const plain = unconverted(expression);
    const truth = this.value(expression);
    const parts = this.parts(plain).map((part) => this.condition(part));
    return {
      span: plain.span,
      text: this.text(plain),
      truth: typeof truth === 'boolean' ? truth : null,
      because: parts.length > 0 ? '' : this.because(plain, truth === true),
      parts,
    };
  }

  private parts(expression: Expression): readonly Expression[] {
    if (expression.kind === 'Logic') return expression.operands;
    if (expression.kind === 'Call' && expression.function.name === 'not') return expression.arguments;
    return [];
  }

  private because(expression: Expression, isTrue: boolean): string {
    switch (expression.kind) {
      case 'Membership':
        return expression.operator.startsWith('has') ? this.ofTerms(expression, isTrue) : this.ofList(expression);
      case 'Call':
        return this.ofCall(expression, isTrue);
      default:
        return this.operands([expression]);
    }
  }

  /** What an operator or a function looked at, and how close a false one came. */
  private ofCall(call: Call, isTrue: boolean): string {
    const { name } = call.function;
    const arguments_ = call.arguments.map(unconverted);
    const values = this.operands(arguments_);
    if (isTrue || call.arguments.length !== 2) return values;
    const [left, right] = call.arguments.map((argument) => this.value(argument));
    if (typeof left !== 'string' || typeof right !== 'string') return values;
    const hint = comparisons.includes(name) ? nearlyEqual(name, left, right) : nearlyFound(name, left, right);
    return hint === undefined ? values : `${values}; ${hint}`;
  }

  private ofList(node: Membership): string {
    const operator = opposites[node.operator] ?? node.operator;
    const value = quoted(this.value(node.operand), node.operand.type);
    const items = this.items(node);
    const position = (like: Membership['operator']) =>
      items.findIndex((item) => this.isItem({ ...node, operator: like }, item));
    const found = position(operator);
    if (found >= 0) {
      const item = itemText(items[found]);
      return item === value ? `${value} is item ${found + 1}` : `${value} is item ${found + 1}, ${item}`;
    }
    const none = `${value} is ${items.length === 1 ? 'not the item' : `none of the ${items.length} items`}`;
    const alike = operator === 'in' && node.operand.type === 'string' ? position('in~') : -1;
    return alike < 0 ? none : `${none}; it differs from item ${alike + 1} only in case`;
  }

  private ofTerms(node: Membership, isTrue: boolean): string {
    const text = this.value(node.operand);
    const value = quoted(text, node.operand.type);
    const items = this.items(node);
    const named = (item: Constant) => `item ${items.indexOf(item) + 1}, ${itemText(item)},`;
    if (node.operator === 'has_all') {
      const missing = items.find((item) => !this.isItem(node, item));
      if (missing === undefined) return `all items are in ${value}`;
      return `${named(missing)} is not in ${value}${this.insideWord(text, [missing])}`;
    }
    const found = items.find((item) => this.isItem(node, item));
    if (found !== undefined) return `${named(found)} is in ${value}`;
    const none = items.length === 1 ? 'the item is not' : `none of the ${items.length} items is`;
    return `${none} in ${value}${isTrue ? '' : this.insideWord(text, items)}`;
  }

  private insideWord(text: Value, items: readonly Constant[]): string {
    const within = String(text ?? '').toLowerCase();
    const inside = items.find(({ value }) => value !== '' && within.includes(String(value).toLowerCase()));
    return inside === undefined ? '' : `; ${itemText(inside)} is there only inside a longer word`;
  }

  /** Whether the operand is, or has, one item of the list. */
  private isItem(node: Membership, item: Constant): boolean {
    return this.value({ ...node, items: [item] }) === true;
  }

  /** The items of the list; one that is itself a list stands for its elements. */
  private items(node: Membership): readonly Constant[] {
    return node.items.flatMap((item): readonly Constant[] => {
      const value = this.value(item);
      const constant = (each: Value): Constant => ({ kind: 'Constant', value: each, type: item.type, span: item.span });
      return item.type === 'dynamic' && isArray(value) ? value.map(constant) : [constant(value)];
    });
  }

  /** `a is 1, b is "x"`: whatever the text does not show already, and the columns it comes from. */
  private operands(expressions: readonly Expression[]): string {
    const shown = new Map<string, string>();
    const show = (expression: Expression): void => {
      const text = this.text(expression);
      if (!shown.has(text)) shown.set(text, quoted(this.value(expression), expression.type));
    };
    for (const expression of expressions) {
      if (this.isLiteral(expression)) continue;
      show(expression);
      for (const column of columnsIn(expression)) show(column);
    }
    return [...shown].map(([text, value]) => `${text} is ${value}`).join(', ');
  }

  private isLiteral(expression: Expression): boolean {
    if (expression.kind !== 'Constant') return false;
    return /^(?:[-\d.]+\w*|h?@?["'`].*|true|false|(?:dynamic|datetime|timespan|guid|long|int|real|bool|decimal)\b.*)$/is.test(
      this.query.slice(expression.span.start, expression.span.end),
    );
  }

  private text(expression: Expression): string {
    return expressionText(expression, this.query);
  }
}

/** A condition or value in one line: of a list or a call that is long, only how it begins. */
export function expressionText(expression: Expression, query: string): string {
  const whole = excerpt(query, expression.span);
  const isShort = whole.length <= 60 && !query.slice(expression.span.start, expression.span.end).includes('\n');
  if (isShort) return whole;
  if (expression.kind === 'Membership') return `${excerpt(query, expression.operand.span)} ${expression.operator} (…)`;
  return expression.kind === 'Call' && /^\w+$/.test(expression.function.name)
    ? `${expression.function.name}(…)`
    : whole;
}

/** What the language converts by itself is not in the text. */
const unconverted = (expression: Expression): Expression =>
  expression.kind === 'Convert' ? unconverted(expression.operand) : expression;

const itemText = (item: Constant | undefined): string => (item === undefined ? '' : quoted(item.value, item.type));

function nearlyEqual(operator: string, left: string, right: string): string | undefined {
  if (operator !== '==' && operator !== '=~') return undefined;
  if (left.toLowerCase() === right.toLowerCase()) return 'they differ only in case';
  if (left.trim() === right.trim()) return 'they differ only in white space';
  return undefined;
}

/** A text search that failed, though the text is there in another way. */
function nearlyFound(operator: string, text: string, sought: string): string | undefined {
  const [, kind, isExact] = /^(has|hasprefix|hassuffix|contains|startswith|endswith)(_cs)?$/.exec(operator) ?? [];
  if (kind === undefined || sought === '') return undefined;
  const isThere = text.includes(sought);
  if (!isThere && text.toLowerCase().includes(sought.toLowerCase())) {
    if (isExact) return 'it is there in another case';
  } else if (!isThere) return undefined;
  if (kind.startsWith('has')) return 'it is there only inside a longer word';
  return kind === 'contains' ? undefined : 'it is there, but elsewhere';
}
