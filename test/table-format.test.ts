import { expect, test } from 'vitest';
import { type Screen, table } from '../src/cli/formats/table.ts';
import { run } from '../src/index.ts';

const show = (query: string, width: number | undefined, screen: Partial<Screen> = {}, limit = 100) =>
  `\n${[...table(run(query), limit, { width, colour: false, ...screen })].join('')}`;

const wide = `print Name = "${'abcdefghij'.repeat(4)}", Key = "${'k'.repeat(30)}", N = 12345`;

test('a table that fits is as wide as it is', () => {
  expect(
    show('print A = "x", N = 5, R = 1.5, T = datetime(2026-01-15T11:00:00.5Z), B = true, E = long(null)', 100),
  ).toBe(`
A  N    R  T                       B     E
-  -  ---  ----------------------  ----  -
x  5  1.5  2026-01-15T11:00:00.5Z  true

1 row, 6 columns
`);
});

test('the widest columns give way', () => {
  expect(show(wide, 40)).toBe(`
Name             Key                  N
---------------  ---------------  -----
abcdefghijabcd…  kkkkkkkkkkkkkk…  12345

1 row, 3 columns
`);
});

test('columns that find no room are left away and counted', () => {
  expect(show(wide, 20)).toBe(`
Name       Key
---------  ---------
abcdefgh…  kkkkkkkk…

1 row, 3 columns (1 of them not shown: widen the terminal, or use --format)
`);
});

test('wide characters are measured, and never cut in half', () => {
  expect(show('print A = "表表表表表表表表", B = "👩‍👩‍👧é"', 15)).toBe(`
A           B
----------  ---
表表表表…   👩‍👩‍👧é

1 row, 2 columns
`);
});

test('elsewhere than on a terminal nothing is cut', () => {
  expect(show(wide, undefined)).toContain('abcdefghij'.repeat(4));
});

test('headings are bold where colour is wanted', () => {
  expect(show('print A = 1', undefined, { colour: true })).toContain('\u001b[1mA\u001b[0m\n-\n1\n');
});

test('a table without columns has only its count', () => {
  expect(show('print A = 1 | project-away A', 80)).toBe('\n1 row, 0 columns\n');
});
