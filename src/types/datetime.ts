import { MAX_DATETIME_TICKS, UNIX_EPOCH_TICKS } from './values.ts';

/** A datetime taken apart. */
export interface DateParts {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** Ticks within the second. */
  readonly fraction: number;
  /** 0 is Sunday. */
  readonly dayOfWeek: number;
  /** From 1. */
  readonly dayOfYear: number;
}

const SECONDS_PER_DAY = 86_400;
/** Days from 0000-03-01, where the calendar's own count starts, to 0001-01-01. */
const DAYS_TO_YEAR_1 = 306;

/** Days from 0001-01-01 to a date of the Gregorian calendar; the year is counted from March so that leap days come last. */
export function daysTo(year: number, month: number, day: number): number {
  const years = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const leaps = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400);
  return years * 365 + leaps + dayOfYear - DAYS_TO_YEAR_1;
}

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** How many days a month (1 to 12) has. */
export const daysInMonth = (year: number, month: number): number =>
  month === 2 && isLeap(year) ? 29 : (monthLengths[month - 1] ?? 0);

/** The datetime of a date and time of day; null when there is no such date. */
export function ticksOf(
  year: number,
  month: number,
  day: number,
  hour = 0,
  minute = 0,
  second = 0,
  fraction = 0,
): bigint | null {
  // Written so that NaN, too, is out of range.
  if (!(year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)))
    return null;
  if (!(hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59 && second >= 0 && second <= 59 && fraction >= 0))
    return null;
  const seconds = daysTo(year, month, day) * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second;
  return BigInt(seconds) * 10_000_000n + BigInt(fraction);
}

/** The datetime itself, or null when it lies outside the years 1 to 9999. */
export const inRange = (ticks: bigint): bigint | null => (ticks < 0n || ticks > MAX_DATETIME_TICKS ? null : ticks);

/** Takes a datetime apart. */
export function partsOf(ticks: bigint): DateParts {
  const seconds = Number(ticks / 10_000_000n);
  const fraction = Number(ticks % 10_000_000n);
  const days = Math.floor(seconds / SECONDS_PER_DAY);
  const ofDay = seconds - days * SECONDS_PER_DAY;
  const fromMarch = days + DAYS_TO_YEAR_1;
  const era = Math.floor(fromMarch / 146_097);
  const ofEra = fromMarch - era * 146_097;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * ofYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return {
    year,
    month,
    day: ofYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1,
    hour: Math.floor(ofDay / 3600),
    minute: Math.floor(ofDay / 60) % 60,
    second: ofDay % 60,
    fraction,
    dayOfWeek: (days + 1) % 7,
    dayOfYear: days - daysTo(year, 1, 1) + 1,
  };
}

/** A number with leading zeros. */
export const padded = (number: number, width: number): string => String(number).padStart(width, '0');
const twoDigits = Array.from({ length: 100 }, (_, number) => padded(number, 2));
const two = (number: number): string => twoDigits[number] as string;

/** The text of a datetime, `2026-01-15T12:00:00.0000000Z`. */
export function formatDatetime(ticks: bigint): string {
  const { year, month, day, hour, minute, second, fraction } = partsOf(ticks);
  const date = `${padded(year, 4)}-${two(month)}-${two(day)}`;
  const digits = fraction === 0 ? '0000000' : padded(fraction, 7);
  return `${date}T${two(hour)}:${two(minute)}:${two(second)}.${digits}Z`;
}

/** The datetime a text means in any of the forms that todatetime() reads; null when in none. */
export const parseDatetime = (text: string): bigint | null => parseIso(text) ?? parseLoose(text.trim());

// ------------------------------------------------------ the form that data has

/** A digit's value; NaN for any other character, which makes NaN of every number it is part of. */
const digit = (text: string, at: number): number => {
  const value = text.charCodeAt(at) - 48;
  return value >= 0 && value <= 9 ? value : Number.NaN;
};
const pair = (text: string, at: number): number => digit(text, at) * 10 + digit(text, at + 1);

