import { isArray } from '../types/values.ts';
import { bytesOfGuid, decodeBase64, decodeUtf8, encodeBase64, encodeUtf8, guidOfBytes } from './bytes.ts';
import { alias, array, guid, overload, scalar, string } from './define.ts';

export const base64EncodeTostring = scalar({
  name: 'base64_encode_tostring',
  category: 'encoding',
  doc: 'Encodes the UTF-8 bytes of a text as base64.',
  examples: [
    ['base64_encode_tostring("whoami")', '"d2hvYW1p"'],
    ['base64_encode_tostring("é")', '"w6k="'],
  ],
  overloads: [overload([string('string')], 'string', (text) => encodeBase64(encodeUtf8(text)))],
});

export const base64Encodestring = alias('base64_encodestring', base64EncodeTostring);

export const base64DecodeTostring = scalar({
  name: 'base64_decode_tostring',
  category: 'encoding',
  doc: 'Decodes a base64 text whose bytes are UTF-8; empty where it is neither.',
  examples: [
    ['base64_decode_tostring("d2hvYW1p")', '"whoami"'],
    ['base64_decode_tostring("/w==")', '""'],
    ['base64_decode_tostring("d2hvYW1")', '""'],
  ],
  overloads: [
    overload([string('base64_string')], 'string', (text) => {
      const bytes = decodeBase64(text);
      return bytes && decodeUtf8(bytes);
    }),
  ],
});

export const base64Decodestring = alias('base64_decodestring', base64DecodeTostring);

export const base64DecodeToarray = scalar({
  name: 'base64_decode_toarray',
  category: 'encoding',
  doc: 'Decodes a base64 text to the array of its bytes; null where it is not base64.',
  examples: [
    ['base64_decode_toarray("AP8Q")', 'dynamic([0, 255, 16])'],
    ['isnull(base64_decode_toarray("AP8"))', 'true'],
  ],
  overloads: [
    overload([string('base64_string')], 'dynamic', (text) => {
      const bytes = decodeBase64(text);
      return bytes && Array.from(bytes, BigInt);
    }),
  ],
});

export const base64EncodeFromarray = scalar({
  name: 'base64_encode_fromarray',
  category: 'encoding',
  doc: 'Encodes an array of bytes as base64; empty where an element is not a byte.',
  examples: [
    ['base64_encode_fromarray(dynamic([0, 255, 16]))', '"AP8Q"'],
    ['base64_encode_fromarray(dynamic([256]))', '""'],
  ],
  overloads: [
    overload([array('bytes')], 'string', (bytes) => {
      if (!isArray(bytes)) return '';
      const isByte = (byte: unknown) => typeof byte === 'bigint' && byte >= 0n && byte <= 255n;
      return bytes.every(isByte) ? encodeBase64(Uint8Array.from(bytes, Number)) : '';
    }),
  ],
});

export const base64DecodeToguid = scalar({
  name: 'base64_decode_toguid',
  category: 'encoding',
  doc: 'Decodes a base64 text of sixteen bytes to a guid, the first three parts being little-endian.',
  examples: [
    ['base64_decode_toguid("AAECAwQFBgcICQoLDA0ODw==")', 'guid(03020100-0504-0706-0809-0a0b0c0d0e0f)'],
    ['isnull(base64_decode_toguid("AAEC"))', 'true'],
  ],
  overloads: [
    overload([string('base64_string')], 'guid', (text) => {
      const bytes = decodeBase64(text);
      return bytes && guidOfBytes(bytes);
    }),
  ],
});

export const base64EncodeFromguid = scalar({
  name: 'base64_encode_fromguid',
  category: 'encoding',
  doc: 'Encodes the sixteen bytes of a guid as base64, the first three parts being little-endian.',
  examples: [['base64_encode_fromguid(guid(03020100-0504-0706-0809-0a0b0c0d0e0f))', '"AAECAwQFBgcICQoLDA0ODw=="']],
  overloads: [overload([guid('guid')], 'string', (value) => encodeBase64(bytesOfGuid(value)))],
});
