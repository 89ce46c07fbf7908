import Big from 'big.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { convert, convertConstant, toDynamic } from '../src/types/convert.ts';
import { formatDatetime, parseDatetime, partsOf, ticksOf } from '../src/types/datetime.ts';
import { parseJson, toJson } from '../src/types/json.ts';
import { decimalText, dynamicText, literalOf, realText, textOf } from '../src/types/text.ts';
import { formatTimespan, parseTimespan, timespanOf } from '../src/types/timespan.ts';
import type { ScalarType } from '../src/types/types.ts';
import {
  type Dynamic,
  MAX_DATETIME_TICKS,
  MAX_LONG,
  MIN_LONG,
  UNIX_EPOCH_TICKS,
  type Value,
} from '../src/types/values.ts';

const instants = fc.bigInt({ min: 0n, max: MAX_DATETIME_TICKS });
const longs = fc.bigInt({ min: MIN_LONG, max: MAX_LONG });
const reals = fc.double({ noNaN: true, noDefaultInfinity: true });

describe('datetimes', () => {
  test('are read back from their text', () => {
    fc.assert(fc.property(instants, (ticks) => parseDatetime(formatDatetime(ticks)) === ticks));
  });

  test('are put together again from their parts', () => {
    fc.assert(
      fc.property(instants, (ticks) => {
        const { year, month, day, hour, minute, second, fraction } = partsOf(ticks);
        return ticksOf(year, month, day, hour, minute, second, fraction) === ticks;
      }),
    );
  });

  test('agree with the calendar of JavaScript', () => {
    fc.assert(
      fc.property(instants, (ticks) => {
        const date = new Date(Number((ticks - UNIX_EPOCH_TICKS) / 10_000n));
        const { year, month, day, dayOfWeek } = partsOf(ticks - (ticks % 10_000n));
        expect([year, month, day, dayOfWeek]).toEqual([
          date.getUTCFullYear(),
          date.getUTCMonth() + 1,
          date.getUTCDate(),
          date.getUTCDay(),
        ]);
      }),
    );
  });

  test.each([
    ['2022-12-02', '2022-12-02T00:00:00.0000000Z'],
    ['2022-12-02T13:45', '2022-12-02T13:45:00.0000000Z'],
    ['2022-12-02 13:45:56.5', '2022-12-02T13:45:56.5000000Z'],
    ['2022-12-02T13:45:56.123456789Z', '2022-12-02T13:45:56.1234567Z'],
    ['2022-12-02T13:45:56+02:00', '2022-12-02T11:45:56.0000000Z'],
    ['2022-12-02T13:45:56-0500', '2022-12-02T18:45:56.0000000Z'],
    ['2022-1-2', '2022-01-02T00:00:00.0000000Z'],
    ['2022 - 01 - 02', '2022-01-02T00:00:00.0000000Z'],
    ['2022/12/02', '2022-12-02T00:00:00.0000000Z'],
    ['20221202', '2022-12-02T00:00:00.0000000Z'],
    ['12-02-2022', '2022-12-02T00:00:00.0000000Z'],
    ['12.02.2022 13:45:56', '2022-12-02T13:45:56.0000000Z'],
    ['2/1/2022 1:05:00 PM', '2022-02-01T13:05:00.0000000Z'],
    ['2 Dec 2022', '2022-12-02T00:00:00.0000000Z'],
    ['Dec 2, 2022', '2022-12-02T00:00:00.0000000Z'],
    ['Sat, 8 Nov 14 15:05:02 GMT', '2014-11-08T15:05:02.0000000Z'],
    ['Saturday, 08-Nov-14 15:05', '2014-11-08T15:05:00.0000000Z'],
    ['2025', '2025-01-01T00:00:00.0000000Z'],
    ['2025-06', '2025-06-01T00:00:00.0000000Z'],
    ['1', '1970-01-01T00:00:01.0000000Z'],
    ['9999-12-31 23:59:59.9999999', '9999-12-31T23:59:59.9999999Z'],
  ])('%s is a datetime', (text, expected) => {
    expect(formatDatetime(parseDatetime(text) ?? -1n)).toBe(expected);
  });

  test.each([
    '',
    'garbage',
    '13-01-2022',
    'x12-02-2022',
    '2022-02-30',
    '2022-12-02T24:00',
    '2022-12-02T13:60',
    '2022-12-02T13:45:5x',
    '2022-12-02T13:45:56.',
    '2022-12-0',
    '0000-01-01',
    '0001-01-01T00:00:00+01:00',
    '13:45',
  ])('"%s" is none', (text) => expect(parseDatetime(text)).toBeNull());
});

