import type { Plan } from '../binder/plan.ts';
import { becameOf } from '../eval/origin.ts';
import type { Step, Trace } from '../eval/trace.ts';
import type { Span } from '../source/span.ts';
import { type Condition, explain } from './condition.ts';
import type { Stage } from './lineage.ts';
import { placeOf, type Rule } from './rule.ts';
import { counted, excerpt, quoted } from './words.ts';

/** A line that explains what became of a row: where in the rule (`line 13`), and what was so. */
export interface Reason {
  readonly place: string;
  readonly text: string;
  /** Whether a condition held; undefined for what is no condition. */
  readonly holds?: boolean;
  /** How deep the condition is inside others. */
  readonly depth: number;
}

/** Why a stage dropped its row. */
export function reasonsFor(stage: Stage, rule: Rule, trace: Trace): Reason[] {
  const { step, side, row } = stage;
  const { plan } = step;
  const say = (text: string, span: Span = plan.span): Reason[] => [{ place: placeOf(rule, span), text, depth: 0 }];
  switch (plan.kind) {
    case 'Filter':
      return conditionReasons(explain(plan.predicate, rule.text, trace, step, row), rule);
    case 'Join':
      return say(joinReason(step, plan, side, row, rule, trace));
    case 'Limit': {
      const { rows } = step.table;
      const most = rows === 0 ? 'no row' : rows === 1 ? 'only the first row' : `only the first ${rows} rows`;
      return say(`\`${excerpt(rule.text, plan.span)}\` lets ${most} pass; this is row ${row + 1}`);
    }
    case 'Expand': {
      const [item] = plan.items;
      const value = item && quoted(trace.value(step, item.expression, row), 'dynamic');
      return say(`\`${excerpt(rule.text, plan.span)}\` finds no element to expand: it is ${value ?? 'empty'}`);
    }
    case 'ForEach':
    case 'Given':
      return say(`nothing is left of it inside \`${excerpt(rule.text, plan.span)}\``);
    default:
      return say(`\`${excerpt(rule.text, plan.span)}\` leaves it out`);
  }
}

/** The conditions of a filter: where it drops the row, those that do not hold first, for they decide. */
export function conditionReasons(condition: Condition, rule: Rule): Reason[] {
  const parts = condition.parts.length > 0 && !isNegation(condition) ? condition.parts : [condition];
  const failing = parts.filter(({ truth }) => truth !== true);
  const ordered = condition.truth === true ? parts : [...failing, ...parts.filter(({ truth }) => truth === true)];
  return ordered.flatMap((part) => reasonsOf(part, rule, 0));
}

const isNegation = ({ parts }: Condition): boolean => parts.length === 1;

function reasonsOf(condition: Condition, rule: Rule, depth: number): Reason[] {
  const { truth, text, because, parts } = condition;
  const verdict = truth === null ? 'is null, which counts as false' : `is ${truth}`;
  const reason: Reason = {
    place: placeOf(rule, condition.span),
    text: `${text} ${verdict}${because === '' ? '' : `: ${because}`}`,
    holds: truth === true,
    depth,
  };
  return [reason, ...parts.flatMap((part) => reasonsOf(part, rule, depth + 1))];
}

type Join = Extract<Plan, { kind: 'Join' }>;

function joinReason(step: Step, plan: Join, side: number, row: number, rule: Rule, trace: Trace): string {
  const keys = keysText(step, plan, side, row, rule, trace);
  const [here, there] = side === 0 ? ['left', 'right'] : ['right', 'left'];
  const partners = partnersOf(step, side, row, trace);
  const operator = `\`${operatorWord(plan, rule)} kind=${plan.join}\``;
  if (partners.length === 0) {
    const count = step.inputs[1 - side]?.step.table.rows ?? 0;
    const among = count === 0 ? `there is no row on the ${there}` : `no row on the ${there} has ${keys}`;
    return `${operator} needs a partner, but ${among}`;
  }
  if (plan.join.endsWith('anti')) {
    return `${operator} keeps rows without a partner, but on the ${there} ${counted(partners.length, 'row')} with ${keys} ${partners.length === 1 ? 'exists' : 'exist'}`;
  }
  if (plan.join === 'innerunique' && side === 0) {
    return `${operator} keeps one row on the ${here} for each key, and another has ${keys}; kind=inner would keep both`;
  }
  return `${operator} gives no column of the ${here}; partners on the ${there}: ${counted(partners.length, 'row')}`;
}

const operatorWord = (plan: Plan, rule: Rule): string => /^\w+/.exec(excerpt(rule.text, plan.span))?.[0] ?? 'join';

/** The rows of the other side that a join finds for a row. */
export function partnersOf(step: Step, side: number, row: number, trace: Trace): number[] {
  const { left, right } = trace.partners(step);
  const [here, there] = side === 0 ? [left, right] : [right, left];
  const pairs = becameOf({ kind: 'rows', of: here }, row, here.length);
  return pairs
    .map((pair) => there[pair] ?? -1)
    .filter((partner) => partner >= 0)
    .sort((a, b) => a - b);
}

/** `DeviceId "abc" and Name "x"`: the keys of a row of a join. */
export function keysText(step: Step, plan: Join, side: number, row: number, rule: Rule, trace: Trace): string {
  return plan.on
    .map((condition) => {
      const [key, other] = side === 0 ? [condition.left, condition.right] : [condition.right, condition.left];
      const name = other.kind === 'Column' ? other.name : excerpt(rule.text, other.span);
      return `${name} ${quoted(trace.value(step, key, row, side), key.type)}`;
    })
    .join(' and ');
}
