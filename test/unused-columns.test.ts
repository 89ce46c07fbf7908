import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadTables } from '../src/cli/load.ts';
import { loadUsed } from '../src/cli/load-used.ts';
import { findSources } from '../src/cli/sources.ts';
import { Terminal } from '../src/cli/terminal.ts';
import { fieldsOf, NdjsonReader, readCsv, run, type Table } from '../src/index.ts';

/** Columns of files that a query does not look at are not kept; the answers must be the same. */

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

describe('values separated by commas that nobody looks at', () => {
  const read = (text: string, unused: readonly string[], skipBadRows = false) =>
    readCsv(text, { schema: fieldsOf(schema), unused: new Set(unused), skipBadRows });

  test('have nothing in them; the others are as ever', () => {
    const { table } = read('A,Note,Other,X,D\n1,"x\ny","a, ""b""",5,{}\n2,z,,6,[1]\n', ['Other', 'D']);
    const values = table.schema.map(({ name }, index) => [name, ...(table.columns[index] ?? [])]);
    expect(values).toEqual([
      ['A', 1n, 2n],
      ['Note', 'x\ny', 'z'],
      ['Other', '', ''],
      ['D', null, null],
      ['T', null, null],
      ['X', 5n, 6n],
    ]);
  });

  test.each(['1,x\n', '1,"x"y,z\n', '1,x,"z\n', 'x,y,z\n'])('must be rows all the same (%j)', (row) => {
    const text = `A,Note,Other\n1,x,y\n${row}`;
    expect(() => read(text, ['Note', 'Other'])).toThrow('line 3: ');
    expect(read(text, ['Note', 'Other'], true).table.rows).toBe(1);
  });
});

const csv = ['A,Note,Other,X,D,T', '1,x,é,1,"{""a"":[1]}",2026-01-15T11:00:00Z', '2,,5,2,text,', '3,z,o,,,'].join('\n');
const more = ['Other,Note,A,Y', 'p,"q, r",7,s', 't,u,8,'].join('\n');
const files: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'lines of JSON': { 'Events.ndjson': lines.join('\n') },
  'an array': { 'Events.json': `[${lines.join(',')}]` },
  CSV: { 'Events.csv': csv },
  TSV: { 'Events.tsv': csv.replaceAll(',', '\t').replace(/"\{.*\}"/, '[1]') },
  'several files': { 'one/Events.csv': csv, 'two/Events.csv': more, 'two/Events.ndjson': lines.join('\n') },
};
const queries = [
  'Events | project Note',
  'Events | count',
  'Events | where D.a[0] == 1 | project A, T',
  'Events | where * has "text" | project A',
  'Events | project Found = iff(column_ifexists("X", 0) == 1, Note, Other)',
  'Events | project Found = column_ifexists("X", A)',
  'Events | project Found = column_ifexists("Y", Other)',
  'Events | getschema',
  'Events | project All = pack_all()',
  'Events | evaluate bag_unpack(D)',
  'union Events, (Events | project Other) | project Other, X',
];

describe.each(Object.entries(files))('a query over %s with declared columns', (_, contents) => {
  const folder = mkdtempSync(join(tmpdir(), 'kqlab-'));
  for (const [path, text] of Object.entries(contents)) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
    writeFileSync(join(folder, dirname(path), 'Events.schema.json'), JSON.stringify(schema));
  }
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each(queries)('%s', async (query) => {
    const sources = findSources(Object.keys(contents).map((path) => join(folder, path)));
    const options = { skipBadRows: false, terminal: new Terminal() };
    const answer = (tables: Awaited<ReturnType<typeof loadTables>>) =>
      run(query, { tables: Object.fromEntries(tables), now: '2026-01-15T13:00:00Z' }).toJSON();
    const used = await loadUsed(query, ['Events'], sources, options, {});
    expect(answer(used)).toEqual(answer(await loadTables(['Events'], sources, options)));
    if (query === 'Events | count') expect(new Set(texts(used.get('Events')))).toEqual(new Set(['']));
  });
});

/** What the columns that may be left out hold. */
const texts = (table: Table | undefined): unknown[] =>
  (table?.schema ?? []).flatMap(({ name }, index) => (name === 'Note' ? [...(table?.columns[index] ?? [])] : []));
