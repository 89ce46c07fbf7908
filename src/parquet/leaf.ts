import Big from 'big.js';
import type { SchemaElement } from 'hyparquet';
import { readDynamic } from '../types/convert.ts';
import { inRange } from '../types/datetime.ts';
import type { ScalarType } from '../types/types.ts';
import {
  MAX_LONG,
  TICKS_PER_DAY,
  TICKS_PER_MICROSECOND,
  TICKS_PER_MILLISECOND,
  UNIX_EPOCH_TICKS,
  type Value,
} from '../types/values.ts';
import { ParquetProblem } from './problem.ts';

/** A value as the file has it, before its annotation gives it a meaning; texts are decoded already. */
export type Stored = boolean | number | bigint | string | Uint8Array;

/** What the values of one physical column are in the language. */
export interface Leaf {
  readonly type: ScalarType;
  /** The value that a stored one stands for; undefined where the language has none. */
  readonly valueOf: (stored: Stored) => Value | undefined;
  /** What a stored value is for which the language has none. */
  readonly misfit?: string;
  /** The bytes are text. */
  readonly isText?: boolean;
}

/** The meaning of a physical column; `onCut` hears of times with more digits than the language keeps. */
export function leafOf(element: SchemaElement, onCut: () => void): Leaf {
  const annotation = annotationOf(element);
  const leaf = annotation === undefined ? plainLeaf(element, onCut) : annotatedLeaf(annotation, element, onCut);
  if (leaf === undefined) throw new ParquetProblem(`it holds ${annotation}, for which the language has no type`);
  return leaf;
}

/** What the values are said to be, in the way of either version of the format; files may say it in both. */
export function annotationOf({ logical_type: logical, converted_type: converted }: SchemaElement): string | undefined {
  // A logical type that came with a later version of the format has no name here.
  return logical === undefined ? converted : (logical.type ?? converted ?? 'values of an unknown kind');
}

const as = (type: ScalarType): Leaf => ({ type, valueOf: (stored) => stored as Value });
const text: Leaf = {
  type: 'string',
  isText: true,
  valueOf: (stored) => (typeof stored === 'string' ? stored : undefined),
  misfit: 'bytes that are no UTF-8',
};
const json: Leaf = {
  ...text,
  type: 'dynamic',
  valueOf: (stored) => (typeof stored === 'string' ? readDynamic(stored) : undefined),
};

function plainLeaf({ type }: SchemaElement, onCut: () => void): Leaf {
  switch (type) {
    case 'BOOLEAN':
      return as('bool');
    case 'INT32':
      return as('int');
    case 'INT64':
      return as('long');
    case 'INT96':
      return datetime(fromNanoseconds(onCut));
    case 'FLOAT':
    case 'DOUBLE':
      return as('real');
    case 'BYTE_ARRAY':
      return text;
    default:
      throw new ParquetProblem('it holds bytes of which nothing says what they are');
  }
}

function annotatedLeaf(annotation: string, element: SchemaElement, onCut: () => void): Leaf | undefined {
  switch (annotation) {
    case 'STRING':
    case 'UTF8':
    case 'ENUM':
    case 'NULL':
      return text;
    case 'JSON':
      return json;
    case 'UUID':
      return { type: 'guid', valueOf: (bytes) => guidText(bytes as Uint8Array) };
    case 'DECIMAL':
      return decimal(element);
    case 'FLOAT16':
      return { type: 'real', valueOf: (bytes) => half(bytes as Uint8Array) };
    case 'INTEGER':
    case 'INT_8':
    case 'INT_16':
    case 'INT_32':
    case 'INT_64':
    case 'UINT_8':
    case 'UINT_16':
    case 'UINT_32':
    case 'UINT_64':
      return integer(element);
    case 'DATE':
      return datetime((days) => days * TICKS_PER_DAY);
    case 'TIMESTAMP':
    case 'TIMESTAMP_MILLIS':
    case 'TIMESTAMP_MICROS':
      return datetime(ticksOf(element, onCut));
    case 'TIME':
    case 'TIME_MILLIS':
    case 'TIME_MICROS': {
      const toTicks = ticksOf(element, onCut);
      return { type: 'timespan', valueOf: (time) => toTicks(BigInt(time as bigint)) };
    }
    case 'INTERVAL':
      return interval;
    default:
      return undefined;
  }
}

