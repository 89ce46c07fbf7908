const [MINUS, POINT, ZERO] = [45, 46, 48];
/** Integers of so many digits are exact. */
const MOST_DIGITS = 15;
const powers = Array.from({ length: MOST_DIGITS + 1 }, (_, digits) => 10 ** digits);

/** The integer that digits make; not-a-number for anything else, and for too many. */
function digits(bytes: Uint8Array, start: number, end: number): number {
  if (start >= end || end - start > MOST_DIGITS) return Number.NaN;
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = (bytes[at] as number) - ZERO;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** Where the digits of a number begin. */
const firstDigit = (bytes: Uint8Array, start: number): number => (bytes[start] === MINUS ? start + 1 : start);

/** The integer that a part of some bytes is, when it would be written back like that; not-a-number for any other text. */
export function readInteger(bytes: Uint8Array, start: number, end: number): number {
  const first = firstDigit(bytes, start);
  // Zero has no sign, and begins no other integer.
  if (bytes[first] === ZERO && end - start > 1) return Number.NaN;
  const value = digits(bytes, first, end);
  return first === start ? value : -value;
}

/** The same of an integer of more digits than {@link readInteger} takes; undefined for any other text, and beyond 64 bits. */
export function readLong(bytes: Uint8Array, start: number, end: number): bigint | undefined {
  const first = firstDigit(bytes, start);
  const rest = end - first - MOST_DIGITS;
  if (rest < 1 || rest > MOST_DIGITS || bytes[first] === ZERO) return undefined;
  const [high, low] = [digits(bytes, first, end - rest), digits(bytes, end - rest, end)];
  if (Number.isNaN(high + low)) return undefined;
  const value = BigInt(high) * BigInt(powers[rest] as number) + BigInt(low);
  const signed = first === start ? value : -value;
  return BigInt.asIntN(64, signed) === signed ? signed : undefined;
}

/** The offset of the point in a part of some bytes; the end where there is none. */
export function pointIn(bytes: Uint8Array, start: number, end: number): number {
  let point = start;
  while (point < end && bytes[point] !== POINT) point++;
  return point;
}

/** The number that a part of some bytes is, of few digits; not-a-number for any other text. */
export function readReal(bytes: Uint8Array, start: number, point: number, end: number): number {
  const first = firstDigit(bytes, start);
  let value = digits(bytes, first, point);
  const decimals = end - point - 1;
  if (decimals >= 0) {
    if (point - first + decimals > MOST_DIGITS) return Number.NaN;
    // Both are exact, so the quotient is as near as can be.
    const power = powers[decimals] as number;
    value = (value * power + digits(bytes, point + 1, end)) / power;
  }
  return first === start ? value : -value;
}

/** Whether a real that was read from a part of some bytes would be written back like that, with as many decimals. */
export function isPlainReal(value: number, bytes: Uint8Array, start: number, point: number): boolean {
  const first = firstDigit(bytes, start);
  return !Number.isNaN(value) && !Object.is(value, -0) && (bytes[first] !== ZERO || point === first + 1);
}
