import type { Call, Expression, Plan } from '../binder/plan.ts';
import { madeOf } from '../eval/origin.ts';
import type { Step, Trace } from '../eval/trace.ts';
import type { TracedRun } from '../prepare.ts';
import type { Table } from '../table/table.ts';
import { explain } from './condition.ts';
import { conditionReasons, keysText, partnersOf, type Reason, reasonsFor } from './drop.ts';
import { Lineage, type Source, type Stage } from './lineage.ts';
import { placeOf, type Rule } from './rule.ts';
import { counted, excerpt, quoted } from './words.ts';

/** What one operator did with a row. */
export interface Passage {
  readonly place: string;
  /** The operator as the rule writes it. */
  readonly operator: string;
  readonly outcome: 'kept' | 'changed' | 'merged' | 'joined' | 'dropped';
  /** What was so, in words. */
  readonly details: readonly string[];
  readonly reasons: readonly Reason[];
}

/** The way of one row of a table through the rule. */
export interface Explanation {
  readonly table: string;
  readonly row: number;
  readonly arrived: boolean;
  readonly passages: readonly Passage[];
}

/** Tells what became of rows of the tables that a rule reads. */
export class Why {
  private readonly lineage: Lineage;
  private readonly trace: Trace;

  constructor(
    run: TracedRun,
    private readonly rule: Rule,
  ) {
    this.trace = run.trace;
    this.lineage = new Lineage(run, rule);
  }

  /** The tables that the rule reads, at each place. */
  get sources(): readonly Source[] {
    return this.lineage.sources;
  }

  /** The way of a row of a source. */
  explain({ title, step }: Source, row: number): Explanation {
    const { stages, arrived } = this.lineage.way(step, row);
    const visible = stages.filter(({ step }) => step.plan.kind !== 'Shared' && step.plan.kind !== 'Given');
    const operators = groupedBySpan(visible);
    const passages = operators.flatMap((stagesOfOne) => this.passage(stagesOfOne));
    return { table: title, row, arrived, passages };
  }

  /** What the steps of one operator did: `top` is a sort and a limit, `summarize` groups and computes. */
  private passage(stages: readonly Stage[]): Passage[] {
    const last = stages.at(-1) as Stage;
    const span = last.step.plan.span;
    const base = { place: placeOf(this.rule, span), operator: excerpt(this.rule.text, span) };
    const dropped = stages.find(({ became }) => became.length === 0);
    if (dropped) {
      return [{ ...base, outcome: 'dropped', details: [], reasons: reasonsFor(dropped, this.rule, this.trace) }];
    }
    const main = stages.find(({ step }) => step.plan.kind !== 'Project') ?? last;
    const told = this.told(main, last);
    return told ? [{ ...base, ...told }] : [];
  }

  private told(main: Stage, last: Stage): Omit<Passage, 'place' | 'operator'> | undefined {
    const { step, row, side } = main;
    const { plan } = step;
    switch (plan.kind) {
      case 'Filter': {
        const condition = explain(plan.predicate, this.rule.text, this.trace, step, row);
        return { outcome: 'kept', details: [], reasons: conditionReasons(condition, this.rule) };
      }
      case 'Project':
        return this.changed(main, plan);
      case 'Sort':
        return {
          outcome: 'kept',
          details: [`as row ${(last.became[0] ?? 0) + 1} of ${last.step.table.rows}`],
          reasons: [],
        };
      case 'Limit':
        return { outcome: 'kept', details: [`as row ${row + 1}`], reasons: [] };
      case 'Summarize':
        return { outcome: 'merged', details: this.group(main, plan, last), reasons: [] };
      case 'Join':
        return { outcome: 'joined', details: this.partners(step, plan, side, row), reasons: [] };
      case 'Expand':
        return { outcome: 'changed', details: [`into ${counted(main.became.length, 'row')}`], reasons: [] };
      case 'Apply':
        return { outcome: 'changed', details: added(step, main), reasons: [] };
      default:
        return undefined;
    }
  }

