import { describe, expect, test } from 'vitest';
import { Random } from '../scripts/dataset/random.ts';
import { fieldsOf, JsonReader, readJson } from '../src/index.ts';
import { DataError, type Loaded, type ReadOptions, TableBuilder } from '../src/table/builder.ts';
import { jsonTextOf } from '../src/table/rows.ts';
import { encodedJson } from '../src/table/text-bytes.ts';
import { parseJson } from '../src/types/json.ts';
import type { Bag, Dynamic } from '../src/types/values.ts';

/** Arrays of rows, read from bytes as they come, must give the table that their objects give. */

const values = [
  '1',
  '-2.5',
  '"a"',
  '"C:\\\\x\\ty"',
  '"é😀"',
  '"\\u0041"',
  'null',
  'true',
  '{"a":[1,"]"]}',
  '[{},{"b":","}]',
  '""',
];

/** An array as some program might write it: with a row on a line, on many, or all on one. */
function arrayText(random: Random): string {
  const wide = random.pick(['', ' ', '\n  ']);
  const between = random.pick([',', ',\n', '\n,', ' , ']);
  const count = random.pick([0, 1, 5, 700]);
  const object = () => {
    const members = ['A', 'é', 'C"'].filter(() => random.next() < 0.9);
    return `{${wide}${members.map((name) => `${JSON.stringify(name)}:${wide}${random.pick(values)}`).join(`,${wide}`)}${wide}}`;
  };
  const rows = Array.from({ length: count }, object);
  return `${random.pick(['', '\n '])}[${random.pick(['', '\n'])}${rows.join(between)}${random.pick(['', '\n'])}]${random.pick(['', '\n', ' \n\n'])}`;
}

function inPieces(text: string, random: Random, options: ReadOptions = {}): Loaded {
  const reader = new JsonReader(options);
  const bytes = encodedJson(text);
  const most = random.pick([1, 10, 1000, 1e6]);
  for (let from = 0; from < bytes.length; ) {
    const to = from + random.integer(1, most);
    reader.read(bytes.slice(from, to));
    from = to;
  }
  return reader.finish();
}

/** The table, or what is wrong. */
function outcome(read: () => Loaded): string {
  try {
    return jsonTextOf(read().table);
  } catch (problem) {
    if (problem instanceof DataError) return problem.message;
    throw problem;
  }
}

function readPlainly(text: string): Loaded {
  const builder = new TableBuilder({}, false);
  for (const row of parseJson(text) as Bag[]) {
    builder.startRow(undefined);
    for (const [name, value] of row) builder.set(builder.column(name), value);
  }
  return builder.finish();
}

const isRows = (document: Dynamic | undefined): boolean =>
  Array.isArray(document) && document.every((row) => row instanceof Map);

describe('an array of rows', () => {
  test.each(Array.from({ length: 60 }, (_, seed) => seed))('is read as its objects are, in any pieces (%i)', (seed) => {
    const random = new Random(seed);
    const text = arrayText(random);
    const plain = jsonTextOf(readPlainly(text).table);
    expect(outcome(() => readJson(text))).toBe(plain);
    expect(outcome(() => inPieces(text, random))).toBe(plain);
  });

  test.each(Array.from({ length: 60 }, (_, seed) => seed))(
    'that is changed is read or refused as JSON is (%i)',
    (seed) => {
      const random = new Random(seed);
      for (let i = 0; i < 30; i++) {
        const whole = arrayText(random).slice(0, 400);
        const at = random.integer(0, whole.length);
        const text = `${whole.slice(0, at)}${random.pick(['', ',', '}', ']', '"', '{', '[', 'x', '\n'])}${whole.slice(at + random.integer(0, 1))}`;
        if (!/^\s*\[/.test(text)) continue;
        const found = outcome(() => readJson(text));
        expect(outcome(() => inPieces(text, random))).toBe(found);
        const document = parseJson(text);
        if (isRows(document)) expect(found, text).toBe(jsonTextOf(readPlainly(text).table));
        else expect(found, text).toMatch(/line \d+: not /);
      }
    },
  );

  test('has its rows on the lines where they begin', () => {
    const rows = Array.from({ length: 900 }, (_, row) => `\n{"N":\n${row % 100 === 99 ? '"x"' : row},\n"S": "é"}`);
    const options = { schema: fieldsOf({ N: 'long' }), skipBadRows: true };
    const { skipped, table } = inPieces(`[${rows.join(',')}]`, new Random(1), options);
    expect(table.rows).toBe(891);
    expect(skipped.map(({ place }) => place)).toEqual(
      Array.from({ length: 9 }, (_, index) => ({ line: 2 + 3 * (index * 100 + 99) })),
    );
  });

  test('does not keep columns that nobody looks at', () => {
    const options = { schema: fieldsOf({ A: 'long', S: 'string' }), unused: new Set(['S']) };
    const { table } = readJson('[{"A":1,"S":"x"},{"A":2,"S":5},{"S":null}]', options);
    expect(table.columns.map((column) => [...column])).toEqual([
      [1n, 2n, null],
      ['', '', ''],
    ]);
    expect(() => readJson('[{"A":1,"S":"x"},\n{"A":2,"S":"\\q"}]', options)).toThrow('line 2: not valid JSON');
  });
});

describe('a document that is none', () => {
  test.each([
    '{"A":1}\n{"A":2}\n',
    '\n{"A":1}\n\n{"A":2}',
    '{\n"A": 1}',
    '[{"FrameType":"DataTable","TableKind":"PrimaryResult","Columns":[{"ColumnName":"A","ColumnType":"long"}],"Rows":[[1]]}]',
    '{"tables":[{"name":"T","columns":[{"name":"A","type":"long"}],"rows":[[1],[2]]}]}',
    '',
    ' ',
    '[',
    '{"A":1}\n{"A":}',
  ])('is read line by line as it is at once (%s)', (text) => {
    const found = outcome(() => readJson(text));
    const byLine = () => {
      const reader = new JsonReader();
      for (const line of text.split(/(?<=\n)/)) reader.read(encodedJson(line));
      return reader.finish();
    };
    expect(outcome(byLine)).toBe(found);
  });
});
