import type { QueryOptions } from '../engine.ts';
import { Prepared } from '../prepare.ts';
import { isoText } from '../table/rows.ts';
import type { Table } from '../table/table.ts';
import { textOf } from '../types/text.ts';
import type { Schema } from '../types/types.ts';
import { parseDuration } from './duration.ts';
import { eventsOf } from './lineage.ts';
import { TestFileProblem } from './problem.ts';
import type { Entity, Rule, Schedule } from './rule.ts';

/** One run of a scheduled rule. */
export interface ScheduledRun {
  readonly at: bigint;
  readonly rows: number;
  /** Undefined when the rule was suppressed and did not run. */
  readonly outcome: 'alert' | 'no alert' | 'suppressed';
  /** An alert for all rows, or one for each. */
  readonly alerts: number;
  /** The values of each mapped entity, by its type. */
  readonly entities: readonly { readonly type: string; readonly values: readonly string[] }[];
}

/** A replay: the runs, and what the schedule misses or repeats. */
export interface Replay {
  readonly runs: readonly ScheduledRun[];
  readonly frequency: bigint;
  readonly period: bigint;
  /** Events that made alerts in several runs, and the most runs one of them did. */
  readonly repeated: { readonly events: number; readonly most: number };
  /** Events between the first and the last run that no run looked at. */
  readonly missed: number;
}

/** What a replay is run over. */
export interface ReplayData {
  readonly tables: ReadonlyMap<string, Table>;
  readonly options: QueryOptions;
  readonly from: bigint;
  readonly to: bigint;
}

/** Where the service looks for the time of an event. */
const TIME = 'TimeGenerated';
/** The service makes no more alerts in one run. */
const MOST_ALERTS = 150;

/** Runs a scheduled rule at every time the service would between two times, over what it would see. */
export function replay(rule: Rule, { tables, options, from, to }: ReplayData): Replay {
  const schedule = scheduleOf(rule);
  const { frequency, period, suppression } = schedule;
  const times = new Map([...tables].map(([name, table]) => [name, timesOf(table)]));
  const alerted = new Map<string, number>();
  const seen = new Set<string>();
  const runs: ScheduledRun[] = [];
  let silentUntil = from;
  for (let at = from; at <= to; at += frequency) {
    if (at < silentUntil) {
      runs.push({ at, rows: 0, outcome: 'suppressed', alerts: 0, entities: [] });
      continue;
    }
    const windows = new Map(
      [...tables].map(([name, table]) => [name, rowsBetween(table, times.get(name), at - period, at)]),
    );
    for (const [name, rows] of windows) for (const row of rows) seen.add(`${name} ${row}`);
    const { run, sources } = runAt(rule, schedule, { tables, options, windows, at });
    runs.push(run);
    if (run.outcome !== 'alert') continue;
    if (suppression !== undefined) silentUntil = at + suppression;
    for (const source of sources) alerted.set(source, (alerted.get(source) ?? 0) + 1);
  }
  const counts = [...alerted.values()].filter((count) => count > 1);
  const repeated = { events: counts.length, most: Math.max(0, ...counts) };
  const last = runs.at(-1)?.at ?? from;
  return { runs, frequency, period, repeated, missed: missedEvents(times, seen, from - period, last) };
}

interface Settings extends Schedule {
  readonly frequency: bigint;
  readonly period: bigint;
  readonly suppression: bigint | undefined;
}

function scheduleOf({ path, schedule }: Rule): Settings {
  if (!schedule)
    throw new TestFileProblem(
      `${path} is no scheduled rule: it has no queryFrequency. Only rules of Sentinel in YAML have one.`,
    );
  const duration = (name: 'queryFrequency' | 'queryPeriod' | 'suppressionDuration'): bigint => {
    const text = schedule[name] ?? '';
    const ticks = parseDuration(text);
    if (ticks !== undefined) return ticks;
    throw new TestFileProblem(
      text === '' ? `${path} has no ${name}.` : `${path}: the ${name} '${text}' is no duration such as 1h or PT1H.`,
    );
  };
  const suppression = schedule.suppressionEnabled ? duration('suppressionDuration') : undefined;
  return { ...schedule, frequency: duration('queryFrequency'), period: duration('queryPeriod'), suppression };
}

