import { describe, expect, test } from 'vitest';
import { Random } from '../scripts/dataset/random.ts';
import { sortByDigits } from '../src/eval/sort-digits.ts';
import { orderOf } from '../src/eval/sort-order.ts';
import { rowOfExtreme } from '../src/functions/extreme.ts';
import { run } from '../src/index.ts';
import {
  BoolColumn,
  type Column,
  DictionaryColumn,
  Int64Column,
  NumberColumn,
  ValuesColumn,
} from '../src/table/column.ts';
import { detour } from '../src/table/detour.ts';
import { allRows, Table } from '../src/table/table.ts';
import { SelectedText, textColumn } from '../src/table/text-column.ts';
import type { Value } from '../src/types/values.ts';

/** Every layout of a table must give the same answers: what is fast is held against the plain code. */

const words = [
  'Root',
  'CA',
  'ca\\',
  'certificates',
  'SystemCertificates',
  'straße',
  'ÅNGSTRÖM',
  'ångström',
  '\u212a',
  'İ',
  'ı',
  '😀',
  '\ud83d',
  '\ude00',
  '_',
  '-',
  '\\',
  '.exe',
  'powershell',
  'PowerShell.EXE',
  '\0',
  'é',
  'É',
  '1',
  'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft',
];

function texts(random: Random, count: number, distinct: number): string[] {
  const pool = Array.from({ length: distinct }, () =>
    Array.from({ length: random.integer(0, 6) }, () => random.pick(words)).join(random.pick(['', ' ', '\\'])),
  );
  return Array.from({ length: count }, () => random.pick(pool));
}

function dictionary(values: readonly string[], random: Random): DictionaryColumn {
  // Some values stand in the dictionary twice.
  const distinct = [...new Set(values), ...new Set(values)];
  const half = distinct.length / 2;
  const codes = Int32Array.from(values, (value) => distinct.indexOf(value) + (random.next() < 0.5 ? half : 0));
  return new DictionaryColumn('string', codes, distinct);
}

/** Each text once, contiguous, and the rows by their numbers. */
function selected(values: readonly string[]): SelectedText {
  const distinct = [...new Set(values)];
  const rows = Int32Array.from(values, (value) => distinct.indexOf(value));
  return new SelectedText(textColumn(distinct), rows, true);
}

function longs(random: Random, count: number, extremes: boolean): Int64Column {
  const edges = [0n, -1n, 1n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n + 1n];
  const data = BigInt64Array.from({ length: count }, (_, row) =>
    extremes && random.next() < 0.1 ? random.pick(edges) : BigInt(row + random.integer(-50, 50)),
  );
  const nulls = Uint8Array.from({ length: count }, () => (random.next() < 0.1 ? 1 : 0));
  return new Int64Column('long', data, random.next() < 0.5 && nulls.includes(1) ? nulls : null);
}

/** The same table in the layouts there are for text. */
function layouts(random: Random): { plain: Table; others: Table[] } {
  const count = random.pick([0, 1, 40, 1024, 3000, 9000]);
  const values = texts(random, count, random.pick([1, 5, 300]));
  const others = texts(random, count, 4);
  const number = longs(random, count, random.next() < 0.5);
  const schema = [
    { name: 's', type: 'string' },
    { name: 'u', type: 'string' },
    { name: 'n', type: 'long' },
  ] as const;
  const of = (s: Column, u: Column) => new Table(schema, [s, u, number], count);
  const plain = new ValuesColumn('string', others);
  return {
    plain: of(new ValuesColumn('string', values), plain),
    others: [
      of(textColumn(values), plain),
      of(dictionary(values, random), dictionary(others, random)),
      of(textColumn(values), dictionary(others, random)),
      of(selected(values), selected(others)),
    ],
  };
}

