import { toDynamic } from '../types/convert.ts';
import type { Type } from '../types/types.ts';
import { type Dynamic, isArray, isDecimal, type Value } from '../types/values.ts';
import { any, array, bool, nullable, optional, overloadFor, type ScalarFunction, scalar } from './define.ts';
import { category, isNumber, isWhole } from './series.ts';
import { notKnown } from './unknown.ts';

type Elements = readonly Dynamic[];

/** A scalar argument as an element of a series. */
const element = (value: Value | undefined, type: Type | undefined): Dynamic => {
  if (value === undefined) return null;
  return isDecimal(value) ? value.toNumber() : toDynamic(value, type ?? 'dynamic');
};

/** Tells which elements are missing: those equal to the placeholder, which is null unless another is given. */
const missing =
  (placeholder: Dynamic) =>
  (value: Dynamic): boolean =>
    isNumber(placeholder) && isNumber(value) ? value <= placeholder && value >= placeholder : value === placeholder;

const placeholder = optional(nullable(any('missingValuePlaceholder')));

/** Gives each missing element the nearest one before it that is not; those without one stay. */
function forward(series: Elements, isMissing: (value: Dynamic) => boolean): Dynamic[] {
  let last: Dynamic | undefined;
  return series.map((value) => {
    if (!isMissing(value)) last = value;
    return last === undefined ? value : last;
  });
}

const filling = (
  name: string,
  doc: string,
  examples: ScalarFunction['examples'],
  fill: (series: Elements, isMissing: (value: Dynamic) => boolean) => Dynamic,
): ScalarFunction =>
  scalar({
    name,
    category,
    doc,
    examples,
    overloads: [
      overloadFor(
        [array('series'), placeholder],
        'dynamic',
        ([, type]) =>
          (series, value) =>
            isArray(series) ? fill(series, missing(element(value, type))) : null,
      ),
    ],
    named: 'argument',
  });

export const seriesFillForward = filling(
  'series_fill_forward',
  'Gives missing elements the value before them.',
  [
    ['series_fill_forward(dynamic([null, 1, null, 4, null]))', 'dynamic([null, 1, 1, 4, 4])'],
    ['series_fill_forward(dynamic([5, 0, 6]), 0)', 'dynamic([5, 5, 6])'],
  ],
  forward,
);

export const seriesFillBackward = filling(
  'series_fill_backward',
  'Gives missing elements the value after them.',
  [['series_fill_backward(dynamic([null, 1, null, 4, null]))', 'dynamic([1, 1, 4, 4, null])']],
  (series, isMissing) => forward(series.toReversed(), isMissing).reverse(),
);

export const seriesFillConst = scalar({
  name: 'series_fill_const',
  category,
  doc: 'Gives missing elements a fixed value.',
  examples: [
    ['series_fill_const(dynamic([1, null, 3]), 0)', 'dynamic([1, 0, 3])'],
    ['series_fill_const(dynamic([1, -1, 3]), 2.5, -1)', 'dynamic([1, 2.5, 3])'],
  ],
  overloads: [
    overloadFor(
      [array('series'), nullable(any('constantValue')), placeholder],
      'dynamic',
      ([, type, placeholderType]) =>
        (series, constant, placeholder) => {
          if (!isArray(series)) return null;
          const isMissing = missing(element(placeholder, placeholderType));
          const filler = element(constant, type);
          return series.map((value) => (isMissing(value) ? filler : value));
        },
    ),
  ],
  named: 'argument',
});

interface LinearFill {
  readonly isMissing: (value: Dynamic) => boolean;
  readonly edges: boolean;
  /** What a series without any value is filled with. */
  readonly constant: Dynamic;
}

/** Puts missing elements on the line between their neighbours; in a series of longs the fraction is cut off. */
function linear(series: Elements, { isMissing, edges, constant }: LinearFill): Dynamic {
  const known = series.flatMap((value, i) => (isMissing(value) ? [] : [i]));
  const [first] = known;
  const last = known[known.length - 1];
  if (first === undefined || last === undefined) return series.map(() => constant);
  if (!known.every((i) => isNumber(series[i]))) notKnown('series_fill_linear');
  const whole = isWhole(known.map((i) => series[i] as Dynamic));
  let next = 0;
  return series.map((value, i) => {
    while (next < known.length && (known[next] as number) < i) next++;
    if (known[next] === i) return whole ? value : Number(value);
    if (i < first) return edges ? (series[first] as Dynamic) : value;
    if (i > last) return edges ? (series[last] as Dynamic) : value;
    return between(series, known[next - 1] as number, known[next] as number, i, whole);
  });
}

function between(series: Elements, left: number, right: number, at: number, whole: boolean): Dynamic {
  const [from, to] = [Number(series[left]), Number(series[right])];
  const value = from + ((to - from) * (at - left)) / (right - left);
  if (!whole) return value;
  // Whether a negative fraction is cut or rounded down is not known.
  return value < 0 && !Number.isInteger(value) ? notKnown('series_fill_linear') : BigInt(Math.trunc(value));
}

export const seriesFillLinear = scalar({
  name: 'series_fill_linear',
  category,
  doc: 'Puts missing elements on the line between their neighbours; at the edges they get the nearest value.',
  examples: [
    ['series_fill_linear(dynamic([null, 1.0, null, 4.0]))', 'dynamic([1.0, 1.0, 2.5, 4.0])'],
    ['series_fill_linear(dynamic([1, null, 4]))', 'dynamic([1, 2, 4])'],
    ['series_fill_linear(dynamic([0, 1, 0, 3]), 0, false)', 'dynamic([0, 1, 2, 3])'],
  ],
  overloads: [
    overloadFor(
      [array('series'), placeholder, optional(bool('fillEdges')), optional(nullable(any('constantValue')))],
      'dynamic',
      ([, placeholderType, , constantType]) =>
        (series, placeholder, edges, constant) => {
          if (!isArray(series)) return null;
          return linear(series, {
            isMissing: missing(element(placeholder, placeholderType)),
            edges: edges ?? true,
            constant: constant === undefined ? 0 : element(constant, constantType),
          });
        },
    ),
  ],
  named: 'argument',
});
