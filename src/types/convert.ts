import Big from 'big.js';
import { inRange, parseDatetime } from './datetime.ts';
import { parseJson } from './json.ts';
import { realText } from './real.ts';
import { textOf } from './text.ts';
import { parseTimespan } from './timespan.ts';
import type { ScalarType, Type } from './types.ts';
import { type Dynamic, isDecimal, MAX_LONG, MIN_LONG, nothing, type Value } from './values.ts';

/** What to<type>() makes of a value: null (for strings '') where it cannot. */
export function convert(value: Value, from: Type, to: ScalarType): Value {
  if (value === null) return nothing(to);
  if (from === to) return value;
  if (to === 'string') return textOf(value, from);
  if (to === 'dynamic') return from === 'string' ? readDynamic(value as string) : toDynamic(value, from);
  if (from === 'dynamic') return fromDynamic(value as Dynamic, to);
  return converters[to](value, from) ?? null;
}

/**
 * The same for a constant, which Kusto converts before the query runs and by other rules. Measured: a real beyond the
 * integers becomes the least integer instead of the nearest, and spaces around true and false are ignored.
 */
export function convertConstant(value: Value, from: Type, to: ScalarType): Value {
  if (from === 'real' && to === 'int' && !(Math.abs(value as number) < 2 ** 31))
    return value === null || Number.isNaN(value) ? null : -(2 ** 31);
  if (from === 'real' && to === 'long' && Math.abs(value as number) >= 2 ** 63) return MIN_LONG;
  return convert(from === 'string' && to === 'bool' ? (value as string).trim() : value, from, to);
}

/** The JSON that a text holds; a text that is not JSON is a dynamic string; '' is nothing. */
export function readDynamic(text: string): Dynamic {
  if (text === '') return null;
  const value = parseJson(text);
  return value === undefined ? text : value;
}

function fromDynamic(value: Dynamic, to: ScalarType): Value {
  const type = dynamicType(value);
  return type ? convert(value, type, to) : null;
}

/** The type of a scalar inside a dynamic; undefined for arrays, bags and null. */
function dynamicType(value: Dynamic): ScalarType | undefined {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'bigint':
      return 'long';
    case 'number':
      return 'real';
    case 'boolean':
      return 'bool';
    default:
      return undefined;
  }
}

/** How a value is put into a dynamic: dynamics have no datetime, timespan, guid or decimal of their own and hold their text. */
export function toDynamic(value: Value, type: Type): Dynamic {
  if (type === 'int' && typeof value === 'number') return BigInt(value);
  if (type === 'timespan' || type === 'datetime' || isDecimal(value))
    return value === null ? null : textOf(value, type);
  return value;
}

type Converter = (value: Exclude<Value, null>, from: Type) => Value | undefined;

const converters: Readonly<Record<Exclude<ScalarType, 'string' | 'dynamic'>, Converter>> = {
  bool: toBool,
  int: (value, from) => {
    const long = toLong(value, from, 'int');
    return long === undefined ? null : Number(BigInt.asIntN(32, long));
  },
  long: (value, from) => toLong(value, from, 'long'),
  real: toReal,
  decimal: toDecimal,
  datetime: (value, from) => {
    if (typeof value === 'string') return parseDatetime(value);
    const ticks = from === 'int' || from === 'long' ? toLong(value, from, 'long') : undefined;
    return ticks === undefined ? null : inRange(ticks);
  },
  timespan: (value, from) => {
    if (typeof value === 'string') return parseTimespan(value);
    return from === 'int' || from === 'long' ? toLong(value, from, 'long') : null;
  },
  guid: (value) => (typeof value === 'string' ? parseGuid(value) : null),
};

const integer = /^\s*([-+]?)(\d+|0[xX][0-9a-fA-F]+)\s*$/;

/** An integer in a text: decimal or 0x digits, with sign and surrounding space; undefined when it does not fit the bounds. */
function parseInteger(text: string, least: bigint, most: bigint): bigint | undefined {
  const short = shortInteger(text);
  if (short >= 0) return BigInt(short);
  const [, sign, digits] = integer.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const value = sign === '-' ? -BigInt(digits) : BigInt(digits);
  return value < least || value > most ? undefined : value;
}

/** The number that up to nine digits and nothing else make; −1 for any other text. */
function shortInteger(text: string): number {
  if (text.length === 0 || text.length > 9) return -1;
  let value = 0;
  for (let at = 0; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

const MIN_INT = -(2n ** 31n);
const MAX_INT = 2n ** 31n - 1n;

function toLong(value: Exclude<Value, null>, from: Type, to: 'int' | 'long'): bigint | undefined {
  const [least, most] = to === 'int' ? [MIN_INT, MAX_INT] : [MIN_LONG, MAX_LONG];
  if (from === 'guid') return undefined;
  if (typeof value === 'string') return parseInteger(value, least, most);
  if (typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (isDecimal(value)) {
    const whole = BigInt(value.round(0, Big.roundDown).toFixed());
    return whole < least || whole > most ? undefined : whole;
  }
  if (typeof value !== 'number' || Number.isNaN(value)) return undefined;
  if (value >= Number(most)) return most;
  return value <= Number(least) ? least : BigInt(Math.trunc(value));
}

const number = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/;
const special: Readonly<Record<string, number>> = {
  nan: Number.NaN,
  inf: Number.POSITIVE_INFINITY,
  infinity: Number.POSITIVE_INFINITY,
};

function toReal(value: Exclude<Value, null>, from: Type): number | undefined {
  if (from === 'guid') return undefined;
  if (typeof value === 'string') return parseReal(value);
  return isDecimal(value) ? value.toNumber() : Number(value);
}

function parseReal(text: string): number | undefined {
  if (number.test(text)) return Number(text);
  const [, sign, word = ''] = /^\s*([-+]?)([a-zA-Z]+)\s*$/.exec(text) ?? [];
  const value = special[word.toLowerCase()];
  return value === undefined ? undefined : sign === '-' ? -value : value;
}

function toDecimal(value: Exclude<Value, null>, from: Type): Big | undefined {
  if (from === 'guid' || from === 'datetime' || from === 'timespan') return undefined;
  if (typeof value === 'string') return number.test(value) ? new Big(plain(value)) : undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? new Big(realText(value)) : undefined;
  return new Big(String(typeof value === 'boolean' ? Number(value) : value));
}

/** big.js wants no sign plus, no space and digits on both sides of the point. */
const plain = (text: string): string =>
  text
    .trim()
    .replace(/^\+/, '')
    .replace(/^(-?)\./, '$10.')
    .replace(/\.(?!\d)/, '');

function toBool(value: Exclude<Value, null>, from: Type): boolean | undefined {
  if (from === 'guid' || from === 'datetime' || from === 'timespan') return undefined;
  if (typeof value === 'string') {
    const word = value.toLowerCase();
    if (word === 'true' || word === 'false') return word === 'true';
    const number = parseInteger(value, MIN_LONG, MAX_LONG);
    return number === undefined ? undefined : number !== 0n;
  }
  return isDecimal(value) ? !value.eq(0) : Boolean(value);
}

/** A guid at the start of a text: 32 hexadecimal digits, each hyphen of its usual form there or not; in lower case. */
export function parseGuid(text: string): string | null {
  return guid.exec(text)?.slice(1).join('-').toLowerCase() ?? null;
}
const guid = /^([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})/i;
