import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Overload, QueryContext, ScalarFunction } from '../src/functions/define.ts';
import { defaultLimits } from '../src/functions/define.ts';
import { scalarFunctions } from '../src/functions/index.ts';
import { detectPeriod } from '../src/functions/periods.ts';
import { EvaluationError } from '../src/source/diagnostic.ts';
import type { Value } from '../src/types/values.ts';

const context: QueryContext = { now: 0n, random: () => 0, limits: defaultLimits };

/** Calls the overload of a function that takes so many arguments. */
function call(name: string, ...values: (Value | undefined)[]): Value {
  const { overloads } = scalarFunctions.get(name) as ScalarFunction;
  const fits = ({ parameters }: Overload) => parameters.length >= values.length;
  const overload = overloads.find(fits) as Overload;
  const code = overload.make([], context) as (...values: (Value | undefined)[]) => Value | undefined;
  return code(...values) ?? null;
}
const numbers = (name: string, ...values: (Value | undefined)[]) => call(name, ...values) as number[];
const columns = (name: string, ...values: (Value | undefined)[]) => call(name, ...values) as unknown as number[][];

/** Numbers that look random and are the same every time. */
function noise(length: number, seed = 7): number[] {
  let state = seed;
  return Array.from({ length }, () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  });
}
const close = (actual: readonly number[], expected: readonly number[]) => {
  expect(actual.length).toBe(expected.length);
  actual.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i] as number, 9);
  });
};
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Straight from the definition: the middle of the sorted values, or the mean of the two in the middle. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const half = sorted.length / 2;
  return Number.isInteger(half)
    ? ((sorted[half - 1] as number) + (sorted[half] as number)) / 2
    : (sorted[Math.floor(half)] as number);
}

/** Slope and interception by the textbook sums, with x from 1. */
function textbookLine(values: readonly number[]): { slope: number; interception: number } {
  const n = values.length;
  let [x, y, xy, xx] = [0, 0, 0, 0];
  values.forEach((value, i) => {
    x += i + 1;
    y += value;
    xy += (i + 1) * value;
    xx += (i + 1) ** 2;
  });
  const slope = (n * xy - x * y) / (n * xx - x * x);
  return { slope, interception: (y - slope * x) / n };
}

const PERIOD = 12;
/** Six periods of a wave with a trend, noise and one spike. */
const wave = noise(6 * PERIOD).map(
  (value, i) => 20 + 8 * Math.sin((2 * Math.PI * i) / PERIOD) + 0.05 * i + value + (i === 40 ? 30 : 0),
);
const seasonal = wave.map((_, i) => median(wave.filter((_, j) => j % PERIOD === i % PERIOD)));
const deseasonal = wave.map((value, i) => value - (seasonal[i] as number));

