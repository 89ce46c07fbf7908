const [MINUS, POINT, ZERO] = [45, 46, 48];
/** Integers of so many digits are exact. */
const MOST_DIGITS = 15;

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

/** The integer that a part of some bytes is, when it would be written back like that; not-a-number for any other text. */
export function readInteger(bytes: Uint8Array, start: number, end: number): number {
  const first = bytes[start] === MINUS ? start + 1 : start;
  // Zero has no sign, and begins no other integer.
  if (bytes[first] === ZERO && end - start > 1) return Number.NaN;
  const value = digits(bytes, first, end);
  return first === start ? value : -value;
}

/** The number that a part of some bytes is, of few digits with or without a point; not-a-number for any other text. */
export function readReal(bytes: Uint8Array, start: number, end: number): number {
  const first = bytes[start] === MINUS ? start + 1 : start;
  let point = first;
  while (point < end && bytes[point] !== POINT) point++;
  let value = digits(bytes, first, point);
  const decimals = end - point - 1;
  if (decimals >= 0) {
    if (point - first + decimals > MOST_DIGITS) return Number.NaN;
    // Both are exact, so the quotient is as near as can be.
    const power = 10 ** decimals;
    value = (value * power + digits(bytes, point + 1, end)) / power;
  }
  return first === start ? value : -value;
}
