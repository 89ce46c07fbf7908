import type { ScalarType } from '../types/types.ts';
import { type Dynamic, isArray, isDecimal } from '../types/values.ts';
import { array, bool, number, optional, overload, real, type ScalarFunction, scalar } from './define.ts';
import { category, deviationOf, isNumber, someNumbersOf, sumOf } from './series.ts';
import { notKnown } from './unknown.ts';

// --------------------------------------------------------- sums and products

const reduced = (
  name: string,
  doc: string,
  example: readonly [string, string],
  reduce: (numbers: readonly number[]) => number,
): ScalarFunction =>
  scalar({
    name,
    category,
    doc,
    examples: [[`${name}(dynamic(${example[0]}))`, example[1]]],
    overloads: [
      overload([array('series')], 'real', (series) => {
        const numbers = someNumbersOf(series, name);
        return numbers && reduce(numbers);
      }),
    ],
    differs: 'An empty series, and an element that is no number, are refused.',
  });

const dotProduct = (left: readonly number[], right: readonly number[]): number =>
  sumOf(left.map((value, i) => value * (right[i] as number)));
const magnitude = (numbers: readonly number[]): number => Math.sqrt(dotProduct(numbers, numbers));

export const seriesSum = reduced('series_sum', 'The sum of the elements.', ['[1, 2, 3.5]', '6.5'], sumOf);
export const seriesProduct = reduced(
  'series_product',
  'The product of the elements.',
  ['[2, 3, 0.5]', '3.0'],
  (numbers) => numbers.reduce((product, value) => product * value, 1),
);
export const seriesMagnitude = reduced(
  'series_magnitude',
  'The root of the sum of the squares of the elements.',
  ['[3, 4]', '5.0'],
  magnitude,
);

/** Two series cut to the length of the shorter; null when one is empty or no array. */
function aligned(left: Dynamic, right: Dynamic): [readonly Dynamic[], readonly Dynamic[]] | null {
  if (!isArray(left) || !isArray(right)) return null;
  const length = Math.min(left.length, right.length);
  return length === 0 ? null : [left.slice(0, length), right.slice(0, length)];
}

/** Pairs in which an element is no number are passed over. */
function dotProductOf(left: Dynamic, right: Dynamic): number | null {
  const series = aligned(left, right);
  if (series === null) return null;
  const [first, second] = series;
  return sumOf(
    first.map((value, i) => {
      const other = second[i];
      return isNumber(value) && isNumber(other) ? Number(value) * Number(other) : 0;
    }),
  );
}

const repeated = (value: unknown, series: Dynamic): Dynamic =>
  isArray(series) ? series.map(() => (isDecimal(value) ? value.toNumber() : Number(value))) : null;

export const seriesDotProduct = scalar({
  name: 'series_dot_product',
  category,
  doc: 'The sum of the products of the elements of two series; a single number stands for a series of it.',
  examples: [
    ['series_dot_product(dynamic([1, 2, 3]), dynamic([4, 5]))', '14.0'],
    ['series_dot_product(dynamic([1, 2]), 10)', '30.0'],
    ['series_dot_product(dynamic([]), dynamic([1]))', 'real(null)'],
  ],
  overloads: [
    overload([array('series1'), array('series2')], 'real', dotProductOf),
    overload([array('series'), number('value')], 'real', (series, value) =>
      dotProductOf(series, repeated(value, series)),
    ),
    overload([number('value'), array('series')], 'real', (value, series) =>
      dotProductOf(repeated(value, series), series),
    ),
  ],
});

export const seriesCosineSimilarity = scalar({
  name: 'series_cosine_similarity',
  category,
  doc: 'The cosine of the angle between two series taken as vectors; known magnitudes can be given.',
  examples: [
    ['series_cosine_similarity(dynamic([3, 4]), dynamic([6, 8]))', '1.0'],
    ['series_cosine_similarity(dynamic([3, 4]), dynamic([1, 0]), 5.0, 1.0)', '0.6'],
  ],
  overloads: [
    overload(
      [array('series1'), array('series2'), optional(real('magnitude1')), optional(real('magnitude2'))],
      'real',
      (series1, series2, magnitude1, magnitude2) => {
        const series = aligned(series1, series2);
        if (series === null) return null;
        const [left, right] = series.map((each) => someNumbersOf(each, 'series_cosine_similarity')) as [
          number[],
          number[],
        ];
        const size = (magnitude1 ?? magnitude(left)) * (magnitude2 ?? magnitude(right));
        return size === 0 ? notKnown('series_cosine_similarity') : dotProduct(left, right) / size;
      },
    ),
  ],
  differs: 'Elements that are no numbers, and vectors without length, are refused.',
});

