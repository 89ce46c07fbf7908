import type { Column } from '../../table/column.ts';
import type { Table } from '../../table/table.ts';
import {
  activityCounts,
  activityMetrics as metrics,
  sessionCounts,
  slidingWindowCounts,
} from '../../tabular/activity.ts';
import { activeUsers, newActivityMetrics as newMetrics } from '../../tabular/cohorts.ts';
import { rollingPercentile as rolling } from '../../tabular/rolling.ts';
import type { Activity, Period } from '../../tabular/timeline.ts';
import { isTicks, type Schema, type Type } from '../../types/types.ts';
import type { ColumnReference, Plan } from '../plan.ts';
import { bindTable, isTabular } from '../tabular.ts';
import { Arguments } from './arguments.ts';
import { applied, type PluginCall, plugin, reportRefusal } from './define.ts';

/** Types of a timeline that are whole numbers underneath. */
const timelineTypes: readonly Type[] = ['datetime', 'timespan', 'long', 'int'];

/** Arguments that describe activity along a timeline. */
class TimelineArguments extends Arguments {
  readonly timeline: ColumnReference;

  constructor(
    private readonly of: PluginCall,
    timeline: string,
    ...parameters: readonly string[]
  ) {
    super(of, ...parameters);
    this.timeline = this.column(timeline);
    if (this.failed || timelineTypes.includes(this.timeline.type)) return;
    this.refuse(`a timeline of type ${this.timeline.type} is not measured exactly`);
  }

  /** A point of the timeline. */
  point(name: string): bigint {
    const { type } = this.timeline;
    const value = isTicks(type) ? this.constant(name, type as 'datetime') : this.constant(name, 'long');
    return typeof value === 'bigint' ? value : 0n;
  }

  /** A length on the timeline. */
  length(name: string): bigint {
    const value = this.constant(name, isTicks(this.timeline.type) ? 'timespan' : 'long', 'string');
    if (typeof value === 'string') this.refuse('steps of calendar weeks, months and years are not documented exactly');
    else if (typeof value === 'bigint' && value <= 0n) this.refuse(`${name} must be greater than zero`);
    return typeof value === 'bigint' ? value : 1n;
  }

  refuse(reason: string): void {
    this.failed = true;
    reportRefusal(this.of, reason);
  }
}

/** What the plugins over activity have in common. */
interface ActivityCall {
  readonly given: TimelineArguments;
  readonly id: ColumnReference;
  readonly dimensions: readonly ColumnReference[];
  readonly period: Period;
}

const TIMELINE = ['IdColumn', 'TimelineColumn', 'Start', 'End'];

/** Binds the arguments; `step` is the one that is the length of a window. */
function activityCall(call: PluginCall, step: string, ...others: readonly string[]): ActivityCall {
  const given = new TimelineArguments(call, 'TimelineColumn', ...TIMELINE, ...others, 'Dimension…');
  const id = given.column('IdColumn');
  const period = { start: given.point('Start'), end: given.point('End'), step: given.length(step) };
  const dimensions = given.columns('Dimension');
  for (const { type, span } of [id, ...dimensions]) {
    if (type !== 'dynamic') continue;
    call.binder.report('KS116', span, type);
    given.failed = true;
  }
  return { given, id, dimensions, period };
}

/** The plan: the timeline, the dimensions, then the columns named. */
function activityPlan(
  call: PluginCall,
  { given, id, dimensions }: ActivityCall,
  schema: Schema,
  run: (activity: Activity, ...others: readonly Table[]) => Table,
  ...inputs: readonly Plan[]
): Plan | undefined {
  if (given.failed) return undefined;
  const apply = ([table, ...others]: readonly Table[]) => {
    const column = ({ index }: ColumnReference) => (table as Table).columns[index] as Column;
    return run({ ids: column(id), times: column(given.timeline), dimensions: dimensions.map(column) }, ...others);
  };
  return applied(call, schema, apply, { inputs });
}

/** The columns of a result: the timeline and the dimensions, then figures. */
const schemaOf = ({ given, dimensions }: ActivityCall, figures: Readonly<Record<string, 'long' | 'real'>>): Schema => [
  ...[given.timeline, ...dimensions].map(({ name, type }) => ({ name, type })),
  ...Object.entries(figures).map(([name, type]) => ({ name, type })),
];

const EVENTS = 'datatable(u:string, t:long)["a", 1, "b", 1, "a", 2, "c", 3, "a", 3]';
const PERIOD = 'u, t, 1, 3';
const UNDOCUMENTED =
  'It refuses rows before the start, rows between the end and the end of its window, and windows without rows, where what Kusto does is not documented.';

