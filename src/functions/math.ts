import {
  decimal,
  long,
  number,
  type Overload,
  overload,
  type ResultName,
  real,
  type ScalarFunction,
  scalar,
  timespan,
} from './define.ts';
import { complementaryError, error, gamma, logGamma } from './special-functions.ts';
import { notKnown } from './unknown.ts';

type Entry = Pick<ScalarFunction, 'name' | 'doc' | 'examples'> & { readonly named?: ResultName };

const mathematical = (entry: Entry, overloads: readonly Overload[]): ScalarFunction =>
  scalar({ category: 'mathematical', overloads, ...entry });

/** A function of one real number that hands on the name of its argument, as nearly all do. */
const ofReal = (
  name: string,
  doc: string,
  example: readonly [string, string],
  call: (value: number) => number | null,
): ScalarFunction =>
  mathematical({ name, doc, examples: [example], named: 'argument' }, [
    overload([number('number')], 'real', (value) => call(Number(value))),
  ]);

/** Outside its domain a function gives null; what is not a number stays that. */
const within =
  (call: (value: number) => number) =>
  (value: number): number | null => {
    const result = call(value);
    return Number.isNaN(result) && !Number.isNaN(value) ? null : result;
  };

/** 0 and the negative integers, where the gamma function has no value. */
const isPole = (value: number): boolean => value <= 0 && Number.isInteger(value);

export const abs = mathematical(
  {
    name: 'abs',
    doc: 'Gives a number or timespan without its sign.',
    examples: [
      ['abs(-5)', '5'],
      ['abs(-2h)', '2h'],
    ],
    named: 'argument',
  },
  [
    overload([long('number')], 'long', (value) => BigInt.asIntN(64, value < 0n ? -value : value)),
    overload([real('number')], 'real', Math.abs),
    overload([decimal('number')], 'decimal', (value) => value.abs()),
    overload([timespan('number')], 'timespan', (value) => BigInt.asIntN(64, value < 0n ? -value : value)),
  ],
);

export const sign = mathematical(
  {
    name: 'sign',
    doc: 'Gives -1, 0 or 1 for a negative number, zero or a positive one, as a real.',
    examples: [['sign(-42)', '-1.0']],
  },
  // Measured: what is not a number has the sign 0.
  [overload([number('number')], 'real', (value) => (Number(value) > 0 ? 1 : Number(value) < 0 ? -1 : 0))],
);

export const sqrt = ofReal(
  'sqrt',
  'Gives the square root; null for a negative number.',
  ['sqrt(16)', '4.0'],
  within(Math.sqrt),
);
export const exp = ofReal('exp', 'Raises e to a power.', ['exp(0)', '1.0'], Math.exp);
export const exp2 = ofReal('exp2', 'Raises 2 to a power.', ['exp2(5)', '32.0'], (value) => 2 ** value);
export const log = ofReal(
  'log',
  'Gives the natural logarithm; null for a negative number.',
  ['log(1)', '0.0'],
  within(Math.log),
);
export const log2 = ofReal(
  'log2',
  'Gives the logarithm to base 2; null for a negative number.',
  ['log2(8)', '3.0'],
  within(Math.log2),
);
export const log10 = ofReal(
  'log10',
  'Gives the logarithm to base 10; null for a negative number.',
  ['log10(1000)', '3.0'],
  within(Math.log10),
);
export const gammaFunction = ofReal('gamma', 'Computes the gamma function.', ['gamma(5)', '24.0'], (value) =>
  isPole(value) ? notKnown('gamma') : gamma(value),
);
export const loggamma = ofReal(
  'loggamma',
  'Computes the logarithm of the absolute value of the gamma function.',
  ['round(loggamma(3), 12)', 'round(log(2), 12)'],
  (value) => (isPole(value) ? notKnown('loggamma') : logGamma(value)),
);
export const erf = ofReal('erf', 'Computes the error function.', ['round(erf(1), 12)', '0.842700792950'], error);
export const erfc = ofReal(
  'erfc',
  'Computes the complementary error function, 1 - erf.',
  ['erfc(0)', '1.0'],
  complementaryError,
);

// Measured: unlike the others, these two do not hand on a name.
export const exp10 = mathematical({ name: 'exp10', doc: 'Raises 10 to a power.', examples: [['exp10(2)', '100.0']] }, [
  overload([number('number')], 'real', (value) => 10 ** Number(value)),
]);
export const pow = mathematical(
  { name: 'pow', doc: 'Raises a number to a power.', examples: [['pow(2, 10)', '1024.0']] },
  [overload([number('base'), number('exponent')], 'real', (base, exponent) => Number(base) ** Number(exponent))],
);

const test = (name: string, doc: string, example: readonly [string, string], holds: (value: number) => boolean) =>
  mathematical({ name, doc, examples: [example] }, [overload([real('number')], 'bool', holds)]);

export const isnan = test('isnan', 'Tells whether a real is not a number.', ['isnan(0.0 / 0)', 'true'], Number.isNaN);
export const isfinite = test(
  'isfinite',
  'Tells whether a real is neither infinite nor not-a-number.',
  ['isfinite(1.0 / 0)', 'false'],
  Number.isFinite,
);
export const isinf = test(
  'isinf',
  'Tells whether a real is infinite.',
  ['isinf(-1.0 / 0)', 'true'],
  (value) => Math.abs(value) === Number.POSITIVE_INFINITY,
);