describe('timespans', () => {
  test('are read back from their text', () => {
    fc.assert(fc.property(longs, (ticks) => parseTimespan(formatTimespan(ticks)) === ticks));
  });

  test.each([
    ['1.02:03:04.5', '1.02:03:04.5000000'],
    ['-1.02:03:04', '-1.02:03:04'],
    ['0:0:0.001', '00:00:00.0010000'],
    ['10:00', '10:00:00'],
    ['2', '2.00:00:00'],
    ['15 seconds', '00:00:15'],
    ['1.5h', '01:30:00'],
    ['-90m', '-01:30:00'],
    ['10675199.02:48:05.4775807', '10675199.02:48:05.4775807'],
  ])('%s is a timespan', (text, expected) => expect(formatTimespan(parseTimespan(text) ?? 0n)).toBe(expected));

  test.each(['', 'garbage', '24:00', '00:60', '1w', '100ns', '1.2.3', '10675199.02:48:05.4775808'])(
    '"%s" is none',
    (text) => expect(parseTimespan(text)).toBeNull(),
  );

  test.each([
    ['150', 'nanoseconds', 1n],
    ['199', 'nanosecond', 1n],
    ['1.5', 'ticks', 1n],
    ['0.5', 'microseconds', 0n],
    ['1.5', 'ms', 15_000n],
    ['0.0000001', 's', 1n],
    ['999999999999', 'd', null],
  ])('%s %s', (amount, unit, ticks) => expect(timespanOf(amount, unit)).toBe(ticks));
});

describe('reals', () => {
  test('are read back from their text', () => {
    fc.assert(fc.property(reals, (value) => Object.is(Number(realText(value)), value)));
  });

  test.each([
    [1, '1.0'],
    [1.5, '1.5'],
    [1500, '1500.0'],
    [100_000_000_000, '100000000000.0'],
    [0.1 + 0.2, '0.30000000000000007'],
    [40.764323000000005, '40.764323000000008'],
    [50.62500000000001, '50.62500000000001'],
    [50.74999999999999, '50.74999999999999'],
    [-0.001, '-0.001'],
    [5e-324, '5e-324'],
    [1.5e300, '1.5e300'],
    [Number.MAX_VALUE, '1.7976931348623157e308'],
    [Number.NEGATIVE_INFINITY, '-Infinity'],
    [Number.NaN, 'NaN'],
  ])('%d is written %s', (value, text) => expect(realText(value)).toBe(text));
});

const { dynamic: dynamics } = fc.letrec<{ dynamic: Dynamic }>((tie) => ({
  dynamic: fc.oneof(
    { depthSize: 'small' },
    fc.constant(null),
    fc.boolean(),
    longs,
    reals,
    fc.string({ unit: 'binary' }),
    fc.array(tie('dynamic')),
    fc.array(fc.tuple(fc.string(), tie('dynamic'))).map((members): Dynamic => new Map(members)),
  ),
}));

describe('JSON', () => {
  test('is read back as the dynamic it was written from', () => {
    fc.assert(fc.property(dynamics, (value) => void expect(parseJson(toJson(value))).toEqual(value)));
  });

  test('is read as JSON.parse reads it, but exactly', () => {
    const plain = (value: Dynamic | undefined): unknown => {
      if (typeof value === 'bigint') return Number(value);
      if (Array.isArray(value)) return value.map(plain);
      return value instanceof Map ? Object.fromEntries([...value].map(([key, member]) => [key, plain(member)])) : value;
    };
    fc.assert(fc.property(fc.json(), (text) => void expect(plain(parseJson(text))).toEqual(JSON.parse(text))));
    expect(parseJson('[9223372036854775807, 1, 1.0]')).toEqual([MAX_LONG, 1n, 1]);
    expect(toJson(parseJson(' { "b" : 1.0, "a" : [ 1 , "\\u0041\\n" ] } ') ?? null)).toBe('{"b":1.0,"a":[1,"A\\n"]}');
  });

  test('is refused where JSON.parse refuses it', () => {
    const mutated = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom('', '"', '\\', ',', '}', ']', '\t', '0', '-', '.', 'e'))
      .map(([text, at, junk]) => text.slice(0, at % text.length) + junk + text.slice((at % text.length) + 1));
    const valid = (text: string): boolean => {
      try {
        JSON.parse(text);
        return true;
      } catch {
        return false;
      }
    };
    fc.assert(fc.property(mutated, (text) => (parseJson(text) !== undefined) === valid(text)));
    for (const text of ['', '"a\tb"', "{'a':1}", '[1,]', '01', '+1', 'nul', '[1', '1 2']) {
      expect(parseJson(text), text).toBeUndefined();
    }
    expect(parseJson('['.repeat(100_000))).toBeUndefined();
  });
});

