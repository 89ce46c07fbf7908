import { toDynamic } from '../types/convert.ts';
import { formatDatetime } from '../types/datetime.ts';
import { formatTimespan } from '../types/timespan.ts';
import { type Dynamic, isArray, TICKS_PER_HOUR } from '../types/values.ts';
import {
  any,
  array,
  datetime,
  index,
  long,
  nullable,
  optional,
  orderable,
  overload,
  overloadFor,
  real,
  rest,
  scalar,
  timespan,
} from './define.ts';
import { notKnown } from './unknown.ts';

/** Measured: range() stops at this many elements without a word. */
const MOST_ELEMENTS = 1_048_576;

/** The values from start to stop, both included, at equal distances. */
function progression<T extends bigint | number>(start: T, stop: T, step: T, show: (value: T) => Dynamic): Dynamic[] {
  if (Number(step) === 0) return notKnown('range');
  const values: Dynamic[] = [];
  const ahead = step > 0 ? (at: T) => at <= stop : (at: T) => at >= stop;
  for (let at = start; ahead(at) && values.length < MOST_ELEMENTS; at = ((at as number) + (step as number)) as T) {
    values.push(show(at));
  }
  return values;
}

/** Reals, where adding up the steps and multiplying them agree on whether the stop is reached. */
function realProgression(start: number, stop: number, step: number): Dynamic[] {
  const values = progression(start, stop, step, self);
  const { length } = values;
  const inside = (at: number): boolean => (step > 0 ? at <= stop : at >= stop);
  if (length === MOST_ELEMENTS) return values;
  const agree = !inside(start + length * step) && (length === 0 || inside(start + (length - 1) * step));
  return agree ? values : notKnown('range');
}

const self = (value: Dynamic): Dynamic => value;

export const range = scalar({
  name: 'range',
  category: 'dynamic',
  doc: 'Makes an array of values at equal distances; the step is 1, or an hour between datetimes or timespans.',
  examples: [
    ['(range(1, 8, 3))', 'dynamic([1, 4, 7])'],
    ['(range(1h, 2h))', 'dynamic(["01:00:00", "02:00:00"])'],
    ['(range(0.5, 2))', 'dynamic([0.5, 1.5])'],
  ],
  overloads: [
    overload([long('start'), long('stop'), optional(long('step'))], 'dynamic', (start, stop, step = 1n) =>
      progression(start, stop, step, self),
    ),
    overload([real('start'), real('stop'), optional(real('step'))], 'dynamic', (start, stop, step = 1) =>
      realProgression(start, stop, step),
    ),
    overload(
      [datetime('start'), datetime('stop'), optional(timespan('step'))],
      'dynamic',
      (start, stop, step = TICKS_PER_HOUR) => progression(start, stop, step, formatDatetime),
    ),
    overload(
      [timespan('start'), timespan('stop'), optional(timespan('step'))],
      'dynamic',
      (start, stop, step = TICKS_PER_HOUR) => progression(start, stop, step, formatTimespan),
    ),
  ],
});

export const repeat = scalar({
  name: 'repeat',
  category: 'dynamic',
  doc: 'Makes an array of one value, as often as said; null for a negative number.',
  examples: [
    ['repeat(7, 3)', 'dynamic([7, 7, 7])'],
    ['repeat("a", 0)', 'dynamic([])'],
  ],
  named: { prefix: 'repeat' },
  overloads: [
    overloadFor([orderable('value'), index('count')], 'dynamic', ([type]) => (value, count) => {
      if (count < 0) return null;
      if (count > MOST_ELEMENTS) return notKnown('repeat');
      return new Array<Dynamic>(count).fill(toDynamic(value, type ?? 'dynamic'));
    }),
  ],
});

export const zip = scalar({
  name: 'zip',
  category: 'dynamic',
  doc: 'Puts the elements at the same position of several arrays together; shorter arrays are filled up with nulls.',
  examples: [['zip(dynamic([1, 2]), dynamic(["a"]))', 'dynamic([[1, "a"], [2, null]])']],
  overloads: [
    overload(
      [nullable(array('array')), nullable(array('other')), rest(nullable(array('more')))],
      'dynamic',
      (...all) => {
        const arrays = all.map((value) => (isArray(value) ? value : notKnown('zip')));
        const length = Math.max(...arrays.map((each) => each.length));
        return Array.from({ length }, (_, at) => arrays.map((each) => each[at] ?? null));
      },
    ),
  ],
});

export const packArray = scalar({
  name: 'pack_array',
  category: 'dynamic',
  doc: 'Makes an array of the arguments.',
  examples: [['pack_array(1, "a", 1d)', 'dynamic([1, "a", "1.00:00:00"])']],
  overloads: [
    overloadFor(
      [nullable(any('value')), rest(nullable(any('more')))],
      'dynamic',
      (types) =>
        (...values) =>
          values.map((value, at) => toDynamic(value, types[at] ?? 'dynamic')),
    ),
  ],
});
