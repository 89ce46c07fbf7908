import { daysInMonth, daysTo, inRange, partsOf } from '../types/datetime.ts';
import {
  TICKS_PER_DAY,
  TICKS_PER_HOUR,
  TICKS_PER_MICROSECOND,
  TICKS_PER_MILLISECOND,
  TICKS_PER_MINUTE,
  TICKS_PER_SECOND,
} from '../types/values.ts';
import { constant, datetime, index, oneOf, optional, overload, type ScalarFunction, scalar, string } from './define.ts';

const category = 'date and time';

/** Months from the year 0. */
const monthNumber = (date: bigint): number => {
  const { year, month } = partsOf(date);
  return year * 12 + month - 1;
};
const yearOfMonth = (month: number): number => Math.floor(month / 12);
const monthInYear = (month: number): number => month - yearOfMonth(month) * 12 + 1;

/** The first tick of a month, also of one before the year 1 or after 9999. */
const startOfMonth = (month: number): bigint =>
  BigInt(daysTo(yearOfMonth(month), monthInYear(month), 1)) * TICKS_PER_DAY;

/** Days from the first Sunday's week: datetimes begin on a Monday, weeks on Sunday. */
const weekNumber = (date: bigint): bigint => (date / TICKS_PER_DAY + 1n) / 7n;

/** First tick of the period that is so many after the one around a datetime. */
type Start = (date: bigint, offset: number) => bigint;
const starts: Readonly<Record<'day' | 'week' | 'month' | 'year', Start>> = {
  day: (date, offset) => (date / TICKS_PER_DAY + BigInt(offset)) * TICKS_PER_DAY,
  week: (date, offset) => ((weekNumber(date) + BigInt(offset)) * 7n - 1n) * TICKS_PER_DAY,
  month: (date, offset) => startOfMonth(monthNumber(date) + offset),
  year: (date, offset) => startOfMonth((partsOf(date).year + offset) * 12),
};

const boundary = (
  name: string,
  doc: string,
  example: readonly [string, string],
  of: Start,
  named?: 'argument',
): ScalarFunction =>
  scalar({
    name,
    category,
    doc,
    examples: [example],
    ...(named ? { named } : {}),
    overloads: [
      overload([datetime('date'), optional(index('offset'))], 'datetime', (date, offset = 0) =>
        inRange(of(date, offset)),
      ),
    ],
  });

const end =
  (start: Start): Start =>
  (date, offset) =>
    start(date, offset + 1) - 1n;

export const startofday = boundary(
  'startofday',
  'Midnight at the beginning of the day, or of a day before or after.',
  ['startofday(datetime(2026-01-15 09:30), -1)', 'datetime(2026-01-14)'],
  starts.day,
  'argument',
);
export const startofweek = boundary(
  'startofweek',
  'Midnight at the beginning of the week, which is a Sunday.',
  ['startofweek(datetime(2026-01-15 09:30))', 'datetime(2026-01-11)'],
  starts.week,
);
export const startofmonth = boundary(
  'startofmonth',
  'Midnight at the beginning of the month.',
  ['startofmonth(datetime(2026-01-15 09:30), 1)', 'datetime(2026-02-01)'],
  starts.month,
);
export const startofyear = boundary(
  'startofyear',
  'Midnight at the beginning of the year.',
  ['startofyear(datetime(2026-08-15))', 'datetime(2026-01-01)'],
  starts.year,
);
export const endofday = boundary(
  'endofday',
  'The last tick of the day.',
  ['endofday(datetime(2026-01-15 09:30))', 'datetime(2026-01-15 23:59:59.9999999)'],
  end(starts.day),
);
export const endofweek = boundary(
  'endofweek',
  'The last tick of the week, which is on a Saturday.',
  ['endofweek(datetime(2026-01-15), 1)', 'datetime(2026-01-24 23:59:59.9999999)'],
  end(starts.week),
);
export const endofmonth = boundary(
  'endofmonth',
  'The last tick of the month.',
  ['endofmonth(datetime(2024-02-10))', 'datetime(2024-02-29 23:59:59.9999999)'],
  end(starts.month),
);
export const endofyear = boundary(
  'endofyear',
  'The last tick of the year.',
  ['endofyear(datetime(2026-08-15), -1)', 'datetime(2025-12-31 23:59:59.9999999)'],
  end(starts.year),
);

