import { inflateSync } from 'fflate';
import { decodeBase64, decodeUtf8 } from './bytes.ts';
import { overload, scalar, string } from './define.ts';

/** The CRC-32 of bytes, as gzip ends with. */
function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/** The Adler-32 of bytes, as zlib ends with. */
function adler32(bytes: Uint8Array): number {
  let [a, b] = [1, 0];
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return b * 65536 + a;
}

/** Ten bytes of header without flags, as optional fields are not accepted, and eight of check sum and length. */
function gunzip(bytes: Uint8Array): Uint8Array | undefined {
  const [id1, id2, method, flags] = bytes;
  if (bytes.length < 18 || id1 !== 0x1f || id2 !== 0x8b || method !== 8 || flags !== 0) return undefined;
  const plain = inflateSync(bytes.subarray(10, -8));
  const end = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 8);
  return end.getUint32(0, true) === crc32(plain) && end.getUint32(4, true) === plain.length ? plain : undefined;
}

/** Two bytes of header, as only the largest window and no preset dictionary is accepted, and four of check sum. */
function unzlib(bytes: Uint8Array): Uint8Array | undefined {
  const [method = 0, flags = 0] = bytes;
  if (bytes.length < 6 || method !== 0x78 || (method * 256 + flags) % 31 !== 0 || (flags & 32) !== 0) return undefined;
  const plain = inflateSync(bytes.subarray(2, -4));
  const end = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 4);
  return end.getUint32(0) === adler32(plain) ? plain : undefined;
}

/** The text that was compressed and then encoded as base64; empty where anything about it is wrong. */
function decompress(text: string, inflate: (bytes: Uint8Array) => Uint8Array | undefined): string | undefined {
  const bytes = decodeBase64(text);
  try {
    const plain = bytes && inflate(bytes);
    return plain && decodeUtf8(plain);
  } catch {
    return undefined; // not a deflate stream
  }
}

export const gzipDecompressFromBase64String = scalar({
  name: 'gzip_decompress_from_base64_string',
  category: 'encoding',
  doc: 'Decodes base64 and decompresses gzip to a text; empty where that fails.',
  examples: [
    ['gzip_decompress_from_base64_string("H4sIAAAAAAAA/0tMTAQALXMH8AMAAAA=")', '"aaa"'],
    ['gzip_decompress_from_base64_string("YWFh")', '""'],
  ],
  overloads: [overload([string('string')], 'string', (text) => decompress(text, gunzip))],
  page: 'gzip-base64-decompress',
});

export const zlibDecompressFromBase64String = scalar({
  name: 'zlib_decompress_from_base64_string',
  category: 'encoding',
  doc: 'Decodes base64 and decompresses zlib to a text; empty where that fails.',
  examples: [
    ['zlib_decompress_from_base64_string("eJxLTEwEAAJJASQ=")', '"aaa"'],
    ['zlib_decompress_from_base64_string("YWFh")', '""'],
  ],
  overloads: [overload([string('string')], 'string', (text) => decompress(text, unzlib))],
  page: 'zlib-base64-decompress-function',
});
