import { becameOf, madeOf } from '../eval/origin.ts';
import type { Step } from '../eval/trace.ts';
import type { TracedRun } from '../prepare.ts';
import { placeOf, type Rule } from './rule.ts';

/** A row on its way through one step. */
export interface Stage {
  readonly step: Step;
  /** Which input of the step the row is in. */
  readonly side: number;
  /** The row of that input. */
  readonly row: number;
  /** The rows of the step it became: none when it was dropped. */
  readonly became: readonly number[];
}

/** How far a row came: the stages of its longest way, the last of which dropped it unless it arrived. */
export interface Way {
  readonly stages: readonly Stage[];
  readonly arrived: boolean;
}

/** A table as the rule reads it at one place. */
export interface Source {
  readonly table: string;
  readonly step: Step;
  /** The table's name; with its line, when the rule reads it at several places. */
  readonly title: string;
}

/** The ways of rows through a traced run, from the tables to the results. */
export class Lineage {
  /** The tables that the results depend on. */
  readonly sources: readonly Source[];
  private readonly users = new Map<Step, { readonly step: Step; readonly side: number }[]>();
  private readonly results: ReadonlySet<Step>;

  constructor(run: TracedRun, rule: Rule) {
    this.results = new Set(run.results.map(({ step }) => step));
    const seen = new Set<Step>();
    const visit = (step: Step): void => {
      if (seen.has(step)) return;
      seen.add(step);
      for (const [side, input] of step.inputs.entries()) {
        this.users.set(input.step, [...(this.users.get(input.step) ?? []), { step, side }]);
        visit(input.step);
      }
    };
    for (const result of this.results) visit(result);
    this.sources = named(
      [...run.trace.steps].filter((step) => seen.has(step)),
      rule,
    );
  }

  /** What the steps that use a step's rows made of one of them. */
  next(step: Step, row: number): Stage[] {
    return (this.users.get(step) ?? []).map(({ step: user, side }) => {
      const origin = user.inputs[side]?.origin;
      return { step: user, side, row, became: origin ? becameOf(origin, row, user.table.rows) : [] };
    });
  }

  /** The way on which a row comes farthest. */
  way(step: Step, row: number, before: readonly Stage[] = []): Way {
    const stages = this.next(step, row);
    if (this.results.has(step) || stages.length === 0) return { stages: before, arrived: this.results.has(step) };
    let best: Way | undefined;
    for (const stage of stages) {
      const taken = [...before, stage];
      const ways =
        stage.became.length === 0
          ? [{ stages: taken, arrived: false }]
          : stage.became.map((became) => this.way(stage.step, became, taken));
      for (const way of ways) if (!best || isFarther(way, best)) best = way;
      if (best?.arrived) break;
    }
    return best ?? { stages: before, arrived: false };
  }
}

function named(steps: readonly Step[], rule: Rule): Source[] {
  const scans = steps.flatMap((step) => (step.plan.kind === 'Scan' ? [{ step, table: step.plan.table }] : []));
  return scans.map(({ step, table }) => {
    const isAlone = scans.filter((other) => other.table === table).length === 1;
    const title = isAlone ? table : `${table} on ${placeOf(rule, step.plan.span)}`;
    return { step, table, title };
  });
}

const isFarther = (way: Way, other: Way): boolean =>
  way.arrived !== other.arrived ? way.arrived : way.stages.length > other.stages.length;

/** A row of a table that the rule reads. */
export interface Event {
  readonly table: string;
  readonly row: number;
}

/** The events that a row of a step is made of. */
export function eventsOf(step: Step, row: number): Event[] {
  const events: Event[] = [];
  const visited = new Map<Step, Set<number>>();
  const visit = (at: Step, each: number): void => {
    const rows = visited.get(at) ?? new Set();
    visited.set(at, rows);
    if (rows.has(each)) return;
    rows.add(each);
    if (at.plan.kind === 'Scan') events.push({ table: at.plan.table, row: each });
    for (const { step: input, origin } of at.inputs) {
      for (const from of madeOf(origin, each, input.table.rows)) visit(input, from);
    }
  };
  visit(step, row);
  return events;
}