/** `yyyy-MM-dd[Thh:mm[:ss[.f…]]][Z]` without a regular expression: loaders read it millions of times. */
function parseIso(text: string): bigint | null {
  if (text[4] !== '-' || text[7] !== '-') return null;
  const year = pair(text, 0) * 100 + pair(text, 2);
  const end = text.endsWith('Z') ? text.length - 1 : text.length;
  if (end === 10) return ticksOf(year, pair(text, 5), pair(text, 8));
  if ((text[10] !== 'T' && text[10] !== ' ') || text[13] !== ':' || end < 16) return null;
  let second = 0;
  let fraction = 0;
  if (end > 16) {
    if (text[16] !== ':' || end < 19) return null;
    second = pair(text, 17);
    if (end > 19) {
      if (text[19] !== '.' || end === 20) return null;
      for (let at = 20, scale = 1_000_000; at < end; at++, scale /= 10) fraction += digit(text, at) * Math.floor(scale);
    }
  }
  return ticksOf(year, pair(text, 5), pair(text, 8), pair(text, 11), pair(text, 14), second, fraction);
}

// ------------------------------------------------------------- every other form

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const month = `(?<name>${months.join('|')})[a-z]*`;
const weekday = '(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\\s+)?';
/** Year first, month first (the American order), day before the month's name, and the month's name first. */
const dates = [
  '(?<year>\\d{4})\\s*(?<s>[-/.])\\s*(?<month>\\d{1,2})\\s*\\k<s>\\s*(?<day>\\d{1,2})',
  '(?<month>\\d{1,2})\\s*(?<s>[-/.])\\s*(?<day>\\d{1,2})\\s*\\k<s>\\s*(?<year>\\d{4})',
  '(?<year>\\d{4})(?<month>\\d{2})(?<day>\\d{2})',
  '(?<year>\\d{4})-(?<month>\\d{1,2})',
  `${weekday}(?<day>\\d{1,2})[-\\s]${month}[-\\s](?<year>\\d{4}|\\d{2})`,
  `${weekday}${month}\\s+(?<day>\\d{1,2})(?:,\\s*|\\s+)(?<year>\\d{4})`,
];
const time =
  '(?<hour>\\d{1,2}):(?<minute>\\d{1,2})(?::(?<second>\\d{1,2})(?:\\.(?<fraction>\\d+))?)?(?:\\s*(?<half>[ap])m)?';
const zone = '(?:\\s*(?:z|gmt|utc|(?<sign>[-+])(?<zoneHour>\\d{2}):?(?<zoneMinute>\\d{2})?))?';
const forms = dates.map((date) => new RegExp(`^${date}(?:(?:t|\\s+)${time}${zone}|\\s*z)?$`, 'i'));

function parseLoose(text: string): bigint | null {
  if (/^\d{1,10}$/.test(text)) {
    const number = parseNumber(text);
    if (number !== undefined) return number;
  }
  for (const form of forms) {
    const groups = form.exec(text)?.groups;
    if (groups) return fromGroups(groups);
  }
  return null;
}

/** Four digits are a year, eight a date, and other numbers seconds since 1970 (measured: `datetime(1)`). */
function parseNumber(text: string): bigint | null | undefined {
  if (text.length === 8) return undefined;
  if (text.length === 4) return ticksOf(Number(text), 1, 1);
  return UNIX_EPOCH_TICKS + BigInt(text) * 10_000_000n;
}

function fromGroups(groups: Record<string, string | undefined>): bigint | null {
  const number = (name: string, otherwise = 0): number => Number(groups[name] ?? otherwise);
  const named = groups.name ? months.indexOf(groups.name.toLowerCase()) + 1 : number('month');
  const hour = hourOf(number('hour'), groups.half?.toLowerCase());
  const fraction = Number((groups.fraction ?? '').padEnd(7, '0').slice(0, 7));
  const local = ticksOf(
    fullYear(groups.year ?? ''),
    named,
    number('day', 1),
    hour,
    number('minute'),
    number('second'),
    fraction,
  );
  if (local === null || !groups.sign) return local;
  const minutes = number('zoneHour') * 60 + number('zoneMinute');
  return inRange(local - BigInt(groups.sign === '-' ? -minutes : minutes) * 600_000_000n);
}

/** Hours of the twelve-hour clock; an hour it does not have becomes one that no day has. */
function hourOf(hour: number, half: string | undefined): number {
  if (!half) return hour;
  return hour < 1 || hour > 12 ? 24 : (hour % 12) + (half === 'p' ? 12 : 0);
}

/** Years of two digits, as RFC 822 dates have them: 00 to 49 are in this century. */
function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length > 2) return year;
  return year < 50 ? year + 2000 : year + 1900;
}
