import { toJson } from '../types/json.ts';
import { textOf } from '../types/text.ts';
import { type Dynamic, isArray, isBag } from '../types/values.ts';
import { any, array, bag, dynamic, index, overload, overloadFor, scalar, string } from './define.ts';
import { notKnown } from './unknown.ts';

/** What `value.key` or `value[key]` gives: a property by name, or an element by position, from the end when negative; else null. */
export function element(value: Dynamic, key: string | number): Dynamic {
  if (typeof key === 'string') return isBag(value) ? (value.get(key) ?? null) : null;
  return isArray(value) ? (value.at(key) ?? null) : null;
}

/** The access operators of dynamic values, which queries write as paths. */
export const elementAccess = scalar({
  name: 'element',
  category: 'dynamic',
  doc: 'Gets a property or an element of a dynamic value, written d.name, d["name"] or d[0].',
  examples: [
    ['dynamic({"a": {"b": 1}}).a.b', 'dynamic(1)'],
    ['dynamic([1, 2, 3])[-1]', 'dynamic(3)'],
    ['dynamic([1, 2, 3])[7]', 'dynamic(null)'],
  ],
  page: 'scalar-data-types/dynamic',
  overloads: [
    overload([bag('object'), string('key')], 'dynamic', element),
    overload([array('object'), index('position')], 'dynamic', element),
    overload([dynamic('object'), dynamic('key')], 'dynamic', (object, key) => {
      if (typeof key === 'string') return element(object, key);
      return typeof key === 'bigint' ? element(object, Number(key)) : null;
    }),
  ],
});

/** Adds the path of every member below the value; all elements of an array share `[0]`. */
function collectPaths(value: Dynamic, path: string, paths: Set<string>): void {
  const members: Iterable<readonly [string, Dynamic]> = isBag(value)
    ? Array.from(value, ([key, member]) => [`${path}['${key}']`, member] as const)
    : isArray(value)
      ? value.map((member) => [`${path}[0]`, member] as const)
      : [];
  for (const [memberPath, member] of members) {
    // Whether a bag inside a bag has a path of its own is not known.
    if (isBag(value) && isBag(member)) notKnown('treepath');
    paths.add(memberPath);
    collectPaths(member, memberPath, paths);
  }
}

export const treepath = scalar({
  name: 'treepath',
  category: 'dynamic',
  doc: 'Lists the paths of everything inside a dynamic value.',
  examples: [
    ['treepath(dynamic({"a": 1, "b": [2, {"c": 3}]}))', `dynamic(["['a']", "['b']", "['b'][0]", "['b'][0]['c']"])`],
  ],
  named: { prefix: 'tree' },
  overloads: [
    overload([bag('object')], 'dynamic', (value) => {
      if (!isBag(value) && !isArray(value)) return null;
      const paths = new Set<string>();
      collectPaths(value, '', paths);
      return [...paths];
    }),
  ],
});

/** The value with the keys of every bag in ordinal order. */
function canonical(value: Dynamic): Dynamic {
  if (isArray(value)) return value.map(canonical);
  if (!isBag(value)) return value;
  const keys = [...value.keys()].sort();
  return new Map(keys.map((key) => [key, canonical(value.get(key) ?? null)]));
}

export const dynamicToJson = scalar({
  name: 'dynamic_to_json',
  category: 'dynamic',
  doc: 'Writes a dynamic value as JSON with sorted keys, so that equal values give equal texts.',
  examples: [
    ['dynamic_to_json(dynamic({"b": [1, {"d": 2, "c": 3}], "a": null}))', '\'{"a":null,"b":[1,{"c":3,"d":2}]}\''],
    ['dynamic_to_json(2d)', '"2.00:00:00"'],
  ],
  overloads: [
    overload([dynamic('value')], 'string', (value) =>
      typeof value === 'string' ? notKnown('dynamic_to_json') : toJson(canonical(value)),
    ),
    overloadFor(
      [any('value')],
      'string',
      ([type]) =>
        (value) =>
          textOf(value, type ?? 'string'),
    ),
  ],
});