export const slidingWindowCountsPlugin = plugin({
  name: 'sliding_window_counts',
  syntax:
    'T | evaluate sliding_window_counts(IdColumn, TimelineColumn, Start, End, LookbackWindow, Bin [, Dimension …])',
  doc: 'Counts the rows and the different ids in each window and those before it that the look-back covers.',
  example: [
    `${EVENTS} | evaluate sliding_window_counts(${PERIOD}, 2, 1)`,
    'datatable(t:long, Count:long, Dcount:long)[1, 2, 2, 2, 3, 2, 3, 3, 2]',
  ],
  differs:
    'It refuses rows before the start, and rows between the end and the end of its window: whether they count is not documented.',
  bind: (call) => {
    const of = activityCall(call, 'Bin', 'LookbackWindow', 'Bin');
    const lookback = of.given.length('LookbackWindow');
    const schema = schemaOf(of, { Count: 'long', Dcount: 'long' });
    return activityPlan(call, of, schema, (activity) => slidingWindowCounts(activity, of.period, lookback, schema));
  },
});

export const activityCountsMetrics = plugin({
  name: 'activity_counts_metrics',
  syntax: 'T | evaluate activity_counts_metrics(IdColumn, TimelineColumn, Start, End, Step [, Dimension …])',
  doc: 'Counts for each window the rows, the ids, the ids not seen before, and all ids so far.',
  example: [
    `${EVENTS} | evaluate activity_counts_metrics(${PERIOD}, 1) | project ['count'], new_dcount, aggregated_dcount`,
    "datatable(['count']:long, new_dcount:long, aggregated_dcount:long)[2, 2, 2, 1, 0, 2, 2, 1, 3]",
  ],
  differs: UNDOCUMENTED,
  bind: (call) => {
    const of = activityCall(call, 'Step', 'Step');
    const schema = schemaOf(of, { count: 'long', dcount: 'long', new_dcount: 'long', aggregated_dcount: 'long' });
    return activityPlan(call, of, schema, (activity) => activityCounts(activity, of.period, schema));
  },
});

export const activityMetrics = plugin({
  name: 'activity_metrics',
  syntax: 'T | evaluate activity_metrics(IdColumn, TimelineColumn, Start, End, Window [, Dimension …])',
  doc: 'Compares the ids of each window with those of the window before: how many are new, which part came back.',
  example: [
    `${EVENTS} | evaluate activity_metrics(${PERIOD}, 1) | project dcount_newvalues, retention_rate`,
    'datatable(dcount_newvalues:long, retention_rate:real)[2, 1.0, 0, 0.5, 1, 1.0]',
  ],
  differs: `${UNDOCUMENTED} Start and End must be given.`,
  bind: (call) => {
    if (call.node.call.arguments.length < 5) return reportRefusal(call, 'the period must be given: Start and End');
    const of = activityCall(call, 'Window', 'Window');
    const figures = {
      dcount_values: 'long',
      dcount_newvalues: 'long',
      retention_rate: 'real',
      churn_rate: 'real',
    } as const;
    const schema = schemaOf(of, figures);
    return activityPlan(call, of, schema, (activity) => metrics(activity, of.period, schema));
  },
});

export const sessionCount = plugin({
  name: 'session_count',
  syntax: 'T | evaluate session_count(IdColumn, TimelineColumn, Start, End, Bin, LookBackWindow [, Dimension …])',
  doc: 'Counts the sessions that begin in each bin; an id that was not seen for as long as the look-back window begins one.',
  example: [
    'datatable(u:string, t:long)["a", 1, "a", 4, "a", 9, "b", 12, "a", 19] | evaluate session_count(u, t, 0, 20, 10, 5)',
    'datatable(t:long, count_sessions:long)[0, 2, 10, 2]',
  ],
  differs:
    'It refuses rows before the start and at the very end, and bins with rows in which no session begins, where what Kusto does is not documented.',
  bind: (call) => {
    const of = activityCall(call, 'Bin', 'Bin', 'LookBackWindow');
    const lookback = of.given.length('LookBackWindow');
    const schema = schemaOf(of, { count_sessions: 'long' });
    return activityPlan(call, of, schema, (activity) => sessionCounts(activity, of.period, lookback, schema));
  },
});

export const activeUsersCount = plugin({
  name: 'active_users_count',
  syntax:
    'T | evaluate active_users_count(IdColumn, TimelineColumn, Start, End, LookbackWindow, Period, ActivePeriods, Bin [, Dimension …])',
  doc: 'Counts for each window the ids that were seen in so many different periods of a look-back window that ends there.',
  example: [
    `${EVENTS} | evaluate active_users_count(${PERIOD}, 4, 1, 2, 1)`,
    'datatable(t:long, dcount:long)[2, 1, 3, 1]',
  ],
  differs:
    'It refuses ids whose being active depends on the earliest period of the look-back window, on which the documentation has two readings.',
  bind: (call) => {
    const of = activityCall(call, 'Bin', 'LookbackWindow', 'Period', 'ActivePeriods', 'Bin');
    const { given, period } = of;
    const least = Number(given.constant('ActivePeriods', 'long') ?? 0n);
    const demand = { lookback: given.length('LookbackWindow'), unit: given.length('Period'), least };
    const schema = schemaOf(of, { dcount: 'long' });
    return activityPlan(call, of, schema, (activity) => activeUsers(activity, period, demand, schema));
  },
});

