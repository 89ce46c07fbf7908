import { int, long, type Overload, overload, type ScalarFunction, scalar } from './define.ts';
import { notKnown } from './unknown.ts';

const bits = (value: bigint): bigint => BigInt.asIntN(64, value);

const bitwise = (name: string, doc: string, example: readonly [string, string], overloads: readonly Overload[]) =>
  scalar({ name, category: 'bitwise', doc, examples: [example], named: 'argument', overloads });

const ofTwo = (
  name: string,
  doc: string,
  example: readonly [string, string],
  call: (left: bigint, right: bigint) => bigint | null,
): ScalarFunction => bitwise(name, doc, example, [overload([long('value'), long('other')], 'long', call)]);

export const binaryAnd = ofTwo(
  'binary_and',
  'Gives the bits that both integers have.',
  ['binary_and(12, 10)', '8'],
  (left, right) => left & right,
);
export const binaryOr = ofTwo(
  'binary_or',
  'Gives the bits that either integer has.',
  ['binary_or(12, 10)', '14'],
  (left, right) => left | right,
);
export const binaryXor = ofTwo(
  'binary_xor',
  'Gives the bits that exactly one of two integers has.',
  ['binary_xor(12, 10)', '6'],
  (left, right) => left ^ right,
);
export const binaryShiftLeft = ofTwo(
  'binary_shift_left',
  'Moves bits to the left by a number of places, modulo 64; null for a negative number.',
  ['binary_shift_left(3, 66)', '12'],
  (value, places) => (places < 0n ? null : bits(value << (places % 64n))),
);
export const binaryShiftRight = ofTwo(
  'binary_shift_right',
  'Moves bits to the right by a number of places, modulo 64; null for a negative number.',
  ['binary_shift_right(12, 2)', '3'],
  (value, places) => (places < 0n ? null : value >> (places % 64n)),
);

export const binaryNot = bitwise(
  'binary_not',
  'Turns every bit of an integer around.',
  ['binary_not(100)', '-101'],
  [overload([long('value')], 'long', (value) => ~value)],
);

/** The number of ones among 64 bits. */
function countOnes(value: bigint): bigint {
  let ones = 0n;
  for (let left = BigInt.asUintN(64, value); left !== 0n; left &= left - 1n) ones++;
  return ones;
}

export const bitsetCountOnes = bitwise(
  'bitset_count_ones',
  'Counts the bits of an integer that are set.',
  ['bitset_count_ones(42)', '3'],
  [
    // Whether a negative int has 32 or 64 bits is not known.
    overload([int('value')], 'long', (value) => (value < 0 ? notKnown('bitset_count_ones') : countOnes(BigInt(value)))),
    overload([long('value')], 'long', countOnes),
  ],
);
