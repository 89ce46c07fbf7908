import type { ScalarType } from '../types/types.ts';
import { type Bag, type Dynamic, identity, isArray, isBag, type Value } from '../types/values.ts';
import type { Weighted } from './percentile.ts';

/**
 * What hll() and tdigest() hand on: not the estimates that Kusto keeps but all different values, so that every result
 * is exact. Both are bags in a dynamic; Kusto promises nothing about their inside.
 */

/** The state of hll(): a text for each different value. */
export const hllState = (keys: Iterable<string>): Bag => new Map([['hll', [...keys]]]);

/** The text that stands for a value among the keys of an hll; an int and the equal long have the same. */
export const hllKey = (value: Value): string => String(identity(value));

/** The keys of an hll; undefined when the value is none. */
export function hllKeys(state: Dynamic): readonly string[] | undefined {
  const keys = isBag(state) ? (state.get('hll') ?? null) : null;
  return isArray(keys) ? (keys as string[]) : undefined;
}

/** The keys of several hlls together; what is none counts as empty. */
export const mergedHll = (states: readonly Dynamic[]): Bag =>
  hllState(new Set(states.flatMap((state) => hllKeys(state) ?? [])));

/** Values of one type with their weights, as tdigest() collects them. */
export interface Digest extends Weighted {
  readonly type: ScalarType;
}

/** The state of tdigest(): each different value and the sum of its weights. */
export function digestState({ type, values, weights }: Digest): Bag {
  const sums = new Map<Value, number>();
  values.forEach((value, i) => {
    sums.set(value, (sums.get(value) ?? 0) + (weights[i] as number));
  });
  return new Map<string, Dynamic>([
    ['tdigest', type],
    ['values', [...sums.keys()] as Dynamic[]],
    ['weights', [...sums.values()]],
  ]);
}

/** What a tdigest holds; undefined when the value is none. */
export function digestOf(state: Dynamic): Digest | undefined {
  const type = isBag(state) ? state.get('tdigest') : undefined;
  if (!isBag(state) || typeof type !== 'string') return undefined;
  return {
    type: type as ScalarType,
    values: state.get('values') as Value[],
    weights: state.get('weights') as number[],
  };
}

/** Several tdigests as one; null when there is none, undefined when their types differ. */
export function mergedDigest(states: readonly Dynamic[]): Bag | null | undefined {
  const digests = states.map(digestOf).filter((digest) => digest !== undefined);
  const [first] = digests;
  if (first === undefined) return null;
  if (digests.some(({ type }) => type !== first.type)) return undefined;
  return digestState({
    type: first.type,
    values: digests.flatMap(({ values }) => values),
    weights: digests.flatMap(({ weights }) => weights),
  });
}
