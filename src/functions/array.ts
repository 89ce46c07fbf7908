import { toDynamic } from '../types/convert.ts';
import type { Type } from '../types/types.ts';
import { type Dynamic, isArray, type Value } from '../types/values.ts';
import {
  alias,
  any,
  array,
  index,
  nullable,
  optional,
  overload,
  overloadFor,
  type Parameter,
  rest,
  scalar,
} from './define.ts';
import { elementKey } from './set.ts';
import { strcatArray } from './string.ts';
import { notKnown } from './unknown.ts';

type Elements = readonly Dynamic[];

/** Code that runs on arrays only: whatever else a dynamic holds gives null. */
const onArray =
  <A extends unknown[]>(call: (array: Elements, ...others: A) => Value) =>
  (value: Dynamic, ...others: A): Value =>
    isArray(value) ? call(value, ...others) : null;

/** A position that may count from the end, kept inside 0 … length. */
const position = (at: number, length: number): number => Math.min(Math.max(at < 0 ? at + length : at, 0), length);

export const arrayLength = scalar({
  name: 'array_length',
  category: 'dynamic',
  doc: 'Counts the elements of an array; null when the value is no array.',
  examples: [
    ['array_length(dynamic([1, "two", null]))', '3'],
    ['array_length(dynamic({"a": 1}))', 'long(null)'],
  ],
  overloads: [overload([array('array')], 'long', (value) => (isArray(value) ? BigInt(value.length) : null))],
});
export const arraylength = alias('arraylength', arrayLength);

export const arrayConcat = scalar({
  name: 'array_concat',
  category: 'dynamic',
  doc: 'Joins arrays to one; nulls are left out.',
  examples: [['array_concat(dynamic([1, 2]), dynamic(null), dynamic([3]))', 'dynamic([1, 2, 3])']],
  overloads: [
    overload([nullable(array('array')), rest(nullable(array('more')))], 'dynamic', (...values) => {
      const arrays = values.filter((value) => value !== null);
      return arrays.length > 0 && arrays.every(isArray) ? arrays.flat() : notKnown('array_concat');
    }),
  ],
});

/** Whether a condition element holds; undefined when it is neither bool nor number. */
function holds(condition: Dynamic | undefined): boolean | undefined {
  if (typeof condition === 'boolean') return condition;
  return typeof condition === 'bigint' || typeof condition === 'number' ? Number(condition) !== 0 : undefined;
}

const branch = (name: string): Parameter<Value> => nullable(any(name)) as Parameter<Value>;

export const arrayIff = scalar({
  name: 'array_iff',
  category: 'dynamic',
  doc: 'Takes each element from the second argument where the condition element is true or not 0, else from the third.',
  examples: [
    ['array_iff(dynamic([true, 0, "x"]), dynamic([1, 2, 3]), "no")', 'dynamic([1, "no", null])'],
    ['array_iff(dynamic([true, true]), dynamic(["a"]), 0)', 'dynamic(["a", null])'],
  ],
  overloads: [
    overloadFor(
      [array('condition_array'), branch('when_true'), branch('when_false')],
      'dynamic',
      ([, trueType, falseType]: readonly Type[]) => {
        const pick = (value: Value, type: Type | undefined, at: number): Dynamic => {
          const dynamic = toDynamic(value, type ?? 'dynamic');
          return isArray(dynamic) ? (dynamic[at] ?? null) : dynamic;
        };
        return onArray((conditions, whenTrue: Value, whenFalse: Value) =>
          conditions.map((condition, at) => {
            const chosen = holds(condition);
            if (chosen === undefined) return null;
            return chosen ? pick(whenTrue, trueType, at) : pick(whenFalse, falseType, at);
          }),
        );
      },
    ),
  ],
});
export const arrayIif = alias('array_iif', arrayIff);

/** Position of the nth occurrence of a value among the elements from `start` on; −1 when there is none. */
function search(elements: Elements, value: Dynamic, start: number, length: number, occurrence: number): number {
  const key = elementKey(value);
  const from = position(start, elements.length);
  const to = length === -1 ? elements.length : Math.min(from + length, elements.length);
  let left = occurrence;
  for (let at = from; at < to; at++) {
    if (elementKey(elements[at] ?? null) === key && --left === 0) return at;
  }
  return -1;
}

export const arrayIndexOf = scalar({
  name: 'array_index_of',
  category: 'dynamic',
  doc: 'Finds the position of a value in an array, −1 when it is not there.',
  examples: [
    ['array_index_of(dynamic(["a", "b", "a"]), "a", 1)', '2'],
    ['array_index_of(dynamic([5, 15]), 15.0)', '1'],
    ['array_index_of(dynamic(["a", "b"]), "c")', '-1'],
  ],
  overloads: [
    overloadFor(
      [
        array('array'),
        any('value'),
        optional(index('start')),
        optional(index('length')),
        optional(index('occurrence')),
      ],
      'long',
      ([, type]) =>
        (elements, value, start = 0, length = -1, occurrence = 1) => {
          if (!isArray(elements) || length < -1 || occurrence < 0) return null;
          if (occurrence === 0) return notKnown('array_index_of');
          return BigInt(search(elements, toDynamic(value, type ?? 'dynamic'), start, length, occurrence));
        },
    ),
  ],
});

export const arrayReverse = scalar({
  name: 'array_reverse',
  category: 'dynamic',
  doc: 'Turns the order of the elements around.',
  examples: [['array_reverse(dynamic([1, 2, 3]))', 'dynamic([3, 2, 1])']],
  overloads: [
    overload(
      [array('value')],
      'dynamic',
      onArray((elements) => [...elements].reverse()),
    ),
  ],
});

