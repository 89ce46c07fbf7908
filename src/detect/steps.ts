import { columnsIn } from '../binder/plan.ts';
import type { Step } from '../eval/trace.ts';
import type { TracedRun } from '../prepare.ts';
import type { Table } from '../table/table.ts';
import { placeOf, type Rule } from './rule.ts';
import { excerpt } from './words.ts';

/** What one operator made of the rows before it. */
export interface StepReport {
  readonly place: string;
  readonly operator: string;
  /** The rows of each input; a table has none. */
  readonly rowsIn: readonly number[];
  readonly rowsOut: number;
  readonly added: readonly string[];
  readonly lost: readonly string[];
  /** Columns that it looks at. */
  readonly read: readonly string[];
  /** The rows it gave; of an operator that ran several times, those of one run. */
  readonly table: Table;
}

/** What each operator of a rule did, in the order in which they ran. */
export function stepsOf(run: TracedRun, rule: Rule): StepReport[] {
  const steps = [...run.trace.steps].filter(
    ({ plan }) => plan.kind !== 'Shared' && plan.kind !== 'Given' && plan.kind !== 'Values',
  );
  const bySpan = new Map<string, Step[]>();
  for (const step of steps) {
    const key = `${step.plan.span.start} ${step.plan.span.end}`;
    bySpan.set(key, [...(bySpan.get(key) ?? []), step]);
  }
  return [...bySpan.values()].map((parts) => reportOf(parts, rule));
}

/** The parts of an operator: `top` is a sort and a limit; and each part runs once for every group of a partition. */
function reportOf(parts: readonly Step[], rule: Rule): StepReport {
  const own = new Set(parts);
  const inner = new Set(parts.flatMap((step) => step.inputs.map((input) => input.step)));
  const outer = parts.filter((step) => !inner.has(step));
  const entries = parts
    .flatMap(({ inputs }) => inputs.map(({ step }, side) => ({ step, side })))
    .filter(({ step }) => !own.has(step));
  const last = outer.at(-1) as Step;
  const rows = (some: readonly Step[]) => some.reduce((sum, { table }) => sum + table.rows, 0);
  const sides = [...new Set(entries.map(({ side }) => side))];
  const before = new Set(entries.flatMap(({ step }) => step.table.schema.map(({ name }) => name)));
  const after = new Set(last.table.schema.map(({ name }) => name));
  return {
    place: placeOf(rule, last.plan.span),
    operator: excerpt(rule.text, last.plan.span),
    rowsIn: sides.map((side) => rows(entries.flatMap((entry) => (entry.side === side ? [entry.step] : [])))),
    rowsOut: rows(outer),
    added: entries.length === 0 ? [] : [...after].filter((name) => !before.has(name)),
    lost: lostOf(
      entries.filter(({ side }) => side === 0).map(({ step }) => step),
      after,
    ),
    read: last.plan.kind === 'Filter' ? columnsIn(last.plan.predicate).map(({ name }) => name) : [],
    table: last.table,
  };
}

/** Columns of the rows piped in that are gone. */
const lostOf = (inputs: readonly Step[], after: ReadonlySet<string>): string[] =>
  [...new Set(inputs.flatMap(({ table }) => table.schema.map(({ name }) => name)))].filter((name) => !after.has(name));
