import type { Dynamic } from '../types/values.ts';
import { array, bool, optional, overload, scalar } from './define.ts';
import { category, isWhole, numbersOf, sumOf } from './series.ts';
import { notKnown } from './unknown.ts';

/** Each element becomes the sum of itself and those before it, times the coefficients; outside the series there are zeros. */
function filtered(series: readonly number[], coefficients: readonly number[], ahead: number): number[] {
  return series.map((_, i) =>
    sumOf(coefficients.map((coefficient, back) => coefficient * (series[i + ahead - back] ?? 0))),
  );
}

function fir(series: Dynamic, filter: Dynamic, normalize?: boolean, center?: boolean): Dynamic {
  const numbers = numbersOf(series, 'series_fir');
  const coefficients = numbersOf(filter, 'series_fir');
  if (numbers === null || coefficients === null) return null;
  const negative = coefficients.some((coefficient) => coefficient < 0);
  if (normalize && negative) return null;
  const output = filtered(numbers, coefficients, center ? Math.floor(coefficients.length / 2) : 0);
  if (normalize ?? !negative) {
    const total = sumOf(coefficients);
    return total === 0 ? notKnown('series_fir') : output.map((value) => value / total);
  }
  const whole = isWhole(series as readonly Dynamic[]) && isWhole(filter as readonly Dynamic[]);
  return whole ? output.map((value) => (Number.isSafeInteger(value) ? BigInt(value) : notKnown('series_fir'))) : output;
}

export const seriesFir = scalar({
  name: 'series_fir',
  category,
  doc: 'Filters a series with a finite impulse response: sums of an element and those before it (or around it), weighted.',
  examples: [
    ['series_fir(dynamic([2, 4, 6]), dynamic([1, 1]))', 'dynamic([1.0, 3.0, 5.0])'],
    ['series_fir(dynamic([3, 6, 9]), dynamic([1, 1, 1]), true, true)', 'dynamic([3.0, 6.0, 5.0])'],
    ['series_fir(dynamic([2, 5, 9]), dynamic([1, -1]), false)', 'dynamic([2, 3, 4])'],
  ],
  overloads: [
    overload([array('series'), array('filter'), optional(bool('normalize')), optional(bool('center'))], 'dynamic', fir),
  ],
  named: 'argument',
});

/** y[i] = (Σ b[k]·x[i−k] − Σ a[k]·y[i−k]) / a[0], the second sum from k = 1. */
function iir(series: Dynamic, numerators: Dynamic, denominators: Dynamic): Dynamic {
  const numbers = numbersOf(series, 'series_iir');
  const b = numbersOf(numerators, 'series_iir');
  const a = numbersOf(denominators, 'series_iir');
  if (numbers === null || b === null || a === null) return null;
  const [divisor, ...feedback] = a;
  if (divisor === undefined || divisor === 0) return notKnown('series_iir');
  const output: number[] = [];
  filtered(numbers, b, 0).forEach((value, i) => {
    const back = sumOf(feedback.map((coefficient, k) => coefficient * (output[i - 1 - k] ?? 0)));
    output.push((value - back) / divisor);
  });
  return output;
}

export const seriesIir = scalar({
  name: 'series_iir',
  category,
  doc: 'Filters a series with an infinite impulse response, given by numerators and denominators.',
  examples: [
    ['series_iir(dynamic([1, 2, 3]), dynamic([1]), dynamic([1, -1]))', 'dynamic([1.0, 3.0, 6.0])'],
    ['series_iir(dynamic([8, 0, 0]), dynamic([1]), dynamic([2, -1]))', 'dynamic([4.0, 2.0, 1.0])'],
  ],
  overloads: [overload([array('series'), array('numerators'), array('denominators')], 'dynamic', iir)],
  named: 'argument',
});
