import { describe, expect, test } from 'vitest';
import { Random } from '../scripts/dataset/random.ts';
import { run } from '../src/index.ts';
import { BlockLiteral } from '../src/table/block-literal.ts';
import { type Column, DictionaryColumn, ValuesColumn } from '../src/table/column.ts';
import { Literal, unitsOf } from '../src/table/literal.ts';
import { Table } from '../src/table/table.ts';
import { SelectedText, textColumn } from '../src/table/text-column.ts';

/** Texts are parsed where they stand; every layout must give what texts of their own give. */

const pieces = ['id=', 'id', '=', ';', '; ', 'user=', 'é', 'ý', '😀', '\ud83d', '\ude00', '\0', ' ', 'aab', 'ab', 'a'];
const numbers = [
  '7',
  '0',
  '-3',
  '+4',
  ' 12 ',
  '0x1F',
  '123456789',
  '1234567890',
  '9223372036854775807',
  '9223372036854775808',
  'x',
  '',
  '1.5',
];

function texts(random: Random, count: number): string[] {
  const pool = Array.from({ length: random.pick([1, 20, 4000]) }, () => {
    const parts = Array.from({ length: random.integer(0, 5) }, () => random.pick(pieces));
    const start = random.next() < 0.5 ? '' : parts.join('');
    const end = random.next() < 0.5 ? '' : random.pick(pieces);
    return random.next() < 0.3
      ? parts.join('')
      : `${start}id=${random.pick(numbers)}; user=${random.pick(pieces)}${random.integer(0, 99)};${end}`;
  });
  return Array.from({ length: count }, () => random.pick(pool));
}

function layouts(values: readonly string[]): Column[] {
  const distinct = [...new Set(values)];
  const place = new Map(distinct.map((text, at) => [text, at]));
  const codes = Int32Array.from(values, (text) => place.get(text) as number);
  const backwards = Int32Array.from(values, (_, row) => values.length - 1 - row);
  return [
    new ValuesColumn('string', values),
    new DictionaryColumn('string', codes, distinct, true),
    textColumn(values),
    new SelectedText(textColumn(distinct), codes, true),
    new SelectedText(textColumn([...values].reverse()), backwards),
  ];
}

const seeds = Array.from({ length: 40 }, (_, seed) => seed);
const patterns = [
  '"id=" id:long "; user=" user ";"',
  '* "id=" id:long "; user=" user ";" *',
  '* "id=" id:int "; user=" user',
  '* "user=" user:string ";" *',
  '"id=" user:string',
  'user:string ";" id:long',
  '* "id=" id:long * "user=" user:string ";"',
  'user:string "a" id:string "ab"',
  '* "é" user:string "\\U0001F600" *',
  '* "id=" id:real "; user=" user ";" *',
];

describe('parse', () => {
  test.each(seeds)('gives the same in every layout (%i)', (seed) => {
    const random = new Random(seed);
    const values = texts(random, random.pick([0, 1, 30, 1024, 5000]));
    const operator = random.pick([
      'parse',
      'parse kind=relaxed',
      'parse kind=regex',
      'parse-where',
      'parse-where kind=regex',
    ]);
    const query = `T | ${operator} s with ${random.pick(patterns)}`;
    const answer = (column: Column) => {
      const { table } = run(query, {
        tables: { T: new Table([{ name: 's', type: 'string' }], [column], values.length) },
      });
      return Array.from({ length: table.rows }, (_, row) => table.row(row));
    };
    const expected = answer(layouts(values)[0] as Column);
    for (const column of layouts(values)) expect(answer(column), query).toEqual(expected);
  });
});

const quoted = (text: string): string =>
  JSON.stringify(text).replace(/[\ud800-\udfff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16)}`);

/** A pattern of literals, stars and columns, and the regular expression that finds the same. */
function patternOf(random: Random): { pattern: string; regex: RegExp; columns: string[] } {
  const columns: string[] = [];
  const pattern: string[] = [];
  const regex: string[] = [];
  const literal = () => {
    const text = Array.from({ length: random.integer(1, 3) }, () => random.pick(pieces)).join('');
    pattern.push(quoted(text));
    regex.push(text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'));
  };
  const open = () => {
    const isColumn = random.next() < 0.7;
    if (isColumn) columns.push(`c${columns.length}`);
    pattern.push(isColumn ? `c${columns.length - 1}:string` : '*');
    regex.push(isColumn ? '([^]*?)' : '[^]*?');
  };
  if (random.next() < 0.7) open();
  for (let i = random.integer(1, 3); i > 0; i--) {
    literal();
    if (i > 1 || random.next() < 0.7) open();
  }
  if (columns.length === 0) {
    if (/[?]$/.test(regex.at(-1) as string)) literal();
    columns.push('c0');
    pattern.push('c0:string');
    regex.push('([^]*?)');
  }
  return { pattern: pattern.join(' '), regex: new RegExp(`^${regex.join('')}$`), columns };
}

test.each(seeds)('parse finds what a regular expression finds (%i)', (seed) => {
  const random = new Random(300 + seed);
  const values = texts(random, random.pick([1, 30, 3000]));
  for (let i = 0; i < 8; i++) {
    const { pattern, regex, columns } = patternOf(random);
    const expected = values.map((text) => regex.exec(text)?.slice(1) ?? columns.map(() => ''));
    const isWhere = random.next() < 0.3;
    for (const column of layouts(values)) {
      const table = new Table([{ name: 's', type: 'string' }], [column], values.length);
      const query = `T | ${isWhere ? 'parse-where' : 'parse'} s with ${pattern} | project ${columns.join(', ')}`;
      const result = run(query, { tables: { T: table } }).table;
      const found = Array.from({ length: result.rows }, (_, row) => result.row(row));
      expect(found, query).toEqual(isWhere ? expected.filter((_, row) => regex.test(values[row] as string)) : expected);
    }
  }
});

test.each(seeds)('a literal is found where indexOf finds it (%i)', (seed) => {
  const random = new Random(100 + seed);
  for (let i = 0; i < 50; i++) {
    const text = Array.from({ length: random.integer(0, 60) }, () => random.pick(pieces)).join('');
    const sought = Array.from({ length: random.integer(0, 3) }, () => random.pick(pieces)).join('');
    const literal = new Literal(sought);
    const end = random.integer(0, text.length);
    const from = random.integer(0, end);
    expect(literal.find(unitsOf(text), from, end)).toBe(text.slice(0, end).indexOf(sought, from));
  }
});

test.each(seeds)('a literal is found in one part of a text after the other (%i)', (seed) => {
  const random = new Random(200 + seed);
  const literal = Array.from({ length: random.integer(0, 4) }, () => random.pick(pieces)).join('');
  const finder = new BlockLiteral(literal);
  for (let i = 0; i < 20; i++) {
    const pool = [...pieces, literal, literal.slice(1), literal.slice(0, -1)];
    const text = Array.from({ length: random.pick([5, 3000]) }, () => random.pick(pool)).join('');
    finder.enter(text);
    let from = 0;
    while (from <= text.length) {
      const to = Math.min(text.length, from + random.integer(0, 40));
      const place = finder.find(from, to);
      expect(place).toBe(text.slice(0, to).indexOf(literal, from));
      from = random.next() < 0.5 && place >= 0 ? place + 1 : to + random.integer(0, 1);
      if (to === text.length && place < 0) break;
    }
  }
});
