import { describe, expect, test } from 'vitest';
import { Random } from '../scripts/dataset/random.ts';
import { NdjsonReader } from '../src/index.ts';
import { DataError, type Loaded, TableBuilder } from '../src/table/builder.ts';
import { jsonTextOf } from '../src/table/rows.ts';
import { parseJson } from '../src/types/json.ts';
import type { Bag } from '../src/types/values.ts';

/** Rows of JSON read from bytes must give the table that the same objects give, put into columns value by value. */

const scalars = [
  '1',
  '0',
  '-5',
  '-0',
  '12345678901234567',
  '99999999999999999999',
  '1.5',
  '1e3',
  'true',
  'null',
  '"a"',
  '""',
  '"a b"',
  '"\\u0041\\\\x"',
  '"C:\\\\Windows\\\\é"',
  '"😀"',
  '"2026-01-15T11:03:27.1234567Z"',
  '"2026-01-15T11:03:27"',
  '"2024-02-30T00:00:00Z"',
  '"0001-01-01T00:00:00Z"',
  '"9999-12-31T23:59:59.9999999Z"',
  '"1/15/2026, 11:03:27.123 AM"',
  '[1, {"b": "}"}]',
  '{"a": [1.0, "\\""]}',
  '"\\/\\b\\f\\n\\r\\t"',
  '"\\ud83d\\ude00"',
  '"\\ud83d and \\ude00"',
  '"\\u00e9\\u20AC"',
  '"2026-01-15 11:03:27.12"',
  '"2026-01-15T11:03:27+02:00"',
  '9223372036854775807',
  '-1.25',
  '0.1',
  '123456789.123456789',
  '-0.0',
  'false',
];
const names = ['A', 'B', 'a"b', 'C\\D', 'é', 'E'];

function row(random: Random, kinds: readonly string[][]): string {
  const chosen = names.filter(() => random.next() < 0.9);
  if (random.next() < 0.2) chosen.reverse();
  const space = random.pick(['', ' ', '']);
  const members = chosen.map(
    (name) => `${JSON.stringify(name)}${space}:${space}${random.pick(kinds[names.indexOf(name)] ?? scalars)}`,
  );
  if (random.next() < 0.03) members.push(`"A":${random.pick(scalars)}`);
  return `{${members.join(`,${space}`)}}${random.pick(['', ' ', '\r'])}`;
}

/** The table of rows that are read as a whole each. */
function readPlainly(lines: readonly string[]): Loaded {
  const builder = new TableBuilder({}, false);
  for (const [index, line] of lines.entries()) {
    builder.startLine(index + 1);
    for (const [name, value] of parseJson(line) as Bag) builder.set(builder.column(name), value);
  }
  return builder.finish();
}

const read = (lines: readonly string[], pieces: number, isBytes = false) => {
  const reader = new NdjsonReader();
  for (let start = 0; start < lines.length; start += pieces) {
    const piece = lines
      .slice(start, start + pieces)
      .map((line) => `${line}\n`)
      .join('');
    reader.read(isBytes ? new TextEncoder().encode(piece) : piece);
  }
  return reader.finish();
};

/** Beginnings that texts share, and texts with escapes, some of them the same ones. */
const shared = ['', 'C:\\\\Windows\\\\', 'C:\\\\Windows\\\\System32\\\\drivers\\\\', '\\u0041é', 'Aé', 'x'.repeat(70)];

/** Members of a row: few different texts; texts of which many are new later on; texts and, rarely or late, other values. */
function repeated(random: Random, index: number, old: number): string {
  const few = random.pick(shared) + random.pick(['1', '2', '\\t', '\\"', '', 'tail']);
  const many = index < old ? random.pick(shared) : `${random.pick(shared)}${index}`;
  const mixed = random.next() < 0.0001 || index > 21_000 ? String(index) : `"${random.pick(shared)}"`;
  const gap = random.next() < 0.2 ? 'null' : `"${few}"`;
  return `"Few":"${few}","Many":"${many}","Mixed":${mixed},"Gap":${gap},"Last":"${random.pick(['a', 'b'])}"`;
}

describe('lines of JSON', () => {
  test.each(Array.from({ length: 60 }, (_, seed) => seed))('are read as objects are (%i)', (seed) => {
    const random = new Random(seed);
    const kinds = names.map(() => Array.from({ length: random.integer(1, 3) }, () => random.pick(scalars)));
    const lines = Array.from({ length: random.pick([1, 30, 3000]) }, () => row(random, kinds));
    const ours = read(lines, random.pick([1, 7, 10_000]), random.next() < 0.5);
    const plain = readPlainly(lines);
    expect(jsonTextOf(ours.table)).toBe(jsonTextOf(plain.table));
    expect(ours.notices).toEqual(plain.notices);
  });

  test.each(Array.from({ length: 8 }, (_, seed) => seed))('have texts that come again and again (%i)', (seed) => {
    const random = new Random(seed);
    const few = random.pick([300, 6000]);
    const lines = Array.from({ length: 22_000 }, (_, index) => `{${repeated(random, index, few)}}`);
    const ours = read(lines, random.pick([700, 20_000]), true);
    const plain = readPlainly(lines);
    expect(ours.table.schema).toEqual(plain.table.schema);
    for (const [index, column] of plain.table.columns.entries())
      expect([...(ours.table.columns[index] ?? [])]).toEqual([...column]);
  });

  test.each([
    '{"A":1',
    '{"A":01}',
    '{"A":"\u0001"}',
    '{"A":"\\q"}',
    '{"A":"\\u12g4"}',
    '{"A":1}}',
    '{"A":tru}',
    '{"A":1,}',
    '{"A" 1}',
    '{"A":[1}',
    '{"A":-}',
    '[1]',
  ])('that are wrong are reported (%s)', (line) => {
    expect(() => read(['{"A":1}', '{"A":2}', line], 3)).toThrow(DataError);
    expect(() => read(['{"A":1}', '{"A":2}', line], 3)).toThrow('line 3');
  });
});
