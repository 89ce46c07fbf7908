import {
  type Call,
  type Expression,
  expressionsOf,
  inputsOf,
  type Membership,
  operandsOf,
  type Plan,
} from '../binder/plan.ts';
import type { Step, Trace } from '../eval/trace.ts';
import type { Span } from '../source/span.ts';
import { conditionsOf } from './why.ts';
import { quoted } from './words.ts';

/** What is counted about a part of a rule: each outcome is to be seen in some test. */
export interface Measure {
  readonly kind: 'operator' | 'table' | 'condition' | 'branch' | 'item' | 'join';
  readonly span: Span;
  readonly expression?: Expression;
  /** The condition that has the item, or the choice that has the branch. */
  readonly of?: Expression;
  /** Tells apart what stands at the same place: elements of a list that has a name. */
  readonly position: number;
  /** What it is called, when the text at its place does not tell. */
  readonly name?: string;
  readonly outcomes: readonly string[];
  /** Which of the outcomes a step shows. */
  readonly seen: (step: Step, trace: Trace) => readonly boolean[];
}

/** Everything that is counted about one node of a plan; `parent` is the node that takes its rows. */
export function measuresOf(plan: Plan, parent: Plan | undefined): Measure[] {
  const measures: Measure[] = [];
  const own = operatorMeasure(plan, parent);
  if (own) measures.push(own);
  if (plan.kind === 'Join') measures.push(joinMeasure(plan));
  // Keys of a join and steps of a scan see other rows than those of one input.
  const expressions = plan.kind === 'Join' || plan.kind === 'Steps' ? [] : expressionsOf(plan);
  for (const expression of expressions) collect(expression, isConditionOf(plan, expression), measures);
  return measures;
}

/** The plans whose rows a node takes, those inside its expressions included. */
export function plansBelow(plan: Plan): readonly Plan[] {
  return [...inputsOf(plan), ...expressionsOf(plan).flatMap(queriesIn)];
}

/** A condition by its place: what a `where` asks, what an aggregate such as `countif` is given. */
const isConditionOf = (plan: Plan, expression: Expression): boolean =>
  plan.kind === 'Filter' ||
  (plan.kind === 'Summarize' &&
    expression.type === 'bool' &&
    plan.aggregates.some((aggregate) => aggregate.arguments.includes(expression)));

function queriesIn(expression: Expression): Plan[] {
  if (expression.kind === 'ScalarQuery') return [expression.plan];
  return operandsOf(expression).flatMap(queriesIn);
}

// -------------------------------------------------------------------- operators

const isSame = (left: Span, right: Span): boolean => left.start === right.start && left.end === right.end;

/** Rows go in and come out; `parent` of the same text is another part of the same operator, and tells what comes out. */
function operatorMeasure(plan: Plan, parent: Plan | undefined): Measure | undefined {
  const base = { span: plan.span, position: 0 };
  const hasRows = (step: Step) => step.table.rows > 0;
  switch (plan.kind) {
    case 'Values':
    case 'Range':
    case 'Shared':
    case 'Given':
      return undefined;
    case 'Scan':
      return { ...base, kind: 'table', outcomes: ['has rows'], seen: (step) => [hasRows(step)] };
    case 'Project':
    case 'Sort': {
      if (parent && isSame(parent.span, plan.span)) return undefined;
      return { ...base, kind: 'operator', outcomes: ['sees rows'], seen: (step) => [hasRows(step)] };
    }
    default: {
      const isPart = parent !== undefined && isSame(parent.span, plan.span) && parent.kind !== 'Project';
      const seen = (step: Step) => [step.inputs.some((input) => hasRows(input.step)), !isPart && hasRows(step)];
      return { ...base, kind: 'operator', outcomes: ['sees rows', 'gives rows'], seen };
    }
  }
}