  private changed(
    { step, row, became }: Stage,
    plan: Extract<Plan, { kind: 'Project' }>,
  ): Omit<Passage, 'place' | 'operator'> | undefined {
    const details = plan.items.flatMap(({ name, expression }, index): string[] => {
      if (expression.kind === 'Column') return expression.name === name ? [] : [`${name} is ${expression.name}`];
      const value = cell(step.table, index, became[0] ?? 0);
      return [`${name} = ${value}${this.branch(expression, step, row)}`];
    });
    const lost = (step.inputs[0]?.step.table.schema.length ?? 0) - plan.items.length;
    if (details.length === 0) return lost > 0 ? { outcome: 'kept', details: [], reasons: [] } : undefined;
    return { outcome: 'changed', details, reasons: [] };
  }

  /** Which branch of a `case` or `iff` gave the value. */
  private branch(expression: Expression, step: Step, row: number): string {
    const call = choice(expression);
    if (!call) return '';
    const conditions = conditionsOf(call);
    const taken = conditions.find((condition) => this.trace.value(step, condition, row) === true);
    return taken ? `, since ${excerpt(this.rule.text, taken.span)}` : ', since no condition holds';
  }

  private group({ step, became }: Stage, plan: Extract<Plan, { kind: 'Summarize' }>, last: Stage): string[] {
    const [group = 0] = became;
    const [input] = step.inputs;
    const members = input ? madeOf(input.origin, group, input.step.table.rows) : [];
    const keys = plan.keys.map(({ name }, index) => `${name} ${cell(step.table, index, group)}`);
    const { table } = last.step;
    const row = last.became[0] ?? 0;
    const results = table.schema.flatMap(({ name }, index) =>
      plan.keys.some((key) => key.name === name) ? [] : [`${name} = ${cell(table, index, row)}`],
    );
    const of = keys.length > 0 ? `the group with ${keys.join(', ')}` : 'the only group';
    return [`into ${of}, of ${counted(members.length, 'row')}`, ...results];
  }

  private partners(step: Step, plan: Extract<Plan, { kind: 'Join' }>, side: number, row: number): string[] {
    const partners = partnersOf(step, side, row, this.trace);
    const there = side === 0 ? 'right' : 'left';
    const keys = keysText(step, plan, side, row, this.rule, this.trace);
    if (partners.length === 0) return [`no row on the ${there} has ${keys}`];
    const table = step.inputs[1 - side]?.step.table;
    const shown = partners.slice(0, MOST_PARTNERS).map((partner) => (table ? `  ${rowText(table, partner)}` : ''));
    const more = partners.length > MOST_PARTNERS ? [`  and ${partners.length - MOST_PARTNERS} more`] : [];
    return [`${counted(partners.length, 'partner')} on the ${there} with ${keys}:`, ...shown, ...more];
  }
}

const MOST_PARTNERS = 3;
const MOST_CELLS = 6;

/** The first cells of a row that hold something. */
export function rowText(table: Table, row: number): string {
  const cells = table.schema.flatMap(({ name }, index) => {
    const value = cell(table, index, row);
    return value === 'empty' || value === 'null' ? [] : [`${name} ${value}`];
  });
  return `${cells.slice(0, MOST_CELLS).join(', ')}${cells.length > MOST_CELLS ? ', …' : ''}`;
}

const cell = (table: Table, index: number, row: number): string =>
  quoted(table.columns[index]?.at(row) ?? null, table.schema[index]?.type ?? 'string');

/** The columns that a step added to a row, with their values. */
function added(step: Step, { became }: Stage): string[] {
  const before = new Set(step.inputs[0]?.step.table.schema.map(({ name }) => name));
  return step.table.schema.flatMap(({ name }, index) =>
    before.has(name) ? [] : [`${name} = ${cell(step.table, index, became[0] ?? 0)}`],
  );
}

function groupedBySpan(stages: readonly Stage[]): Stage[][] {
  const groups: Stage[][] = [];
  for (const stage of stages) {
    const group = groups.at(-1);
    const before = group?.[0]?.step.plan.span;
    const { span } = stage.step.plan;
    if (group && before?.start === span.start && before.end === span.end) group.push(stage);
    else groups.push([stage]);
  }
  return groups;
}

const choice = (expression: Expression): Call | undefined => {
  if (expression.kind === 'Convert') return choice(expression.operand);
  const isChoice = expression.kind === 'Call' && ['case', 'iff', 'iif'].includes(expression.function.name);
  return isChoice ? expression : undefined;
};

/** The conditions of `case` and `iff`, in order. */
export const conditionsOf = ({ arguments: given }: Call): Expression[] =>
  given.filter((_, position) => position % 2 === 0 && position < given.length - 1);
