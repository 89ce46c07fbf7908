import { number, type Overload, overload, scalar } from './define.ts';
import { incompleteBeta, inverseIncompleteBeta, logBeta } from './special-functions.ts';
import { notKnown } from './unknown.ts';

/** The largest parameter of the beta distribution that beta_cdf takes. */
const LARGEST = 10_000;

const ofBeta = (first: string, call: (at: number, alpha: number, beta: number) => number | null): Overload =>
  overload([number(first), number('alpha'), number('beta')], 'real', (at, alpha, beta) =>
    call(Number(at), Number(alpha), Number(beta)),
  );

function cumulative(x: number, alpha: number, beta: number): number {
  if (Number.isNaN(x + alpha + beta) || x < 0 || x > 1 || alpha > LARGEST || beta > LARGEST) return Number.NaN;
  if (alpha > 0 && beta > 0) return incompleteBeta(x, alpha, beta);
  // Measured: alpha = -1 gives 1, where the documentation says not-a-number. The gamma function has a pole there.
  return alpha < 0 && Number.isInteger(alpha) && beta > 0 && x > 0 && x < 1 ? 1 : notKnown('beta_cdf');
}

export const betaCdf = scalar({
  name: 'beta_cdf',
  category: 'statistical',
  doc: 'Gives the cumulative distribution function of the beta distribution.',
  examples: [
    ['round(beta_cdf(0.25, 2, 2), 12)', '0.15625'],
    ['isnan(beta_cdf(1.5, 2, 2))', 'true'],
  ],
  overloads: [ofBeta('x', cumulative)],
});

export const betaInv = scalar({
  name: 'beta_inv',
  category: 'statistical',
  doc: 'Gives the value at which beta_cdf has a probability; null for a probability above 1.',
  examples: [
    ['round(beta_inv(0.15625, 2, 2), 12)', '0.25'],
    ['beta_inv(1.5, 2, 2)', 'real(null)'],
  ],
  overloads: [
    ofBeta('probability', (probability, alpha, beta) => {
      if (probability > 1 || probability <= 0) return probability > 1 ? null : notKnown('beta_inv');
      return alpha > 0 && beta > 0 ? inverseIncompleteBeta(probability, alpha, beta) : Number.NaN;
    }),
  ],
});

export const betaPdf = scalar({
  name: 'beta_pdf',
  category: 'statistical',
  doc: 'Gives the probability density function of the beta distribution.',
  examples: [
    ['round(beta_pdf(0.25, 2, 2), 12)', '1.125'],
    ['isnan(beta_pdf(0.5, -1, 2))', 'true'],
  ],
  overloads: [
    ofBeta('x', (x, alpha, beta) =>
      x > 0 && x < 1 && alpha > 0 && beta > 0
        ? Math.exp((alpha - 1) * Math.log(x) + (beta - 1) * Math.log1p(-x) - logBeta(alpha, beta))
        : Number.NaN,
    ),
  ],
});

interface Sample {
  readonly mean: number;
  readonly variance: number;
  readonly count: number;
}

/** Welch's t-test: the probability of means at least this far apart, from both tails of Student's distribution. */
function welch(first: Sample, second: Sample): number {
  const [a, b] = [first.variance / first.count, second.variance / second.count];
  const t = (first.mean - second.mean) / Math.sqrt(a + b);
  const freedom = (a + b) ** 2 / (a ** 2 / (first.count - 1) + b ** 2 / (second.count - 1));
  return incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5);
}

export const welchTest = scalar({
  name: 'welch_test',
  category: 'statistical',
  doc: 'Gives the p-value of Welch’s t-test for two samples, each given by mean, variance and count.',
  examples: [['round(welch_test(1.0, 1.0, 2, 1.0, 1.0, 2), 12)', '1.0']],
  overloads: [
    overload(
      [number('mean1'), number('variance1'), number('count1'), number('mean2'), number('variance2'), number('count2')],
      'real',
      (...values) => {
        const [mean1 = 0, variance1 = 0, count1 = 0, mean2 = 0, variance2 = 0, count2 = 0] = values.map(Number);
        return welch(
          { mean: mean1, variance: variance1, count: count1 },
          { mean: mean2, variance: variance2, count: count2 },
        );
      },
    ),
  ],
});
