import { toDynamic } from '../types/convert.ts';
import { type Bag, type Dynamic, isArray, isBag, type Value } from '../types/values.ts';
import {
  alias,
  any,
  array,
  bag,
  type Complaint,
  constant,
  nullable,
  type Overload,
  overload,
  overloadFor,
  rest,
  scalar,
  string,
} from './define.ts';
import { notKnown } from './unknown.ts';

const PATH = /^\$(?:\.[A-Za-z_]\w*|\['[^']*'\]|\["[^"]*"\])+$/;
const STEP = /\.(\w+)|\['([^']*)'\]|\["([^"]*)"\]/g;

/**
 * The property names a key leads through: `$.a['b c']` is a path of two, any other text is one name. Undefined for
 * paths with array positions, which these functions do not know.
 */
function pathOf(key: string): readonly string[] | undefined {
  if (!/^\$[.[]/.test(key)) return [key];
  if (!PATH.test(key)) return undefined;
  return Array.from(key.matchAll(STEP), ([, plain, single, double]) => plain ?? single ?? double ?? '');
}

export const bagKeys = scalar({
  name: 'bag_keys',
  category: 'dynamic',
  doc: 'Lists the keys of a property bag; null when the value is no bag.',
  examples: [
    ['bag_keys(dynamic({"a": 1, "b": {"c": 2}}))', 'dynamic(["a", "b"])'],
    ['bag_keys(dynamic([1]))', 'dynamic(null)'],
  ],
  overloads: [overload([bag('object')], 'dynamic', (value) => (isBag(value) ? [...value.keys()] : null))],
});

function hasPath(value: Dynamic | undefined, path: readonly string[]): boolean {
  let at = value;
  for (const name of path) {
    if (at === undefined || !isBag(at) || !at.has(name)) return false;
    at = at.get(name);
  }
  return true;
}

export const bagHasKey = scalar({
  name: 'bag_has_key',
  category: 'dynamic',
  doc: 'Tells whether a property bag has a key, or a nested one given as a path.',
  examples: [
    ['bag_has_key(dynamic({"a": {"b": 1}}), "a")', 'true'],
    ['bag_has_key(dynamic({"a": {"b": 1}}), "$.a.b")', 'true'],
    ['bag_has_key(dynamic({"a": {"b": 1}}), "b")', 'false'],
  ],
  overloads: [
    overload([bag('bag'), string('key')], 'bool', (value, key) => {
      const path = pathOf(key);
      return isBag(value) ? path !== undefined && hasPath(value, path) : notKnown('bag_has_key');
    }),
  ],
});

export const bagMerge = scalar({
  name: 'bag_merge',
  category: 'dynamic',
  doc: 'Joins property bags to one; where a key is in several, the leftmost counts, and nulls are left out.',
  examples: [['bag_merge(dynamic({"a": 1}), dynamic(null), dynamic({"a": 2, "b": 3}))', 'dynamic({"a": 1, "b": 3})']],
  overloads: [
    overload([nullable(bag('bag')), nullable(bag('other')), rest(nullable(bag('more')))], 'dynamic', (...values) => {
      const bags = values.filter((value) => value !== null);
      if (bags.length === 0 || !bags.every(isBag)) return notKnown('bag_merge');
      const merged = new Map<string, Dynamic>();
      for (const each of bags) for (const [key, value] of each) if (!merged.has(key)) merged.set(key, value);
      return merged;
    }),
  ],
});

function without(value: Bag, [name, ...deeper]: readonly string[]): Bag {
  if (name === undefined || !value.has(name)) return value;
  const copy = new Map(value);
  const inner = value.get(name);
  if (deeper.length === 0) copy.delete(name);
  else if (inner !== undefined && isBag(inner)) copy.set(name, without(inner, deeper));
  return copy;
}

export const bagRemoveKeys = scalar({
  name: 'bag_remove_keys',
  category: 'dynamic',
  doc: 'Gives a property bag without some keys, nested ones given as paths.',
  examples: [
    ['bag_remove_keys(dynamic({"a": 1, "b": 2}), dynamic(["b", "c"]))', 'dynamic({"a": 1})'],
    ['bag_remove_keys(dynamic({"a": {"b": 1, "c": 2}}), dynamic(["$.a.b"]))', 'dynamic({"a": {"c": 2}})'],
  ],
  overloads: [
    overload([bag('bag'), array('keys')], 'dynamic', (value, keys) => {
      if (!isBag(value) || !isArray(keys)) return notKnown('bag_remove_keys');
      return keys.reduce<Bag>(
        (left, key) => (typeof key === 'string' ? without(left, pathOf(key) ?? []) : left),
        value,
      );
    }),
  ],
});

/** The bag with the value at the path, as its last key. */
function withValue(into: Bag, [name = '', ...deeper]: readonly string[], value: Dynamic): Bag {
  const copy = new Map(into);
  if (deeper.length === 0) {
    copy.delete(name);
    return copy.set(name, value);
  }
  const inner = into.has(name) ? (into.get(name) ?? null) : new Map<string, Dynamic>();
  return isBag(inner) ? copy.set(name, withValue(inner, deeper, value)) : notKnown('bag_set_key');
}

const badPath = ([, key]: readonly (Value | undefined)[]): Complaint | undefined =>
  typeof key === 'string' && pathOf(key) === undefined
    ? { argument: 1, code: 'KQLAB009', details: [`'${key}' is not a path of property names.`] }
    : undefined;

export const bagSetKey = scalar({
  name: 'bag_set_key',
  category: 'dynamic',
  doc: 'Gives a property bag with one key set to a value; a path sets a nested key.',
  examples: [
    ['bag_set_key(dynamic({"a": 1}), "b", 2)', 'dynamic({"a": 1, "b": 2})'],
    ['bag_set_key(dynamic({"a": 1}), "$.b.c", "x")', 'dynamic({"a": 1, "b": {"c": "x"}})'],
  ],
  overloads: [
    overloadFor(
      [bag('bag'), constant(string('key')), nullable(any('value'))],
      'dynamic',
      ([, , type]) =>
        (into, key, value) => {
          const path = pathOf(key);
          return isBag(into) && path ? withValue(into, path, toDynamic(value, type ?? 'dynamic')) : null;
        },
      { check: badPath },
    ),
  ],
});

export const bagZip = scalar({
  name: 'bag_zip',
  category: 'dynamic',
  doc: 'Makes a property bag of an array of keys and an array of values; keys that are no strings are left out.',
  examples: [
    ['bag_zip(dynamic(["a", 7, "b"]), dynamic([1, 2, 3]))', 'dynamic({"a": 1, "b": 3})'],
    ['bag_zip(dynamic(["a", "b"]), dynamic([1]))', 'dynamic({"a": 1, "b": null})'],
  ],
  page: 'bag-zip',
  overloads: [
    overload([array('keys'), nullable(array('values'))], 'dynamic', (keys, values) => {
      if (!isArray(keys)) return null;
      const elements = isArray(values) ? values : [];
      const zipped = new Map<string, Dynamic>();
      for (const [at, key] of keys.entries()) {
        if (typeof key !== 'string') continue;
        if (zipped.has(key)) return notKnown('bag_zip');
        zipped.set(key, elements[at] ?? null);
      }
      return zipped;
    }),
  ],
});

/** A bag has at most this many keys when it is packed in one call. */
const MOST_PAIRS = 128;

/** bag_pack for a number of pairs: one signature each, so that every key is checked to be a string. */
function packing(pairs: number): Overload {
  const parameters = Array.from({ length: pairs }, () => [string('key'), nullable(any('value'))]).flat();
  return overloadFor(parameters, 'dynamic', (types) => (...values: readonly unknown[]) => {
    const packed = new Map<string, Dynamic>();
    for (let at = 0; at < values.length; at += 2) {
      packed.set(values[at] as string, toDynamic(values[at + 1] as Value, types[at + 1] ?? 'dynamic'));
    }
    // Which of two values of one key counts is not known.
    return packed.size === pairs ? packed : notKnown('bag_pack');
  });
}

export const bagPack = scalar({
  name: 'bag_pack',
  category: 'dynamic',
  doc: 'Makes a property bag of alternating keys and values.',
  examples: [['bag_pack("a", 1, "b", 1d)', 'dynamic({"a": 1, "b": "1.00:00:00"})']],
  page: 'pack-function',
  overloads: Array.from({ length: MOST_PAIRS }, (_, at) => packing(at + 1)),
});
export const pack = alias('pack', bagPack);
export const packDictionary = alias('pack_dictionary', bagPack);
