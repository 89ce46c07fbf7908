import { formatDatetime } from './datetime.ts';

const [SPACE, DASH, POINT, ZERO, COLON, LETTER_T, LETTER_Z] = [32, 45, 46, 48, 58, 84, 90];
/** In place of a number of digits; a sum with it is below zero as well. */
const NONE = -1e9;

/** The number of two digits at an offset; far below zero where there are none. */
function pair(view: DataView, at: number): number {
  const tens = view.getUint8(at) - ZERO;
  const ones = view.getUint8(at + 1) - ZERO;
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
function fraction(view: DataView, from: number, end: number): number {
  if (from === end || end - from > 7) return NONE;
  let ticks = 0;
  for (let at = from; at < end; at++) {
    const digit = view.getUint8(at) - ZERO;
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
  view: DataView,
  start: number,
  end: number,
  halves: Int32Array | Uint32Array,
  row: number,
): number {
  if (end - start < 19) return -1;
  const stop = view.getUint8(end - 1) === LETTER_Z ? end - 1 : end;
  if (!isLast(view, start) && !readMinute(view, start)) return -1;
  const second = view.getUint8(start + 16) === COLON ? pair(view, start + 17) : NONE;
  const point = start + 19;
  const below = stop === point ? 0 : view.getUint8(point) === POINT ? fraction(view, point + 1, stop) : NONE;
  if (second > 59 || (second | below) < 0) return -1;
  const low = last.low + second * 10_000_000 + below;
  halves[row * 2] = low;
  halves[row * 2 + 1] = last.high + Math.floor(low / 2 ** 32);
  const digits = stop === point ? 0 : stop - point - 1;
  return digits + (stop < end ? HAS_Z : 0) + last.space;
}

/** The minute of the time that was read last: how it was written, four bytes at a time (at first as nothing is), and its ticks. */
const last = { years: 0, months: 0, days: 0, minutes: -1, space: 0, low: 0, high: 0 };

/** Whether a time is in the minute of the one before. */
const isLast = (view: DataView, start: number): boolean =>
  view.getInt32(start + 12) === last.minutes &&
  view.getInt32(start + 8) === last.days &&
  view.getInt32(start + 4) === last.months &&
  view.getInt32(start) === last.years;

/** Makes a minute the last one; false when it is none. */
function readMinute(view: DataView, start: number): boolean {
  const between = view.getUint8(start + 10);
  const isSeparated =
    view.getUint8(start + 4) === DASH &&
    view.getUint8(start + 7) === DASH &&
    (between === LETTER_T || between === SPACE) &&
    view.getUint8(start + 13) === COLON;
  if (!isSeparated) return false;
  const days = daysTo(pair(view, start) * 100 + pair(view, start + 2), pair(view, start + 5), pair(view, start + 8));
  const hour = pair(view, start + 11);
  const minute = pair(view, start + 14);
  if (!(days >= 0) || hour > 23 || minute > 59 || (hour | minute) < 0) return false;
  last.years = view.getInt32(start);
  last.months = view.getInt32(start + 4);
  last.days = view.getInt32(start + 8);
  last.minutes = view.getInt32(start + 12);
  last.space = between === SPACE ? HAS_SPACE : 0;
  // The ticks of a day are 2^14 times an integer, so both products are exact.
  const parts = days * (864_000_000_000 / 2 ** 14);
  last.high = Math.floor(parts / 2 ** 18);
  last.low = (parts % 2 ** 18) * 2 ** 14 + (hour * 60 + minute) * 600_000_000;
  return true;
}

/** The text of a time in one of the forms of {@link readIsoTime}. */
export function isoTimeText(ticks: bigint, form: number): string {
  const digits = form & 7;
  const text = formatDatetime(ticks).slice(0, digits === 0 ? 19 : 20 + digits) + (form & HAS_Z ? 'Z' : '');
  return form & HAS_SPACE ? text.replace('T', ' ') : text;
}
