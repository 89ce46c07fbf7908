import { integer, overloadFor, scalar } from './define.ts';
import { notKnown } from './unknown.ts';

export const rand = scalar({
  name: 'rand',
  category: 'mathematical',
  doc: 'Gives a random real from 0 up to 1, or a whole one from 0 up to the argument.',
  examples: [
    ['rand() between (0.0 .. 1.0)', 'true'],
    ['rand(1)', '0.0'],
  ],
  named: 'argument',
  volatile: true,
  overloads: [
    overloadFor([], 'real', (_, { random }) => random),
    overloadFor([integer('number')], 'real', (_, { random }) => (number) => {
      const count = Number(number);
      return count < 1 ? notKnown('rand') : Math.floor(random() * count);
    }),
  ],
});

export const newGuid = scalar({
  name: 'new_guid',
  category: 'mathematical',
  doc: 'Gives a random guid.',
  examples: [['strlen(tostring(new_guid()))', '36']],
  volatile: true,
  overloads: [
    overloadFor([], 'guid', (_, { random }) => () => {
      const digit = (values = 16, from = 0): string => (from + Math.floor(random() * values)).toString(16);
      const digits = (count: number): string => Array.from({ length: count }, () => digit()).join('');
      // Version 4, variant 1: random but for these two digits.
      return [digits(8), digits(4), `4${digits(3)}`, digit(4, 8) + digits(3), digits(12)].join('-');
    }),
  ],
});
