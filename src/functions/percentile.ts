import type { Column } from '../table/column.ts';
import type { ScalarType, Type } from '../types/types.ts';
import { compare, isDecimal, type Value } from '../types/values.ts';
import type { Groups } from './define.ts';

/** Values with how often each counts. */
export interface Weighted {
  readonly values: Value[];
  readonly weights: number[];
}

/** An int becomes a long, a decimal a real: what a percentile of the type comes back as. */
export const percentileType = (type: Type | undefined): ScalarType =>
  type === 'int' ? 'long' : type === 'decimal' ? 'real' : (type as ScalarType);

const asPercentile = (value: Value): Value => (isDecimal(value) ? value.toNumber() : value);

/** Collects, for each group, the values that are not null; a value without weight does not count. */
export function collect(values: Column, weights: Column | undefined, { of, count }: Groups): Weighted[] {
  const collected = Array.from({ length: count }, (): Weighted => ({ values: [], weights: [] }));
  const int = values.type === 'int';
  for (let row = 0; row < of.length; row++) {
    const value = values.at(row);
    const weight = weights === undefined ? 1 : Number(weights.at(row) ?? 0);
    if (value === null || weight <= 0) continue;
    const group = collected[of[row] as number] as Weighted;
    group.values.push(int ? BigInt(value as number) : asPercentile(value));
    group.weights.push(weight);
  }
  return collected;
}

const byValue = (left: Value, right: Value): number =>
  Number.isNaN(left) ? (Number.isNaN(right) ? 0 : -1) : Number.isNaN(right) ? 1 : compare(left, right);

/** For each percentage the smallest value that as many of all are not above: the nearest rank, a value that occurs. */
export function nearestRanks({ values, weights }: Weighted, percentages: readonly number[]): Value[] {
  if (values.length === 0) return percentages.map(() => null);
  const order = values.map((_, i) => i).sort((left, right) => byValue(values[left] as Value, values[right] as Value));
  let total = 0;
  const upTo = order.map((i) => (total += weights[i] as number));
  return percentages.map((percentage) => {
    const rank = (percentage * total) / 100;
    const position = upTo.findIndex((sum) => sum >= rank);
    return values[order[position < 0 ? order.length - 1 : position] as number] as Value;
  });
}
