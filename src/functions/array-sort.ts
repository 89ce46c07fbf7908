import { parseTimespan } from '../types/timespan.ts';
import { compare, type Dynamic, isArray } from '../types/values.ts';
import { array, bool, constant, nullable, type Overload, overload, rest, scalar } from './define.ts';
import { elementKey } from './set.ts';
import { notKnown } from './unknown.ts';

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const TIMESPAN = /^-?(?:\d+\.)?\d\d:\d\d:\d\d(?:\.\d{7})?$/;

/** Elements of different kinds sort by kind. The rest (bools, arrays, bags) has no order that is known. */
const kinds = ['number', 'text', 'guid', 'rest'] as const;

function kindOf(element: Dynamic): (typeof kinds)[number] {
  if (typeof element === 'bigint' || typeof element === 'number') return 'number';
  if (typeof element !== 'string') return 'rest';
  return GUID.test(element) ? 'guid' : 'text';
}

/**
 * Timespans inside a dynamic are held as their text. Whether Kusto sorts such a text by its time depends on where it
 * came from, which is not known here: there is an answer only where both orders are the same.
 */
function orderTexts(left: string, right: string): number {
  const order = compare(left, right);
  if (!TIMESPAN.test(left) || !TIMESPAN.test(right)) return order;
  return compare(parseTimespan(left), parseTimespan(right)) === order ? order : notKnown('array_sort');
}

function order(left: Dynamic, right: Dynamic): number {
  const [kind, other] = [kindOf(left), kindOf(right)];
  if (kind !== other) return kinds.indexOf(kind) - kinds.indexOf(other);
  if (kind === 'rest') return elementKey(left) === elementKey(right) ? 0 : notKnown('array_sort');
  return kind === 'text' ? orderTexts(left as string, right as string) : compare(left, right);
}

/** Positions of the elements in sorted order; equal ones keep theirs. */
function sortedPositions(elements: readonly Dynamic[], descending: boolean, nullsLast: boolean): number[] {
  const at = (position: number): Dynamic => elements[position] ?? null;
  return Array.from(elements.keys()).sort((left, right) => {
    const [a, b] = [at(left), at(right)];
    if (a === null || b === null) return a === b ? 0 : (a === null) === nullsLast ? 1 : -1;
    return descending ? order(b, a) : order(a, b);
  });
}

/** Sorts the first array and brings the others into its order; an array of another length gives null. */
function sortTogether(arrays: readonly Dynamic[], descending: boolean, nullsLast: boolean): Dynamic[] {
  const [first = null] = arrays;
  if (!isArray(first)) return arrays.map(() => null);
  const positions = sortedPositions(first, descending, nullsLast);
  return arrays.map((each) =>
    isArray(each) && each.length === first.length ? positions.map((position) => each[position] ?? null) : null,
  );
}

/** Sorting takes a last argument on the place of nulls only for up to this many arrays. */
const MOST_ARRAYS = 16;

/** One array alone, several arrays (as many result columns), and either with a last argument that says where nulls go. */
function sorting(descending: boolean): Overload[] {
  const withNulls = (count: number): Overload => {
    const parameters = [
      array('array'),
      ...Array.from({ length: count - 1 }, () => nullable(array('more'))),
      constant(bool('nulls_last')),
    ];
    const call = (...values: readonly (Dynamic | undefined)[]): Dynamic => {
      const sorted = sortTogether(values.slice(0, count) as Dynamic[], descending, values[count] === true);
      return count === 1 ? (sorted[0] ?? null) : sorted;
    };
    return overload(
      parameters,
      'dynamic',
      call,
      count === 1 ? {} : { outputs: (_, __, names) => columns(count, names) },
    );
  };
  return [
    overload([array('array')], 'dynamic', (only) => sortTogether([only], descending, true)[0]),
    overload(
      [array('array'), rest(nullable(array('more')))],
      'dynamic',
      (...arrays) => sortTogether(arrays, descending, true),
      {
        least: 2,
        outputs: (values, _, names) => columns(values.length, names),
      },
    ),
    ...Array.from({ length: MOST_ARRAYS }, (_, at) => withNulls(at + 1)),
  ];
}

const columns = (count: number, names: readonly (string | undefined)[] = []) =>
  Array.from({ length: count }, (_, at) => ({ name: `${names[at] ?? `array${at}`}_sorted`, type: 'dynamic' as const }));

/** Several arrays name their results themselves. */
const named = { suffix: '_sorted', unnamed: 'array0' } as const;

export const arraySortAsc = scalar({
  name: 'array_sort_asc',
  category: 'dynamic',
  doc: 'Sorts an array upwards, nulls last; further arrays are brought into the same order.',
  examples: [
    ['array_sort_asc(dynamic([3, null, 1, 2]))', 'dynamic([1, 2, 3, null])'],
    ['array_sort_asc(dynamic(["b", null, "a"]), false)', 'dynamic([null, "a", "b"])'],
    ['array_sort_asc(dynamic([3, 1]), dynamic(["c", "a"]))[1]', 'dynamic(["a", "c"])'],
  ],
  overloads: sorting(false),
  named,
});

export const arraySortDesc = scalar({
  name: 'array_sort_desc',
  category: 'dynamic',
  doc: 'Sorts an array downwards, nulls last; further arrays are brought into the same order.',
  examples: [['array_sort_desc(dynamic([3, null, 1, 2]))', 'dynamic([3, 2, 1, null])']],
  overloads: sorting(true),
  named,
});
