import { deviationOf, meanOf } from './series.ts';
import { notKnown } from './unknown.ts';

/** Kusto finds periods of at least so many points, and at most half the length of the series. */
const SHORTEST = 4;
/** What leaves no doubt: every period that was measured to be found has a greater share of the power of all frequencies … */
const CLEAR_SHARE = 0.25;
/** … and is there at least so many times. */
const CLEAR_FREQUENCY = 4;

/**
 * The period of a series as series_periods_detect() finds it: 0 when none scores as much as the threshold. How Kusto
 * decides between several candidates is not known, so anything but a clear case is refused.
 */
export function detectPeriod(series: readonly number[], threshold: number, name: string): number {
  const longest = Math.floor(series.length / 2);
  if (longest < SHORTEST || deviationOf(series) === 0) return 0;
  const scores = scoresOf(series);
  const score = (period: number): number => scores[period] as number;
  const peaks: number[] = [];
  for (let period = SHORTEST; period <= longest; period++) {
    if (score(period) > score(period - 1) && score(period) > score(period + 1)) peaks.push(period);
  }
  const best = highest(peaks, score);
  if (best === undefined || score(best) < threshold) return 0;
  const { frequency, share } = strongest(series, longest);
  // Less than the average share of a frequency is no period for any method.
  if (share < 1 / longest) return 0;
  const [shortest, widest] = [series.length / (frequency + 1), series.length / (frequency - 1)];
  const period = highest(
    peaks.filter((peak) => peak > shortest && peak < widest),
    score,
  );
  const isClear = share >= CLEAR_SHARE && frequency >= CLEAR_FREQUENCY;
  if (period === undefined || score(period) < threshold || !isClear) notKnown(name);
  // A multiple of a period may score a little more than the period itself.
  return Math.abs(best - Math.round(best / period) * period) <= 1 ? period : notKnown(name);
}

/** The first of the periods with the highest score, but for differences in the last digits. */
function highest(periods: readonly number[], score: (period: number) => number): number | undefined {
  const most = periods.reduce((high, period) => Math.max(high, score(period)), 0);
  return periods.find((period) => score(period) > most - 1e-9);
}

/**
 * The score of each period: the correlation of the series with itself moved round by so many points, put between 0 for
 * the least of all moves and 1 for none.
 */
function scoresOf(series: readonly number[]): number[] {
  const mean = meanOf(series);
  const { length } = series;
  const distances = Float64Array.from(series, (value) => value - mean);
  const correlations = series.map((_, lag) => {
    let sum = 0;
    for (let i = 0; i < length; i++) sum += (distances[i] as number) * (distances[(i + lag) % length] as number);
    return sum;
  });
  const least = correlations.reduce((low, value) => Math.min(low, value));
  const most = correlations[0] as number;
  return correlations.map((value) => (value - least) / (most - least));
}

/** The frequency (periods in the whole series) with the most power among those a period may have, and its share of all power. */
function strongest(series: readonly number[], longest: number): { frequency: number; share: number } {
  const { length } = series;
  const cosine = Float64Array.from(series, (_, i) => Math.cos((2 * Math.PI * i) / length));
  const sine = Float64Array.from(series, (_, i) => Math.sin((2 * Math.PI * i) / length));
  const part = (k: number, wave: Float64Array): number => {
    let sum = 0;
    for (let i = 0; i < length; i++) sum += (series[i] as number) * (wave[(i * k) % length] as number);
    return sum;
  };
  let total = 0;
  let frequency = 0;
  let power = 0;
  for (let k = 1; k <= longest; k++) {
    const own = part(k, cosine) ** 2 + part(k, sine) ** 2;
    total += own;
    const period = length / k;
    if (own > power && period >= SHORTEST && period <= length / 2) {
      power = own;
      frequency = k;
    }
  }
  return { frequency, share: power / total };
}
