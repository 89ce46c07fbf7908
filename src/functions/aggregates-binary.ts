import type { AggregateFunction, AggregateOverload } from './define.ts';
import { aggregate, int, long } from './define.ts';
import { fold } from './fold.ts';
import { notKnown } from './unknown.ts';

/** One bitwise operation over all integers of a group; what no integer at all gives is not known. */
function binaryAll(
  name: string,
  doc: string,
  example: readonly [string, string],
  combine: (left: bigint, right: bigint) => bigint,
): AggregateFunction {
  const finish = (state: { all?: bigint }): bigint => state.all ?? notKnown(name);
  const add = (state: { all?: bigint }, value: bigint): void => {
    state.all = state.all === undefined ? value : combine(state.all, value);
  };
  const start = (): { all?: bigint } => ({});
  const overloads: AggregateOverload[] = [
    fold([int('value')], 'int', {
      start,
      add: (state, value) => add(state, BigInt(value)),
      finish: (state) => Number(finish(state)),
    }),
    fold([long('value')], 'long', { start, add, finish }),
  ];
  return aggregate({ name, doc, examples: [example], overloads, named: 'argument' });
}

export const binaryAllAnd = binaryAll(
  'binary_all_and',
  'The bitwise "and" of all values.',
  ['datatable(x:long)[0xF0F, 0xFF0] | summarize binary_all_and(x)', 'print x = 0xF00'],
  (left, right) => left & right,
);

export const binaryAllOr = binaryAll(
  'binary_all_or',
  'The bitwise "or" of all values.',
  ['datatable(x:long)[0xF00, 0x00F] | summarize binary_all_or(x)', 'print x = 0xF0F'],
  (left, right) => left | right,
);

export const binaryAllXor = binaryAll(
  'binary_all_xor',
  'The bitwise "exclusive or" of all values.',
  ['datatable(x:long)[0xFF0, 0x0F0] | summarize binary_all_xor(x)', 'print x = 0xF00'],
  (left, right) => left ^ right,
);