describe('decomposition', () => {
  test('the seasonal part is the median of each phase, the trend the mean of the rest', () => {
    const [baseline, season, trend, residual] = columns('series_decompose', wave, PERIOD) as [
      number[],
      number[],
      number[],
      number[],
    ];
    close(season, seasonal);
    close(
      trend,
      wave.map(() => mean(deseasonal)),
    );
    close(
      baseline,
      seasonal.map((value) => value + mean(deseasonal)),
    );
    close(
      residual,
      wave.map((value, i) => value - (baseline[i] as number)),
    );
  });

  test('a fitted trend is the line of least squares', () => {
    const { slope, interception } = textbookLine(deseasonal);
    const [, , trend] = columns('series_decompose', wave, PERIOD, 'linefit') as [number[], number[], number[]];
    close(
      trend,
      wave.map((_, i) => slope * (i + 1) + interception),
    );
  });

  test('the period is found by itself', () => {
    expect(detectPeriod(wave, 0.6, 'test')).toBe(PERIOD);
    expect(columns('series_decompose', wave)).toEqual(columns('series_decompose', wave, PERIOD));
  });

  test('a forecast learns from all but the last points', () => {
    const points = 12;
    const learned = wave.slice(0, -points);
    const season = wave.map((_, i) => median(learned.filter((_, j) => j % PERIOD === i % PERIOD)));
    const { slope, interception } = textbookLine(learned.map((value, i) => value - (season[i] as number)));
    const blanked = wave.map((value, i) => (i < learned.length ? value : 0));
    close(
      numbers('series_decompose_forecast', blanked, points, PERIOD),
      season.map((value, i) => value + slope * (i + 1) + interception),
    );
  });

  test('anomalies are the outliers of what is left', () => {
    const [, , , residual] = columns('series_decompose', wave, PERIOD) as [number[], number[], number[], number[]];
    const [flags, scores] = columns('series_decompose_anomalies', wave, undefined, PERIOD) as [unknown, number[]];
    close(scores, numbers('series_outliers', residual));
    expect(flags).toEqual(scores.map((score) => (score > 1.5 ? 1n : score < -1.5 ? -1n : 0n)));
    expect((flags as bigint[])[40]).toBe(1n);
  });

  test('series without a period have none', () => {
    expect(detectPeriod(noise(50), 0.9, 'test')).toBe(0);
    expect(detectPeriod(new Array(30).fill(4), 0.6, 'test')).toBe(0);
    expect(detectPeriod([1, 2, 1, 2, 1, 2], 0.6, 'test')).toBe(0);
  });

  test('a short period whose multiple could be one is no period', () => {
    expect(numbers('series_seasonal', [1, 3, 5, 2, 4, 6, 1, 3, 5, 2, 4, 6])).toEqual(new Array(12).fill(0));
  });

  test('what is not clear is refused', () => {
    // Two periods only: whether Kusto takes them for a pattern is not known.
    const twice = [...wave.slice(0, 12), ...wave.slice(0, 12)];
    expect(() => detectPeriod(twice, 0.6, 'test')).toThrow(EvaluationError);
    expect(() => call('series_decompose', [1, null, 3], 0)).toThrow(EvaluationError);
  });
});

describe('outliers', () => {
  /** The factor of the custom fence, as an answer of the engine shows it: its score of -3 in this series. */
  const published = [-3, 2.4, 15, 3.9, 5, 6, 4.5, 5.2, 3, 4, 5, 16, 7, 5, 5, 4];

  test('the custom fence lies at the 10th and 90th percentile', () => {
    const scores = numbers('series_outliers', published);
    expect(scores[0]).toBeCloseTo(-1.9040785483608571, 12);
    expect(scores[1]).toBeCloseTo(-0.10021466044004519, 12);
    expect(scores[2]).toBeCloseTo(1.3361954725339347, 12);
    expect(scores[11]).toBeCloseTo(1.6702443406674186, 12);
    expect(scores.filter((score) => score === 0)).toHaveLength(12);
  });

  test('Tukey measures in widths of the quartiles', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 5, maxLength: 30 }), (series) => {
        const sorted = [...series].sort((left, right) => left - right);
        const at = (fraction: number) => {
          const place = fraction * (sorted.length - 1);
          const [low, high] = [sorted[Math.floor(place)] as number, sorted[Math.ceil(place)] as number];
          return low + (high - low) * (place % 1);
        };
        const [low, high] = [at(0.25), at(0.75)];
        fc.pre(high > low);
        const expected = series.map((value) =>
          value > high ? (value - high) / (high - low) : value < low ? (value - low) / (high - low) : 0,
        );
        close(numbers('series_outliers', series, 'tukey'), expected);
      }),
    );
  });

  test('missing values score 0 and move nothing', () => {
    const scores = numbers('series_outliers', [...published, null], 'ctukey');
    expect(scores).toEqual([...numbers('series_outliers', published), 0]);
    expect(numbers('series_outliers', [...published, -1], 'ctukey', -1)).toEqual(scores);
  });

  test('a fence without width has no outside that is known', () => {
    expect(numbers('series_outliers', [5, 5, 5])).toEqual([0, 0, 0]);
    expect(() => call('series_outliers', [...new Array(20).fill(5), 6])).toThrow(EvaluationError);
  });
});

