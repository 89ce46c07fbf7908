import { type DateParts, inRange, partsOf } from '../types/datetime.ts';
import { MAX_DATETIME_TICKS, TICKS_PER_DAY } from '../types/values.ts';
import {
  alias,
  constant,
  datetime,
  oneOf,
  optional,
  overload,
  overloadFor,
  type ScalarFunction,
  scalar,
  string,
  timespan,
} from './define.ts';

const category = 'date and time';

export const now = scalar({
  name: 'now',
  category,
  doc: 'The time the query runs at, the same everywhere in it, moved by a timespan.',
  examples: [['now(1h) - now()', '1h']],
  overloads: [
    overloadFor(
      [optional(timespan('offset'))],
      'datetime',
      (_, context) =>
        (offset = 0n) =>
          inRange(context.now + offset),
    ),
  ],
});

export const ago = scalar({
  name: 'ago',
  category,
  doc: 'The time that lies a timespan before the query runs.',
  examples: [['ago(2d) == now(-2d)', 'true']],
  overloads: [overloadFor([timespan('span')], 'datetime', (_, context) => (span) => inRange(context.now - span))],
});

/** A function that takes one part out of a datetime. */
const part = (
  name: string,
  returns: 'int' | 'long',
  doc: string,
  of: (parts: DateParts) => number,
  example: readonly [string, string],
  page?: string,
): ScalarFunction =>
  scalar({
    name,
    category,
    doc,
    examples: [example],
    ...(page ? { page } : {}),
    overloads: [
      overload([datetime('date')], returns, (date) => {
        const number = of(partsOf(date));
        return returns === 'int' ? number : BigInt(number);
      }),
    ],
  });

// The engine returns long for these three, although the analyser says int.
export const getyear = part('getyear', 'long', 'The year.', ({ year }) => year, [
  'getyear(datetime(2026-03-09))',
  '2026',
]);
export const monthofyear = part('monthofyear', 'long', 'The month, from 1 to 12.', ({ month }) => month, [
  'monthofyear(datetime(2026-03-09))',
  '3',
]);
export const hourofday = part(
  'hourofday',
  'long',
  'The hour, from 0 to 23.',
  ({ hour }) => hour,
  ['hourofday(datetime(2026-03-09 17:45))', '17'],
  'hour-of-day-function',
);

export const getmonth = part(
  'getmonth',
  'int',
  'The month, from 1 to 12.',
  ({ month }) => month,
  ['getmonth(datetime(2026-03-09))', 'int(3)'],
  'monthofyear-function',
);
export const dayofmonth = part(
  'dayofmonth',
  'int',
  'The day of the month, from 1.',
  ({ day }) => day,
  ['dayofmonth(datetime(2026-03-09))', 'int(9)'],
  'day-of-month-function',
);
export const dayofyear = part(
  'dayofyear',
  'int',
  'The day of the year, from 1.',
  ({ dayOfYear }) => dayOfYear,
  ['dayofyear(datetime(2024-03-01))', 'int(61)'],
  'day-of-year-function',
);

const later = (date: bigint, days: number): bigint => date + BigInt(days) * TICKS_PER_DAY;
const weekWith = (date: bigint): number => Math.ceil(partsOf(date).dayOfYear / 7);

/** Weeks begin on Monday, and the first of a year is the one with the year's first Thursday (ISO 8601). */
const isoWeek = (date: bigint): number => weekWith(later(date, 4 - (partsOf(date).dayOfWeek || 7)));
/** The older count: weeks begin on Sunday, and the first of a year is the one with the year's first Wednesday. */
const olderWeek = (date: bigint): number => weekWith(later(date, 3 - partsOf(date).dayOfWeek));

export const weekOfYear = scalar({
  name: 'week_of_year',
  category,
  doc: 'The number of the week in its year by ISO 8601.',
  examples: [
    ['week_of_year(datetime(2027-01-03))', 'int(53)'],
    ['week_of_year(datetime(2027-01-04))', 'int(1)'],
  ],
  overloads: [overload([datetime('date')], 'int', isoWeek)],
});

export const weekofyear = scalar({
  name: 'weekofyear',
  category,
  doc: 'The number of the week by an older count than that of week_of_year().',
  examples: [['weekofyear(datetime(2027-01-03))', 'int(1)']],
  overloads: [overload([datetime('date')], 'int', olderWeek)],
  page: 'week-of-year-function',
});

export const dayofweek = scalar({
  name: 'dayofweek',
  category,
  doc: 'The whole days since the Sunday before, as a timespan.',
  examples: [['dayofweek(datetime(2026-01-15 08:00))', '4d']],
  overloads: [
    overload([datetime('date')], 'timespan', (date) => {
      // Measured: null on the last day there is, as if the engine counted from the day after.
      if (date > MAX_DATETIME_TICKS - TICKS_PER_DAY) return null;
      return BigInt(partsOf(date).dayOfWeek) * TICKS_PER_DAY;
    }),
  ],
  page: 'day-of-week-function',
});

const parts: Readonly<Record<string, (parts: DateParts, date: bigint) => number>> = {
  year: ({ year }) => year,
  quarter: ({ month }) => Math.ceil(month / 3),
  month: ({ month }) => month,
  week_of_year: (_, date) => isoWeek(date),
  day: ({ day }) => day,
  dayofyear: ({ dayOfYear }) => dayOfYear,
  hour: ({ hour }) => hour,
  minute: ({ minute }) => minute,
  second: ({ second }) => second,
  millisecond: ({ fraction }) => Math.floor(fraction / 10_000),
  microsecond: ({ fraction }) => Math.floor(fraction / 10),
  nanosecond: ({ fraction }) => fraction * 100,
};

export const datetimePart = scalar({
  name: 'datetime_part',
  category,
  doc: 'The part of a datetime that the first argument names; fractions are counted within the second.',
  examples: [
    ['datetime_part("quarter", datetime(2026-08-15))', '3'],
    ['datetime_part("microsecond", datetime(2026-08-15 10:00:00.25))', '250000'],
  ],
  overloads: [
    overload([constant(oneOf(string('part'), ...Object.keys(parts))), datetime('date')], 'long', (part, date) => {
      const number = parts[part.toLowerCase()]?.(partsOf(date), date);
      return number === undefined ? null : BigInt(number);
    }),
  ],
});
export const datepart = alias('datepart', datetimePart);
