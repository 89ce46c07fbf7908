import { describe, expect, test } from 'vitest';
import { Random } from '../scripts/dataset/random.ts';
import { groupCodes, type Numbers } from '../src/eval/group.ts';
import { Runs } from '../src/eval/runs.ts';
import { distinctCounts } from '../src/functions/distinct.ts';
import { groupSizes } from '../src/functions/group-sizes.ts';
import { run } from '../src/index.ts';
import { boundsOf, SEGMENT } from '../src/table/bounds.ts';
import { codesOf } from '../src/table/codes.ts';
import { DictionaryColumn, Int64Column, NumberColumn } from '../src/table/column.ts';
import { Table } from '../src/table/table.ts';
import { MAX_LONG, MIN_LONG } from '../src/types/values.ts';

/** Groups are found by counting codes, runs and pairs; a map of the codes says what should come out. */

const seeds = Array.from({ length: 30 }, (_, seed) => seed);

/** Codes below a number: in runs, or each on its own. */
function numbers(random: Random, length: number): Numbers {
  const count = random.pick([1, 3, 700]);
  if (random.next() < 0.4) {
    return { of: Int32Array.from({ length }, () => random.integer(0, count - 1)), count };
  }
  const ends: number[] = [];
  for (let end = 0; end < length; ) {
    end = Math.min(length, end + random.integer(1, random.pick([2, 5, 3000])));
    ends.push(end);
  }
  const runs = new Runs(
    Int32Array.from(ends),
    Int32Array.from(ends, () => random.integer(0, count - 1)),
  );
  return { of: runs.of, count, runs };
}

/** The same by a map of texts. */
function plainly(codes: readonly Numbers[], length: number): { of: number[]; first: number[]; sizes: number[] } {
  const groups = new Map<string, number>();
  const first: number[] = [];
  const sizes: number[] = [];
  const of = Array.from({ length }, (_, row) => {
    const key = codes.map((each) => each.of[row]).join();
    const group = groups.get(key) ?? first.push(row) - 1;
    groups.set(key, group);
    sizes[group] = (sizes[group] ?? 0) + 1;
    return group;
  });
  return { of, first, sizes };
}

describe('groups of codes', () => {
  test.each(seeds)('are those of a map (%i)', (seed) => {
    const random = new Random(8000 + seed);
    const length = random.pick([1, 2, 7, 1000, 9000]);
    const codes = Array.from({ length: random.integer(1, 3) }, () => numbers(random, length));
    const groups = groupCodes(codes, length);
    const expected = plainly(codes, length);
    expect(groups.count).toBe(expected.first.length);
    expect([...groups.first]).toEqual(expected.first);
    if (groups.sizes) expect([...groups.sizes]).toEqual(expected.sizes);
    expect([...groups.of]).toEqual(expected.of);
  });
});

describe('codes of 32-bit integers', () => {
  test.each(seeds)('are equal for equal values alone (%i)', (seed) => {
    const random = new Random(8500 + seed);
    const length = random.pick([0, 1, 50, 6000]);
    const [least, greatest] = random.pick([
      [5, 5],
      [-3, 3],
      [0, 65_535],
      [-(2 ** 31), 2 ** 31 - 1],
    ] as const);
    const data = Int32Array.from({ length }, () => random.integer(least, greatest));
    const nullShare = random.pick([undefined, 0.1, 1]);
    const nulls =
      nullShare === undefined ? null : Uint8Array.from({ length }, () => (random.next() < nullShare ? 1 : 0));
    const { of, count, none } = codesOf(new NumberColumn('int', data, nulls));
    const codes = new Map<number | null, number>();
    for (const [row, value] of data.entries()) {
      const key = nulls?.[row] === 1 ? null : value;
      const code = of[row] as number;
      expect(code >= 0 && code < count).toBe(true);
      expect(codes.get(key) ?? code).toBe(code);
      codes.set(key, code);
      expect(code === none).toBe(key === null);
    }
    expect(new Set(codes.values()).size).toBe(codes.size);
  });
});

test('the group of each row is not looked for when the sizes of groups are known', () => {
  const groups = {
    count: 1,
    sizes: Int32Array.of(3),
    get of(): Int32Array {
      throw new Error('not asked for');
    },
  };
  expect([...groupSizes(groups)]).toEqual([3]);
});

describe('counts of distinct codes', () => {
  test.each(seeds)('are those of sets (%i)', (seed) => {
    const random = new Random(9000 + seed);
    const length = random.pick([1, 6, 5000]);
    // So many pairs that a bit for each is too much, too.
    const [values, count] = random.pick([
      [3, 4],
      [9000, 400],
      [60_000, 5],
      [60_000, 400],
    ] as const);
    const codes = Int32Array.from({ length }, () => random.integer(0, values - 1));
    const of = Int32Array.from({ length }, () => random.integer(0, count - 1));
    const column = new DictionaryColumn(
      'string',
      codes,
      Array.from({ length: values }, (_, code) => `${code}`),
      true,
    );
    const sets = Array.from({ length: count }, () => new Set<number>());
    for (const [row, code] of codesOf(column).of.entries()) sets[of[row] as number]?.add(code);
    expect([...distinctCounts(column, { of, count })]).toEqual(sets.map(({ size }) => size));
  });
});

describe('bounds of segments', () => {
  test.each(seeds)('are the least and the greatest value of each (%i)', (seed) => {
    const random = new Random(10_000 + seed);
    const length = random.pick([0, 1, 2, 5, SEGMENT, SEGMENT + 3, 3 * SEGMENT]);
    const values = Array.from({ length }, (_, row) =>
      random.next() < 0.001 ? random.pick([MIN_LONG, MAX_LONG]) : BigInt(row + random.integer(0, random.pick([0, 9]))),
    );
    const data = BigInt64Array.from(random.next() < 0.3 ? values.reverse() : values);
    const { least, greatest } = boundsOf(data);
    expect(least.length).toBe(Math.ceil(length / SEGMENT));
    for (const segment of least.keys()) {
      const sorted = data.slice(segment * SEGMENT, (segment + 1) * SEGMENT).sort();
      expect([least[segment], greatest[segment]]).toEqual([sorted[0], sorted.at(-1)]);
    }
  });
});

describe('bins at the ends of what a long holds', () => {
  test.each(seeds)('are those that bin() gives (%i)', (seed) => {
    const random = new Random(11_000 + seed);
    const end = random.pick([MIN_LONG, MAX_LONG, 0n]);
    const values = Array.from({ length: 5000 }, (_, row) => {
      const distance = BigInt(row) + BigInt(random.integer(0, random.pick([0, 1, 40])));
      return end === MAX_LONG ? end - distance : end + distance;
    });
    const n = new Int64Column('long', BigInt64Array.from(random.next() < 0.5 ? values : values.reverse()), null);
    const T = new Table([{ name: 'n', type: 'long' }], [n]);
    const size = random.pick([1, 2, 1000, 4097]);
    const rows = (query: string) => run(query, { tables: { T } }).rows;
    const plain = rows(`T | extend b = bin(n, ${size}) | summarize count(), max(n) by b`);
    expect(rows(`T | summarize count(), max(n) by b = bin(n, ${size})`)).toEqual(plain);
    const some = rows(`T | where n % 3 != 1 | extend b = bin(n, ${size}) | summarize count(), max(n) by b`);
    expect(rows(`T | where n % 3 != 1 | summarize count(), max(n) by b = bin(n, ${size})`)).toEqual(some);
  });
});