describe('fits', () => {
  const series = fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 3, maxLength: 30 });

  test('a line has the slope, interception and quality of the textbook', () => {
    fc.assert(
      fc.property(series, (values) => {
        fc.pre(new Set(values).size > 1);
        const { slope, interception } = textbookLine(values);
        const fit = values.map((_, i) => slope * (i + 1) + interception);
        const total = values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0);
        const rest = values.reduce((sum, value, i) => sum + (value - (fit[i] as number)) ** 2, 0);
        const [rsquare, ...others] = call('series_fit_line', values) as unknown as number[];
        close([rsquare, ...others.slice(0, 4)] as number[], [
          1 - rest / total,
          slope,
          total / (values.length - 1),
          rest / (values.length - 1),
          interception,
        ]);
        close(others[4] as unknown as number[], fit);
      }),
    );
  });

  test('a polynomial of the first degree is the line', () => {
    fc.assert(
      fc.property(series, (values) => {
        fc.pre(new Set(values).size > 1);
        const [rsquare, slope, variance, rvariance, interception, line] = call(
          'series_fit_line',
          values,
        ) as unknown as number[];
        const [r, coefficients, v, rv, polynomial] = call('series_fit_poly', values) as unknown as number[];
        close([r, v, rv] as number[], [rsquare, variance, rvariance] as number[]);
        close(coefficients as unknown as number[], [slope, interception] as number[]);
        close(polynomial as unknown as number[], line as unknown as number[]);
      }),
    );
  });

  test('a polynomial goes through points that lie on one', () => {
    const x = Array.from({ length: 20 }, (_, i) => i / 4 - 2.3);
    const y = x.map((value) => value ** 5 - 8 * value ** 3 + 10 * value + 6);
    const [rsquare, coefficients] = call('series_fit_poly', y, x, 5) as unknown as [number, number[]];
    expect(rsquare).toBeCloseTo(1, 12);
    close(coefficients, [1, 0, -8, 0, 10, 6]);
  });

  test('points that do not determine the polynomial are refused', () => {
    expect(() => call('series_fit_poly', [1, 2, 3], [1, 1, 1], 2)).toThrow(EvaluationError);
    expect(() => call('series_fit_poly', [1, 2], undefined, 5)).toThrow(EvaluationError);
    expect(() => call('series_fit_line', [4, 4, 4])).toThrow(EvaluationError);
  });
});

describe('filters', () => {
  const series = fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 12 });
  const filter = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });

  test('a moving average is the convolution with zeros outside', () => {
    fc.assert(
      fc.property(series, filter, fc.boolean(), (values, weights, center) => {
        const ahead = center ? Math.floor(weights.length / 2) : 0;
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        const expected = values.map((_, i) => {
          let sum = 0;
          for (let k = 0; k < weights.length; k++) sum += (weights[k] as number) * (values[i + ahead - k] ?? 0);
          return sum / total;
        });
        close(numbers('series_fir', values, weights, true, center), expected);
      }),
    );
  });

  test('a filter with negative weights is not normalized', () => {
    expect(call('series_fir', [0n, 2n, 5n], [1n, -1n])).toEqual([0n, 2n, 3n]);
    expect(call('series_fir', [0n, 2n, 5n], [1n, -1n], true)).toBe(null);
  });

  test('feedback that undoes a filter gives the series back', () => {
    fc.assert(
      fc.property(series, filter, (values, weights) => {
        const forth = numbers('series_fir', values, weights, false);
        const back = numbers('series_iir', forth, [1], weights);
        // Errors grow where the filter is unstable, so only the beginning is compared.
        close(back.slice(0, 5), values.slice(0, 5));
      }),
    );
  });
});