/** Periods of fixed length in ticks; a nanosecond is less than one. */
const lengths: Readonly<Record<string, bigint>> = {
  week: 7n * TICKS_PER_DAY,
  day: TICKS_PER_DAY,
  hour: TICKS_PER_HOUR,
  minute: TICKS_PER_MINUTE,
  second: TICKS_PER_SECOND,
  millisecond: TICKS_PER_MILLISECOND,
  microsecond: TICKS_PER_MICROSECOND,
};
const NANOSECONDS_PER_TICK = 100n;
/** Periods of the calendar in months. */
const monthCounts: Readonly<Record<string, number>> = { year: 12, quarter: 3, month: 1 };
const periods = [...Object.keys(monthCounts), ...Object.keys(lengths), 'nanosecond'];

/** The same day and time so many months later; the last day of the month where it has no such day. */
function addMonths(date: bigint, count: number): bigint {
  const month = monthNumber(date) + count;
  const day = Math.min(partsOf(date).day, daysInMonth(yearOfMonth(month), monthInYear(month)));
  return startOfMonth(month) + BigInt(day - 1) * TICKS_PER_DAY + (date % TICKS_PER_DAY);
}

function add(period: string, amount: number, date: bigint): bigint {
  const months = monthCounts[period];
  if (months !== undefined) return addMonths(date, amount * months);
  const length = lengths[period];
  return date + (length === undefined ? BigInt(amount) / NANOSECONDS_PER_TICK : BigInt(amount) * length);
}

export const datetimeAdd = scalar({
  name: 'datetime_add',
  category,
  doc: 'Moves a datetime by a number of periods; years, quarters and months follow the calendar.',
  examples: [
    ['datetime_add("month", 1, datetime(2026-01-31))', 'datetime(2026-02-28)'],
    ['datetime_add("Hour", -2, datetime(2026-01-15 01:00))', 'datetime(2026-01-14 23:00)'],
  ],
  overloads: [
    overload(
      [constant(oneOf(string('period'), ...periods)), index('amount'), datetime('datetime')],
      'datetime',
      (period, amount, date) => inRange(add(period.toLowerCase(), amount, date)),
    ),
  ],
});

/** The number of the period that a datetime is in. */
function periodNumber(period: string, date: bigint): bigint {
  const months = monthCounts[period];
  if (months !== undefined) return BigInt(Math.floor(monthNumber(date) / months));
  if (period === 'week') return weekNumber(date);
  const length = lengths[period];
  return length === undefined ? date * NANOSECONDS_PER_TICK : date / length;
}

const isWeek = (period: unknown): boolean => typeof period === 'string' && period.toLowerCase() === 'week';

export const datetimeDiff = scalar({
  name: 'datetime_diff',
  category,
  doc: 'How many borders of a period lie between two datetimes, the second first; a real for weeks, a long for all else.',
  examples: [
    ['datetime_diff("year", datetime(2026-01-01), datetime(2025-12-31))', '1'],
    ['datetime_diff("week", datetime(2026-01-18), datetime(2026-01-17))', '1.0'],
  ],
  overloads: [
    overload(
      [constant(oneOf(string('period'), ...periods)), datetime('datetime1'), datetime('datetime2')],
      (_, [period]) => (isWeek(period) ? 'real' : 'long'),
      (period, left, right) => {
        const name = period.toLowerCase();
        const count = periodNumber(name, left) - periodNumber(name, right);
        return isWeek(name) ? Number(count) : count;
      },
    ),
  ],
});
