import { describe, expect, test } from 'vitest';
import { Random } from '../scripts/dataset/random.ts';
import { run } from '../src/index.ts';
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
