const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const LONE = /\p{Surrogate}/u;

/**
 * The UTF-8 of a text. Half of a surrogate pair without the other, which UTF-8 has no form for and JSON can write, becomes
 * the three bytes that its number would have.
 */
export function encoded(text: string): Uint8Array {
  const bytes = encoder.encode(text);
  return bytes.length === text.length || !hasHalves(text) ? bytes : encodedWithHalves(text);
}

/** The UTF-8 of JSON, in which such a half is written as an escape, unless it is behind a backslash and so no JSON. */
export const encodedJson = (text: string): Uint8Array =>
  encoded(text.replace(/(?<!\\)\p{Surrogate}/gu, (half) => `\\u${half.charCodeAt(0).toString(16)}`));

/** Whether a text has half of a surrogate pair without the other. */
const hasHalves = (text: string): boolean => LONE.test(text);

function encodedWithHalves(text: string): Uint8Array {
  const parts = text
    .split(/(\p{Surrogate})/u)
    .map((part) => (hasHalves(part) ? halfOf(part.charCodeAt(0)) : encoder.encode(part)));
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const part of parts) {
    bytes.set(part, end);
    end += part.length;
  }
  return bytes;
}

const halfOf = (unit: number): Uint8Array =>
  Uint8Array.of(0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 63), 0x80 | (unit & 63));

/** The text in a part of some bytes that {@link encoded} could have made. */
export function decoded(bytes: Uint8Array, start: number, end: number): string {
  try {
    return decoder.decode(bytes.subarray(start, end));
  } catch {
    return decodedWithHalves(bytes, start, end);
  }
}

function decodedWithHalves(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  let from = start;
  for (let at = start; at < end; at++) {
    const second = bytes[at + 1] as number;
    if (bytes[at] !== 0xed || second < 0xa0) continue;
    const unit = 0xd000 | ((second & 63) << 6) | ((bytes[at + 2] as number) & 63);
    text += decoder.decode(bytes.subarray(from, at)) + String.fromCharCode(unit);
    from = at + 3;
    at += 2;
  }
  return text + decoder.decode(bytes.subarray(from, end));
}
