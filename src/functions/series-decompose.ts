import type { Dynamic, Value } from '../types/values.ts';
import {
  array,
  type Complaint,
  index,
  type Overload,
  oneOf,
  optional,
  overload,
  real,
  scalar,
  string,
} from './define.ts';
import { detectPeriod } from './periods.ts';
import { category, meanOf, quantile, someNumbersOf } from './series.ts';
import { lineOf, onLine } from './series-fit.ts';
import { type FenceKind, fenceKinds, outlierScores } from './series-outliers.ts';
import { notKnown } from './unknown.ts';

const trends = ['avg', 'linefit', 'none'] as const;
type Trend = (typeof trends)[number];

/** What to look for in a series. */
interface Model {
  /** −1 finds the period, 0 means none. */
  readonly period: number;
  readonly trend: Trend;
  /** So many points at the end are not learned from, only predicted. */
  readonly testPoints: number;
  /** The score from which on a period counts as found. */
  readonly threshold: number;
}

interface Decomposition {
  readonly baseline: readonly number[];
  readonly seasonal: readonly number[];
  readonly trend: readonly number[];
  readonly residual: readonly number[];
}

function median(numbers: readonly number[]): number {
  return quantile(
    [...numbers].sort((left, right) => left - right),
    0.5,
  );
}

/** For each point the median of the learned points at the same place in the period; zeros without a period. */
function seasonalOf(learned: readonly number[], length: number, model: Model, name: string): number[] {
  const period = model.period === -1 ? detectPeriod(learned, model.threshold, name) : model.period;
  if (period === 0) return new Array<number>(length).fill(0);
  if (period < 0 || period > learned.length) notKnown(name);
  const phases = Array.from({ length: period }, (): number[] => []);
  learned.forEach((value, i) => {
    phases[i % period]?.push(value);
  });
  const medians = phases.map(median);
  return Array.from({ length }, (_, i) => medians[i % period] as number);
}

function trendOf(deseasonal: readonly number[], length: number, trend: Trend): number[] {
  const line = lineOf(deseasonal);
  const mean = meanOf(deseasonal);
  const at = { avg: () => mean, linefit: (i: number) => onLine(line, i), none: () => 0 }[trend];
  return Array.from({ length }, (_, i) => at(i));
}

/** First the seasonal part is taken out, then the trend; what both predict is the baseline. */
function decompose(series: readonly number[], model: Model, name: string): Decomposition {
  const { length } = series;
  if (model.testPoints < 0 || model.testPoints >= length || !series.every(Number.isFinite)) notKnown(name);
  const learned = series.slice(0, length - model.testPoints);
  const seasonal = seasonalOf(learned, length, model, name);
  const trend = trendOf(
    learned.map((value, i) => value - (seasonal[i] as number)),
    length,
    model.trend,
  );
  const baseline = seasonal.map((value, i) => value + (trend[i] as number));
  return { baseline, seasonal, trend, residual: series.map((value, i) => value - (baseline[i] as number)) };
}

const trendNamed = (text: string | undefined, standard: Trend): Trend => (text?.toLowerCase() ?? standard) as Trend;

const seasonality = optional(index('seasonality'));
const trend = optional(oneOf(string('trend'), ...trends));
const testPoints = optional(index('testPoints'));
const seasonalityThreshold = optional(real('seasonalityThreshold'));
/** From this score on a period counts, unless the query says otherwise. */
const THRESHOLD = 0.6;

const differs =
  'A period that Kusto would find is refused unless it is the clear one; so is what a series of other than numbers gives.';

export const seriesDecompose = scalar({
  name: 'series_decompose',
  category,
  doc: 'Takes a series apart: baseline, seasonal part, trend and the rest.',
  examples: [
    [
      'print y = dynamic([1, 5, 2, 6]) | extend (b, s, t, r) = series_decompose(y, 2) | project s, t, r',
      'print s = dynamic([1.5, 5.5, 1.5, 5.5]), t = dynamic([0.0, 0.0, 0.0, 0.0]), r = dynamic([-0.5, -0.5, 0.5, 0.5])',
    ],
    [
      'print y = dynamic([1, 2, 6]) | extend (b, s, t, r) = series_decompose(y, 0, "avg") | project b, r',
      'print b = dynamic([3.0, 3.0, 3.0]), r = dynamic([-2.0, -1.0, 3.0])',
    ],
  ],
  overloads: [
    overload(
      [array('series'), seasonality, trend, testPoints, seasonalityThreshold],
      'dynamic',
      (series, period, trend, testPoints, threshold) => {
        const numbers = someNumbersOf(series, 'series_decompose');
        if (numbers === null) return null;
        const model = {
          period: period ?? -1,
          trend: trendNamed(trend, 'avg'),
          testPoints: testPoints ?? 0,
          threshold: threshold ?? THRESHOLD,
        };
        const { baseline, seasonal, trend: line, residual } = decompose(numbers, model, 'series_decompose');
        return [baseline, seasonal, line, residual];
      },
      {
        outputs: () =>
          ['baseline', 'seasonal', 'trend', 'residual'].map((part) => ({
            name: `series_decompose_{}_${part}`,
            type: 'dynamic',
          })),
      },
    ),
  ],
  differs,
});

