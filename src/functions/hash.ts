import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { textOf } from '../types/text.ts';
import type { Value } from '../types/values.ts';
import {
  datetime,
  integer,
  type Overload,
  optional,
  orderable,
  overload,
  overloadFor,
  scalar,
  string,
} from './define.ts';
import { notKnown } from './unknown.ts';
import { xxhash64 } from './xxhash64.ts';

const utf8 = new TextEncoder();

/** The bytes Kusto hashes: UTF-8 for text, the ticks as eight little-endian bytes for a datetime. */
function bytesOf(value: string | bigint): Uint8Array {
  if (typeof value === 'string') return utf8.encode(value);
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, value), true);
  return bytes;
}

const hash = (source: string | bigint): bigint => BigInt.asIntN(64, xxhash64(bytesOf(source)));

/**
 * Whether Kusto takes the modulo of the signed or of the unsigned hash is not known. The two agree where the hash is
 * positive, and where the modulo is a power of two.
 */
const hashModulo = (name: string) => (source: string | bigint, mod: Exclude<Value, null>) => {
  const [signed, divisor] = [hash(source), BigInt(mod as bigint)];
  const powerOfTwo = (divisor & (divisor - 1n)) === 0n;
  if (divisor <= 0n || (signed < 0n && !powerOfTwo)) notKnown(name);
  return BigInt.asIntN(64, ((signed % divisor) + divisor) % divisor);
};

/** The overloads of hash(): the bytes of other types than string and datetime are not known, so they are refused. */
const hashOverloads = (name: string): readonly Overload[] => [
  overload([string('source')], 'long', hash),
  overload([datetime('source')], 'long', hash),
  overload([string('source'), integer('mod')], 'long', hashModulo(name)),
  overload([datetime('source'), integer('mod')], 'long', hashModulo(name)),
  overload([orderable('source'), optional(integer('mod'))], 'long', () => null, {
    check: () => ({ argument: 0, code: 'KQLAB013', details: [name] }),
  }),
];

const differs =
  'Only strings and datetimes can be hashed, and not with a modulo that is no power of two where the hash is negative.';

export const hashFunction = scalar({
  name: 'hash',
  category: 'hash',
  doc: 'Hashes a value to a long, with xxHash64.',
  examples: [
    ['hash("kusto")', '-4008127160729250337'],
    ['hash("kusto", 16)', '15'],
    ['hash(datetime(2024-02-29))', '-3618951170737923629'],
  ],
  overloads: hashOverloads('hash'),
  differs,
});

export const xxhash64Function = scalar({
  name: 'hash_xxhash64',
  category: 'hash',
  doc: 'Hashes a value to a long, with xxHash64.',
  examples: [['hash_xxhash64("kusto") == hash("kusto")', 'true']],
  overloads: hashOverloads('hash_xxhash64'),
  differs,
});

/** A hash of the text of a value in hexadecimal; of an empty text it is empty. */
const digest = (digestOf: (bytes: Uint8Array) => Uint8Array): readonly Overload[] => [
  overloadFor([orderable('source')], 'string', ([type = 'string']) => (source) => {
    const text = textOf(source, type);
    return text === '' ? '' : bytesToHex(digestOf(utf8.encode(text)));
  }),
];

export const hashMd5 = scalar({
  name: 'hash_md5',
  category: 'hash',
  doc: 'The MD5 hash of the text of a value, in hexadecimal.',
  examples: [
    ['hash_md5("abc")', '"900150983cd24fb0d6963f7d28e17f72"'],
    ['hash_md5(42)', 'hash_md5("42")'],
    ['hash_md5("")', '""'],
  ],
  overloads: digest(md5),
});

export const hashSha1 = scalar({
  name: 'hash_sha1',
  category: 'hash',
  doc: 'The SHA-1 hash of the text of a value, in hexadecimal.',
  examples: [
    ['hash_sha1("abc")', '"a9993e364706816aba3e25717850c26c9cd0d89d"'],
    ['hash_sha1(false)', 'hash_sha1("False")'],
  ],
  overloads: digest(sha1),
});

export const hashSha256 = scalar({
  name: 'hash_sha256',
  category: 'hash',
  doc: 'The SHA-256 hash of the text of a value, in hexadecimal.',
  examples: [
    ['hash_sha256("abc")', '"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"'],
    ['hash_sha256(1d)', 'hash_sha256("1.00:00:00")'],
  ],
  overloads: digest(sha256),
});
