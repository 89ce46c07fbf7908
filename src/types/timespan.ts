import {
  MAX_LONG,
  MIN_LONG,
  TICKS_PER_DAY,
  TICKS_PER_HOUR,
  TICKS_PER_MICROSECOND,
  TICKS_PER_MILLISECOND,
  TICKS_PER_MINUTE,
  TICKS_PER_SECOND,
} from './values.ts';

const spellings: readonly (readonly [bigint, string])[] = [
  [TICKS_PER_DAY, 'd day days'],
  [TICKS_PER_HOUR, 'h hr hrs hour hours'],
  [TICKS_PER_MINUTE, 'm min minute minutes'],
  [TICKS_PER_SECOND, 's sec second seconds'],
  [TICKS_PER_MILLISECOND, 'ms milli millis millisec millisecond milliseconds'],
  [TICKS_PER_MICROSECOND, 'micro micros microsec microsecond microseconds'],
  [0n, 'nano nanos nanosec nanosecond nanoseconds'],
  [1n, 'tick ticks'],
];

/** Ticks of every timespan unit by its spelling; a nanosecond, which is less than a tick, is 0. */
export const unitTicks: ReadonlyMap<string, bigint> = new Map(
  spellings.flatMap(([ticks, names]) => names.split(' ').map((name) => [name, ticks] as const)),
);

/** The timespan of an amount (digits with at most one dot) of a unit; null when there is no such unit or it is too long. */
export function timespanOf(amount: string, unit: string): bigint | null {
  const ticks = unitTicks.get(unit);
  if (ticks === undefined) return null;
  const [whole = '', decimals = ''] = amount.split('.');
  const integer = BigInt(whole || '0');
  // Measured: 150 nanoseconds are 1 tick, half a microsecond is nothing. Fractions below a millisecond are dropped.
  if (ticks < TICKS_PER_MILLISECOND) return inRange(ticks === 0n ? integer / 100n : integer * ticks);
  return inRange((BigInt(whole + decimals || '0') * ticks) / 10n ** BigInt(decimals.length));
}

const inRange = (ticks: bigint): bigint | null => (ticks < MIN_LONG || ticks > MAX_LONG ? null : ticks);

const clock = /^(?:(\d{1,8})\.)?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,7}))?)?$/;
const measure = /^(\d+(?:\.\d*)?)\s*([a-z]*)$/;

/** The timespan a text means: `[-][d.]hh:mm[:ss[.fffffff]]`, an amount with a unit, or a number of days; null otherwise. */
export function parseTimespan(text: string): bigint | null {
  const trimmed = text.trim();
  const negative = trimmed.startsWith('-');
  const ticks = parseUnsigned(negative ? trimmed.slice(1).trimStart() : trimmed);
  return ticks === null ? null : inRange(negative ? -ticks : ticks);
}

function parseUnsigned(text: string): bigint | null {
  const parts = clock.exec(text);
  if (!parts) {
    const [, amount, unit] = measure.exec(text) ?? [];
    return amount === undefined ? null : timespanOf(amount, unit || 'd');
  }
  const [, days = '0', hours = '0', minutes = '0', seconds = '0', fraction = ''] = parts;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return null;
  return (
    BigInt(days) * TICKS_PER_DAY +
    BigInt(Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * TICKS_PER_SECOND +
    BigInt(fraction.padEnd(7, '0'))
  );
}

const two = (number: number): string => (number < 10 ? `0${number}` : String(number));

/** The text of a timespan, `[-][d.]hh:mm:ss[.fffffff]`: days only from one day on, the fraction only when there is one. */
export function formatTimespan(ticks: bigint): string {
  const size = ticks < 0n ? -ticks : ticks;
  const seconds = Number(size / TICKS_PER_SECOND);
  const fraction = Number(size % TICKS_PER_SECOND);
  const days = Math.floor(seconds / 86_400);
  const time = `${two(Math.floor(seconds / 3600) % 24)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  const tail = fraction === 0 ? '' : `.${String(fraction).padStart(7, '0')}`;
  return `${ticks < 0n ? '-' : ''}${days === 0 ? '' : `${days}.`}${time}${tail}`;
}