export const seriesDecomposeForecast = scalar({
  name: 'series_decompose_forecast',
  category,
  doc: 'Predicts the last points of a series from the seasonal part and the trend of those before.',
  examples: [
    [
      'print y = dynamic([1, 2, 3, 0, 0]) | project f = series_decompose_forecast(y, 2, 0)',
      'print f = dynamic([1.0, 2.0, 3.0, 4.0, 5.0])',
    ],
  ],
  overloads: [
    overload(
      [array('series'), index('points'), seasonality, trend, seasonalityThreshold],
      'dynamic',
      (series, points, period, trend, threshold) => {
        const numbers = someNumbersOf(series, 'series_decompose_forecast');
        if (numbers === null) return null;
        const model = {
          period: period ?? -1,
          trend: trendNamed(trend, 'linefit'),
          testPoints: points,
          threshold: threshold ?? THRESHOLD,
        };
        return decompose(numbers, model, 'series_decompose_forecast').baseline;
      },
    ),
  ],
  differs,
});

/** How points to predict only change the scores is not known. */
const checkTestPoints = ([, , , , points]: readonly (Value | undefined)[], given: number): Complaint | undefined =>
  given < 5 || (points !== undefined && Number(points) === 0)
    ? undefined
    : { argument: 4, code: 'KQLAB013', details: ['series_decompose_anomalies'] };

interface Detection {
  readonly threshold: number;
  readonly method: FenceKind;
}

function anomalies(series: readonly number[], model: Model, { threshold, method }: Detection): Dynamic[] {
  const name = 'series_decompose_anomalies';
  const { baseline, residual } = decompose(series, model, name);
  const scores = outlierScores(residual, method, name);
  const flags = scores.map((score) => (score > threshold ? 1n : score < -threshold ? -1n : 0n));
  return [flags, scores, baseline];
}

const anomalyOverload: Overload = overload(
  [
    array('series'),
    optional(real('threshold')),
    seasonality,
    trend,
    testPoints,
    optional(oneOf(string('method'), ...fenceKinds)),
    seasonalityThreshold,
  ],
  'dynamic',
  (series, threshold, period, trend, _testPoints, method, seasonalityThreshold) => {
    const numbers = someNumbersOf(series, 'series_decompose_anomalies');
    if (numbers === null) return null;
    const model = {
      period: period ?? -1,
      trend: trendNamed(trend, 'avg'),
      testPoints: 0,
      threshold: seasonalityThreshold ?? THRESHOLD,
    };
    return anomalies(numbers, model, {
      threshold: threshold ?? 1.5,
      method: (method?.toLowerCase() ?? 'ctukey') as FenceKind,
    });
  },
  {
    check: (values) => checkTestPoints(values, values.length),
    outputs: () =>
      ['ad_flag', 'ad_score', 'baseline'].map((part) => ({
        name: `series_decompose_anomalies_{}_${part}`,
        type: 'dynamic',
      })),
  },
);

export const seriesDecomposeAnomalies = scalar({
  name: 'series_decompose_anomalies',
  category,
  doc: 'Finds the points of a series that lie far from its seasonal part and trend: flags, scores and baseline.',
  examples: [
    [
      'print y = dynamic([1, 2, 3, 4, 5, 21]) | extend (flag, score, base) = series_decompose_anomalies(y, 1.5, 0, "avg", 0, "tukey") | project flag, base',
      'print flag = dynamic([0, 0, 0, 0, 0, 1]), base = dynamic([6.0, 6.0, 6.0, 6.0, 6.0, 6.0])',
    ],
  ],
  overloads: [anomalyOverload],
  differs: `${differs} Test points are refused.`,
});

const seasonalOverload = (series: Dynamic, period: number): Dynamic => {
  const name = 'series_seasonal';
  const numbers = someNumbersOf(series, name);
  // Any other value than -1 that is no period means that there is no season.
  const model: Model = { period: period < -1 ? 0 : period, trend: 'none', testPoints: 0, threshold: 0.7 };
  return numbers && seasonalOf(numbers, numbers.length, model, name);
};

export const seriesSeasonal = scalar({
  name: 'series_seasonal',
  category,
  doc: 'The seasonal part of a series: at each point the median of the points at the same place in the period.',
  examples: [['series_seasonal(dynamic([1, 5, 2, 6]), 2)', 'dynamic([1.5, 5.5, 1.5, 5.5])']],
  overloads: [
    overload([array('series')], 'dynamic', (series) => seasonalOverload(series, -1)),
    overload([array('series'), index('period')], 'dynamic', seasonalOverload),
    overload([array('series'), index('period'), index('testPoints')], 'dynamic', () => null, {
      check: () => ({ argument: 2, code: 'KQLAB013', details: ['series_seasonal'] }),
    }),
  ],
  differs,
});
