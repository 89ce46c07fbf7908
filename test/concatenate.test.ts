import { describe, expect, test } from 'vitest';
import { Random } from '../scripts/dataset/random.ts';
import { concatenate } from '../src/eval/concatenate.ts';
import {
  BoolColumn,
  type Column,
  ConstantColumn,
  DictionaryColumn,
  Int64Column,
  NumberColumn,
  ValuesColumn,
} from '../src/table/column.ts';
import { SelectedText, textColumn } from '../src/table/text-column.ts';
import type { ScalarType } from '../src/types/types.ts';
import { nothing } from '../src/types/values.ts';

/** Columns end to end have the values of each, in whatever layouts they are. */

const texts = (random: Random, length: number): string[] =>
  Array.from({ length }, () => random.pick(['', 'a', 'é', '😀', 'a longer text', `n${random.integer(0, 99)}`]));

function textOf(random: Random, length: number): Column {
  const values = texts(random, length);
  switch (random.integer(0, 4)) {
    case 0:
      return new ConstantColumn('string', length, random.pick(['', 'x']));
    case 1:
      return new ValuesColumn('string', values);
    case 2:
      return textColumn(values);
    case 3: {
      const source = textColumn(texts(random, random.pick([1, 1024, 5000])));
      return new SelectedText(
        source,
        Int32Array.from({ length }, () => random.integer(0, source.length - 1)),
      );
    }
    default: {
      const codes = Int32Array.from({ length }, () => random.integer(0, 2));
      return new DictionaryColumn('string', codes, ['p', 'q', 'p']);
    }
  }
}

function columnOf(random: Random, type: ScalarType, length: number): Column {
  const nulls = random.pick([null, Uint8Array.from({ length }, () => random.integer(0, 1))]);
  const isAbsent = random.next() < 0.3;
  if (isAbsent) return new ConstantColumn(type, length, nothing(type));
  switch (type) {
    case 'long':
    case 'datetime':
      return new Int64Column(
        type,
        BigInt64Array.from({ length }, () => BigInt(random.integer(-9, 9))),
        nulls,
      );
    case 'int':
      return new NumberColumn(
        type,
        Int32Array.from({ length }, () => random.integer(-9, 9)),
        nulls,
      );
    case 'real':
      return new NumberColumn(
        type,
        Float64Array.from({ length }, () => random.next()),
        nulls,
      );
    case 'bool':
      return random.next() < 0.2
        ? new ConstantColumn(type, length, true)
        : new BoolColumn(
            Uint8Array.from({ length }, () => random.integer(0, 1)),
            nulls,
          );
    case 'string':
      return textOf(random, length);
    default:
      return random.next() < 0.5
        ? new ValuesColumn(
            type,
            Array.from({ length }, () => random.pick([null, 'a', true])),
          )
        : new DictionaryColumn(
            type,
            Int32Array.from({ length }, () => random.integer(0, 1)),
            [null, 'b'],
          );
  }
}

describe('columns end to end', () => {
  const types: readonly ScalarType[] = [
    'long',
    'datetime',
    'int',
    'real',
    'bool',
    'string',
    'string',
    'dynamic',
    'guid',
  ];

  test.each(Array.from({ length: 120 }, (_, seed) => seed))('have the values of each (%i)', (seed) => {
    const random = new Random(seed);
    const type = random.pick(types);
    const columns = Array.from({ length: random.integer(1, 4) }, () =>
      columnOf(random, type, random.pick([0, 1, 7, 1023, 1024, 1025, 3000])),
    );
    if (random.next() < 0.3) columns.push(columns[0] as Column);
    const whole = concatenate(type, columns);
    expect(whole.type).toBe(type);
    expect([...whole]).toEqual(columns.flatMap((column) => [...column]));
  });
});
