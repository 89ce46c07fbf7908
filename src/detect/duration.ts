import { parseTimespan } from '../types/timespan.ts';
import { TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MINUTE, TICKS_PER_SECOND } from '../types/values.ts';

const iso = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/i;
const units = [7n * TICKS_PER_DAY, TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MINUTE, TICKS_PER_SECOND];

/** The ticks of a duration as rules write it: `1h`, `PT1H`, `P14D`; undefined when it is none. */
export function parseDuration(text: string): bigint | undefined {
  const [found, ...numbers] = iso.exec(text.trim()) ?? [];
  const ticks =
    found === undefined
      ? parseTimespan(text)
      : numbers.reduce((sum, digits, index) => sum + BigInt(digits ?? 0) * (units[index] ?? 0n), 0n);
  return ticks === null || ticks <= 0n ? undefined : ticks;
}

/** A duration in the unit that suits it: `90m`, `1d`. */
export function durationText(ticks: bigint): string {
  const names = [
    [TICKS_PER_DAY, 'd'],
    [TICKS_PER_HOUR, 'h'],
    [TICKS_PER_MINUTE, 'm'],
    [TICKS_PER_SECOND, 's'],
  ] as const;
  for (const [unit, name] of names) if (ticks >= unit && ticks % unit === 0n) return `${ticks / unit}${name}`;
  return `${Number(ticks) / Number(TICKS_PER_SECOND)}s`;
}