function rotate(elements: Elements, left: number): Elements {
  if (elements.length === 0) return elements;
  const at = ((left % elements.length) + elements.length) % elements.length;
  return [...elements.slice(at), ...elements.slice(0, at)];
}

export const arrayRotateLeft = scalar({
  name: 'array_rotate_left',
  category: 'dynamic',
  doc: 'Moves the elements to the left; those that fall out come back on the right.',
  examples: [['array_rotate_left(dynamic([1, 2, 3, 4]), 1)', 'dynamic([2, 3, 4, 1])']],
  overloads: [overload([array('array'), index('rotate_count')], 'dynamic', onArray(rotate))],
});

export const arrayRotateRight = scalar({
  name: 'array_rotate_right',
  category: 'dynamic',
  doc: 'Moves the elements to the right; those that fall out come back on the left.',
  examples: [['array_rotate_right(dynamic([1, 2, 3, 4]), 1)', 'dynamic([4, 1, 2, 3])']],
  overloads: [
    overload(
      [array('array'), index('rotate_count')],
      'dynamic',
      onArray((elements, count: number) => rotate(elements, -count)),
    ),
  ],
});

function shift(elements: Elements, left: number, filler: Dynamic): Elements {
  return elements.map((_, at) => {
    const from = at + left;
    return from >= 0 && from < elements.length ? (elements[from] ?? null) : filler;
  });
}

/** Overload of the two shifts; the direction is the sign of the count. */
const shifting = (direction: 1 | -1) =>
  overloadFor(
    [array('array'), index('shift_count'), optional(branch('default_value'))],
    'dynamic',
    ([, , type]: readonly Type[]) =>
      onArray((elements, count: number, given: Value | undefined) => {
        // Without a default, arrays of strings are filled with '' and others with null.
        const usual = elements.every((element) => typeof element === 'string') ? '' : null;
        return shift(elements, direction * count, given === undefined ? usual : toDynamic(given, type ?? 'dynamic'));
      }),
  );

export const arrayShiftLeft = scalar({
  name: 'array_shift_left',
  category: 'dynamic',
  doc: 'Moves the elements to the left and fills the free places on the right.',
  examples: [
    ['array_shift_left(dynamic([1, 2, 3]), 1)', 'dynamic([2, 3, null])'],
    ['array_shift_left(dynamic([1, 2, 3]), -1, 0)', 'dynamic([0, 1, 2])'],
  ],
  overloads: [shifting(1)],
});

export const arrayShiftRight = scalar({
  name: 'array_shift_right',
  category: 'dynamic',
  doc: 'Moves the elements to the right and fills the free places on the left.',
  examples: [['array_shift_right(dynamic(["a", "b"]), 1)', 'dynamic(["", "a"])']],
  overloads: [shifting(-1)],
});

export const arraySlice = scalar({
  name: 'array_slice',
  category: 'dynamic',
  doc: 'Cuts out the elements from one position to another, both included; negative positions count from the end.',
  examples: [
    ['array_slice(dynamic([1, 2, 3, 4]), 1, 2)', 'dynamic([2, 3])'],
    ['array_slice(dynamic([1, 2, 3, 4]), -2, -1)', 'dynamic([3, 4])'],
  ],
  overloads: [
    overload(
      [array('array'), index('start'), index('end')],
      'dynamic',
      onArray((elements, start: number, end: number) => {
        const { length } = elements;
        const last = end < 0 ? end + length : end;
        return elements.slice(position(start, length), Math.max(last + 1, 0));
      }),
    ),
  ],
});

function split(elements: Elements, indices: readonly number[]): Elements {
  const { length } = elements;
  const bounds = [0, ...indices.map((at) => (at < 0 ? at + length : at)), length];
  if (bounds.some((bound, at) => bound < (bounds[at - 1] ?? 0))) return notKnown('array_split');
  return bounds.slice(1).map((bound, at) => elements.slice(bounds[at], bound));
}

export const arraySplit = scalar({
  name: 'array_split',
  category: 'dynamic',
  doc: 'Cuts an array into several at one or more positions.',
  examples: [
    ['array_split(dynamic([1, 2, 3]), 1)', 'dynamic([[1], [2, 3]])'],
    ['array_split(dynamic([1, 2, 3, 4]), dynamic([1, -1]))', 'dynamic([[1], [2, 3], [4]])'],
  ],
  overloads: [
    overload(
      [array('array'), index('index')],
      'dynamic',
      onArray((elements, at: number) => split(elements, [at])),
    ),
    overload(
      [array('array'), array('indices')],
      'dynamic',
      onArray((elements, indices: Dynamic) =>
        isArray(indices) && indices.every((at) => typeof at === 'bigint')
          ? split(elements, indices.map(Number))
          : notKnown('array_split'),
      ),
    ),
  ],
});

/** Sum of the numbers among the elements, nulls left out; null when there is anything else. */
function sum(elements: Elements): number | null {
  const numbers = elements.filter((element) => element !== null);
  if (numbers.some((element) => typeof element !== 'bigint' && typeof element !== 'number')) return null;
  return numbers.length > 0 ? numbers.reduce((total: number, each) => total + Number(each), 0) : notKnown('array_sum');
}

export const arraySum = scalar({
  name: 'array_sum',
  category: 'dynamic',
  doc: 'Adds up the elements, without nulls; null when one is no number.',
  examples: [
    ['array_sum(dynamic([1, 2.5, null]))', '3.5'],
    ['array_sum(dynamic([1, "2"]))', 'real(null)'],
  ],
  overloads: [overload([array('array')], 'real', onArray(sum))],
});

export const arrayStrcat = alias('array_strcat', strcatArray);
