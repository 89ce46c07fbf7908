const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The bytes a base64 text stands for; undefined where it is not base64, padding included. */
export function decodeBase64(text: string): Uint8Array | undefined {
  return base64.test(text) ? Uint8Array.from(atob(text), (character) => character.charCodeAt(0)) : undefined;
}

/** The base64 text of bytes. */
export const encodeBase64 = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));

/** The text that UTF-8 bytes stand for; undefined where they are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** The UTF-8 bytes of a text. */
export const encodeUtf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The sixteen bytes of a guid, its first three parts little-endian. */
export function bytesOfGuid(guid: string): Uint8Array {
  const digits = guid.replaceAll('-', '');
  const bytes = Uint8Array.from({ length: 16 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
  return swapGuidParts(bytes);
}

/** The guid of sixteen bytes; undefined for another number of bytes. */
export function guidOfBytes(bytes: Uint8Array): string | undefined {
  if (bytes.length !== 16) return undefined;
  const digits = Array.from(swapGuidParts(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

const swapGuidParts = (bytes: Uint8Array): Uint8Array =>
  Uint8Array.from([3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15], (position) => bytes[position] ?? 0);
