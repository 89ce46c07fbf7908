import Big from 'big.js';
import { parseDatetime, ticksOf } from '../types/datetime.ts';
import { parseTimespan } from '../types/timespan.ts';
import type { ScalarType } from '../types/types.ts';
import { MAX_LONG, MIN_LONG, type Value } from '../types/values.ts';

/** The types that have literals of the form `type(…)`, by their spelling there; dynamic has a grammar of its own. */
export const literalTypes: Readonly<Record<string, ScalarType>> = {
  bool: 'bool',
  int: 'int',
  int32: 'int',
  long: 'long',
  int64: 'long',
  real: 'real',
  double: 'real',
  decimal: 'decimal',
  datetime: 'datetime',
  date: 'datetime',
  timespan: 'timespan',
  time: 'timespan',
  guid: 'guid',
};

/** The value of the literal `type(content)`; undefined when the content is not well formed. */
export function typedLiteral(type: ScalarType, content: string): Value | undefined {
  const text = unquoted(content.trim());
  if (text === 'null') return null;
  switch (type) {
    case 'bool':
      return boolValues.get(text.toLowerCase());
    case 'int':
      return integerWithin(text, -(2n ** 31n), 2n ** 31n - 1n, Number);
    case 'long':
      return integerWithin(text, MIN_LONG, MAX_LONG, (value) => value);
    case 'real':
      return realValues.get(text.toLowerCase()) ?? (number.test(text) ? Number(text.replace(/\s/g, '')) : undefined);
    case 'decimal':
      return number.test(text) ? new Big(text.replace(/[\s+]/g, '')) : undefined;
    case 'datetime':
      return datetimeValue(text) ?? undefined;
    case 'timespan':
      return timespanValue(text) ?? undefined;
    case 'guid':
      return guidValue(text);
    default:
      return undefined;
  }
}

const unquoted = (text: string): string => /^(["'])(.*)\1$/.exec(text)?.[2] ?? text;

const boolValues: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
  ['1', true],
  ['0', false],
]);
const realValues: ReadonlyMap<string, number> = new Map([
  ['nan', Number.NaN],
  ['inf', Number.POSITIVE_INFINITY],
  ['+inf', Number.POSITIVE_INFINITY],
  ['-inf', Number.NEGATIVE_INFINITY],
]);
const number = /^[-+]?\s*(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;
const integer = /^([-+]?)\s*(0x[0-9a-f]+|\d+)$/i;

function integerWithin<T>(text: string, least: bigint, most: bigint, convert: (value: bigint) => T): T | undefined {
  if (text === 'min') return convert(least);
  if (text === 'max') return convert(most);
  const [, sign, digits] = integer.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const value = sign === '-' ? -BigInt(digits) : BigInt(digits);
  return value < least || value > most ? undefined : convert(value);
}

/** `datetime(2017 - 08 - 01)` and `datetime(2025, 6, 14)` are dates as well. */
function datetimeValue(text: string): bigint | null {
  const parts = /^(\d{4})\s*,\s*(\d{1,2})(?:\s*,\s*(\d{1,2}))?$/.exec(text);
  if (parts) return ticksOf(Number(parts[1]), Number(parts[2]), Number(parts[3] ?? 1));
  return parseDatetime(text.replace(/^(\d{4})\s*-\s*(\d{1,2})\s*-\s*(\d{1,2})/, '$1-$2-$3'));
}

function timespanValue(text: string): bigint | null {
  if (text === 'min') return MIN_LONG;
  if (text === 'max') return MAX_LONG;
  return parseTimespan(text);
}

function guidValue(text: string): string | undefined {
  const digits = text.replace(/^\{(.*)\}$/, '$1').toLowerCase();
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(digits)) return digits;
  const parts = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(digits);
  return parts?.slice(1).join('-');
}

/** An escape sequence of an ordinary string. */
export const ESCAPE = String.raw`\\(?:["'\\abfnrtv]|[0-7]{1,3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})`;
const escapes = new RegExp(ESCAPE, 'g');
const control: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** The text that a string literal means, given with its quotes and prefixes. */
export function stringValue(image: string): string {
  const literal = image.replace(/^h/i, '');
  if (/^(```|~~~)/.test(literal)) return literal.slice(3, -3);
  if (!literal.startsWith('@')) return literal.slice(1, -1).replace(escapes, characterOf);
  const quote = literal.charAt(1);
  return literal.slice(2, -1).replaceAll(quote + quote, quote);
}

function characterOf(sequence: string): string {
  const kind = sequence.charAt(1);
  if (/[xuU]/.test(kind)) {
    const code = Number.parseInt(sequence.slice(2), 16);
    return code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code);
  }
  if (/[0-7]/.test(kind)) return String.fromCharCode(Number.parseInt(sequence.slice(1), 8));
  return control[kind] ?? kind;
}