// -------------------------------------------------------------------- numbers

function integer({ type, logical_type: logical, converted_type: converted }: SchemaElement): Leaf {
  const isLogical = logical?.type === 'INTEGER';
  const isUnsigned = isLogical ? !logical.isSigned : converted?.startsWith('UINT');
  const bits = isLogical ? logical.bitWidth : Number(converted?.replace(/^.*_/, ''));
  if (isUnsigned && bits === 32) return { type: 'long', valueOf: (stored) => BigInt((stored as number) >>> 0) };
  if (isUnsigned && bits === 64) return { type: 'long', valueOf: unsignedLong, misfit: 'an integer beyond long' };
  return as(type === 'INT64' ? 'long' : 'int');
}

function unsignedLong(stored: Stored): bigint | undefined {
  const value = BigInt.asUintN(64, stored as bigint);
  return value > MAX_LONG ? undefined : value;
}

function decimal({ logical_type: logical, scale }: SchemaElement): Leaf {
  const exponent = -((logical?.type === 'DECIMAL' ? logical.scale : scale) ?? 0);
  return {
    type: 'decimal',
    valueOf: (stored) => new Big(`${stored instanceof Uint8Array ? signedInteger(stored) : stored}e${exponent}`),
  };
}

/** Bytes as a number with sign, the first byte the highest. */
function signedInteger(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt.asIntN(bytes.length * 8, BigInt(`0x${hex(bytes)}`));
}

function half(bytes: Uint8Array): number {
  const bits = new DataView(bytes.buffer, bytes.byteOffset, 2).getUint16(0, true);
  const sign = bits >> 15 === 1 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = (bits & 1023) / 1024;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -14 : (1 + fraction) * 2 ** (exponent - 15));
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

const digits = Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));
const HYPHEN = 45;
/** The characters of a guid; each one overwrites the digits of the one before. */
const guidCodes = Array.from('00000000-0000-0000-0000-000000000000', (character) => character.charCodeAt(0));

function guidText(bytes: Uint8Array): string {
  let at = 0;
  for (const byte of bytes) {
    if (guidCodes[at] === HYPHEN) at++;
    guidCodes[at++] = digits[byte >> 4] as number;
    guidCodes[at++] = digits[byte & 15] as number;
  }
  return String.fromCharCode(...guidCodes);
}

// ----------------------------------------------------------------------- times

type ToTicks = (time: bigint) => bigint;

const datetime = (toTicks: ToTicks): Leaf => ({
  type: 'datetime',
  valueOf: (stored) => inRange(UNIX_EPOCH_TICKS + toTicks(BigInt(stored as bigint))) ?? undefined,
  misfit: 'a time outside of the years 1 to 9999',
});

function ticksOf({ logical_type: logical, converted_type: converted }: SchemaElement, onCut: () => void): ToTicks {
  const unit = logical && 'unit' in logical ? logical.unit : converted?.replace(/^.*_/, '');
  if (unit === 'NANOS') return fromNanoseconds(onCut);
  const ticks = unit === 'MILLIS' ? TICKS_PER_MILLISECOND : TICKS_PER_MICROSECOND;
  return (time) => time * ticks;
}

const fromNanoseconds =
  (onCut: () => void): ToTicks =>
  (time) => {
    const rest = time % 100n;
    if (rest === 0n) return time / 100n;
    onCut();
    // Digits are cut before 1970 too, which makes the time an earlier one.
    return (time - rest) / 100n - (rest < 0n ? 1n : 0n);
  };

/** Months, days and milliseconds; how long months are depends on when. */
const interval: Leaf = {
  type: 'timespan',
  valueOf: (stored) => {
    const { buffer, byteOffset } = stored as Uint8Array;
    const view = new DataView(buffer, byteOffset, 12);
    if (view.getUint32(0, true) !== 0) return undefined;
    const [days, milliseconds] = [view.getUint32(4, true), view.getUint32(8, true)];
    return BigInt(days) * TICKS_PER_DAY + BigInt(milliseconds) * TICKS_PER_MILLISECOND;
  },
  misfit: 'an interval with months, whose length is not known',
};
