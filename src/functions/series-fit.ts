import type { ScalarType } from '../types/types.ts';
import type { Dynamic } from '../types/values.ts';
import { array, index, optional, overload, type ScalarFunction, scalar } from './define.ts';
import { leastSquares } from './least-squares.ts';
import { category, deviationOf, meanOf, numbersOf, sumOf } from './series.ts';
import { notKnown } from './unknown.ts';

/** The line through points whose x counts from 1. */
export interface Line {
  readonly slope: number;
  readonly interception: number;
}

/** The line with the least squares of distances to a series. */
export function lineOf(series: readonly number[]): Line {
  const middle = (series.length + 1) / 2;
  const mean = meanOf(series);
  const products = sumOf(series.map((y, i) => (i + 1 - middle) * (y - mean)));
  const squares = sumOf(series.map((_, i) => (i + 1 - middle) ** 2));
  const slope = squares === 0 ? 0 : products / squares;
  return { slope, interception: mean - slope * middle };
}

/** The value of a line at an element of a series. */
export const onLine = ({ slope, interception }: Line, position: number): number =>
  slope * (position + 1) + interception;

interface Quality {
  readonly rsquare: number;
  readonly variance: number;
  readonly rvariance: number;
}

/** How well a fit meets a series; what Kusto says of a series that does not vary is not known. */
function qualityOf(series: readonly number[], fit: readonly number[], name: string): Quality {
  const total = deviationOf(series);
  if (!(total > 0 && Number.isFinite(total))) notKnown(name);
  const residual = sumOf(series.map((y, i) => (y - (fit[i] as number)) ** 2));
  const freedom = series.length - 1;
  return { rsquare: 1 - residual / total, variance: total / freedom, rvariance: residual / freedom };
}

const differs = 'Series with fewer than two different numbers, or with elements that are none, are refused.';

interface LineFit extends Quality, Line {
  readonly line_fit: readonly number[];
}

function lineFit(series: Dynamic, name: string): LineFit | null {
  const numbers = numbersOf(series, name);
  if (numbers === null) return null;
  if (numbers.length < 2) notKnown(name);
  const line = lineOf(numbers);
  const fit = numbers.map((_, i) => onLine(line, i));
  const { rsquare, variance, rvariance } = qualityOf(numbers, fit, name);
  return { rsquare, slope: line.slope, variance, rvariance, interception: line.interception, line_fit: fit };
}

const lineColumns: readonly (readonly [keyof LineFit, ScalarType])[] = [
  ['rsquare', 'real'],
  ['slope', 'real'],
  ['variance', 'real'],
  ['rvariance', 'real'],
  ['interception', 'real'],
  ['line_fit', 'dynamic'],
];

export const seriesFitLine: ScalarFunction = scalar({
  name: 'series_fit_line',
  category,
  doc: 'Fits a line to a series: quality, slope, variance, residual variance, interception and the line itself.',
  examples: [
    [
      'print y = dynamic([1, 3]) | project series_fit_line(y)',
      'print series_fit_line_y_rsquare = 1.0, series_fit_line_y_slope = 2.0, series_fit_line_y_variance = 2.0, series_fit_line_y_rvariance = 0.0, series_fit_line_y_interception = -1.0, series_fit_line_y_line_fit = dynamic([1.0, 3.0])',
    ],
  ],
  overloads: [
    overload(
      [array('series')],
      'dynamic',
      (series) => {
        const fit = lineFit(series, 'series_fit_line');
        return fit && lineColumns.map(([column]) => fit[column]);
      },
      { outputs: () => lineColumns.map(([column, type]) => ({ name: `series_fit_line_{}_${column}`, type })) },
    ),
  ],
  differs,
});

export const seriesFitLineDynamic = scalar({
  name: 'series_fit_line_dynamic',
  category,
  doc: 'Fits a line to a series and returns what series_fit_line() does in a property bag.',
  examples: [
    [
      'series_fit_line_dynamic(dynamic([1, 3]))',
      'dynamic({"rsquare": 1.0, "slope": 2.0, "variance": 2.0, "rvariance": 0.0, "interception": -1.0, "line_fit": [1.0, 3.0]})',
    ],
  ],
  overloads: [
    overload([array('series')], 'dynamic', (series) => {
      const fit = lineFit(series, 'series_fit_line_dynamic');
      return fit && new Map(Object.entries(fit));
    }),
  ],
  differs,
});

interface PolynomialFit extends Quality {
  /** From the highest power to the constant. */
  readonly coefficients: readonly number[];
  readonly poly_fit: readonly number[];
}

function polynomialFit(ySeries: Dynamic, xSeries: Dynamic | undefined, degree: number): PolynomialFit | null {
  const name = 'series_fit_poly';
  const y = numbersOf(ySeries, name);
  const x = xSeries === undefined ? y?.map((_, i) => i + 1) : numbersOf(xSeries, name);
  if (y === null || x === null || x === undefined) return null;
  if (degree < 1 || x.length !== y.length) notKnown(name);
  const powers = x.map((value) => Array.from({ length: degree + 1 }, (_, i) => value ** (degree - i)));
  const coefficients = leastSquares(powers, y) ?? notKnown(name);
  const fit = x.map((value) => coefficients.reduce((sum, coefficient) => sum * value + coefficient, 0));
  return { ...qualityOf(y, fit, name), coefficients, poly_fit: fit };
}

const polynomialColumns: readonly (readonly [keyof PolynomialFit, ScalarType])[] = [
  ['rsquare', 'real'],
  ['coefficients', 'dynamic'],
  ['variance', 'real'],
  ['rvariance', 'real'],
  ['poly_fit', 'dynamic'],
];

export const seriesFitPoly = scalar({
  name: 'series_fit_poly',
  category,
  doc: 'Fits a polynomial to a series over its positions from 1, or over the series of x given.',
  examples: [
    [
      'print y = dynamic([1, 4, 9, 16]) | extend (r, c) = series_fit_poly(y, dynamic([1, 2, 3, 4]), 2) | project round(r, 9), c = round(todouble(c[0]), 9)',
      'print r = 1.0, c = 1.0',
    ],
  ],
  overloads: [
    overload(
      [array('ySeries'), optional(array('xSeries')), optional(index('degree'))],
      'dynamic',
      (y, x, degree) => {
        const fit = polynomialFit(y, x, degree ?? 1);
        return fit && polynomialColumns.map(([column]) => fit[column]);
      },
      { outputs: () => polynomialColumns.map(([column, type]) => ({ name: `series_fit_poly_{}_${column}`, type })) },
    ),
  ],
  differs: 'Series with too few different points for the degree, or with elements that are no numbers, are refused.',
});
