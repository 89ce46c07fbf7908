/**
 * The gamma, error and beta functions. Sources: Lanczos, A Precision Approximation of the Gamma Function (1964), with
 * the coefficients of Godfrey for g = 7; Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.6, 7.1.14 and
 * 26.5.8.
 */

const LANCZOS_G = 7;
const LANCZOS: readonly number[] = [
  676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
];
const LANCZOS_FIRST = 0.9999999999998099;

/** Natural logarithm of the absolute value of the gamma function. */
export function logGamma(x: number): number {
  if (x <= 0 && Number.isInteger(x)) return Number.POSITIVE_INFINITY;
  if (x < 0.5) return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * x))) - logGamma(1 - x);
  if (x === Number.POSITIVE_INFINITY) return x;
  const sum = LANCZOS.reduce((total, coefficient, at) => total + coefficient / (x + at), LANCZOS_FIRST);
  const base = x + LANCZOS_G - 0.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(base) - base + Math.log(sum);
}

/** The gamma function; not a number at its poles, 0 and the negative integers. */
export function gamma(x: number): number {
  if (!Number.isInteger(x)) return (x < 0 && Math.floor(x) % 2 !== 0 ? -1 : 1) * Math.exp(logGamma(x));
  if (x <= 0) return Number.NaN;
  let factorial = 1;
  for (let factor = 2; factor < x && Number.isFinite(factorial); factor++) factorial *= factor;
  return factorial;
}

/** From here on the continued fraction of the complement is the more exact way. */
const ERROR_SERIES_LIMIT = 2;

/** 1 − erf(x), exact also where that is tiny. */
export function complementaryError(x: number): number {
  if (Number.isNaN(x) || x < ERROR_SERIES_LIMIT) return 1 - error(x);
  let fraction = 0;
  for (let at = 100; at > 0; at--) fraction = at / 2 / (x + fraction);
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + fraction);
}

/** The error function. */
export function error(x: number): number {
  if (x < 0) return -error(-x);
  if (x >= ERROR_SERIES_LIMIT) return 1 - complementaryError(x);
  let term = x;
  let sum = x;
  for (let at = 1; term > sum * 1e-18; at++) {
    term *= (2 * x * x) / (2 * at + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** The regularized incomplete beta function I_x(a, b) for positive a and b: the cumulative beta distribution. */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1;
  if (!(x > 0 && a > 0 && b > 0)) return Number.NaN;
  const power = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b));
  if (x < (a + 1) / (a + b + 2)) return (power * betaFraction(x, a, b)) / a;
  return 1 - (power * betaFraction(1 - x, b, a)) / b;
}

/** Natural logarithm of the beta function. */
export const logBeta = (a: number, b: number): number => logGamma(a) + logGamma(b) - logGamma(a + b);

const TINY = 1e-300;

/** The continued fraction of the incomplete beta function, by the method of Lentz. */
function betaFraction(x: number, a: number, b: number): number {
  const away = (value: number): number => (Math.abs(value) < TINY ? TINY : value);
  let numerator = 1;
  let denominator = 1 / away(1 - ((a + b) * x) / (a + 1));
  let fraction = denominator;
  const step = (coefficient: number): number => {
    denominator = 1 / away(1 + coefficient * denominator);
    numerator = away(1 + coefficient / numerator);
    fraction *= numerator * denominator;
    return numerator * denominator;
  };
  for (let m = 1; m < 10_000; m++) {
    step((m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)));
    const change = step((-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1)));
    if (Math.abs(change - 1) < 1e-16) break;
  }
  return fraction;
}

/** The x for which I_x(a, b) is the probability: Newton steps, halving the interval where one leads out of it. */
export function inverseIncompleteBeta(probability: number, a: number, b: number): number {
  if (probability >= 1) return 1;
  let [low, high] = [0, 1];
  let x = a / (a + b);
  for (let step = 0; step < 200; step++) {
    const error = incompleteBeta(x, a, b) - probability;
    if (error > 0) high = x;
    else low = x;
    const slope = Math.exp((a - 1) * Math.log(x) + (b - 1) * Math.log1p(-x) - logBeta(a, b));
    const newton = x - error / slope;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - x) <= 1e-16 * x) return next;
    x = next;
  }
  return x;
}