describe('filling', () => {
  const gaps = [null, 111n, null, 36n, 41n, null, null, 16n, 61n, 33n, null, null];

  test('a series of longs is filled with longs', () => {
    expect(call('series_fill_linear', gaps)).toEqual([111n, 111n, 73n, 36n, 41n, 32n, 24n, 16n, 61n, 33n, 33n, 33n]);
    expect(call('series_fill_linear', gaps, null, false)).toEqual([
      null,
      111n,
      73n,
      36n,
      41n,
      32n,
      24n,
      16n,
      61n,
      33n,
      null,
      null,
    ]);
  });

  test('a series of reals is filled with reals', () => {
    const reals = gaps.map((value) => (value === null ? null : Number(value)));
    close(numbers('series_fill_linear', reals), [111, 111, 73.5, 36, 41, 98 / 3, 73 / 3, 16, 61, 33, 33, 33]);
  });

  test('a series without values gets the constant', () => {
    expect(call('series_fill_linear', [null, null])).toEqual([0, 0]);
  });

  test('filling forward and backward are mirrors', () => {
    const series = fc.array(fc.option(fc.integer({ min: 0, max: 3 }), { nil: null }));
    fc.assert(
      fc.property(series, (values) => {
        const mirrored = numbers('series_fill_backward', values.toReversed()).toReversed();
        expect(mirrored).toEqual(call('series_fill_forward', values));
      }),
    );
  });
});

describe('statistics', () => {
  test('agree with their definitions', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -99, max: 99 }), { minLength: 2, maxLength: 20 }), (values) => {
        const variance = values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1);
        const [min, minAt, max, maxAt, ...others] = call('series_stats', values) as unknown as number[];
        expect([min, Number(minAt), max, Number(maxAt)]).toEqual([
          Math.min(...values),
          values.indexOf(Math.min(...values)),
          Math.max(...values),
          values.indexOf(Math.max(...values)),
        ]);
        close(others, [mean(values), Math.sqrt(variance), variance]);
      }),
    );
  });

  test('correlation agrees with the formula of sums', () => {
    const pairs = fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })), {
      minLength: 2,
    });
    fc.assert(
      fc.property(pairs, (both) => {
        const [x, y] = [both.map(([left]) => left), both.map(([, right]) => right)];
        fc.pre(new Set(x).size > 1 && new Set(y).size > 1);
        const sum = (of: (left: number, right: number) => number) => both.reduce((all, [l, r]) => all + of(l, r), 0);
        const n = both.length;
        const [sx, sy] = [sum((l) => l), sum((_, r) => r)];
        const top = n * sum((l, r) => l * r) - sx * sy;
        const bottom = Math.sqrt((n * sum((l) => l * l) - sx * sx) * (n * sum((_, r) => r * r) - sy * sy));
        expect(call('series_pearson_correlation', x, y)).toBeCloseTo(top / bottom, 9);
      }),
    );
  });

  test('series that are not finite have none', () => {
    expect(call('series_stats', [1, null, 3])).toBe(null);
    expect(call('series_stats_dynamic', [1, Number.NaN, 3])).toBe(null);
  });
});

describe('arithmetic', () => {
  test('longs stay longs and wrap, one real makes reals of all', () => {
    expect(call('series_add', [1n, 2n], [10n, 20n])).toEqual([11n, 22n]);
    expect(call('series_add', [2n ** 63n - 1n], [1n])).toEqual([-(2n ** 63n)]);
    expect(call('series_add', [1n, 2n], [0.5, 1n])).toEqual([1.5, 3]);
    expect(call('series_abs', [-6.5, 0n, 8.2])).toEqual([6.5, 0, 8.2]);
  });

  test('what is missing or no number gives null', () => {
    expect(call('series_multiply', [2n, 'x', 4n], [3n, 3n])).toEqual([6n, null, null]);
    expect(call('series_less', [1n], ['y'])).toEqual([null]);
    expect(call('series_add', 'x', [1n])).toBe(null);
  });

  test('division is that of reals', () => {
    expect(call('series_divide', [1n, -1n, 0n], [0n, 0n, 0n])).toEqual([Infinity, -Infinity, NaN]);
  });

  test('what lies outside the domain of a function is refused', () => {
    expect(() => call('series_log', [0n])).toThrow(EvaluationError);
    expect(() => call('series_acos', [2n])).toThrow(EvaluationError);
  });
});