const quoted = (text: string): string =>
  JSON.stringify(text).replace(/[\ud800-\udfff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16)}`);
const operators = [
  'has',
  '!has',
  'has_cs',
  '!has_cs',
  'hasprefix',
  'hassuffix',
  '!hasprefix_cs',
  'contains',
  '!contains',
  'contains_cs',
  'startswith',
  '!startswith',
  'startswith_cs',
  'endswith',
  'endswith_cs',
  '==',
  '!=',
  '=~',
  '!~',
];

function pattern(random: Random): string {
  const joined = Array.from({ length: random.integer(1, 3) }, () => random.pick(words)).join(
    random.pick(['', '\\', ' ']),
  );
  return random.next() < 0.1 ? '' : random.next() < 0.3 ? joined.toUpperCase() : joined;
}

function condition(random: Random): string {
  const column = random.pick(['s', 's', 's', 'u']);
  const list = () =>
    Array.from({ length: random.integer(1, random.pick([2, 5, 80])) }, () => quoted(pattern(random))).join(', ');
  switch (random.integer(0, 5)) {
    case 0:
      return `${column} ${random.pick(['has_any', 'has_all', 'in', '!in', 'in~', '!in~'])} (${list()})`;
    case 1:
      return `n ${random.pick(['<', '<=', '>', '>=', '==', '!='])} ${random.pick(['0', '700', 'long(-1)', '9223372036854775807', 'long(null)', '2000'])}`;
    case 2:
      return `n between (${random.integer(-10, 900)} .. ${random.integer(0, 3000)})`;
    case 3:
      return `not(${column} ${random.pick(operators)} ${quoted(pattern(random))})`;
    case 4:
      return `(${column} ${random.pick(operators)} ${quoted(pattern(random))} or ${random.integer(0, 900)} < n)`;
    default:
      return `${column} ${random.pick(operators)} ${quoted(pattern(random))}`;
  }
}

const answer = (query: string, T: Table): Value[][] => {
  const { table } = run(query, { tables: { T } });
  return Array.from({ length: table.rows }, (_, row) => table.row(row));
};

function checkSame(seed: number, query: (random: Random) => string): void {
  const random = new Random(seed);
  const { plain, others } = layouts(random);
  for (let i = 0; i < 8; i++) {
    const text = query(random);
    const expected = answer(text, plain);
    for (const other of others) {
      expect(answer(text, other), `${text} (seed ${seed})`).toEqual(expected);
      // Once more, from what was kept.
      if (i % 4 === 0) expect(answer(text, other), `${text} (seed ${seed}, again)`).toEqual(expected);
    }
  }
}

const seeds = Array.from({ length: 40 }, (_, seed) => seed);

function pipeline(random: Random): string {
  const filter = random.next() < 0.5 ? `| where ${condition(random)} ` : '';
  switch (random.integer(0, 5)) {
    case 0:
      return `T ${filter}| summarize count(), dcount(u), dcount(n), sum(n), min(s), max(n) by s`;
    case 1:
      return `T ${filter}| summarize count(), dcount(s) by u, bin(n, ${random.pick([1, 7, 1000])})`;
    case 2:
      return `T ${filter}| summarize arg_max(n, s), take_any(u) by u`;
    case 3:
      return `T ${filter}| sort by ${random.pick(['n', 'u', 's', 'u asc, n', 'n asc nulls first, u'])} ${random.pick(['asc', 'desc', 'asc nulls last', 'desc nulls first'])} | where s has "CA" or n > 5`;
    case 4:
      return `T ${filter}| distinct s, u | count`;
    default:
      return `T ${filter}| top ${random.integer(0, 900)} by n ${random.pick(['asc', 'desc'])} | summarize count() by s`;
  }
}

describe('every layout gives the same answers', () => {
  test.each(seeds)('to groups and orders (%i)', (seed) => {
    checkSame(2000 + seed, pipeline);
  });

  test.each(seeds)('to joins (%i)', (seed) => {
    checkSame(3000 + seed, (random) => {
      const kind = random.pick([
        'inner',
        'innerunique',
        'leftouter',
        'rightouter',
        'fullouter',
        'leftsemi',
        'leftanti',
        'rightsemi',
        'rightanti',
      ]);
      const right = random.pick([
        'T | take 50',
        'T | where n < 40 | extend u = tolower(u)',
        'T | where s has "CA" | take 30',
      ]);
      return `T | take 60 | join kind=${kind} (${right}) on ${random.pick(['s', 'u, s', 'n, s', 'u, n'])} | where s !has "root"`;
    });
  });

  test.each(seeds)('to filters (%i)', (seed) => {
    checkSame(seed, (random) =>
      ['T', ...Array.from({ length: random.integer(1, 3) }, () => condition(random))].join(' | where '),
    );
  });

  test.each(seeds)('to computed conditions (%i)', (seed) => {
    checkSame(
      1000 + seed,
      (random) =>
        `T | where ${condition(random)} | extend a = ${condition(random)} | summarize count(), countif(a) by b = ${condition(random)}`,
    );
  });
});

describe('a shorter way gives the same answer', () => {
  /** A table of the layouts that have shorter ways, some in the order of n. */
  function tableOf(random: Random): Table {
    const { others } = layouts(random);
    const of = random.pick(others);
    const { data, nulls } = of.columns[2] as Int64Column;
    const times = new Int64Column(
      'long',
      random.next() < 0.5 ? data.toSorted() : data,
      random.next() < 0.3 ? nulls : null,
    );
    return new Table(of.schema, [...of.columns.slice(0, 2), times] as Column[], of.rows);
  }

  test.each(seeds)('to groups by bins (%i)', (seed) => {
    const random = new Random(5000 + seed);
    const T = tableOf(random);
    for (const filter of ['', `| where ${condition(random)}`]) {
      const bin = `bin(n, ${random.pick([1, 7, 1000, 2 ** 40])})`;
      for (const by of ['b', 'u, b', 's, b, u', 'b, s']) {
        const counted = random.pick(['count()', 'count(), sum(n), min(s)', 'countif(n > 9), count()']);
        const long = `T ${filter} | extend b = ${bin} | summarize ${counted} by ${by}`;
        const short = `T ${filter} | summarize ${counted} by ${by.replace('b', `b = ${bin}`)}`;
        expect(answer(short, T), `${short} (seed ${seed})`).toEqual(answer(long, T));
      }
    }
  });

  test.each(seeds)('to extremes of rows in order (%i)', (seed) => {
    const random = new Random(7000 + seed);
    const length = 40_000;
    const step = random.pick([1, 100, 3000]);
    const rising = BigInt64Array.from({ length }, (_, row) => BigInt(Math.floor(row / step) + random.integer(-9, 9)));
    const data = random.next() < 0.5 ? rising : rising.toReversed();
    const keys = Int32Array.from({ length }, () => Math.floor(random.next() ** 4 * 300));
    const groups = { of: keys, count: 300 };
    for (const largest of [true, false]) {
      const expected = new Int32Array(300).fill(-1);
      for (const [row, key] of keys.entries()) {
        const best = expected[key] as number;
        const [value, than] = [data[row] as bigint, data[best] as bigint];
        if (best < 0 || (largest ? value > than : value < than)) expected[key] = row;
      }
      expect(rowOfExtreme(new Int64Column('long', data, null), groups, largest)).toEqual(expected);
    }
  });

  test.each(seeds)('to counts of distinct values (%i)', (seed) => {
    const random = new Random(6000 + seed);
    const T = tableOf(random);
    for (const filter of ['', `| where ${condition(random)}`]) {
      const [by, value] = random.pick([
        ['u', 's'],
        ['s', 'u'],
        ['u', 'n'],
        ['n', 's'],
      ] as const);
      const long = `T ${filter} | distinct ${by}, ${value} | summarize c = countif(isnotnull(${value})) by ${by}`;
      const short = `T ${filter} | summarize c = dcount(${value}) by ${by}`;
      expect(answer(short, T), `${short} (seed ${seed})`).toEqual(answer(long, T));
    }
  });
});

describe('sorting by digits', () => {
  const reals = [0, -0, 1.5, -1.5, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324, -1e300];

  /** Longs that differ in few of their bits, wherever these are; some groups of equal ones are large. */
  function wide(random: Random, length: number, nulls: Uint8Array | null): Column {
    const unit = 2n ** BigInt(random.integer(0, 62));
    const base = random.pick([0n, -(2n ** 63n), 2n ** 40n]);
    const most = random.pick([3, 300, 2 ** 30]);
    const data = BigInt64Array.from({ length }, (_, row) =>
      BigInt.asIntN(
        64,
        base + unit * BigInt(random.integer(0, most)) + BigInt(row % 2 === 0 ? random.integer(0, 40) : 0),
      ),
    );
    return new Int64Column('long', random.next() < 0.2 ? data.sort() : data, nulls);
  }

  function column(random: Random, length: number): Column {
    const nulls = random.next() < 0.5 ? Uint8Array.from({ length }, () => (random.next() < 0.2 ? 1 : 0)) : null;
    switch (random.integer(0, 8)) {
      case 7:
        return textColumn(texts(random, length, random.pick([9, 9000])));
      case 8:
        return selected(texts(random, length, random.pick([9, 300])));
      case 0:
        return longs(random, length, random.next() < 0.5);
      case 5:
        return wide(random, length, nulls);
      case 6:
        return new NumberColumn(
          'real',
          Float64Array.from({ length }, () => (random.next() - 0.5) * 10 ** random.integer(-300, 300)),
          nulls,
        );
      case 1:
        return new NumberColumn(
          'real',
          Float64Array.from({ length }, () => random.pick(reals)),
          nulls,
        );
      case 2:
        return new NumberColumn(
          'int',
          Int32Array.from({ length }, () => random.integer(-3, 3)),
          nulls,
        );
      case 3:
        return new BoolColumn(
          Uint8Array.from({ length }, () => random.integer(0, 1)),
          nulls,
        );
      default:
        return dictionary(texts(random, length, random.pick([9, 2000])), random);
    }
  }

  test.each(seeds)('gives the order that comparing gives (%i)', (seed) => {
    const random = new Random(4000 + seed);
    const length = random.pick([0, 1, 30, 500, 6000]);
    const keys = Array.from({ length: random.integer(1, 3) }, () => ({
      column: column(random, length),
      descending: random.next() < 0.5,
      nullsFirst: random.next() < 0.5,
    }));
    const byComparing = [...allRows(length)].sort((left, right) => {
      for (const { column: of, descending, nullsFirst } of keys) {
        const order = orderOf(descending, nullsFirst)(of.at(left), of.at(right));
        if (order !== 0) return order;
      }
      return left - right;
    });
    const byDigits = sortByDigits(keys, length);
    if (byDigits) expect([...byDigits]).toEqual(byComparing);
    else expect(keys.some(({ column: of }) => of instanceof DictionaryColumn)).toBe(true);
  });

  test.each(['a', 'é'])('sorts texts each of which begins with all shorter ones (%s)', (unit) => {
    const values = Array.from({ length: 4000 }, (_, row) => unit.repeat((row * 7) % 4000));
    const rows = sortByDigits([{ column: textColumn(values), descending: true, nullsFirst: false }], values.length);
    expect(Array.from(rows ?? [], (row) => values[row]?.length)).toEqual(values.map((_, at) => 3999 - at));
  });
});

test.each(seeds)('rows gathered by a detour are those gathered straight (%i)', (seed) => {
  const random = new Random(5000 + seed);
  const length = random.pick([1, 100, 3000]);
  const { plain, others } = layouts(random);
  const rows = Int32Array.from({ length }, () => (plain.rows === 0 ? -1 : random.integer(-1, plain.rows - 1)));
  const { first, then } = detour(rows, plain.rows, random.pick([0, 4, 17]));
  for (const { columns } of others) {
    for (const column of columns) expect([...column.take(first).take(then)]).toEqual([...column.take(rows)]);
  }
});
