import { parseDatetime } from '../types/datetime.ts';
import { parseTimespan } from '../types/timespan.ts';

/** Times that count from the clock of the test: `now`, `-3h`, `+90s`, `-1.06:00:00`. */
const relative = /^(?:now|([+-])\s*(\d.*))$/;

/** Whether a text is a time relative to the clock. */
export const isRelative = (text: string): boolean => relativeTicks(text) !== undefined;

/** The distance from the clock that a relative time means; undefined for any other text. */
export function relativeTicks(text: string): bigint | undefined {
  const [found, sign, span] = relative.exec(text.trim()) ?? [];
  if (found === undefined) return undefined;
  if (span === undefined) return 0n;
  const ticks = /[a-z:]/.test(span) ? parseTimespan(span) : null;
  if (ticks === null) return undefined;
  return sign === '-' ? -ticks : ticks;
}

/** The time a text means: relative to the clock, or absolute; null when it is no time. */
export function timeOf(text: string, now: bigint): bigint | null {
  const ticks = relativeTicks(text);
  return ticks === undefined ? parseDatetime(text) : now + ticks;
}