describe('text', () => {
  test.each<[Value, ScalarType, string, string]>([
    [true, 'bool', 'True', 'true'],
    [5, 'int', '5', 'int(5)'],
    [5n, 'long', '5', '5'],
    [2, 'real', '2.0', '2.0'],
    [new Big('1.5'), 'decimal', '1.5', 'decimal(1.5)'],
    ['a"b', 'string', 'a"b', '"a\\"b"'],
    [0n, 'datetime', '0001-01-01T00:00:00.0000000Z', 'datetime(0001-01-01T00:00:00.0000000Z)'],
    [864_000_000_000n, 'timespan', '1.00:00:00', 'timespan(1.00:00:00)'],
    [new Map([['a', 1n]]), 'dynamic', '{"a":1}', 'dynamic({"a":1})'],
    ['plain', 'dynamic', 'plain', 'dynamic("plain")'],
    [true, 'dynamic', 'true', 'dynamic(true)'],
    [null, 'real', '', 'real(null)'],
    [null, 'dynamic', '', 'dynamic(null)'],
  ])('of %s (%s) is %s and as a literal %s', (value, type, text, literal) => {
    expect(textOf(value, type)).toBe(text);
    expect(literalOf(value, type)).toBe(literal);
  });

  test('decimals have no exponent and no negative zero', () => {
    expect(decimalText(new Big('1e25'))).toBe('10000000000000000000000000');
    expect(decimalText(new Big('-0'))).toBe('0');
    expect(dynamicText([1.5, 2n, null])).toBe('[1.5,2,null]');
  });
});

describe('conversions', () => {
  test.each<[Value, ScalarType, ScalarType, Value]>([
    ['5.7', 'string', 'long', null],
    ['1e3', 'string', 'long', null],
    [' 7 ', 'string', 'long', 7n],
    ['0x10', 'string', 'int', 16],
    ['+4', 'string', 'int', 4],
    ['', 'string', 'long', null],
    ['9999999999', 'string', 'int', null],
    [9_999_999_999n, 'long', 'int', 1_410_065_407],
    [-5.7, 'real', 'long', -5n],
    [1e10, 'real', 'int', 2_147_483_647],
    [1e30, 'real', 'long', MAX_LONG],
    [Number.NaN, 'real', 'long', null],
    [864_000_000_000n, 'timespan', 'int', 711_573_504],
    ['0x10', 'string', 'real', null],
    ['5.', 'string', 'real', 5],
    ['.5', 'string', 'real', 0.5],
    ['1,234', 'string', 'real', null],
    ['1e400', 'string', 'real', Number.POSITIVE_INFINITY],
    ['-inf', 'string', 'real', Number.NEGATIVE_INFINITY],
    ['tRuE', 'string', 'bool', true],
    [' true', 'string', 'bool', null],
    ['-1', 'string', 'bool', true],
    ['1.5', 'string', 'bool', null],
    [0.5, 'real', 'bool', true],
    [9.99, 'dynamic', 'int', 9],
    ['1.5', 'dynamic', 'int', null],
    [[1n], 'dynamic', 'long', null],
    [true, 'dynamic', 'long', 1n],
    ['0123456789ab-cdef-0123-456789abcdef', 'string', 'guid', '01234567-89ab-cdef-0123-456789abcdef'],
    ['no guid', 'string', 'guid', null],
    ['', 'string', 'dynamic', null],
    ['not json', 'string', 'dynamic', 'not json'],
    [637_134_336_000_000_000n, 'long', 'datetime', 637_134_336_000_000_000n],
    [-1n, 'long', 'datetime', null],
    [null, 'long', 'string', ''],
  ])('%s (%s) as %s', (value, from, to, expected) => expect(convert(value, from, to)).toEqual(expected));

  test('decimals are exact', () => {
    const tenth = convert(0.1, 'real', 'decimal') as Big;
    expect(tenth.plus(convert('0.2', 'string', 'decimal') as Big).toFixed()).toBe('0.3');
    expect((convert(' +.5 ', 'string', 'decimal') as Big).toFixed()).toBe('0.5');
    expect(convert(new Big('-2.9'), 'decimal', 'int')).toBe(-2);
    expect(convert('1e-3', 'string', 'decimal')).toEqual(new Big('0.001'));
  });

  test('constants follow the rules of the constant folder', () => {
    expect(convertConstant(1e10, 'real', 'int')).toBe(-2_147_483_648);
    expect(convertConstant(1e30, 'real', 'long')).toBe(MIN_LONG);
    expect(convertConstant(-5.7, 'real', 'int')).toBe(-5);
    expect(convertConstant('\ttrue ', 'string', 'bool')).toBe(true);
    expect(convertConstant(null, 'real', 'int')).toBeNull();
  });

  test('dynamics hold datetimes, timespans and decimals as text', () => {
    expect(toDynamic(0n, 'datetime')).toBe('0001-01-01T00:00:00.0000000Z');
    expect(toDynamic(864_000_000_000n, 'timespan')).toBe('1.00:00:00');
    expect(toDynamic(new Big('1.5'), 'decimal')).toBe('1.5');
    expect(toDynamic(7, 'int')).toBe(7n);
    expect(toDynamic(null, 'timespan')).toBeNull();
  });

  test('never fail', () => {
    const types = fc.constantFrom<ScalarType>('bool', 'int', 'long', 'real', 'decimal', 'datetime', 'timespan', 'guid');
    fc.assert(fc.property(fc.string({ unit: 'binary' }), types, (text, to) => void convert(text, 'string', to)));
    fc.assert(fc.property(dynamics, types, (value, to) => void convert(value, 'dynamic', to)));
  });
});
