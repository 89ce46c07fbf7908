import { convert } from '../types/convert.ts';
import { inRange, ticksOf } from '../types/datetime.ts';
import type { Type } from '../types/types.ts';
import {
  isDecimal,
  TICKS_PER_DAY,
  TICKS_PER_HOUR,
  TICKS_PER_MICROSECOND,
  TICKS_PER_MILLISECOND,
  TICKS_PER_MINUTE,
  TICKS_PER_SECOND,
  UNIX_EPOCH_TICKS,
  type Value,
} from '../types/values.ts';
import { any, number, overload, overloadFor, type ScalarFunction, scalar } from './define.ts';

const category = 'date and time';

type Numeric = Exclude<Value, null>;
const toNumber = (value: Numeric): number => (isDecimal(value) ? value.toNumber() : Number(value));
const whole = (value: Numeric): number => Math.trunc(toNumber(value));

/** Ticks of a number of seconds; what is less than a tick is cut off. Fifteen digits keep 0.29 s from being 2,899,999 ticks. */
const secondTicks = (seconds: Numeric): number => Math.trunc(Number((toNumber(seconds) * 1e7).toPrecision(15)));
const PER_SECOND = Number(TICKS_PER_SECOND);

/** A conversion from any value, as the form of make_datetime() and make_timespan() with one argument. */
const fromAny = (to: 'datetime' | 'timespan') =>
  overloadFor(
    [any('value')],
    to,
    ([from = 'unknown']: readonly Type[]) =>
      (value) =>
        convert(value, from, to),
  );

export const makeDatetime = scalar({
  name: 'make_datetime',
  category,
  doc: 'The datetime of a year, month and day, with or without hour, minute and second; null where there is none such.',
  examples: [
    ['make_datetime(2026, 1, 15)', 'datetime(2026-01-15)'],
    ['make_datetime(2026, 1, 15, 9, 30, 1.25)', 'datetime(2026-01-15 09:30:01.25)'],
    ['make_datetime(2026, 2, 29)', 'datetime(null)'],
  ],
  named: 'only argument',
  overloads: [
    fromAny('datetime'),
    overload([number('year'), number('month'), number('day')], 'datetime', (year, month, day) =>
      ticksOf(whole(year), whole(month), whole(day)),
    ),
    overload(
      [number('year'), number('month'), number('day'), number('hour'), number('minute')],
      'datetime',
      (year, month, day, hour, minute) => ticksOf(whole(year), whole(month), whole(day), whole(hour), whole(minute)),
    ),
    overload(
      [number('year'), number('month'), number('day'), number('hour'), number('minute'), number('second')],
      'datetime',
      (year, month, day, hour, minute, second) => {
        const ticks = secondTicks(second);
        const seconds = Math.floor(ticks / PER_SECOND);
        const fraction = ticks - seconds * PER_SECOND;
        return ticksOf(whole(year), whole(month), whole(day), whole(hour), whole(minute), seconds, fraction);
      },
    ),
  ],
});

/** The timespan of days and a time of day; null when the time is none. */
function span(days: number, hours: number, minutes: number, ticks: number): bigint | null {
  if (!(days >= 0 && hours >= 0 && hours < 24 && minutes >= 0 && minutes < 60)) return null;
  if (!(ticks >= 0 && ticks < 60 * PER_SECOND)) return null;
  return (
    BigInt(days) * TICKS_PER_DAY + BigInt(hours) * TICKS_PER_HOUR + BigInt(minutes) * TICKS_PER_MINUTE + BigInt(ticks)
  );
}

export const makeTimespan = scalar({
  name: 'make_timespan',
  category,
  doc: 'The timespan of hours and minutes, with or without seconds, and days before them; null where a part is out of range.',
  examples: [
    ['make_timespan(2, 30)', '150m'],
    ['make_timespan(1, 2, 0, 0.5)', '26h + 500ms'],
    ['make_timespan(24, 0)', 'timespan(null)'],
  ],
  named: 'only argument',
  overloads: [
    fromAny('timespan'),
    overload([number('hour'), number('minute')], 'timespan', (hour, minute) => span(0, whole(hour), whole(minute), 0)),
    overload([number('hour'), number('minute'), number('second')], 'timespan', (hour, minute, second) =>
      span(0, whole(hour), whole(minute), secondTicks(second)),
    ),
    overload(
      [number('day'), number('hour'), number('minute'), number('second')],
      'timespan',
      (day, hour, minute, second) => span(whole(day), whole(hour), whole(minute), secondTicks(second)),
    ),
  ],
});

/** A Unix time of any number type in ticks; `part` of a tick is one. */
function fromUnix(value: Numeric, ticks: bigint, part: bigint): bigint | null {
  if (typeof value === 'bigint') return inRange(UNIX_EPOCH_TICKS + (value * ticks) / part);
  const count = Math.trunc((toNumber(value) * Number(ticks)) / Number(part));
  return Number.isFinite(count) ? inRange(UNIX_EPOCH_TICKS + BigInt(count)) : null;
}

const unixTime = (unit: string, example: string, ticks: bigint, part = 1n): ScalarFunction =>
  scalar({
    name: `unixtime_${unit}_todatetime`,
    category,
    doc: `The datetime of a Unix time in ${unit}.`,
    examples: [[`unixtime_${unit}_todatetime(${example})`, 'datetime(2026-01-15 12:00:00)']],
    overloads: [overload([number(unit)], 'datetime', (value) => fromUnix(value, ticks, part))],
  });

export const unixTimes = [
  unixTime('seconds', '1768478400', TICKS_PER_SECOND),
  unixTime('milliseconds', '1768478400000', TICKS_PER_MILLISECOND),
  unixTime('microseconds', '1768478400000000', TICKS_PER_MICROSECOND),
  unixTime('nanoseconds', '1768478400000000000', 1n, 100n),
];
