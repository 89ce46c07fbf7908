import { conditional } from './conditional.ts';
import { type AggregateOverload, aggregate, number } from './define.ts';
import { fold } from './fold.ts';

/** The sums behind variances and covariances of pairs, updated so that large values do not drown small differences. */
interface Moments {
  count: number;
  meanX: number;
  meanY: number;
  /** Sum of the products of the distances from the means. */
  products: number;
}
const start = (): Moments => ({ count: 0, meanX: 0, meanY: 0, products: 0 });

function add(moments: Moments, x: number, y: number): void {
  moments.count++;
  const distance = x - moments.meanX;
  moments.meanX += distance / moments.count;
  moments.meanY += (y - moments.meanY) / moments.count;
  moments.products += distance * (y - moments.meanY);
}

/** Kusto rounds variances and covariances to ten decimals, halves to even. */
function rounded(value: number): number {
  const scaled = value * 1e10;
  if (!Number.isFinite(scaled) || Math.abs(value) >= 1e16) return value;
  const floor = Math.floor(scaled);
  const rest = scaled - floor;
  const up = rest > 0.5 || (rest === 0.5 && floor % 2 !== 0);
  return (up ? floor + 1 : floor) / 1e10;
}

/** Of a sample the divisor is one less than the count; a single value varies by nothing. */
const sample = ({ count, products }: Moments): number => (count < 2 ? 0 : rounded(products / (count - 1)));
const population = ({ count, products }: Moments): number => (count === 0 ? 0 : rounded(products / count));
/** A standard deviation is the root of the rounded variance. */
const rootOf =
  (variance: (moments: Moments) => number) =>
  (moments: Moments): number =>
    Math.sqrt(variance(moments));

const ofOne = (finish: (moments: Moments) => number): AggregateOverload =>
  fold([number('value')], 'real', {
    start,
    add: (moments, value) => add(moments, Number(value), Number(value)),
    finish,
  });
const ofTwo = (finish: (moments: Moments) => number): AggregateOverload =>
  fold([number('x'), number('y')], 'real', {
    start,
    add: (moments, x, y) => add(moments, Number(x), Number(y)),
    finish,
  });

export const variance = aggregate({
  name: 'variance',
  doc: 'The variance of the values as a sample, rounded to ten decimals; 0 for fewer than two values.',
  examples: [
    ['datatable(x:long)[2, 4, 6] | summarize variance(x)', 'print variance_x = 4.0'],
    ['datatable(x:real)[1.0, 2.0, 4.0] | summarize variance(x)', 'print variance_x = 2.3333333333'],
  ],
  overloads: [ofOne(sample)],
});

export const varianceif = conditional(variance, {
  name: 'varianceif',
  doc: 'The variance, as a sample, of the values in the rows for which the predicate is true.',
  examples: [['datatable(x:long)[2, 4, 6, 99] | summarize varianceif(x, x < 50)', 'print varianceif_x = 4.0']],
});

export const variancep = aggregate({
  name: 'variancep',
  doc: 'The variance of the values as a whole population, rounded to ten decimals.',
  examples: [['datatable(x:long)[2, 4, 6, 8] | summarize variancep(x)', 'print variancep_x = 5.0']],
  overloads: [ofOne(population)],
});

export const variancepif = conditional(variancep, {
  name: 'variancepif',
  doc: 'The variance, as a whole population, of the values in the rows for which the predicate is true.',
  examples: [['datatable(x:long)[2, 4, 6, 8, 99] | summarize variancepif(x, x < 50)', 'print variancepif_x = 5.0']],
});

export const stdev = aggregate({
  name: 'stdev',
  doc: 'The standard deviation of the values as a sample; 0 for fewer than two values.',
  examples: [['datatable(x:long)[2, 4, 6] | summarize stdev(x)', 'print stdev_x = 2.0']],
  overloads: [ofOne(rootOf(sample))],
});

export const stdevif = conditional(stdev, {
  name: 'stdevif',
  doc: 'The standard deviation, as a sample, of the values in the rows for which the predicate is true.',
  examples: [['datatable(x:long)[2, 4, 6, 99] | summarize stdevif(x, x < 50)', 'print stdevif_x = 2.0']],
});

export const stdevp = aggregate({
  name: 'stdevp',
  doc: 'The standard deviation of the values as a whole population.',
  examples: [['datatable(x:long)[1, 3, 5, 7] | summarize stdevp(x)', 'print stdevp_x = sqrt(5.0)']],
  overloads: [ofOne(rootOf(population))],
});

export const covariance = aggregate({
  name: 'covariance',
  doc: 'The covariance of two expressions as a sample, rounded to ten decimals.',
  examples: [
    ['datatable(x:long, y:long)[1, 5, 2, 7, 3, 9] | summarize covariance(x, y)', 'print covariance_x_y = 2.0'],
  ],
  overloads: [ofTwo(sample)],
  named: { prefix: 'covariance', arguments: 2 },
});

export const covarianceif = conditional(covariance, {
  name: 'covarianceif',
  doc: 'The covariance, as a sample, of two expressions in the rows for which the predicate is true.',
  examples: [
    [
      'datatable(x:long, y:long)[1, 5, 2, 7, 3, 9, 9, 0] | summarize covarianceif(x, y, x < 9)',
      'print covarianceif_x_y = 2.0',
    ],
  ],
  position: 2,
  named: { prefix: 'covarianceif', arguments: 2 },
});

export const covariancep = aggregate({
  name: 'covariancep',
  doc: 'The covariance of two expressions as a whole population, rounded to ten decimals.',
  examples: [['datatable(x:long, y:long)[1, 5, 3, 9] | summarize covariancep(x, y)', 'print covariancep_x_y = 2.0']],
  overloads: [ofTwo(population)],
  named: { prefix: 'covariancep', arguments: 2 },
});

export const covariancepif = conditional(covariancep, {
  name: 'covariancepif',
  doc: 'The covariance, as a whole population, of two expressions in the rows for which the predicate is true.',
  examples: [
    [
      'datatable(x:long, y:long)[1, 5, 3, 9, 9, 0] | summarize covariancepif(x, y, x < 9)',
      'print covariancepif_x_y = 2.0',
    ],
  ],
  position: 2,
  named: { prefix: 'covariancepif', arguments: 2 },
});
