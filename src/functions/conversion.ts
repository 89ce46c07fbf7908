import { convert, convertConstant, readDynamic } from '../types/convert.ts';
import type { ScalarType } from '../types/types.ts';
import { type Dynamic, isArray } from '../types/values.ts';
import {
  alias,
  any,
  dynamic,
  index,
  int,
  long,
  nullable,
  optional,
  overload,
  overloadFor,
  type ScalarFunction,
  scalar,
  string,
  text,
} from './define.ts';

const category = 'conversion';

/** A function that converts any value to one type. */
const conversion = (
  name: string,
  to: ScalarType,
  doc: string,
  examples: ScalarFunction['examples'],
  page?: string,
): ScalarFunction =>
  scalar({
    name,
    category,
    doc,
    examples,
    named: 'argument',
    ...(page ? { page } : {}),
    overloads: [
      overloadFor(
        [any('value')],
        to,
        ([from = 'unknown']) =>
          (value) =>
            convert(value, from, to),
        {
          folded:
            ([from = 'unknown']) =>
            (value) =>
              convertConstant(value, from, to),
        },
      ),
    ],
  });

export const tostring = conversion('tostring', 'string', 'Writes a value as text; null becomes the empty text.', [
  ['tostring(1 == 1)', '"True"'],
  ['tostring(90m)', '"01:30:00"'],
  ['tostring(dynamic({"a": [1, 2.0]}))', '\'{"a":[1,2.0]}\''],
]);
export const toint = conversion(
  'toint',
  'int',
  'Converts to a 32-bit integer: reals are cut, longs wrap, text must be an integer.',
  [
    ['toint("12")', 'int(12)'],
    ['toint(-2.9)', 'int(-2)'],
    ['toint("2.9")', 'int(null)'],
  ],
);
export const tolong = conversion(
  'tolong',
  'long',
  'Converts to a 64-bit integer; datetimes and timespans give their ticks.',
  [
    ['tolong(" 0x1F ")', '31'],
    ['tolong(1ms)', '10000'],
  ],
);
export const toreal = conversion('toreal', 'real', 'Converts to a real number.', [
  ['toreal("2.5e1")', '25.0'],
  ['toreal("twelve")', 'real(null)'],
]);
export const todouble = alias('todouble', toreal);
export const todecimal = conversion('todecimal', 'decimal', 'Converts to a decimal number.', [
  ['todecimal("0.1") + todecimal("0.2")', 'decimal(0.3)'],
]);
export const tobool = conversion(
  'tobool',
  'bool',
  'Converts to a bool: numbers other than 0 are true, text must say true, false or an integer.',
  [
    ['tobool("TRUE")', 'true'],
    ['tobool(0)', 'false'],
    ['tobool("maybe")', 'bool(null)'],
  ],
);
export const toboolean = alias('toboolean', tobool);
export const todatetime = conversion(
  'todatetime',
  'datetime',
  'Reads a datetime from text, or from a number of ticks.',
  [
    ['todatetime("2026-01-15 09:30")', 'datetime(2026-01-15T09:30:00Z)'],
    ['todatetime("15 Jan 2026 09:30 GMT")', 'datetime(2026-01-15T09:30:00Z)'],
    ['todatetime("yesterday")', 'datetime(null)'],
  ],
);
export const totimespan = conversion(
  'totimespan',
  'timespan',
  'Reads a timespan from text, or from a number of ticks.',
  [
    ['totimespan("1.02:30:00")', '26h + 30m'],
    ['totimespan("soon")', 'timespan(null)'],
  ],
);
export const totime = alias('totime', totimespan);

export const toguid = scalar({
  name: 'toguid',
  category,
  doc: 'Reads a guid from text, with or without hyphens.',
  examples: [['toguid("0123456789ABCDEF0123456789abcdef")', 'guid(01234567-89ab-cdef-0123-456789abcdef)']],
  named: 'argument',
  overloads: [overload([text('value')], 'guid', (value) => convert(value, 'string', 'guid'))],
});

export const parseJson = scalar({
  name: 'parse_json',
  category,
  doc: 'Reads JSON text into a dynamic; text that is not JSON stays a text.',
  examples: [
    ['parse_json("[1, 2.0, null]")[1]', 'dynamic(2.0)'],
    ['parse_json("no json")', 'dynamic("no json")'],
  ],
  named: 'argument',
  overloads: [
    overload([string('json')], 'dynamic', readDynamic),
    overload([dynamic('value')], 'dynamic', (value) => value),
  ],
});
export const jsonAliases = ['parsejson', 'todynamic', 'toobject'].map((name) => alias(name, parseJson));

const runtimeType = (value: Dynamic): string => {
  if (value === null) return 'null';
  if (typeof value === 'object') return isArray(value) ? 'array' : 'dictionary';
  return { bigint: 'long', number: 'double', boolean: 'bool' }[typeof value as string] ?? 'string';
};

export const gettype = scalar({
  name: 'gettype',
  category,
  doc: 'Names the type of a value; for a dynamic, the type of what it holds.',
  examples: [
    ['gettype(1s)', '"timespan"'],
    ['gettype(dynamic({}))', '"dictionary"'],
    ['gettype(int(null))', '"int"'],
  ],
  named: { prefix: 'type' },
  overloads: [
    overloadFor([nullable(any('value'))], 'string', ([type = 'unknown']) =>
      type === 'dynamic' ? (value) => runtimeType(value as Dynamic) : () => type,
    ),
  ],
});

/** Two's complement of the given number of bits, padded to the least length asked for. */
const hexadecimal = (value: bigint, bits: number, length = 0): string =>
  BigInt.asUintN(bits, value).toString(16).padStart(Math.min(length, 16), '0');

export const tohex = scalar({
  name: 'tohex',
  category,
  doc: "Writes an integer in hexadecimal digits, negative ones as two's complement of their size.",
  examples: [
    ['tohex(250)', '"fa"'],
    ['tohex(int(-2))', '"fffffffe"'],
    ['tohex(10, 4)', '"000a"'],
  ],
  named: 'argument',
  overloads: [
    overload([int('value'), optional(index('minLength'))], 'string', (value, length) =>
      hexadecimal(BigInt(value), 32, length),
    ),
    overload([long('value'), optional(index('minLength'))], 'string', (value, length) =>
      hexadecimal(value, 64, length),
    ),
  ],
});