export const newActivityMetrics = plugin({
  name: 'new_activity_metrics',
  syntax:
    'T | evaluate new_activity_metrics(IdColumn, TimelineColumn, Start, End, Window [, Cohort] [, Dimension …] [, Lookback])',
  doc: 'Follows those first seen in each window through the windows after it: how many came back, how many did not.',
  example: [
    `${EVENTS} | evaluate new_activity_metrics(${PERIOD}, 1, 1) | project dcount_new_values, dcount_retained_values, churn_rate`,
    'datatable(dcount_new_values:long, dcount_retained_values:long, churn_rate:real)[2, 2, 0.0, 0, 1, 0.5, 1, 1, 0.5]',
  ],
  differs:
    'It refuses a look-back table beside dimensions, cohorts without ids, and windows that do not begin at multiples of their length.',
  bind: (whole) => {
    const [call, lookback] = splitLookback(whole);
    const sixth = call.node.call.arguments[5];
    const hasCohort = sixth !== undefined && !isColumn(call, sixth.value);
    const of = activityCall(call, 'Window', 'Window', ...(hasCohort ? ['Cohort'] : []));
    const cohort = hasCohort ? of.given.point('Cohort') : undefined;
    const { name, type } = of.given.timeline;
    const [, ...others] = schemaOf(of, {
      dcount_new_values: 'long',
      dcount_retained_values: 'long',
      dcount_churn_values: 'long',
      retention_rate: 'real',
      churn_rate: 'real',
    });
    const schema = [{ name: `from_${name}`, type }, { name: `to_${name}`, type }, ...others];
    if (lookback === undefined)
      return activityPlan(call, of, schema, (activity) => newMetrics(activity, of.period, cohort, schema));
    const known = lookback.schema.findIndex((field) => field.name === of.id.name && field.type === of.id.type);
    if (of.given.failed || lookback.open) return undefined;
    if (known < 0) return reportRefusal(call, `the look-back table has no column ${of.id.name} of type ${of.id.type}`);
    if (of.dimensions.length > 0) return reportRefusal(call, 'a look-back table beside dimensions is not documented');
    const run = (activity: Activity, table?: Table) =>
      newMetrics(activity, of.period, cohort, schema, table?.columns[known]);
    return activityPlan(call, of, schema, run, lookback);
  },
});

/** The call without a table at its end, and the table. */
function splitLookback(call: PluginCall): [call: PluginCall, lookback: Plan | undefined] {
  const { binder, node, scope } = call;
  const last = node.call.arguments.at(-1);
  if (last === undefined || isColumn(call, last.value) || !isTabular(binder, last.value, scope))
    return [call, undefined];
  const rest = { ...node, call: { ...node.call, arguments: node.call.arguments.slice(0, -1) } };
  return [{ ...call, node: rest }, bindTable(binder, last.value, scope)];
}

const isColumn = ({ input }: PluginCall, node: { readonly kind: string; readonly name?: string }): boolean =>
  node.kind === 'Name' && input.schema.some(({ name }) => name === node.name);

export const rollingPercentile = plugin({
  name: 'rolling_percentile',
  syntax:
    'T | evaluate rolling_percentile(ValueColumn, Percentile, IndexColumn, BinSize, BinsPerWindow [, Dimension …])',
  doc: 'Gives for each bin of an index the percentile of the values in it and in the bins before it that belong to its window.',
  example: [
    'range i from 0 to 5 step 1 | extend v = i * 10 | evaluate rolling_percentile(v, 50, i, 2, 2)',
    'datatable(i:long, rolling_2_percentile_v_50:long)[0, 0, 2, 10, 4, 30]',
  ],
  differs:
    'It refuses bins without rows between others, nulls, percentiles that are not integers, and values of type int or decimal.',
  bind: (call) => {
    const parameters = ['ValueColumn', 'Percentile', 'IndexColumn', 'BinSize', 'BinsPerWindow', 'Dimension…'];
    const given = new TimelineArguments(call, 'IndexColumn', ...parameters);
    const value = given.column('ValueColumn');
    const percentile = given.constant('Percentile', 'long', 'real') ?? 0n;
    const bin = given.length('BinSize');
    const width = Number(given.constant('BinsPerWindow', 'long') ?? 0n);
    const dimensions = given.columns('Dimension');
    if (given.failed) return undefined;
    if (typeof percentile !== 'bigint' || percentile < 0n || percentile > 100n)
      return reportRefusal(call, 'the percentile must be an integer from 0 to 100');
    if (width < 1) return reportRefusal(call, 'a window must have at least one bin');
    if (!['long', 'real', 'datetime', 'timespan'].includes(value.type))
      return reportRefusal(call, `values of type ${value.type} are not measured exactly`);
    const schema = [
      ...[given.timeline, ...dimensions].map(({ name, type }) => ({ name, type })),
      { name: `rolling_${width}_percentile_${value.name}_${percentile}`, type: value.type },
    ];
    const apply = ([table]: readonly Table[]) => {
      const column = ({ index }: ColumnReference) => (table as Table).columns[index] as Column;
      return rolling(
        {
          values: column(value),
          index: column(given.timeline),
          dimensions: dimensions.map(column),
          percentile: Number(percentile),
          bin,
          width,
        },
        schema,
      );
    };
    return applied(call, schema, apply);
  },
});
