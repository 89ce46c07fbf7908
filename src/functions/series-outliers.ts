import { type Dynamic, isArray, type Value } from '../types/values.ts';
import {
  array,
  type Complaint,
  index,
  nullable,
  number,
  oneOf,
  optional,
  overload,
  real,
  scalar,
  string,
} from './define.ts';
import { category, isNumber, quantile } from './series.ts';
import { notKnown } from './unknown.ts';

interface Fence {
  readonly low: number;
  readonly high: number;
  /** Makes scores of different fences comparable: 1 for quartiles. */
  readonly factor: number;
}

/** Tukey's own fence, and the custom one; its factor was measured on the engine. */
const fences = {
  tukey: { low: 0.25, high: 0.75, factor: 1 },
  ctukey: { low: 0.1, high: 0.9, factor: 2.772605605507916 },
} as const satisfies Record<string, Fence>;
export type FenceKind = keyof typeof fences;
export const fenceKinds = Object.keys(fences) as FenceKind[];

/** How far each number lies outside of the fence, in widths of it; a number that is undefined scores 0. */
export function outlierScores(numbers: readonly (number | undefined)[], kind: FenceKind, name: string): number[] {
  const { low, high, factor } = fences[kind];
  const sorted = numbers.filter((value) => value !== undefined).sort((left, right) => left - right);
  if (sorted.length === 0 || !sorted.every(Number.isFinite)) notKnown(name);
  const [below, above] = [quantile(sorted, low), quantile(sorted, high)];
  // The first and last number tell whether anything lies outside a fence without width.
  const outside = (sorted[0] as number) < below || (sorted[sorted.length - 1] as number) > above;
  if (above === below && outside) notKnown(name);
  return numbers.map((value) => {
    if (value === undefined || (value >= below && value <= above)) return 0;
    return ((value - (value > above ? above : below)) / (above - below)) * factor;
  });
}

function outliers(series: Dynamic, kind: string, ignored: number | undefined): Dynamic {
  if (!isArray(series)) return null;
  const numbers = series.map((element) => {
    if (element === null) return undefined;
    const value = isNumber(element) ? Number(element) : notKnown('series_outliers');
    return value === ignored ? undefined : value;
  });
  return outlierScores(numbers, kind.toLowerCase() as FenceKind, 'series_outliers');
}

/** The factor of other percentiles than 10 and 90 is not known, nor what test points change. */
function check(values: readonly (Value | undefined)[]): Complaint | undefined {
  const known = [10, 90, 0];
  const unknown = values.slice(3).findIndex((value, i) => value === undefined || Number(value) !== known[i]);
  return unknown < 0 ? undefined : { argument: unknown + 3, code: 'KQLAB013', details: ['series_outliers'] };
}

export const seriesOutliers = scalar({
  name: 'series_outliers',
  category,
  doc: 'Scores how far the elements of a series lie outside its usual range, by the fences of Tukey.',
  examples: [
    ['series_outliers(dynamic([1, 2, 3, 4, 5, 20]), "tukey")', 'dynamic([-0.5, -0.1, 0.0, 0.0, 0.1, 6.1])'],
    ['series_outliers(dynamic([7, null, 7]))', 'dynamic([0.0, 0.0, 0.0])'],
  ],
  overloads: [
    overload(
      [array('series'), optional(oneOf(string('kind'), ...fenceKinds)), optional(nullable(number('ignoreValue')))],
      'dynamic',
      (series, kind, ignored) =>
        outliers(series, kind ?? 'ctukey', ignored === undefined || ignored === null ? undefined : Number(ignored)),
    ),
    overload(
      [
        array('series'),
        oneOf(string('kind'), ...fenceKinds),
        nullable(real('ignoreValue')),
        real('minPercentile'),
        optional(real('maxPercentile')),
        optional(index('testPoints')),
      ],
      'dynamic',
      (series, kind, ignored) => outliers(series, kind, ignored ?? undefined),
      { check },
    ),
  ],
  named: 'argument',
  differs: 'Only the percentiles 10 and 90 are known; a range without width that has values outside is refused.',
});
