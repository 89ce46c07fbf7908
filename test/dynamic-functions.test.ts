import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arraySortAsc } from '../src/functions/array-sort.ts';
import { defaultLimits, type Overload, type QueryContext } from '../src/functions/define.ts';
import { newGuid, rand } from '../src/functions/random.ts';
import { bin } from '../src/functions/rounding.ts';
import {
  complementaryError,
  error,
  gamma,
  incompleteBeta,
  inverseIncompleteBeta,
  logGamma,
} from '../src/functions/special-functions.ts';
import { convertAngle } from '../src/functions/unit-conversion.ts';
import { type Column, ConstantColumn, valuesColumn } from '../src/table/column.ts';
import type { ScalarType } from '../src/types/types.ts';
import type { Value } from '../src/types/values.ts';

const context: QueryContext = { now: 0n, random: () => 0.999, limits: defaultLimits };

const overloadOf = (overloads: readonly Overload[], ...types: string[]): Overload => {
  const found = overloads.find(
    ({ parameters }) =>
      parameters.length === types.length && parameters.every(({ accepts }, at) => accepts === types[at]),
  );
  if (!found) throw new Error(`No overload takes ${types.join(', ')}.`);
  return found;
};

const call = (overload: Overload, ...values: Value[]): Value | undefined =>
  (overload.make([], context) as (...values: Value[]) => Value | undefined)(...values);

describe('the kernel of bin() answers as its code for one row', () => {
  const cases: [ScalarType, ScalarType, fc.Arbitrary<Value>, fc.Arbitrary<Value>][] = [
    ['long', 'long', fc.bigInt(-(2n ** 60n), 2n ** 60n), fc.bigInt(1n, 2n ** 40n)],
    ['datetime', 'timespan', fc.bigInt(0n, 3_155_378_975_999_999_999n), fc.bigInt(1n, 2n ** 50n)],
    ['timespan', 'timespan', fc.bigInt(-(2n ** 60n), 2n ** 60n), fc.bigInt(1n, 2n ** 50n)],
    ['real', 'real', fc.double(), fc.double({ min: 1e-3, max: 1e6, noNaN: true })],
  ];
  for (const [type, sizeType, value, size] of cases) {
    test(`${type} by ${sizeType}`, () => {
      const overload = overloadOf(bin.overloads, type, sizeType);
      fc.assert(
        fc.property(fc.array(fc.option(value)), size, (values, by) => {
          const columns: Column[] = [valuesColumn(type, values), new ConstantColumn(sizeType, values.length, by)];
          const result = overload.kernel?.(columns, values.length);
          expect([...(result ?? [])]).toEqual(values.map((each) => (each === null ? null : call(overload, each, by))));
        }),
      );
    });
  }

  test('but leaves sizes that are not positive or not constant to that', () => {
    const { kernel } = overloadOf(bin.overloads, 'long', 'long');
    const values = valuesColumn('long', [1n, 2n]);
    expect(kernel?.([values, new ConstantColumn('long', 2, 0n)], 2)).toBeUndefined();
    expect(kernel?.([values, values], 2)).toBeUndefined();
  });
});

describe('special functions', () => {
  test('gamma', () => {
    expect(gamma(0.5)).toBeCloseTo(Math.sqrt(Math.PI), 12);
    expect(gamma(-1.5)).toBeCloseTo((4 / 3) * Math.sqrt(Math.PI), 12);
    expect(logGamma(100_000) / 1_051_287.7089736566).toBeCloseTo(1, 13);
  });

  test('error functions', () => {
    expect(error(-1)).toBeCloseTo(-0.8427007929497149, 14);
    expect(complementaryError(3) / 2.209049699858544e-5).toBeCloseTo(1, 11);
    expect(complementaryError(1.9999) - complementaryError(2.0001)).toBeCloseTo(4.13339e-6, 10);
  });

  test('the inverse of the beta distribution undoes it', () => {
    const parameter = fc.double({ min: 1, max: 500, noNaN: true });
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), parameter, parameter, (p, alpha, beta) => {
        expect(incompleteBeta(inverseIncompleteBeta(p, alpha, beta), alpha, beta)).toBeCloseTo(p, 9);
      }),
    );
  });
});

test('rand(n) is a whole number below n', () => {
  const overload = rand.overloads.find(({ parameters }) => parameters.length === 1) as Overload;
  expect(call(overload, 10n)).toBe(9);
});

test('new_guid gives guids of version 4', () => {
  const [overload] = newGuid.overloads as [Overload];
  expect(call(overload)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('sorted arrays are columns named after the arguments', () => {
  const several = arraySortAsc.overloads.find(({ least }) => least === 2);
  const names = several?.outputs?.([undefined, undefined], [], ['a', undefined]).map(({ name }) => name);
  expect(names).toEqual(['a_sorted', 'array1_sorted']);
});

test('units are found by their exact name, and one in another case is refused', () => {
  const [overload] = convertAngle.overloads as [Overload];
  expect(call(overload, 1, 'Tilt', 'Degree')).toBeCloseTo(90, 12);
  expect(call(overload, 1, 'Parsec', 'Degree')).toBeNull();
  expect(() => call(overload, 1, 'degree', 'Radian')).toThrow('not yet known');
});
