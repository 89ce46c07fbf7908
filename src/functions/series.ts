import { type Dynamic, isArray } from '../types/values.ts';
import { notKnown } from './unknown.ts';

/** The category of all functions of number series. */
export const category = 'series';

export const isNumber = (value: Dynamic | undefined): value is bigint | number =>
  typeof value === 'bigint' || typeof value === 'number';

/** Whether the numbers of a series are all longs: a single real makes a series of reals of it. */
export const isWhole = (series: readonly Dynamic[]): boolean => !series.some((element) => typeof element === 'number');

/** The elements as doubles; null when the value is no array. What an element that is no number means is not known. */
export function numbersOf(series: Dynamic, name: string): number[] | null {
  if (!isArray(series)) return null;
  return series.map((element) => (isNumber(element) ? Number(element) : notKnown(name)));
}

/** The same, for a series that must not be empty either. */
export function someNumbersOf(series: Dynamic, name: string): number[] | null {
  const numbers = numbersOf(series, name);
  return numbers?.length === 0 ? notKnown(name) : numbers;
}

export const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);
export const meanOf = (numbers: readonly number[]): number => sumOf(numbers) / numbers.length;

/** The sum of the squares of the distances from the mean. */
export function deviationOf(numbers: readonly number[]): number {
  const mean = meanOf(numbers);
  return sumOf(numbers.map((number) => (number - mean) ** 2));
}

/** The value at a fraction of the sorted numbers, between two neighbours in proportion. */
export function quantile(sorted: readonly number[], fraction: number): number {
  const place = fraction * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below] as number;
  const high = sorted[below + 1] ?? low;
  return low + (high - low) * (place - below);
}
