import { describe, expect, test } from 'vitest';
import { Random } from '../scripts/dataset/random.ts';
import { keptAnswers } from '../src/eval/answers.ts';
import { Memory } from '../src/eval/memory.ts';
import { remembering } from '../src/eval/passed.ts';
import { Probe } from '../src/eval/probe.ts';
import { type Sieve, sift } from '../src/eval/sieve.ts';
import { literalsOf } from '../src/functions/finder.ts';
import { run } from '../src/index.ts';
import { DictionaryColumn, Int64Column, ValuesColumn } from '../src/table/column.ts';
import { Table } from '../src/table/table.ts';
import { SelectedText, textColumn } from '../src/table/text-column.ts';

/** What is kept with a table for queries that ask again must not change their answers, nor grow without end. */

const seeds = Array.from({ length: 20 }, (_, seed) => seed);

/** A sieve that keeps multiples of a number, and counts how often it is asked. */
function multiples(of: number): Sieve & { readonly asked: () => number } {
  let asked = 0;
  return {
    path: '',
    name: `${of}`,
    narrow(rows, count, first) {
      asked++;
      const kept = rows.slice(0, count).filter((row) => (first + row) % of === 0);
      rows.set(kept);
      return kept.length;
    },
    asked: () => asked,
  };
}

const tableOf = (rows: number): Table => new Table([], [], rows);

describe('rows that passed are kept', () => {
  test('for the same conditions in any order, and not for others', () => {
    const table = tableOf(10_000);
    const passing = (...sieves: readonly Sieve[]) => [...sift(remembering(sieves, table), table.rows, null, undefined)];
    const [a, b, c] = [multiples(100), multiples(7), multiples(11)];
    const first = passing(a, b);
    expect(first).toEqual(Array.from({ length: 15 }, (_, i) => i * 700));
    expect(passing(b, a)).toEqual(first);
    expect([a.asked(), b.asked()]).toEqual([3, 3]);
    expect(passing(a, c)).toEqual(Array.from({ length: 10 }, (_, i) => i * 1100));
    expect(a.asked()).toBe(6);
  });

  test('and serve where fewer rows are asked for', () => {
    const table = tableOf(9000);
    const sieve = multiples(500);
    const rows = Int32Array.from([0, 3, 500, 501, 4500, 8999]);
    const of = (some: Int32Array | null) => [...sift(remembering([sieve], table), table.rows, some, undefined)];
    expect(of(rows)).toEqual([0, 500, 4500]);
    expect(of(null)).toHaveLength(18);
    const before = sieve.asked();
    expect(of(rows)).toEqual([0, 500, 4500]);
    expect(sieve.asked()).toBe(before);
  });

  test('but not where many passed', () => {
    const table = tableOf(5000);
    const sieve = multiples(2);
    for (const _ of [1, 2]) expect(sift(remembering([sieve], table), table.rows, null, undefined)).toHaveLength(2500);
    expect(sieve.asked()).toBe(4);
  });

  test('for 16 sets of conditions', () => {
    const table = tableOf(4096);
    const sieves = Array.from({ length: 17 }, (_, i) => multiples(1000 + i));
    for (const sieve of [...sieves, ...sieves.slice(1), ...sieves.slice(0, 1)]) {
      sift(remembering([sieve], table), table.rows, null, undefined);
    }
    expect(sieves.map((sieve) => sieve.asked())).toEqual([2, ...sieves.slice(1).map(() => 1)]);
  });
});

describe('what is kept has a bound', () => {
  test('and what was asked for longest ago is dropped', () => {
    const memory = new Memory<number>(2);
    const holder = {};
    for (const name of ['a', 'b', 'a', 'c']) memory.get(holder, name, () => name.charCodeAt(0));
    expect(['a', 'b', 'c'].map((name) => memory.find(holder, name))).toEqual([97, undefined, 99]);
    expect(memory.find({}, 'a')).toBeUndefined();
  });

  test('of 16 predicates a column', () => {
    const entries = {};
    const first = keptAnswers(entries, 3, '0');
    for (let i = 1; i < 16; i++) keptAnswers(entries, 3, `${i}`);
    expect(keptAnswers(entries, 3, '0')).toBe(first);
    for (let i = 16; i < 32; i++) keptAnswers(entries, 3, `${i}`);
    expect(keptAnswers(entries, 3, '0')).not.toBe(first);
  });
});

