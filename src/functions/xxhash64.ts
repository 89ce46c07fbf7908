// XXH64, from its specification: https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md
const PRIME1 = 0x9e3779b185ebca87n;
const PRIME2 = 0xc2b2ae3d27d4eb4fn;
const PRIME3 = 0x165667b19e3779f9n;
const PRIME4 = 0x85ebca77c2b2ae63n;
const PRIME5 = 0x27d4eb2f165667c5n;

const wrap = (value: bigint): bigint => BigInt.asUintN(64, value);
const rotate = (value: bigint, bits: bigint): bigint => wrap(value << bits) | (value >> (64n - bits));
const round = (lane: bigint, input: bigint): bigint => wrap(rotate(wrap(lane + input * PRIME2), 31n) * PRIME1);

/** The unsigned 64-bit XXH64 hash of the bytes, seed 0. */
export function xxhash64(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const stripes = bytes.length - (bytes.length % 32);
  const hash = stripes === 0 ? PRIME5 : hashStripes(view, stripes);
  return avalanche(hashRest(wrap(hash + BigInt(bytes.length)), view, stripes));
}

function hashStripes(view: DataView, end: number): bigint {
  let [a, b, c, d] = [wrap(PRIME1 + PRIME2), PRIME2, 0n, wrap(-PRIME1)];
  for (let offset = 0; offset < end; offset += 32) {
    a = round(a, view.getBigUint64(offset, true));
    b = round(b, view.getBigUint64(offset + 8, true));
    c = round(c, view.getBigUint64(offset + 16, true));
    d = round(d, view.getBigUint64(offset + 24, true));
  }
  const together = wrap(rotate(a, 1n) + rotate(b, 7n) + rotate(c, 12n) + rotate(d, 18n));
  return [a, b, c, d].reduce((hash, lane) => wrap((hash ^ round(0n, lane)) * PRIME1 + PRIME4), together);
}

function hashRest(start: bigint, view: DataView, from: number): bigint {
  let hash = start;
  let offset = from;
  for (; offset + 8 <= view.byteLength; offset += 8) {
    hash = wrap(rotate(hash ^ round(0n, view.getBigUint64(offset, true)), 27n) * PRIME1 + PRIME4);
  }
  if (offset + 4 <= view.byteLength) {
    hash = wrap(rotate(hash ^ wrap(BigInt(view.getUint32(offset, true)) * PRIME1), 23n) * PRIME2 + PRIME3);
    offset += 4;
  }
  for (; offset < view.byteLength; offset++) {
    hash = wrap(rotate(hash ^ wrap(BigInt(view.getUint8(offset)) * PRIME5), 11n) * PRIME1);
  }
  return hash;
}

function avalanche(start: bigint): bigint {
  let hash = wrap((start ^ (start >> 33n)) * PRIME2);
  hash = wrap((hash ^ (hash >> 29n)) * PRIME3);
  return hash ^ (hash >> 32n);
}
