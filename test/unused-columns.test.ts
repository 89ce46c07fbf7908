import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadTables } from '../src/cli/load.ts';
import { loadUsed } from '../src/cli/load-used.ts';
import { findSources } from '../src/cli/sources.ts';
import { Terminal } from '../src/cli/terminal.ts';
import { fieldsOf, NdjsonReader, run } from '../src/index.ts';

/** Columns of lines of JSON that a query does not look at are not kept; the answers must be the same. */

const schema = { A: 'long', Note: 'string', Other: 'string', D: 'dynamic', T: 'datetime' };
const lines = [
  '{"A":1,"Note":"x","Other":"\\u0041é","D":{"a":[1]},"T":"2026-01-15T11:00:00Z"}',
  '{"A":2,"Note":null,"Other":5,"D":"text","T":"2026-01-15T12:00:00Z"}',
  '{"Note":"z","X":1,"A":3,"Other":"o"}',
  '{"A":4,"Other":"a","Other":"b"}',
];

describe('columns that nobody looks at', () => {
  const read = (text: string, unused: readonly string[]) => {
    const reader = new NdjsonReader({ schema: fieldsOf(schema), unused: new Set(unused) });
    reader.read(text);
    return reader.finish().table;
  };

  test('have nothing in them; the others are as ever', () => {
    const table = read(lines.join('\n'), ['Other', 'D']);
    const all = read(lines.join('\n'), []);
    expect(table.schema).toEqual(all.schema);
    for (const [index, { name }] of table.schema.entries()) {
      const values = [...(table.columns[index] ?? [])];
      if (name === 'Other') expect(values).toEqual(['', '', '', '']);
      else if (name === 'D') expect(values).toEqual([null, null, null, null]);
      else expect(values).toEqual([...(all.columns[index] ?? [])]);
    }
  });

  test.each(['"\\q"', '"\u0001"', '{"a":}', '01', 'tru'])('must be JSON all the same (%s)', (value) => {
    expect(() => read(`{"A":1,"Other":"x"}\n{"A":2,"Other":${value}}`, ['Other'])).toThrow('line 2: not valid JSON');
  });
});

describe('a query over a file with declared columns', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kqlab-'));
  writeFileSync(join(folder, 'Events.ndjson'), lines.join('\n'));
  writeFileSync(join(folder, 'Events.schema.json'), JSON.stringify(schema));
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([
    'Events | project Note',
    'Events | count',
    'Events | where D.a[0] == 1 | project A, T',
    'Events | where * has "text" | project A',
    'Events | project Found = iff(column_ifexists("X", 0) == 1, Note, Other)',
    'Events | project Found = column_ifexists("X", A)',
    'Events | getschema',
    'Events | project All = pack_all()',
    'Events | evaluate bag_unpack(D)',
    'union Events, (Events | project Other) | project Other, X',
  ])('%s', async (query) => {
    const sources = findSources([folder]);
    const options = { skipBadRows: false, terminal: new Terminal() };
    const answer = (tables: Awaited<ReturnType<typeof loadTables>>) =>
      run(query, { tables: Object.fromEntries(tables), now: '2026-01-15T13:00:00Z' }).toJSON();
    const used = answer(await loadUsed(query, ['Events'], sources, options, {}));
    expect(used).toEqual(answer(await loadTables(['Events'], sources, options)));
  });
});