function joinMeasure(plan: Extract<Plan, { kind: 'Join' }>): Measure {
  const seen = (step: Step, trace: Trace) => {
    const { left, right } = trace.partners(step);
    const [kept, other] = plan.join.startsWith('right') ? [right, left] : [left, right];
    const isMatched = (isWanted: boolean) =>
      kept.some((row, pair) => row >= 0 && (other[pair] ?? -1) >= 0 === isWanted);
    return [isMatched(true), isMatched(false)];
  };
  return { kind: 'join', span: plan.span, position: 0, outcomes: ['finds a partner', 'finds none'], seen };
}

// ------------------------------------------------------------------- conditions

function collect(expression: Expression, isCondition: boolean, measures: Measure[]): void {
  switch (expression.kind) {
    case 'Constant':
    case 'ScalarQuery':
      return;
    case 'Column':
      if (isCondition) measures.push(conditionMeasure(expression));
      return;
    case 'Logic':
      for (const operand of expression.operands) collect(operand, true, measures);
      return;
    case 'Membership':
      measures.push(conditionMeasure(expression), ...itemMeasures(expression));
      break;
    case 'Call':
      if (isChoice(expression)) {
        collectChoice(expression, measures);
        return;
      }
      // A negated condition is seen false where the condition itself is seen true.
      if (expression.type === 'bool' && expression.function.name !== 'not') measures.push(conditionMeasure(expression));
      break;
    case 'Convert':
      if (isCondition && expression.operand.type !== 'bool') measures.push(conditionMeasure(expression));
      break;
    case 'Output':
      break;
  }
  for (const operand of operandsOf(expression)) collect(operand, isCondition && operand.type === 'bool', measures);
}

function conditionMeasure(expression: Expression): Measure {
  const seen = (step: Step, trace: Trace) => {
    const values = [...valuesOf(expression, step, trace)];
    return [values.includes(true), values.some((value) => value !== true)];
  };
  return { kind: 'condition', span: expression.span, expression, position: 0, outcomes: ['true', 'false'], seen };
}

const valuesOf = (expression: Expression, step: Step, trace: Trace) => trace.column(step, expression);

const positive: Readonly<Record<string, Membership['operator']>> = { '!in': 'in', '!in~': 'in~', has_all: 'has_any' };

function itemMeasures(node: Membership): Measure[] {
  return node.items.map((item, position) => ({
    kind: 'item',
    span: item.span,
    expression: item,
    of: node,
    position,
    ...(item.kind === 'Constant' && {
      name: quoted(item.value, item.type),
    }),
    outcomes: ['matched'],
    seen: (step, trace) => {
      const alone: Membership = { ...node, operator: positive[node.operator] ?? node.operator, items: [item] };
      return [[...valuesOf(alone, step, trace)].includes(true)];
    },
  }));
}

const isChoice = ({ function: { name } }: Call): boolean => name === 'case' || name === 'iff' || name === 'iif';

function collectChoice(call: Call, measures: Measure[]): void {
  const conditions = conditionsOf(call);
  for (const [branch, condition] of conditions.entries()) {
    collect(condition, true, measures);
    branchMeasure(call, branch, conditions, measures);
  }
  branchMeasure(call, conditions.length, conditions, measures);
}

/** A branch is taken by a row for which its condition is the first that holds. */
function branchMeasure(call: Call, branch: number, conditions: readonly Expression[], measures: Measure[]): void {
  const value = call.arguments[branch < conditions.length ? branch * 2 + 1 : call.arguments.length - 1];
  if (!value) return;
  const seen = (step: Step, trace: Trace) => {
    const columns = conditions.map((condition) => valuesOf(condition, step, trace));
    const rows = columns[0]?.length ?? 0;
    for (let row = 0; row < rows; row++) {
      const first = columns.findIndex((column) => column.at(row) === true);
      if ((first < 0 ? conditions.length : first) === branch) return [true];
    }
    return [false];
  };
  measures.push({
    kind: 'branch',
    span: value.span,
    expression: value,
    of: call,
    position: branch,
    outcomes: ['taken'],
    seen,
  });
  collect(value, false, measures);
}
