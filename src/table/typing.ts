import Big from 'big.js';
import { convert } from '../types/convert.ts';
import { parseDatetime } from '../types/datetime.ts';
import { parseJson, toJson } from '../types/json.ts';
import type { ScalarType } from '../types/types.ts';
import { type Dynamic, isArray, isBag, MAX_LONG, MIN_LONG, nothing, type Value } from '../types/values.ts';

/**
 * The rule by which a column without a declared type gets one, from all of its values:
 * true and false make bool; integers long; numbers, or integers and numbers, real; ISO 8601 times datetime; objects and
 * arrays dynamic; other text string. Nulls and empty text say nothing; a column of nothing else is a string. Values of
 * several kinds make a string column and a notice. In CSV, where all is text, the text decides: there `007`, which a
 * number would not give back, is text, and text among anything else makes an ordinary string column.
 */
export interface Inferred {
  readonly type: ScalarType;
  /** What the reader should know about the choice. */
  readonly notice?: string;
}

/** The type for raw values; `textual` when the source has nothing but text. */
export function inferType(values: Iterable<Dynamic>, textual: boolean): Inferred {
  const kinds = new Set<Kind>();
  let isExact = true;
  for (const value of values) {
    if (value === null || value === '') continue;
    if (kinds.has('text')) {
      if (textual) break;
      if (typeof value === 'string') continue;
    }
    const kind = kindOf(value, textual);
    kinds.add(kind);
    if (kind === 'integers') isExact &&= Number.isSafeInteger(Number(value));
  }
  return typeFor(kinds, textual, isExact);
}

type Kind = 'true/false' | 'integers' | 'integers beyond 64 bits' | 'numbers' | 'times' | 'objects' | 'text';

const typeOf: Readonly<Record<Kind, ScalarType>> = {
  'true/false': 'bool',
  integers: 'long',
  'integers beyond 64 bits': 'real',
  numbers: 'real',
  times: 'datetime',
  objects: 'dynamic',
  text: 'string',
};

function typeFor(kinds: ReadonlySet<Kind>, textual: boolean, isExact: boolean): Inferred {
  const types = new Set([...kinds].map((kind) => typeOf[kind]));
  const [type = 'string'] = types;
  const isNumeric = [...types].every((one) => one === 'long' || one === 'real');
  if (kinds.has('integers beyond 64 bits') && isNumeric) {
    return { type: 'real', notice: 'integers beyond 64 bits, which are rounded to real' };
  }
  if (types.size <= 1) return { type };
  if (types.size === 2 && types.has('long') && types.has('real') && isExact) return { type: 'real' };
  const isPlainText = types.has('string') && (textual || (types.size === 2 && types.has('datetime')));
  return isPlainText ? { type: 'string' } : { type: 'string', notice: `${listed(kinds)}, so it is read as string` };
}

function listed(kinds: ReadonlySet<Kind>): string {
  const names = [...kinds].sort();
  const last = names.pop();
  return names.length > 0 ? `${names.join(', ')} and ${last}` : `${last}`;
}

function kindOf(value: Exclude<Dynamic, null>, textual: boolean): Kind {
  switch (typeof value) {
    case 'boolean':
      return 'true/false';
    case 'bigint':
      return 'integers';
    case 'number':
      return Number.isInteger(value) && Math.abs(value) >= 2 ** 63 ? 'integers beyond 64 bits' : 'numbers';
    case 'string':
      return textual ? kindOfText(value) : parseTime(value) === null ? 'text' : 'times';
    default:
      return 'objects';
  }
}

const INTEGER = /^-?(?:0|[1-9]\d{0,18})$/;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/;

function kindOfText(text: string): Kind {
  if (/^true$|^false$/i.test(text)) return 'true/false';
  if (INTEGER.test(text) && fitsLong(BigInt(text))) return 'integers';
  if (NUMBER.test(text)) return /[.eE]/.test(text) ? 'numbers' : 'text';
  if (isStructure(readStructure(text))) return 'objects';
  return parseTime(text) === null ? 'text' : 'times';
}

const fitsLong = (value: bigint): boolean => value >= MIN_LONG && value <= MAX_LONG;
const isStructure = (value: Dynamic | undefined): boolean => value !== undefined && (isArray(value) || isBag(value));

/** The object or array that a text holds as JSON; undefined when it holds none. */
const readStructure = (text: string): Dynamic | undefined => (/^\s*[{[]/.test(text) ? parseJson(text) : undefined);

// -------------------------------------------------------------------- times

const ISO_TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[-+]\d\d:?\d\d)?$/;
/** How the portals of Defender and Log Analytics write times: `1/15/2026, 11:03:27.123 AM`. */
const PORTAL_TIME = /^\d{1,2}\/\d{1,2}\/\d{4},? \d{1,2}:\d\d:\d\d(?:\.\d+)? [AP]M$/;

/** The time in a text that is plainly one, in ISO 8601 or as the portals export it; null for any other text. */
function parseTime(text: string): bigint | null {
  if (ISO_TIME.test(text)) return parseDatetime(text);
  return PORTAL_TIME.test(text) ? parseDatetime(text.replace(',', '')) : null;
}

// -------------------------------------------------------------- conversion

/** The value of a type that a raw value stands for; undefined when it stands for none. */
export function typedValue(raw: Dynamic, type: ScalarType, textual: boolean): Value | undefined {
  if (raw === null) return nothing(type);
  if (type === 'string') return typeof raw === 'string' ? raw : toJson(raw);
  if (raw === '' && (textual || type !== 'dynamic')) return null;
  if (type === 'dynamic') return toDynamicValue(raw, textual);
  return converters[type](raw) ?? undefined;
}

/** Exports put JSON text where a dynamic belongs. In JSON only objects and arrays can be told from a string. */
function toDynamicValue(raw: Dynamic, textual: boolean): Dynamic {
  if (typeof raw !== 'string') return raw;
  return (textual ? parseJson(raw) : readStructure(raw)) ?? raw;
}

type Converter = (raw: Exclude<Dynamic, null>) => Value | undefined;

const fromText =
  (type: ScalarType): Converter =>
  (raw) =>
    typeof raw === 'string' ? convert(raw, 'string', type) : undefined;

const converters: Readonly<Record<Exclude<ScalarType, 'string' | 'dynamic'>, Converter>> = {
  // Responses of the services write true and false as 1 and 0.
  bool: (raw) => {
    if (typeof raw === 'boolean') return raw;
    return raw === 1n || raw === 0n ? raw === 1n : fromText('bool')(raw);
  },
  int: (raw) => {
    const long = toLong(raw);
    return long === undefined || BigInt.asIntN(32, long) !== long ? undefined : Number(long);
  },
  long: toLong,
  real: (raw) => {
    if (typeof raw === 'number') return raw;
    return typeof raw === 'bigint' ? Number(raw) : fromText('real')(raw);
  },
  decimal: (raw) => {
    if (typeof raw === 'bigint') return new Big(String(raw));
    return typeof raw === 'number' && Number.isFinite(raw) ? new Big(raw) : fromText('decimal')(raw);
  },
  datetime: (raw) => (typeof raw === 'string' ? (parseTime(raw) ?? parseDatetime(raw)) : undefined),
  timespan: fromText('timespan'),
  guid: fromText('guid'),
};

function toLong(raw: Exclude<Dynamic, null>): bigint | undefined {
  if (typeof raw === 'bigint') return raw;
  if (typeof raw === 'number') return Number.isSafeInteger(raw) ? BigInt(raw) : undefined;
  return (fromText('long')(raw) ?? undefined) as bigint | undefined;
}
