import { type Column, valuesColumn } from '../table/column.ts';
import { toDynamic } from '../types/convert.ts';
import { type Bag, type Dynamic, identity, isArray, isBag, type Value } from '../types/values.ts';
import { conditional } from './conditional.ts';
import {
  type AggregateOverload,
  aggregate,
  any,
  bag,
  type Complaint,
  constant,
  type Groups,
  index,
  nullable,
  optional,
  type Parameter,
  type QueryContext,
} from './define.ts';
import { eachDistinct } from './distinct.ts';
import { notKnown } from './unknown.ts';

const maxSize = optional(constant(index('maxSize')));

const checkSize =
  (name: string) =>
  ([, size]: readonly (Value | undefined)[]): Complaint | undefined =>
    size === undefined || Number(size) > 0 ? undefined : { argument: 1, code: 'KQLAB013', details: [name] };

/** How many elements a result may have: what the query asks for, at most what the limits allow. */
const sizeLimit = (column: Column | undefined, standard: number, { limits }: QueryContext): number =>
  Math.min(column === undefined || column.length === 0 ? standard : Number(column.at(0) ?? standard), limits.elements);

interface Collector {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** The most elements when the query does not say. */
  readonly standard: number;
  /** Hands the elements of each group over, in the order of the rows. */
  readonly each: (column: Column, groups: Groups, add: (group: number, element: Dynamic) => void) => void;
}

/** An aggregate that gathers elements into an array for each group. */
const gather = ({ name, parameters, standard, each }: Collector): AggregateOverload => ({
  parameters,
  returns: 'dynamic',
  check: checkSize(name),
  group([column, size], groups, _types, context) {
    const most = sizeLimit(size, standard, context);
    const lists = Array.from({ length: groups.count }, (): Dynamic[] => []);
    each(column as Column, groups, (group, element) => {
      const list = lists[group] as Dynamic[];
      if (list.length < most) list.push(element);
    });
    return valuesColumn('dynamic', lists);
  },
});

// ----------------------------------------------------------------------- lists

/** An array gives its elements, everything else itself. A typed null is left out, the null of a dynamic is an element. */
const eachValue =
  (withNulls: boolean): Collector['each'] =>
  (column, { of }, add) => {
    const { type } = column;
    for (let row = 0; row < of.length; row++) {
      const group = of[row] as number;
      const value = column.at(row);
      if (isArray(value)) for (const element of value) add(group, element);
      else if (value !== null || withNulls || type === 'dynamic') add(group, toDynamic(value, type));
    }
  };

const standard = Number.POSITIVE_INFINITY;
/** What the first versions of make_list and make_set kept when nobody asked for more. */
const legacyStandard = 128;

export const makeList = aggregate({
  name: 'make_list',
  doc: 'Puts the values into an array, in the order of the rows; arrays are joined, nulls left out.',
  examples: [
    ['datatable(x:long)[3, long(null), 1, 3] | summarize make_list(x)', 'print list_x = dynamic([3, 1, 3])'],
    ['datatable(x:long)[3, 1, 2] | summarize make_list(x, 2)', 'print list_x = dynamic([3, 1])'],
    [
      'datatable(d:dynamic)[dynamic([1, 2]), dynamic("a")] | summarize make_list(d)',
      'print list_d = dynamic([1, 2, "a"])',
    ],
  ],
  overloads: [gather({ name: 'make_list', parameters: [any('value'), maxSize], standard, each: eachValue(false) })],
  named: { prefix: 'list' },
});

export const makeListIf = conditional(makeList, {
  name: 'make_list_if',
  doc: 'Puts the values of the rows for which the predicate is true into an array.',
  examples: [['datatable(x:long)[3, 1, 2] | summarize make_list_if(x, x > 1)', 'print list_x = dynamic([3, 2])']],
  named: { prefix: 'list' },
});

export const makeListWithNulls = aggregate({
  name: 'make_list_with_nulls',
  doc: 'Puts all values into an array, also nulls.',
  examples: [
    ['datatable(x:long)[3, long(null), 1] | summarize make_list_with_nulls(x)', 'print list_x = dynamic([3, null, 1])'],
  ],
  overloads: [
    gather({
      name: 'make_list_with_nulls',
      parameters: [nullable(any('value'))],
      standard,
      each: eachValue(true),
    }),
  ],
  named: { prefix: 'list' },
});

export const makelist = aggregate({
  name: 'makelist',
  doc: 'Puts the values into an array of at most 128 elements when no other size is given.',
  examples: [
    ['range x from 1 to 200 step 1 | summarize l = makelist(x) | project n = array_length(l)', 'print n = 128'],
  ],
  overloads: [
    gather({ name: 'makelist', parameters: [any('value'), maxSize], standard: legacyStandard, each: eachValue(false) }),
  ],
  named: { prefix: 'list' },
  aliasOf: 'make_list',
  page: 'make-list-aggregation-function',
});

