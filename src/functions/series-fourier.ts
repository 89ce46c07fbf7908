import type { Dynamic } from '../types/values.ts';
import { array, optional, overload, type ScalarFunction, scalar } from './define.ts';
import { category, numbersOf } from './series.ts';
import { notKnown } from './unknown.ts';

/** A series of complex numbers. */
interface Signal {
  readonly real: readonly number[];
  readonly imaginary: readonly number[];
}

/** What is less than the last digit of a sine or cosine is zero: that of a quarter or half of a turn. */
const exactly = (ratio: number): number => (Math.abs(ratio) < 1e-15 ? 0 : ratio);

/** The transform of a series whose length is a power of two: that of its even and that of its odd places, turned and added. */
function transform({ real, imaginary }: Signal, direction: 1 | -1): Signal {
  const { length } = real;
  if (length === 1) return { real, imaginary };
  const every = (start: 0 | 1): Signal =>
    transform(
      { real: real.filter((_, i) => i % 2 === start), imaginary: imaginary.filter((_, i) => i % 2 === start) },
      direction,
    );
  const [even, odd] = [every(0), every(1)];
  const half = length / 2;
  const result = { real: new Array<number>(length), imaginary: new Array<number>(length) };
  for (let k = 0; k < half; k++) {
    const angle = (direction * 2 * Math.PI * k) / length;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)].map(exactly) as [number, number];
    const [evenReal, evenImaginary] = [even.real[k] ?? 0, even.imaginary[k] ?? 0];
    const [oddReal, oddImaginary] = [odd.real[k] ?? 0, odd.imaginary[k] ?? 0];
    const turnedReal = oddReal * cos - oddImaginary * sin;
    const turnedImaginary = oddReal * sin + oddImaginary * cos;
    result.real[k] = evenReal + turnedReal;
    result.imaginary[k] = evenImaginary + turnedImaginary;
    result.real[k + half] = evenReal - turnedReal;
    result.imaginary[k + half] = evenImaginary - turnedImaginary;
  }
  return result;
}

const fourier = (
  name: string,
  doc: string,
  examples: ScalarFunction['examples'],
  direction: 1 | -1,
  scale: (length: number) => number,
): ScalarFunction =>
  scalar({
    name,
    category,
    doc,
    examples,
    overloads: [
      overload(
        [array('series'), optional(array('series_imaginary'))],
        'dynamic',
        (series, seriesImaginary): Dynamic => {
          const real = numbersOf(series, name);
          const imaginary = seriesImaginary === undefined ? real?.map(() => 0) : numbersOf(seriesImaginary, name);
          if (real === null || imaginary === undefined || imaginary === null) return null;
          const isPowerOfTwo = Number.isInteger(Math.log2(real.length));
          if (!isPowerOfTwo || imaginary.length !== real.length) return notKnown(name);
          const result = transform({ real, imaginary }, direction);
          const scaled = (numbers: readonly number[]) => numbers.map((number) => number * scale(real.length));
          return [scaled(result.real), scaled(result.imaginary)];
        },
        { outputs: () => ['real', 'imag'].map((part) => ({ name: `${name}_{}_${part}`, type: 'dynamic' })) },
      ),
    ],
    differs: 'Only series whose length is a power of two: whether Kusto lengthens others is not known.',
  });

export const seriesFft = fourier(
  'series_fft',
  'The discrete Fourier transform of a series of real or complex numbers: its real and imaginary parts.',
  [
    [
      'print y = dynamic([1, 2, 3, 4]) | project series_fft(y)',
      'print series_fft_y_real = dynamic([10.0, -2.0, -2.0, -2.0]), series_fft_y_imag = dynamic([0.0, 2.0, 0.0, -2.0])',
    ],
  ],
  -1,
  () => 1,
);

export const seriesIfft = fourier(
  'series_ifft',
  'The inverse of the discrete Fourier transform: the series it was made from.',
  [
    [
      'print r = dynamic([10, -2, -2, -2]), i = dynamic([0, 2, 0, -2]) | extend (y, z) = series_ifft(r, i) | project y, sum = array_sum(z)',
      'print y = dynamic([1.0, 2.0, 3.0, 4.0]), sum = 0.0',
    ],
  ],
  1,
  (length) => 1 / length,
);
