import { expect, test } from 'vitest';
import { Random } from '../scripts/dataset/random.ts';
import { run } from '../src/index.ts';
import { type Column, ValuesColumn } from '../src/table/column.ts';
import { Table } from '../src/table/table.ts';
import { textColumn } from '../src/table/text-column.ts';

/** What searches contiguous text for a captured group is held against the regular expressions themselves. */

const pieces = [
  'id=',
  'id=id=',
  '7',
  '123456789',
  '1234567890',
  '99999999999999999999',
  '٣',
  '-',
  '"',
  'é',
  '😀',
  '\ud83d',
  'x',
  ' ',
  ';',
  '\0',
  'ID=',
];
const patterns = [
  'id=(\\d+)',
  '(?i)id=(\\d+)',
  'id=(\\w+);',
  'id=([^;]+);',
  'id=([^;]+)',
  'id=(.+)',
  'id=(\\d+)7',
  'id=(\\S+) x',
  '"([^"]+)"',
  'id=([0-9]+)"',
  'id=(\\d*)',
  'id=(\\d+?)',
  'id=(x)',
  'é(\\w+)',
];

test.each(Array.from({ length: 40 }, (_, seed) => seed))('extract gives the same in every layout (%i)', (seed) => {
  const random = new Random(seed);
  const values = Array.from({ length: random.pick([1, 40, 3000]) }, () =>
    Array.from({ length: random.integer(0, 8) }, () => random.pick(pieces)).join(''),
  );
  const answer = (column: Column, query: string) => {
    const { table } = run(query, {
      tables: { T: new Table([{ name: 's', type: 'string' }], [column], values.length) },
    });
    return Array.from({ length: table.rows }, (_, row) => table.row(row));
  };
  for (const pattern of patterns) {
    for (const more of ['', ', typeof(long)', ', typeof(int)', ', typeof(string)']) {
      for (const group of [0, 1]) {
        const query = `T | project e = extract(@'${pattern}', ${group}, s${more})`;
        expect(answer(textColumn(values), query), query).toEqual(answer(new ValuesColumn('string', values), query));
      }
    }
  }
});
