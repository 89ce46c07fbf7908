import { IANAZone } from 'luxon';
import { inRange } from '../types/datetime.ts';
import { TICKS_PER_MILLISECOND, UNIX_EPOCH_TICKS, type Value } from '../types/values.ts';
import { type Complaint, datetime, overload, scalar, string } from './define.ts';

const category = 'date and time';
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A time zone's distance from UTC in milliseconds, by the Unix time in milliseconds. */
type Offset = (time: number) => number;

/** Remembers whole hours, since asking for an offset is slow; an hour in which it changes is asked for every time. */
function remembering(offset: Offset): Offset {
  const hours = new Map<number, number | undefined>();
  return (time) => {
    const hour = Math.floor(time / HOUR);
    if (!hours.has(hour)) {
      if (hours.size > 100_000) hours.clear();
      const first = offset(hour * HOUR);
      hours.set(hour, offset((hour + 1) * HOUR - 1) === first ? first : undefined);
    }
    return hours.get(hour) ?? offset(time);
  };
}

const zones = new Map<string, Offset | undefined>();

/** The offsets of a zone of the IANA database; undefined for any other name. */
function zoneNamed(name: string): Offset | undefined {
  if (zones.has(name)) return zones.get(name);
  // Some hosts take "+02:00" for a zone, too.
  const known = /^[A-Za-z]/.test(name) && IANAZone.isValidZone(name);
  const zone = known ? IANAZone.create(name) : undefined;
  const offset = zone && remembering((time) => Math.round(zone.offset(time) * 60_000));
  if (zones.size > 1000) zones.clear();
  zones.set(name, offset);
  return offset;
}

/** Milliseconds since 1970, rounded down. */
const unixTime = (ticks: bigint): number =>
  Number(ticks / TICKS_PER_MILLISECOND - UNIX_EPOCH_TICKS / TICKS_PER_MILLISECOND);
const shifted = (ticks: bigint, milliseconds: number): bigint | null =>
  inRange(ticks + BigInt(milliseconds) * TICKS_PER_MILLISECOND);

/**
 * The offset for a local time. Where clocks go forward, local times that do not exist are taken by the offset after
 * the change (measured); local times that exist twice are, too.
 */
function offsetOfLocal(local: number, offset: Offset): number {
  const before = offset(local - DAY);
  const after = offset(local + DAY);
  return offset(local - after) !== after && offset(local - before) === before ? before : after;
}

const unknownZone = ([, name]: readonly (Value | undefined)[]): Complaint | undefined =>
  typeof name === 'string' && !zoneNamed(name)
    ? { argument: 1, code: 'KQLAB009', details: [`'${name}' is not the name of a time zone, such as Europe/Berlin.`] }
    : undefined;

export const datetimeUtcToLocal = scalar({
  name: 'datetime_utc_to_local',
  category,
  doc: 'The local time in a time zone at a time given in UTC.',
  examples: [
    ['datetime_utc_to_local(datetime(2026-07-01 12:00), "Europe/Berlin")', 'datetime(2026-07-01 14:00)'],
    ['datetime_utc_to_local(datetime(2026-01-01 12:00), "US/Pacific")', 'datetime(2026-01-01 04:00)'],
  ],
  overloads: [
    overload(
      [datetime('from'), string('timezone')],
      'datetime',
      (from, timezone) => {
        const offset = zoneNamed(timezone);
        return offset ? shifted(from, offset(unixTime(from))) : null;
      },
      { check: unknownZone },
    ),
  ],
});

export const datetimeLocalToUtc = scalar({
  name: 'datetime_local_to_utc',
  category,
  doc: 'The time in UTC when the local time in a time zone is the given one.',
  examples: [
    ['datetime_local_to_utc(datetime(2026-07-01 14:00), "Europe/Berlin")', 'datetime(2026-07-01 12:00)'],
    ['datetime_local_to_utc(datetime(2026-03-29 02:30), "Europe/Berlin")', 'datetime(2026-03-29 00:30)'],
  ],
  overloads: [
    overload(
      [datetime('from'), string('timezone')],
      'datetime',
      (from, timezone) => {
        const offset = zoneNamed(timezone);
        return offset ? shifted(from, -offsetOfLocal(unixTime(from), offset)) : null;
      },
      { check: unknownZone },
    ),
  ],
});
