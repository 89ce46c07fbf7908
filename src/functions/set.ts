import { toDynamic } from '../types/convert.ts';
import { type Dynamic, identity, isArray } from '../types/values.ts';
import { any, array, nullable, overload, overloadFor, rest, scalar } from './define.ts';
import { notKnown } from './unknown.ts';

/** What equal elements of arrays share: 1 and 1.0 are equal, "1" is another. */
export function elementKey(element: Dynamic): unknown {
  if (typeof element === 'string') return `"${element}`;
  return typeof element === 'number' && Number.isInteger(element) ? BigInt(element) : identity(element);
}

type Distinct = Map<unknown, Dynamic>;

/** The distinct elements in order of first appearance. What the set functions make of other values is not known. */
function distinct(value: Dynamic, name: string): Distinct {
  const elements: Distinct = new Map();
  if (!isArray(value)) return notKnown(name);
  for (const element of value) {
    const key = elementKey(element);
    if (!elements.has(key)) elements.set(key, element);
  }
  return elements;
}

const sets = [nullable(array('set')), nullable(array('other')), rest(nullable(array('more')))] as const;

export const setUnion = scalar({
  name: 'set_union',
  category: 'dynamic',
  doc: 'Gives every distinct element that is in any of the arrays.',
  examples: [['set_union(dynamic([1, 2, 1]), dynamic([2, 3]))', 'dynamic([1, 2, 3])']],
  overloads: [
    overload(sets, 'dynamic', (...arrays) => {
      const elements = arrays.flatMap((each) => [...distinct(each, 'set_union').values()]);
      return [...distinct(elements, 'set_union').values()];
    }),
  ],
});

export const setIntersect = scalar({
  name: 'set_intersect',
  category: 'dynamic',
  doc: 'Gives every distinct element that is in all of the arrays.',
  examples: [
    ['set_intersect(dynamic([1, 2, 3]), dynamic([3, 2]), dynamic([2, 4]))', 'dynamic([2])'],
    ['set_intersect(dynamic(["a"]), dynamic(["b"]))', 'dynamic([])'],
  ],
  overloads: [
    overload(sets, 'dynamic', (first, ...others) => {
      const kept = distinct(first, 'set_intersect');
      for (const other of others) {
        const elements = distinct(other, 'set_intersect');
        for (const key of kept.keys()) if (!elements.has(key)) kept.delete(key);
      }
      return [...kept.values()];
    }),
  ],
});

export const setDifference = scalar({
  name: 'set_difference',
  category: 'dynamic',
  doc: 'Gives every distinct element of the first array that is in none of the others.',
  examples: [['set_difference(dynamic([1, 2, 3, 1]), dynamic([2]), dynamic([4]))', 'dynamic([1, 3])']],
  overloads: [
    overload(sets, 'dynamic', (first, ...others) => {
      const kept = distinct(first, 'set_difference');
      for (const other of others) for (const key of distinct(other, 'set_difference').keys()) kept.delete(key);
      return [...kept.values()];
    }),
  ],
});

export const setHasElement = scalar({
  name: 'set_has_element',
  category: 'dynamic',
  doc: 'Tells whether a value is among the elements of an array.',
  examples: [
    ['set_has_element(dynamic([1, 2]), 2)', 'true'],
    ['set_has_element(dynamic([1, 2]), "2")', 'false'],
  ],
  overloads: [
    overloadFor([array('set'), any('value')], 'bool', ([, type]) => (set, value) => {
      if (!isArray(set)) return null;
      const key = elementKey(toDynamic(value, type ?? 'dynamic'));
      return set.some((element) => elementKey(element) === key);
    }),
  ],
});

export const setEquals = scalar({
  name: 'set_equals',
  category: 'dynamic',
  doc: 'Tells whether two arrays have the same distinct elements, in any order.',
  examples: [
    ['set_equals(dynamic([1, 2, 2]), dynamic([2, 1]))', 'true'],
    ['set_equals(dynamic([1]), dynamic([1, 2]))', 'false'],
  ],
  page: 'scalar-functions',
  overloads: [
    overload([array('set1'), array('set2')], 'bool', (first, second) => {
      const [left, right] = [distinct(first, 'set_equals'), distinct(second, 'set_equals')];
      return left.size === right.size && [...left.keys()].every((key) => right.has(key));
    }),
  ],
});

export const jaccardIndex = scalar({
  name: 'jaccard_index',
  category: 'dynamic',
  doc: 'Gives the size of the intersection of two sets divided by the size of their union.',
  examples: [['jaccard_index(dynamic([1, 2, 2]), dynamic([2, 3, 4]))', '0.25']],
  overloads: [
    overload([array('set1'), array('set2')], 'real', (first, second) => {
      const [left, right] = [distinct(first, 'jaccard_index'), distinct(second, 'jaccard_index')];
      const common = [...left.keys()].filter((key) => right.has(key)).length;
      const all = left.size + right.size - common;
      return all > 0 ? common / all : notKnown('jaccard_index');
    }),
  ],
});
