import { formatDatetime } from './datetime.ts';

const ZERO = 48;
/** In place of a number of digits; a sum with it is below zero as well. */
const NONE = -1e9;

/** The number of two digits at an offset; far below zero where there are none. */
function pair(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] as number) - ZERO;
  const ones = (bytes[at + 1] as number) - ZERO;
  return (tens | (9 - tens) | ones | (9 - ones)) < 0 ? NONE : tens * 10 + ones;
}

const daysBefore = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** Days from 0001-01-01 to a date; not-a-number when there is no such date. */
function daysTo(year: number, month: number, day: number): number {
  const before = daysBefore[month - 1];
  if (before === undefined || year < 1 || !(day >= 1)) return Number.NaN;
  const length = month === 2 ? (isLeap(year) ? 29 : 28) : month === 12 ? 31 : (daysBefore[month] as number) - before;
  if (day > length) return Number.NaN;
  const past = year - 1;
  const leaps = Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400);
  return past * 365 + leaps + before + day - 1 + (month > 2 && isLeap(year) ? 1 : 0);
}

/** Ticks below the second, from the digits behind the point; below zero when there is anything else or too much. */
function fraction(bytes: Uint8Array, from: number, end: number): number {
  if (from === end || end - from > 7) return NONE;
  let ticks = 0;
  for (let at = from; at < end; at++) {
    const digit = (bytes[at] as number) - ZERO;
    if ((digit | (9 - digit)) < 0) return NONE;
    ticks = ticks * 10 + digit;
  }
  return ticks * (powers[7 - (end - from)] as number);
}

const powers = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000];

/** How a time is written: the digits of its fraction, and whether it has a Z and a space in place of the T. */
const [HAS_Z, HAS_SPACE] = [8, 16];
/** Forms are below this number. */
export const ISO_FORMS = 32;

/**
 * Reads the time in a part of some bytes, `2026-01-15T11:03:27.1234567Z` with up to seven digits or none and the Z or not,
 * into the two halves of a 64-bit integer of ticks, without making a bigint. Gives the form of the text, from which
 * {@link isoTimeText} makes it again; −1 for any other text, which may be a time all the same.
 */
export function readIsoTime(
  bytes: Uint8Array,
  start: number,
  end: number,
  halves: Int32Array | Uint32Array,
  row: number,
): number {
  const stop = bytes[end - 1] === 90 ? end - 1 : end;
  if (stop - start < 19) return -1;
  const between = bytes[start + 10];
  const isSeparated =
    bytes[start + 4] === 45 &&
    bytes[start + 7] === 45 &&
    (between === 84 || between === 32) &&
    bytes[start + 13] === 58 &&
    bytes[start + 16] === 58;
  if (!isSeparated) return -1;
  const day =
    (pair(bytes, start) * 100 + pair(bytes, start + 2)) * 10_000 +
    pair(bytes, start + 5) * 100 +
    pair(bytes, start + 8);
  if (day !== last.day && !toDay(day)) return -1;
  const hour = pair(bytes, start + 11);
  const minute = pair(bytes, start + 14);
  const second = pair(bytes, start + 17);
  const point = start + 19;
  const below = stop === point ? 0 : bytes[point] === 46 ? fraction(bytes, point + 1, stop) : NONE;
  if (hour > 23 || minute > 59 || second > 59 || (hour | minute | second | below) < 0) return -1;
  const low = last.low + (hour * 3600 + minute * 60 + second) * 10_000_000 + below;
  halves[row * 2] = low;
  halves[row * 2 + 1] = last.high + Math.floor(low / 2 ** 32);
  const digits = stop === point ? 0 : stop - point - 1;
  return digits + (stop < end ? HAS_Z : 0) + (between === 32 ? HAS_SPACE : 0);
}

/** The day that a time was on last, as year, month and day in one number, and the two halves of its ticks. */
const last = { day: -1, low: 0, high: 0 };

/** Makes a day the last one; false when there is no such day. */
function toDay(day: number): boolean {
  const days = daysTo(Math.floor(day / 10_000), Math.floor(day / 100) % 100, day % 100);
  if (!(day > 0 && days >= 0)) return false;
  // The ticks of a day are 2^14 times an integer, so both products are exact.
  const parts = days * (864_000_000_000 / 2 ** 14);
  last.day = day;
  last.high = Math.floor(parts / 2 ** 18);
  last.low = (parts % 2 ** 18) * 2 ** 14;
  return true;
}

/** The text of a time in one of the forms of {@link readIsoTime}. */
export function isoTimeText(ticks: bigint, form: number): string {
  const digits = form & 7;
  const text = formatDatetime(ticks).slice(0, digits === 0 ? 19 : 20 + digits) + (form & HAS_Z ? 'Z' : '');
  return form & HAS_SPACE ? text.replace('T', ' ') : text;
}