export const seriesPearsonCorrelation = scalar({
  name: 'series_pearson_correlation',
  category,
  doc: 'The correlation coefficient of Pearson of two series; null when they differ in length or hold other than numbers.',
  examples: [
    ['series_pearson_correlation(dynamic([1, 2, 3]), dynamic([2, 1, 3]))', '0.5'],
    ['series_pearson_correlation(dynamic([1, 2]), dynamic([1]))', 'real(null)'],
  ],
  overloads: [
    overload([array('series1'), array('series2')], 'real', (left, right) => {
      if (!isArray(left) || !isArray(right) || left.length !== right.length) return null;
      if (!left.every(isNumber) || !right.every(isNumber)) return null;
      return pearson(left.map(Number), right.map(Number));
    }),
  ],
  differs: 'Series that are empty or whose elements are all the same are refused.',
});

function pearson(left: readonly number[], right: readonly number[]): number {
  const [meanLeft, meanRight] = [sumOf(left) / left.length, sumOf(right) / right.length];
  const size = Math.sqrt(deviationOf(left) * deviationOf(right));
  if (!(size > 0)) notKnown('series_pearson_correlation');
  return sumOf(left.map((value, i) => (value - meanLeft) * ((right[i] as number) - meanRight))) / size;
}

// ------------------------------------------------------------------ statistics

/** The statistics in the order of the columns, with what only series_stats_dynamic tells at the end. */
interface Statistics {
  readonly min: number;
  readonly min_idx: bigint;
  readonly max: number;
  readonly max_idx: bigint;
  readonly avg: number;
  readonly stdev: number;
  readonly variance: number;
  readonly sum: number;
  readonly len: bigint;
}

/** Undefined when the series holds other than finite numbers and those are not to be passed over. */
function statisticsOf(series: readonly Dynamic[], ignore: boolean, name: string): Statistics | undefined {
  const finite = series.map((value) => (isNumber(value) && Number.isFinite(Number(value)) ? Number(value) : undefined));
  const numbers = finite.filter((value) => value !== undefined);
  if (numbers.length < finite.length && !ignore) return undefined;
  // What a single number, or none, gives is not known.
  if (numbers.length < 2) notKnown(name);
  const min = numbers.reduce((least, value) => Math.min(least, value));
  const max = numbers.reduce((most, value) => Math.max(most, value));
  const sum = sumOf(numbers);
  const variance = deviationOf(numbers) / (numbers.length - 1);
  return {
    min,
    min_idx: BigInt(finite.indexOf(min)),
    max,
    max_idx: BigInt(finite.indexOf(max)),
    avg: sum / numbers.length,
    stdev: Math.sqrt(variance),
    variance,
    sum,
    len: BigInt(series.length),
  };
}

const statisticColumns: readonly (readonly [keyof Statistics, ScalarType])[] = [
  ['min', 'real'],
  ['min_idx', 'long'],
  ['max', 'real'],
  ['max_idx', 'long'],
  ['avg', 'real'],
  ['stdev', 'real'],
  ['variance', 'real'],
];
const ignoreNonfinite = optional(bool('ignoreNonfinite'));
const differs = 'Series with fewer than two numbers are refused.';

export const seriesStats = scalar({
  name: 'series_stats',
  category,
  doc: 'Smallest and largest element with their positions, mean, standard deviation and variance of a series.',
  examples: [
    [
      'print y = dynamic([4, 2, 6]) | project series_stats(y)',
      'print series_stats_y_min = 2.0, series_stats_y_min_idx = 1, series_stats_y_max = 6.0, series_stats_y_max_idx = 2, series_stats_y_avg = 4.0, series_stats_y_stdev = 2.0, series_stats_y_variance = 4.0',
    ],
    [
      'print y = dynamic([4, null, 6]) | extend (least, at) = series_stats(y, true) | project least, at',
      'print least = 4.0, at = 0',
    ],
  ],
  overloads: [
    overload(
      [array('series'), ignoreNonfinite],
      'dynamic',
      (series, ignore) => {
        const statistics = isArray(series) ? statisticsOf(series, ignore ?? false, 'series_stats') : undefined;
        return statistics ? statisticColumns.map(([column]) => statistics[column]) : null;
      },
      { outputs: () => statisticColumns.map(([column, type]) => ({ name: `series_stats_{}_${column}`, type })) },
    ),
  ],
  differs,
});

export const seriesStatsDynamic = scalar({
  name: 'series_stats_dynamic',
  category,
  doc: 'The statistics of a series in a property bag, with its sum and length.',
  examples: [
    [
      'series_stats_dynamic(dynamic([4, 2, 6]))',
      'dynamic({"min": 2.0, "min_idx": 1, "max": 6.0, "max_idx": 2, "avg": 4.0, "stdev": 2.0, "variance": 4.0, "sum": 12.0, "len": 3})',
    ],
  ],
  overloads: [
    overload([array('series'), ignoreNonfinite], 'dynamic', (series, ignore) => {
      if (!isArray(series)) return null;
      const statistics = statisticsOf(series, ignore ?? false, 'series_stats_dynamic');
      // Whether `len` counts elements that are passed over is not known.
      if (ignore && !series.every((value) => isNumber(value) && Number.isFinite(Number(value)))) {
        notKnown('series_stats_dynamic');
      }
      return statistics ? new Map(Object.entries(statistics)) : null;
    }),
  ],
  differs,
});
