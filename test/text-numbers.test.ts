import { describe, expect, test } from 'vitest';
import { Random } from '../scripts/dataset/random.ts';
import { run } from '../src/index.ts';
import { codesOf, sharedCodes } from '../src/table/codes.ts';
import { type Column, DictionaryColumn, ValuesColumn } from '../src/table/column.ts';
import { Table } from '../src/table/table.ts';
import { SelectedText, textColumn } from '../src/table/text-column.ts';
import { numberTexts } from '../src/table/text-numbers.ts';

/** What numbers texts by their bytes is held against a map. */

const pieces = [
  '',
  'a',
  'A',
  '0',
  '\0',
  '\0\0',
  'é',
  '\x7f',
  '\x80',
  '\u07ff',
  '\u0800',
  '\uffff',
  '😀',
  '\ud83d',
  '\ude00',
];

function texts(random: Random, count: number, isAscii: boolean): string[] {
  const from = isAscii ? pieces.slice(0, 6) : pieces;
  const longest = random.pick([1, 3, 12, 60]);
  const pool = Array.from({ length: random.pick([1, 9, 3000]) }, () =>
    Array.from({ length: random.integer(0, longest) }, () => random.pick(from)).join(''),
  );
  return Array.from({ length: count }, () => random.pick(pool));
}

function layouts(values: readonly string[], random: Random): Column[] {
  const distinct = [...new Set(values)];
  const place = new Map(distinct.map((text, at) => [text, at]));
  const codes = Int32Array.from(values, (text) => place.get(text) as number);
  const shuffled = values.map((text) => ({ text, order: random.next() })).sort((a, b) => a.order - b.order);
  const rowsOf = new Map(shuffled.map(({ text }, row) => [text, row]));
  const rows = Int32Array.from(values, (text) => rowsOf.get(text) as number);
  return [
    new ValuesColumn('string', values),
    new DictionaryColumn('string', codes, distinct, true),
    textColumn(values),
    new SelectedText(textColumn(distinct), codes, true),
    new SelectedText(textColumn(shuffled.map(({ text }) => text)), rows),
  ];
}

/** Numbers in the order they appear in, so that two numberings of the same rows can be compared. */
function inOrder(numbers: Iterable<number>): number[] {
  const seen = new Map<number, number>();
  return Array.from(numbers, (number) => {
    if (!seen.has(number)) seen.set(number, seen.size);
    return seen.get(number) as number;
  });
}
function byMap(values: readonly string[]): number[] {
  const seen = new Map<string, number>();
  return values.map((text) => {
    if (!seen.has(text)) seen.set(text, seen.size);
    return seen.get(text) as number;
  });
}

const seeds = Array.from({ length: 30 }, (_, seed) => seed);

describe('numbers of texts', () => {
  test.each(seeds)('are equal where the texts are (%i)', (seed) => {
    const random = new Random(seed);
    const count = random.pick([0, 1, 700, 1024, 5000]);
    const values = texts(random, count, random.next() < 0.5);
    for (const column of layouts(values, random)) {
      const codes = codesOf(column);
      expect(inOrder(codes.of)).toEqual(byMap(values));
      expect(Math.max(0, ...codes.of)).toBeLessThan(Math.max(1, codes.count));
      expect(inOrder(numberTexts(column)?.of ?? [])).toEqual(byMap(values));
    }
  });

  test.each(seeds)('are shared by two columns (%i)', (seed) => {
    const random = new Random(100 + seed);
    const all = texts(random, random.pick([300, 1500, 6000]), random.next() < 0.5);
    const left = all.slice(0, random.integer(0, all.length));
    const right = all.slice(left.length);
    const lefts = layouts(left, random);
    for (const [at, other] of layouts(right, random).entries()) {
      const codes = sharedCodes(random.pick(lefts), other);
      if (codes === undefined) {
        expect(at).toBeLessThan(2);
        continue;
      }
      const [of, others] = [codes.of.subarray(0, left.length), codes.of.subarray(left.length)];
      // What only one of the two has may share a number.
      const known = new Map(left.map((text, row) => [text, of[row]]));
      const back = new Map(right.map((text, row) => [text, others[row]]));
      right.forEach((text, row) => {
        if (known.has(text)) expect(others[row]).toBe(known.get(text));
      });
      const common = left.filter((text) => back.has(text));
      expect(new Set(common.map((text) => back.get(text))).size).toBe(new Set(common).size);
      const shared = new Set(common.map((text) => back.get(text)));
      left.forEach((text, row) => {
        if (!back.has(text)) expect(shared.has(of[row] as number)).toBe(false);
      });
      right.forEach((text, row) => {
        if (!known.has(text)) expect(shared.has(others[row] as number)).toBe(false);
      });
    }
  });
});

describe('joins on texts', () => {
  const kinds = ['inner', 'innerunique', 'leftouter', 'rightouter', 'fullouter'];
  const sided = ['leftsemi', 'leftanti', 'rightsemi', 'rightanti'];

  test.each(seeds)('give the same rows in every layout (%i)', (seed) => {
    const random = new Random(200 + seed);
    const isAscii = random.next() < 0.5;
    const left = texts(random, random.pick([10, 300, 2000]), isAscii);
    const right = texts(random, random.pick([10, 300, 2000]), isAscii);
    const schema = [
      { name: 's', type: 'string' },
      { name: 'n', type: 'int' },
    ] as const;
    const tableOf = (column: Column) =>
      new Table(
        schema,
        [
          column,
          new DictionaryColumn(
            'int',
            Int32Array.from({ length: column.length }, (_, row) => row),
            [...Array(column.length).keys()],
          ),
        ],
        column.length,
      );
    const kind = random.pick([...kinds, ...sided]);
    const query = `L | join kind=${kind} R on s`;
    const answer = (l: Column, r: Column) => {
      const { table } = run(`${query} | take 20000`, { tables: { L: tableOf(l), R: tableOf(r) } });
      return Array.from({ length: table.rows }, (_, row) => table.row(row));
    };
    const [lefts, rights] = [layouts(left, random), layouts(right, random)];
    const expected = answer(lefts[0] as Column, rights[0] as Column);
    for (let at = 0; at < lefts.length; at++) {
      expect(answer(lefts[at] as Column, random.pick(rights)), query).toEqual(expected);
    }
  });
});