describe('queries that ask a table again', () => {
  const words = ['alpha', 'beta', 'SystemCertificates', 'Root', 'x', 'rare one', 'seldom'];

  function tables(random: Random): { plain: Table; fast: Table } {
    const length = random.pick([5, 4096, 10_000]);
    const texts = Array.from({ length }, () =>
      random.next() < 0.01 ? random.pick(words) : `${random.pick(['a', 'b'])} ${random.integer(0, 60)}`,
    );
    const kinds = Array.from({ length }, () => (random.next() < 0.02 ? random.pick(words) : 'common'));
    const distinct = [...new Set(kinds)];
    const chosen = [...new Set(texts)];
    const n = new Int64Column(
      'long',
      BigInt64Array.from({ length }, (_, row) => BigInt(row + random.integer(-5, 5))),
      null,
    );
    const schema = [
      { name: 's', type: 'string' },
      { name: 'k', type: 'string' },
      { name: 'n', type: 'long' },
    ] as const;
    const codes = Int32Array.from(kinds, (kind) => distinct.indexOf(kind));
    const text =
      random.next() < 0.5
        ? textColumn(texts)
        : new SelectedText(
            textColumn(chosen),
            Int32Array.from(texts, (one) => chosen.indexOf(one)),
            true,
          );
    return {
      plain: new Table(schema, [new ValuesColumn('string', texts), new ValuesColumn('string', kinds), n], length),
      fast: new Table(schema, [text, new DictionaryColumn('string', codes, distinct, true), n], length),
    };
  }

  test.each(seeds)('get the same answers (%i)', (seed) => {
    const random = new Random(12_000 + seed);
    const { plain, fast } = tables(random);
    const conditions = [
      () => `s has "${random.pick(words)}"`,
      () => `s !has "a"`,
      () => `s in ("a 1", "b 2", "beta")`,
      () => `k == "${random.pick(words)}"`,
      () => 'k != "common"',
      () => `n between (${random.integer(-9, 4000)} .. ${random.integer(4000, 11_000)})`,
      () => `n > ${random.integer(0, 9000)}`,
      () => `strlen(s) > ${random.integer(2, 6)}`,
    ];
    for (let i = 0; i < 25; i++) {
      const filters = Array.from({ length: random.integer(1, 3) }, () => `where ${random.pick(conditions)()}`);
      const query = ['T', ...filters, 'project s, k, n'].join(' | ');
      const rows = (T: Table) => run(query, { tables: { T } }).toJSON();
      expect(rows(fast), `${query} (seed ${seed})`).toEqual(rows(plain));
    }
  });
});

describe('a probe', () => {
  const pieces = ['software\\', 'microsoft\\', 'systemcertificates\\', 'root\\', 'ca', '@', ' ', 'é', '\u212a'];
  const text = (random: Random, most: number): string =>
    Array.from({ length: random.integer(0, most) }, () => {
      const piece = random.pick(pieces);
      return random.next() < 0.3 ? piece.toUpperCase() : piece;
    }).join('');

  test.each(seeds)('finds what is there (%i)', (seed) => {
    const random = new Random(13_000 + seed);
    for (let i = 0; i < 200; i++) {
      const mindsCase = random.next() < 0.5;
      const patterns = Array.from({ length: random.pick([1, 3, 10]) }, () => text(random, 5));
      const literals = literalsOf(patterns, mindsCase);
      const probe = Probe.for(literals, mindsCase);
      if (probe === undefined) continue;
      const block = text(random, 30);
      const fold = (one: string) => (mindsCase ? one : one.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()));
      const found = literals.map((literal) => fold(block).indexOf(fold(literal))).filter((at) => at >= 0);
      const index = probe.find(block, 0, block.length);
      expect(index >= 0, `${JSON.stringify({ literals, block, mindsCase })}`).toBe(found.length > 0);
      if (index >= 0) expect(literals.some((one) => fold(block.slice(index)).startsWith(fold(one)))).toBe(true);
      // A text that has one of the patterns has one of the literals.
      for (const pattern of patterns)
        expect(probe.find(`${block}${pattern}`, 0, block.length + pattern.length)).toBeGreaterThanOrEqual(0);
    }
  });
});