// ------------------------------------------------------------------------ sets

/** Each different value once, in the order of first appearance; the elements of arrays count one by one. */
const eachMember: Collector['each'] = (column, groups, add) => {
  const { type } = column;
  if (type !== 'dynamic')
    return eachDistinct(column, groups, (group, row) => add(group, toDynamic(column.at(row), type)));
  const seen = Array.from({ length: groups.count }, () => new Set<unknown>());
  eachValue(false)(column, groups, (group, element) => {
    // Whether the null of a dynamic becomes a member is not known.
    if (element === null) notKnown('make_set');
    const members = seen[group] as Set<unknown>;
    const key = identity(element);
    if (members.has(key)) return;
    members.add(key);
    add(group, element);
  });
};

const differsOnNulls = 'Nulls inside dynamic values are refused: whether Kusto makes them members is not known.';

export const makeSet = aggregate({
  name: 'make_set',
  doc: 'Puts each different value once into an array; of arrays, each different element.',
  examples: [
    ['datatable(x:long)[3, 1, long(null), 3] | summarize make_set(x)', 'print set_x = dynamic([3, 1])'],
    [
      'datatable(d:dynamic)[dynamic([1, 2]), dynamic([2, 3])] | summarize make_set(d)',
      'print set_d = dynamic([1, 2, 3])',
    ],
  ],
  overloads: [gather({ name: 'make_set', parameters: [any('value'), maxSize], standard, each: eachMember })],
  named: { prefix: 'set' },
  differs: differsOnNulls,
});

export const makeSetIf = conditional(makeSet, {
  name: 'make_set_if',
  doc: 'Puts each different value of the rows for which the predicate is true once into an array.',
  examples: [['datatable(x:long)[3, 1, 3] | summarize make_set_if(x, x > 1)', 'print set_x = dynamic([3])']],
  named: { prefix: 'set' },
});

export const makeset = aggregate({
  name: 'makeset',
  doc: 'Puts each different value once into an array of at most 128 elements when no other size is given.',
  examples: [
    ['range x from 1 to 200 step 1 | summarize s = makeset(x) | project n = array_length(s)', 'print n = 128'],
  ],
  overloads: [
    gather({ name: 'makeset', parameters: [any('value'), maxSize], standard: legacyStandard, each: eachMember }),
  ],
  named: { prefix: 'set' },
  aliasOf: 'make_set',
  page: 'make-set-aggregation-function',
  differs: differsOnNulls,
});

// ------------------------------------------------------------------------ bags

/** Merges property bags; of several values for a key the first stays, and what is no bag is passed over. */
const mergeBags: AggregateOverload = {
  parameters: [bag('bag'), maxSize],
  returns: 'dynamic',
  check: checkSize('make_bag'),
  group([column, size], { of, count }, _types, context) {
    const most = sizeLimit(size, standard, context);
    const bags = Array.from({ length: count }, () => new Map<string, Dynamic>());
    for (let row = 0; row < of.length; row++) {
      const value = (column as Column).at(row);
      if (isBag(value)) merge(bags[of[row] as number] as Map<string, Dynamic>, value, most);
    }
    return valuesColumn('dynamic', bags);
  },
};

function merge(into: Map<string, Dynamic>, bag: Bag, most: number): void {
  for (const [key, value] of bag) if (into.size < most && !into.has(key)) into.set(key, value);
}

export const makeBag = aggregate({
  name: 'make_bag',
  doc: 'Merges property bags into one; of several values for a key it keeps the first.',
  examples: [
    [
      'datatable(d:dynamic)[dynamic({"a": 1}), dynamic({"a": 2, "b": 3})] | summarize make_bag(d)',
      'print bag_d = dynamic({"a": 1, "b": 3})',
    ],
  ],
  overloads: [mergeBags],
  named: { prefix: 'bag' },
});

export const makeBagIf = conditional(makeBag, {
  name: 'make_bag_if',
  doc: 'Merges the property bags of the rows for which the predicate is true.',
  examples: [
    [
      'datatable(d:dynamic, x:long)[dynamic({"a": 1}), 1, dynamic({"b": 2}), 2] | summarize make_bag_if(d, x > 1)',
      'print bag_d = dynamic({"b": 2})',
    ],
  ],
  named: { prefix: 'bag' },
});

export const makeDictionary = aggregate({
  name: 'make_dictionary',
  doc: 'Merges property bags into one; the former name of make_bag.',
  examples: [
    [
      'datatable(d:dynamic)[dynamic({"a": 1}), dynamic({"b": 2})] | summarize make_dictionary(d)',
      'print dictionary_d = dynamic({"a": 1, "b": 2})',
    ],
  ],
  overloads: [mergeBags],
  named: { prefix: 'dictionary' },
  aliasOf: 'make_bag',
  page: 'make-bag-aggregation-function',
});
