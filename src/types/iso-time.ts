const ZERO = 48;

/** A number of two digits at an offset; not-a-number where there are none. */
function pair(text: string, at: number): number {
  const tens = text.charCodeAt(at) - ZERO;
  const ones = text.charCodeAt(at + 1) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
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

/** Ticks below the second, from the digits behind the point; not-a-number when there is anything else or too much. */
function fraction(text: string, from: number, end: number): number {
  if (from === end || end - from > 7) return Number.NaN;
  let ticks = 0;
  for (let at = from; at < end; at++) {
    const digit = text.charCodeAt(at) - ZERO;
    if (digit < 0 || digit > 9) return Number.NaN;
    ticks = ticks * 10 + digit;
  }
  return ticks * 10 ** (7 - (end - from));
}

/**
 * Reads the time in a part of a text, `2026-01-15T11:03:27.1234567Z` with up to seven digits or none and the Z or not,
 * into the two halves of a 64-bit integer of ticks, without making a bigint. False for any other form, which may be a
 * time all the same.
 */
export function readIsoTime(text: string, start: number, end: number, halves: Int32Array, row: number): boolean {
  const stop = text.charCodeAt(end - 1) === 90 ? end - 1 : end;
  if (stop - start < 19) return false;
  const isSeparated =
    text.charCodeAt(start + 4) === 45 &&
    text.charCodeAt(start + 7) === 45 &&
    (text.charCodeAt(start + 10) === 84 || text.charCodeAt(start + 10) === 32) &&
    text.charCodeAt(start + 13) === 58 &&
    text.charCodeAt(start + 16) === 58;
  if (!isSeparated) return false;
  const year = pair(text, start) * 100 + pair(text, start + 2);
  const days = daysTo(year, pair(text, start + 5), pair(text, start + 8));
  const [hour, minute, second] = [pair(text, start + 11), pair(text, start + 14), pair(text, start + 17)];
  if (!(hour < 24 && minute < 60 && second < 60 && days >= 0)) return false;
  const point = start + 19;
  const below = stop === point ? 0 : text.charCodeAt(point) === 46 ? fraction(text, point + 1, stop) : Number.NaN;
  if (Number.isNaN(below)) return false;
  // Below 2^39 seconds: in parts, of which every product is exact.
  const seconds = days * 86_400 + hour * 3600 + minute * 60 + second;
  const high = Math.floor(seconds / 2 ** 20) * 10_000_000;
  const low = (seconds % 2 ** 20) * 10_000_000 + below + (high % 2 ** 12) * 2 ** 20;
  halves[row * 2] = low % 2 ** 32;
  halves[row * 2 + 1] = Math.floor(high / 2 ** 12) + Math.floor(low / 2 ** 32);
  return true;
}