type Times = readonly (bigint | null)[] | undefined;

const timesOf = (table: Table): Times => {
  const index = table.schema.findIndex(({ name, type }) => name === TIME && type === 'datetime');
  const column = table.columns[index];
  return column && Array.from({ length: table.rows }, (_, row) => column.at(row) as bigint | null);
};

/** The rows that a run sees: of a table without times, all. */
function rowsBetween(table: Table, times: Times, from: bigint, to: bigint): number[] {
  const rows = Array.from({ length: table.rows }, (_, row) => row);
  if (!times) return rows;
  return rows.filter((row) => {
    const time = times[row];
    return time !== null && time !== undefined && time >= from && time < to;
  });
}

interface Window {
  readonly tables: ReadonlyMap<string, Table>;
  readonly options: QueryOptions;
  readonly windows: ReadonlyMap<string, readonly number[]>;
  readonly at: bigint;
}

function runAt(rule: Rule, schedule: Settings, { tables, options, windows, at }: Window) {
  const visible = new Map(
    [...tables].map(([name, table]) => [name, table.take(Int32Array.from(windows.get(name) ?? []))]),
  );
  const schemas: ReadonlyMap<string, Schema> = new Map([...tables].map(([name, { schema }]) => [name, schema]));
  const prepared = new Prepared(rule.text, schemas, { ...options, now: isoText(at) });
  const [result] = prepared.trace(visible).results;
  const table = result?.step.table;
  const rows = table?.rows ?? 0;
  const isAlert = isTriggered(schedule, rows);
  const isEach = /^alertperresult$/i.test(schedule.aggregationKind ?? '');
  const run: ScheduledRun = {
    at,
    rows,
    outcome: isAlert ? 'alert' : 'no alert',
    alerts: isAlert ? (isEach ? Math.min(rows, MOST_ALERTS) : 1) : 0,
    entities: isAlert && table ? entitiesOf(schedule.entities, table) : [],
  };
  const sources = new Set<string>();
  for (let row = 0; result && isAlert && row < rows; row++) {
    for (const event of eventsOf(result.step, row)) {
      sources.add(`${event.table} ${windows.get(event.table)?.[event.row] ?? event.row}`);
    }
  }
  return { run, sources };
}

/** `triggerOperator` and `triggerThreshold`, in the words of the service and of the API. */
function isTriggered({ triggerOperator = 'gt', triggerThreshold = 0 }: Schedule, rows: number): boolean {
  switch (triggerOperator.toLowerCase()) {
    case 'lt':
    case 'lessthan':
      return rows < triggerThreshold;
    case 'eq':
    case 'equal':
      return rows === triggerThreshold;
    case 'ne':
    case 'notequal':
      return rows !== triggerThreshold;
    default:
      return rows > triggerThreshold;
  }
}

function entitiesOf(entities: readonly Entity[], table: Table): ScheduledRun['entities'] {
  return entities.flatMap(({ type, columns: names }) => {
    const columns = names
      .map((column) => table.schema.findIndex(({ name }) => name === column))
      .filter((index) => index >= 0);
    const values = Array.from({ length: table.rows }, (_, row) =>
      columns
        .map((index) => textOf(table.columns[index]?.at(row) ?? null, table.schema[index]?.type ?? 'string'))
        .filter((text) => text !== ''),
    );
    const distinct = [...new Set(values.map((parts) => parts.join(' ')).filter((text) => text !== ''))];
    return distinct.length > 0 ? [{ type, values: distinct }] : [];
  });
}

function missedEvents(times: ReadonlyMap<string, Times>, seen: ReadonlySet<string>, from: bigint, to: bigint): number {
  let missed = 0;
  for (const [name, of] of times) {
    for (const [row, time] of of?.entries() ?? []) {
      if (time !== null && time >= from && time < to && !seen.has(`${name} ${row}`)) missed++;
    }
  }
  return missed;
}
