/*
 * Sine, cosine and arc tangent rounded to the nearest real. Those of JavaScript may be off in the last digit, and texts
 * of coordinates show it. They are computed as integers of so many binary places.
 */
const PLACES = 160n;
const ONE = 1n << PLACES;

const product = (a: bigint, b: bigint): bigint => (a * b) >> PLACES;
const fixed = (value: number): bigint => BigInt(value * 2 ** 300) >> (300n - PLACES);
const real = (value: bigint): number => Number(value) / 2 ** Number(PLACES);

/** The sum of a series of which each term makes the next: x − x³/3! + x⁵/5! … or 1 − x²/2! + x⁴/4! … */
function alternating(first: bigint, square: bigint, start: bigint): bigint {
  let sum = 0n;
  let term = first;
  for (let n = start; term !== 0n; n += 2n) {
    sum += term;
    term = -product(term, square) / ((n + 1n) * (n + 2n));
  }
  return sum;
}
const fixedSine = (angle: bigint): bigint => alternating(angle, product(angle, angle), 1n);
const fixedCosine = (angle: bigint): bigint => alternating(ONE, product(angle, angle), 0n);

/** The sine of an angle of at most half a turn. */
export const exactSine = (angle: number): number => real(fixedSine(fixed(angle)));
/** The cosine of an angle of at most half a turn. */
export const exactCosine = (angle: number): number => real(fixedCosine(fixed(angle)));

/** The angle of a direction: that of JavaScript, and the little that it is off by. */
export function exactArcTangent(y: number, x: number): number {
  const about = fixed(Math.atan2(y, x));
  const [sine, cosine] = [fixedSine(about), fixedCosine(about)];
  const [along, across] = [fixed(x), fixed(y)];
  const off = product(across, cosine) - product(along, sine);
  const size = product(along, cosine) + product(across, sine);
  return size === 0n ? 0 : real(about + (off << PLACES) / size);
}
