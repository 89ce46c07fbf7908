import type { Step } from '../eval/trace.ts';
import type { TracedRun } from '../prepare.ts';
import { Table } from '../table/table.ts';
import { identity } from '../types/values.ts';
import { type Reason, reasonsFor } from './drop.ts';
import { eventsOf, Lineage } from './lineage.ts';
import { makerOf } from './maker.ts';
import { placeOf, type Rule } from './rule.ts';
import { excerpt, quoted } from './words.ts';

/** A rule and its run. */
export interface RuleRun {
  readonly rule: Rule;
  readonly run: TracedRun;
}

/** A row that only one of two rules gives. */
export interface OnlyRow {
  readonly side: 'old' | 'new';
  readonly row: number;
  /** Where its events leave the other rule. */
  readonly parting: Parting | undefined;
}

/** Where two rules part over a row. */
export type Parting =
  /** The other rule drops an event the row is made of. */
  | { readonly kind: 'dropped'; readonly table: string; readonly row: number; readonly reasons: readonly Reason[] }
  /** The other rule makes another row of the same events. */
  | { readonly kind: 'changed'; readonly row: number; readonly columns: readonly ChangedColumn[] };

export interface ChangedColumn {
  readonly name: string;
  readonly here: string;
  readonly there: string;
  /** The operator of the other rule that computes it. */
  readonly place: string | undefined;
  readonly operator: string | undefined;
}

/** What two rules give over the same data. */
export interface RuleDifference {
  readonly shared: number;
  readonly only: readonly OnlyRow[];
  /** Columns that only one of them has. */
  readonly columns: { readonly old: readonly string[]; readonly new: readonly string[] };
}

/** Compares the first results of two rules. */
export function ruleDifference(old: RuleRun, fresh: RuleRun): RuleDifference {
  const [before, after] = [sideOf(old), sideOf(fresh)];
  const names = before.table.schema
    .map(({ name }) => name)
    .filter((name) => after.table.schema.some((field) => field.name === name));
  const [oldKeys, newKeys] = [keysOf(before.table, names), keysOf(after.table, names)];
  const [oldOnly, newOnly] = [rowsOnlyIn(oldKeys, newKeys), rowsOnlyIn(newKeys, oldKeys)];
  const missing = (table: Table) => table.schema.map(({ name }) => name).filter((name) => !names.includes(name));
  const only = (side: OnlyRow['side'], rows: readonly number[], here: Side, there: Side) =>
    rows.map((row): OnlyRow => ({ side, row, parting: parting(row, here, there, names) }));
  return {
    shared: oldKeys.length - oldOnly.length,
    only: [...only('old', oldOnly, before, after), ...only('new', newOnly, after, before)],
    columns: { old: missing(before.table), new: missing(after.table) },
  };
}

interface Side extends RuleRun {
  readonly table: Table;
  readonly step: Step | undefined;
  readonly lineage: Lineage;
}

function sideOf({ rule, run }: RuleRun): Side {
  const step = run.results[0]?.step;
  return { rule, run, step, table: step?.table ?? new Table([], [], 0), lineage: new Lineage(run, rule) };
}

function keysOf(table: Table, names: readonly string[]): string[] {
  const columns = names.map((name) => table.columns[table.schema.findIndex((field) => field.name === name)]);
  return Array.from({ length: table.rows }, (_, row) =>
    columns.map((column) => JSON.stringify(String(identity(column?.at(row) ?? null)))).join(),
  );
}

/** Rows that the other side does not have, or not as often. */
function rowsOnlyIn(keys: readonly string[], others: readonly string[]): number[] {
  const left = new Map<string, number>();
  for (const key of others) left.set(key, (left.get(key) ?? 0) + 1);
  return keys.flatMap((key, row) => {
    const count = left.get(key) ?? 0;
    left.set(key, count - 1);
    return count > 0 ? [] : [row];
  });
}

/** Follows the events of a row through the other rule. */
function parting(row: number, here: Side, there: Side, names: readonly string[]): Parting | undefined {
  for (const { table, row: event } of here.step ? eventsOf(here.step, row) : []) {
    for (const source of there.lineage.sources) {
      if (source.table !== table) continue;
      const { stages, arrived } = there.lineage.way(source.step, event);
      const last = stages.at(-1);
      if (!arrived && last) {
        return { kind: 'dropped', table, row: event, reasons: reasonsFor(last, there.rule, there.run.trace) };
      }
      const other = last?.became[0];
      if (arrived && other !== undefined)
        return { kind: 'changed', row: other, columns: changed(row, other, here, there, names) };
    }
  }
  return undefined;
}

function changed(row: number, other: number, here: Side, there: Side, names: readonly string[]): ChangedColumn[] {
  return names.flatMap((name): ChangedColumn[] => {
    const [mine, theirs] = [cellOf(here.table, name, row), cellOf(there.table, name, other)];
    if (mine === theirs) return [];
    const column = there.table.schema.findIndex((field) => field.name === name);
    const maker = there.step && makerOf(there.step, column, other)?.step;
    return [
      {
        name,
        here: mine,
        there: theirs,
        place: maker && placeOf(there.rule, maker.plan.span),
        operator: maker && excerpt(there.rule.text, maker.plan.span),
      },
    ];
  });
}

function cellOf(table: Table, name: string, row: number): string {
  const index = table.schema.findIndex((field) => field.name === name);
  return quoted(table.columns[index]?.at(row) ?? null, table.schema[index]?.type ?? 'string');
}
