import type { Call, Expression } from '../binder/plan.ts';
import { madeOf } from '../eval/origin.ts';
import type { TracedRun } from '../prepare.ts';
import { explain, expressionText } from './condition.ts';
import { conditionReasons, type Reason } from './drop.ts';
import { eventsOf } from './lineage.ts';
import { makerOf } from './maker.ts';
import { placeOf, type Rule } from './rule.ts';
import { conditionsOf } from './why.ts';
import { counted, listed, quoted } from './words.ts';

/** A row that came, and the columns in which it is not as expected; none where the row itself is too much. */
export interface CameRow {
  readonly row: number;
  readonly columns: readonly string[];
}

/** Why a row that came is as it is. */
export interface Came {
  readonly title: string;
  readonly reasons: readonly Reason[];
}

/** Rows of a table named in a sentence; more are counted. */
const MOST_ROWS = 5;

/** Explains rows that came: the events a row is made of, or how its unexpected values were computed. */
export function explainCame(run: TracedRun, rule: Rule, rows: readonly CameRow[]): Came[] {
  const step = run.results[0]?.step;
  if (!step) return [];
  return rows.map(({ row, columns }, position): Came => {
    const reasons = columns.flatMap((name) => valueReasons(name, row, run, rule));
    if (reasons.length === 0) {
      const which = rows.length === 1 ? 'It' : `Row ${position + 1} above`;
      return { title: `${which} is made of ${eventsText(step, row)}.`, reasons: [] };
    }
    return { title: 'The difference comes from here:', reasons };
  });
}

function eventsText(...[step, row]: Parameters<typeof eventsOf>): string {
  const byTable = new Map<string, number[]>();
  for (const event of eventsOf(step, row))
    byTable.set(event.table, [...(byTable.get(event.table) ?? []), event.row + 1]);
  const parts = [...byTable].map(([table, rows]) => {
    const distinct = [...new Set(rows)].sort((a, b) => a - b);
    const named = distinct.slice(0, MOST_ROWS).map(String);
    const rest = distinct.length - named.length;
    const words = listed(rest > 0 ? [...named, `${rest} more`] : named);
    return `row${distinct.length === 1 ? '' : 's'} ${words} of ${table}`;
  });
  return parts.length > 0 ? listed(parts) : 'no event';
}

/** How a value was computed: by which branch, from which values, or over which group. */
function valueReasons(name: string, row: number, { results, trace }: TracedRun, rule: Rule): Reason[] {
  const step = results[0]?.step;
  const column = step?.table.schema.findIndex((field) => field.name === name) ?? -1;
  if (!step || column < 0) return [];
  const maker = makerOf(step, column, row);
  const value = quoted(step.table.columns[column]?.at(row) ?? null, step.table.schema[column]?.type ?? 'string');
  // What a table has from the start is explained by the row.
  if (!maker) return [];
  const { plan, inputs } = maker.step;
  const place = placeOf(rule, maker.item?.expression.span ?? plan.span);
  if (plan.kind === 'Summarize') {
    const [input] = inputs;
    const members = input ? madeOf(input.origin, maker.row, input.step.table.rows).length : 0;
    return [{ place, text: `${name} is ${value}, over a group of ${counted(members, 'row')}`, depth: 0 }];
  }
  if (!maker.item) return [{ place, text: `${name} is ${value}`, depth: 0 }];
  const call = choiceIn(maker.item.expression);
  if (!call) {
    const { because } = explain(maker.item.expression, rule.text, trace, maker.step, maker.row);
    const text = expressionText(maker.item.expression, rule.text);
    return [{ place, text: `${name} is ${value}, from ${text}${because === '' ? '' : `: ${because}`}`, depth: 0 }];
  }
  const conditions = conditionsOf(call);
  const taken = conditions.findIndex((condition) => trace.value(maker.step, condition, maker.row) === true);
  const asked = taken < 0 ? conditions : conditions.slice(0, taken + 1);
  return [
    { place, text: `${name} is ${value}, the ${branchText(taken)} of ${expressionText(call, rule.text)}`, depth: 0 },
    ...asked
      .flatMap((condition) => conditionReasons(explain(condition, rule.text, trace, maker.step, maker.row), rule))
      .map((reason) => ({ ...reason, depth: reason.depth + 1 })),
  ];
}

const branchText = (taken: number): string => (taken < 0 ? 'last branch' : `branch ${taken + 1}`);

const choiceIn = (expression: Expression): Call | undefined => {
  if (expression.kind === 'Convert') return choiceIn(expression.operand);
  return expression.kind === 'Call' && ['case', 'iff', 'iif'].includes(expression.function.name)
    ? expression
    : undefined;
};
