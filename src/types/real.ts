/**
 * The text of a real as Kusto writes it. Measured: 1500.0, 100000000000.0, and 0.1 + 0.2 as 0.30000000000000007 and
 * 40.764323000000005 as 40.764323000000008, which read back as the same real but are not the nearest such digits. This
 * is what the Grisu2 algorithm of RapidJSON 1.1 does (it skips the last rounding step when more than eight digits
 * follow the scaled integer part), so its layout is followed where nothing is measured: exponents, negative zero.
 */
export function realText(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return `${value}.0`;
  const [digits, exponent] = shortestDigits(Math.abs(value));
  return (value < 0 ? '-' : '') + layOut(digits, exponent);
}

/** Places the point in digits × 10^exponent. */
function layOut(digits: string, exponent: number): string {
  const point = digits.length + exponent;
  if (exponent >= 0 && point <= 21) return `${digits.padEnd(point, '0')}.0`;
  if (point > 0 && point <= 21) return `${digits.slice(0, point)}.${digits.slice(point)}`;
  if (point > -6 && point <= 0) return `0.${'0'.repeat(-point)}${digits}`;
  return `${digits[0]}${digits.length > 1 ? `.${digits.slice(1)}` : ''}e${point - 1}`;
}

/** fraction × 2^exponent, the fraction of 64 bits. */
interface Float {
  readonly fraction: bigint;
  readonly exponent: number;
}

const HALF = 1n << 63n;
const bits = new DataView(new ArrayBuffer(8));

/** Grisu2: digits d and an exponent e, such that d × 10^e reads back as the value. */
function shortestDigits(value: number): [digits: string, exponent: number] {
  bits.setFloat64(0, value);
  const raw = bits.getBigUint64(0);
  const biased = Number(raw >> 52n);
  const stored = raw & 0xf_ffff_ffff_ffffn;
  const fraction = biased ? stored | (1n << 52n) : stored;
  const exponent = (biased || 1) - 1075;
  const upper = normalized((fraction << 1n) + 1n, exponent - 1);
  const closer = fraction === 1n << 52n ? 2 : 1;
  const lower = ((fraction << BigInt(closer)) - 1n) << BigInt(exponent - closer - upper.exponent);
  const [power, decimalExponent] = scale(upper.exponent);
  const high = multiply(upper, power);
  const low = multiply({ fraction: lower, exponent: upper.exponent }, power).fraction + 1n;
  const middle = multiply(normalized(fraction, exponent), power).fraction;
  const [digits, shifted] = generate(high.fraction - 1n, middle, low, -high.exponent, digitCount(value));
  return [digits, decimalExponent + shifted];
}

/** How many digits JavaScript writes the number with. */
function digitCount(value: number): number {
  const mantissa = value.toExponential().indexOf('e');
  return mantissa === 1 ? 1 : mantissa - 1;
}

/** Shifted left until all 64 bits are used. */
function normalized(fraction: bigint, exponent: number): Float {
  const high = Number(fraction >> 32n);
  const shift = high ? Math.clz32(high) : 32 + Math.clz32(Number(fraction));
  return { fraction: fraction << BigInt(shift), exponent: exponent - shift };
}

function multiply(left: Float, right: Float): Float {
  const product = left.fraction * right.fraction;
  return { fraction: (product + HALF) >> 64n, exponent: left.exponent + right.exponent + 64 };
}

/** The power of ten that brings a number with this exponent near one, and the decimal exponent that it takes away. */
function scale(exponent: number): [power: Float, decimalExponent: number] {
  const steps = Math.ceil((-61 - exponent) * 0.301_029_995_663_981_14 + 347);
  const decimalExponent = 348 - ((steps >> 3) + 1) * 8;
  return [powerOfTen(-decimalExponent), decimalExponent];
}

const powers = new Map<number, Float>();

/** A power of ten rounded to 64 bits. */
function powerOfTen(exponent: number): Float {
  const known = powers.get(exponent);
  if (known) return known;
  const size = 10n ** BigInt(Math.abs(exponent));
  const shift = 70 + (exponent < 0 ? size.toString(2).length : 0);
  const scaled = exponent < 0 ? (1n << BigInt(shift)) / size : size << BigInt(shift);
  const surplus = scaled.toString(2).length - 64;
  const power = { fraction: ((scaled >> BigInt(surplus - 1)) + 1n) >> 1n, exponent: surplus - shift };
  powers.set(exponent, power);
  return power;
}

/**
 * The digits of `high` until what is left is within the distance to `low`; the numbers have `shift` binary places.
 * Fewer digits than JavaScript needs for the value cannot be enough, so the search begins with as many.
 */
function generate(
  high: bigint,
  middle: bigint,
  low: bigint,
  shift: number,
  least: number,
): [digits: string, exponent: number] {
  const places = BigInt(shift);
  const one = 1n << places;
  const whole = String(high >> places);
  for (let dropped = whole.length - least; dropped >= 0; dropped--) {
    const unit = (10n ** BigInt(dropped)) << places;
    const rest = high % unit;
    if (rest > high - low) continue;
    return [nearer(whole.slice(0, whole.length - dropped), rest, high - middle, high - low, unit), dropped];
  }
  for (let decimals = Math.max(1, least - whole.length); ; decimals++) {
    const power = 10n ** BigInt(decimals);
    const scaled = high * power;
    const rest = scaled % one;
    const distance = (high - low) * power;
    if (rest >= distance) continue;
    const target = decimals < 9 ? (high - middle) * power : 0n;
    return [nearer(String(scaled >> places), rest, target, distance, one), -decimals];
  }
}

/** Lowers the last digit as long as that comes nearer to the target, which is so far below the upper bound. */
function nearer(digits: string, from: bigint, target: bigint, distance: bigint, unit: bigint): string {
  let rest = from;
  let last = digits.charCodeAt(digits.length - 1) - 48;
  while (rest < target && distance - rest >= unit && (rest + unit < target || target - rest > rest + unit - target)) {
    last--;
    rest += unit;
  }
  return digits.slice(0, -1) + last;
}
