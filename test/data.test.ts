import { describe, expect, test } from 'vitest';
import { DataError, type Loaded, type ReadOptions } from '../src/table/builder.ts';
import { DictionaryColumn, ValuesColumn } from '../src/table/column.ts';
import { type CsvOptions, readCsv } from '../src/table/csv.ts';
import { readJson } from '../src/table/json.ts';
import { NdjsonReader, readNdjson } from '../src/table/json-lines.ts';
import { fieldsOf, jsonOf, jsonTextOf, objectsOf, table } from '../src/table/rows.ts';
import { TextColumn } from '../src/table/text-column.ts';

/** `name:type` of every column. */
const types = ({ table }: Loaded) => table.schema.map(({ name, type }) => `${name}:${type}`).join(' ');
const rows = ({ table }: Loaded) => jsonTextOf(table).replace(/^.*"rows":(.*)\}$/s, '$1');
const declared = (schema: Record<string, string>, options: ReadOptions = {}) => ({
  ...options,
  schema: fieldsOf(schema),
});
const problemsOf = (read: () => unknown): string => {
  try {
    read();
  } catch (problem) {
    if (problem instanceof DataError) return problem.message;
    throw problem;
  }
  return 'no problem';
};

describe('types of JSON data, from the values', () => {
  test.each([
    ['true and false', '[true, null, false]', 'bool'],
    ['integers', '[1, -9223372036854775808]', 'long'],
    ['numbers', '[1.0, 2e3]', 'real'],
    ['integers and numbers', '[1, 2.5]', 'real'],
    ['ISO times', '["2026-01-15T11:03:27.1234567Z", "2026-01-15 11:03:27", "2026-01-15T11:03:27+02:00"]', 'datetime'],
    ['times of the portals', '["1/15/2026, 11:03:27.123 AM"]', 'datetime'],
    ['dates alone are text', '["2026-01-15"]', 'string'],
    ['objects and arrays', '[{"a": 1}, [1]]', 'dynamic'],
    ['guids stay text', '["01234567-89ab-cdef-0123-456789abcdef"]', 'string'],
    ['text of numbers stays text', '["1", "2"]', 'string'],
    ['times and other text', '["2026-01-15T11:03:27Z", "never"]', 'string'],
    ['nothing', '[null, ""]', 'string'],
    ['empty text is nothing beside numbers', '["", 5]', 'long'],
  ])('%s', (_, values, type) => {
    const items = /^\[(.*)\]$/s.exec(values)?.[1] ?? '';
    const read = readJson(
      `[${splitTop(items)
        .map((item) => `{"A": ${item}}`)
        .join(',\n')}]`,
    );
    expect(types(read)).toBe(`A:${type}`);
    expect(read.notices).toEqual([]);
  });

  test('mixed types become string and say so', () => {
    const loaded = readNdjson('{"A": 5}\n{"A": "five"}\n{"A": {"b": 1.0}}\n');
    expect(types(loaded)).toBe('A:string');
    expect(rows(loaded)).toBe('[["5"],["five"],["{\\"b\\":1.0}"]]');
    expect(loaded.notices).toEqual(['column `A` holds integers, objects and text, so it is read as string']);
  });

  test('integers too large for a real beside numbers are not rounded', () => {
    const loaded = readNdjson('{"A": 9007199254740993}\n{"A": 1.5}\n');
    expect(rows(loaded)).toBe('[["9007199254740993"],["1.5"]]');
    expect(loaded.notices[0]).toContain('integers and numbers');
  });

  test('integers beyond 64 bits are rounded and say so', () => {
    const loaded = readNdjson('{"A": 18446744073709551615}\n');
    expect(types(loaded)).toBe('A:real');
    expect(loaded.notices[0]).toContain('beyond 64 bits');
  });

  test('integers of 64 bits are exact, also inside dynamics', () => {
    const text = '{"A":9223372036854775807,"B":{"c":[9007199254740993,1.0]}}';
    expect(rows(readNdjson(text))).toBe('[[9223372036854775807,{"c":[9007199254740993,1.0]}]]');
  });
});

/** The elements of a JSON array's inside, cut at top-level commas. */
function splitTop(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let isQuoted = false;
  let part = '';
  for (const character of text) {
    if (character === '"') isQuoted = !isQuoted;
    if (!isQuoted && '[{'.includes(character)) depth++;
    if (!isQuoted && ']}'.includes(character)) depth--;
    if (!isQuoted && depth === 0 && character === ',') {
      parts.push(part);
      part = '';
    } else part += character;
  }
  return [...parts, part];
}

describe('JSON', () => {
  test('rows need not have the same members', () => {
    expect(rows(readNdjson('{"A":1}\n\n{"B":"x"}\r\n{"A":2,"B":"y"}'))).toBe('[[1,""],[null,"x"],[2,"y"]]');
  });

  test('comes in pieces of whole lines', () => {
    const reader = new NdjsonReader();
    reader.read('{"A":1}\n{"A":2}\n');
    reader.read('{"A":3}\n');
    expect(rows(reader.finish())).toBe('[[1],[2],[3]]');
  });

  test('a document may be an array, a single object, or lines', () => {
    expect(rows(readJson(' [ {"A": "x,]}" }, {"A": "\\""} ] '))).toBe('[["x,]}"],["\\""]]');
    expect(rows(readJson('{\n "A": 1\n}'))).toBe('[[1]]');
    expect(rows(readJson('{"A":1}\n{"A":2}\n'))).toBe('[[1],[2]]');
    expect(readJson('[]').table.rows).toBe(0);
  });

  test('problems name the line', () => {
    expect(problemsOf(() => readNdjson('{"A":1}\n{"A":\n'))).toMatch(/^line 2: not valid JSON/);
    expect(problemsOf(() => readNdjson('{"A":1}\n5'))).toBe('line 2: not a JSON object: 5');
    expect(problemsOf(() => readJson('[\n{"A":1},\n{"A":x}\n]'))).toMatch(/^line 3: not valid JSON/);
    expect(problemsOf(() => readJson('[\n{"A":1},\n{"A":2}\n'))).toMatch(/^line 4: not valid JSON/);
    expect(problemsOf(() => readJson('[{"A":1},]'))).toContain('line 1: not valid JSON');
    expect(problemsOf(() => readJson('[{"A":1}] x'))).toContain('not valid JSON');
    expect(problemsOf(() => readJson('{"A":1,\n"B":}'))).toMatch(/^line 2: not valid JSON/);
    expect(problemsOf(() => readJson('5'))).toBe('expected an object or an array of objects, but found 5');
  });
});

describe('declared types', () => {
  test('beat the values; absent columns are null; further ones are kept', () => {
    const loaded = readNdjson(
      '{"Extra":1,"Id":42}\n{"Id":"x"}',
      declared({ Id: 'string', Seen: 'datetime', Note: 'string' }),
    );
    expect(types(loaded)).toBe('Id:string Seen:datetime Note:string Extra:long');
    expect(rows(loaded)).toBe('[["42",null,"",1],["x",null,"",null]]');
  });

  test.each([
    ['long', '"0x10"', '16'],
    ['long', '5.0', '5'],
    ['int', '-2147483648', '-2147483648'],
    ['real', '5', '5.0'],
    ['real', '"NaN"', '"NaN"'],
    ['bool', '1', 'true'],
    ['bool', '"False"', 'false'],
    ['decimal', '"1.10"', '"1.1"'],
    ['datetime', '"1/15/2026, 11:03:27.123 PM"', '"2026-01-15T23:03:27.123Z"'],
    ['datetime', '"2026-01-15"', '"2026-01-15T00:00:00Z"'],
    ['timespan', '"1.02:03:04"', '"1.02:03:04"'],
    ['guid', '"0123456789ABCDEF0123456789ABCDEF"', '"01234567-89ab-cdef-0123-456789abcdef"'],
    ['dynamic', '"{\\"a\\": 1}"', '{"a":1}'],
    ['dynamic', '"5"', '"5"'],
    ['dynamic', '5', '5'],
    ['string', '{"a": 1.0}', '"{\\"a\\":1.0}"'],
    ['long', '""', 'null'],
  ])('%s from %s', (type, json, expected) => {
    expect(rows(readNdjson(`{"A":${json}}`, declared({ A: type })))).toBe(`[[${expected}]]`);
  });

  test.each([
    ['long', '"five"', '"five" is not a long'],
    ['long', '5.5', '5.5 is not a long'],
    ['int', '2147483648', '2147483648 is not an int (32 bits)'],
    ['bool', '2', '2 is not a bool'],
    ['datetime', '"yesterday"', '"yesterday" is not a datetime'],
    ['datetime', '5', '5 is not a datetime'],
    ['guid', '"x"', '"x" is not a guid'],
  ])('%s not from %s', (type, json, message) => {
    const text = `{"A":null}\n{"A":${json}}`;
    expect(problemsOf(() => readNdjson(text, declared({ A: type })))).toBe(`line 2: column \`A\`: ${message}`);
  });

  test('bad rows can be left out and are reported', () => {
    const text = '{"A":1}\n{"A":"x"}\n{"A":\n{"A":4}';
    const loaded = readNdjson(text, declared({ A: 'long' }, { skipBadRows: true }));
    expect(rows(loaded)).toBe('[[1],[4]]');
    expect(loaded.skipped.map(({ place }) => place)).toEqual([{ line: 3 }, { line: 2 }]);
  });

  test('a type that is none is refused', () => {
    expect(problemsOf(() => fieldsOf({ A: 'text' }))).toBe("column `A`: 'text' is not a type of the language");
  });
});

describe('responses of the services', () => {
  const columns = '[{"name":"T","type":"datetime"},{"name":"N","type":"long"},{"name":"D","type":"dynamic"}]';
  const row = '["2026-01-15T11:00:00Z", 9007199254740993, "{\\"a\\":[1]}"]';
  const expected = '[["2026-01-15T11:00:00Z",9007199254740993,{"a":[1]}]]';
  const pascal = columns.replaceAll('"name"', '"ColumnName"').replaceAll('"type"', '"ColumnType"');

  test.each([
    ['Log Analytics', `{"tables":[{"name":"PrimaryResult","columns":${columns},"rows":[${row}]}]}`],
    ['Kusto v1', `{"Tables":[{"TableName":"Table_0","Columns":${pascal},"Rows":[${row}]},{"TableName":"Table_1"}]}`],
    [
      'Kusto v1 with .NET types',
      `{"Tables":[{"Columns":${pascal
        .replaceAll('ColumnType', 'DataType')
        .replace('"datetime"', '"DateTime"')
        .replace('"long"', '"Int64"')
        .replace('"dynamic"', '"Object"')},"Rows":[${row}]}]}`,
    ],
    [
      'Kusto v2',
      `[{"FrameType":"DataSetHeader","Version":"v2.0"},
        {"FrameType":"DataTable","TableId":0,"TableKind":"QueryProperties","Columns":[],"Rows":[]},
        {"FrameType":"DataTable","TableId":1,"TableKind":"PrimaryResult","Columns":${pascal},"Rows":[${row}]},
        {"FrameType":"DataSetCompletion","HasErrors":false}]`,
    ],
    [
      'Kusto v2, progressive',
      `[{"FrameType":"DataSetHeader","IsProgressive":true},
        {"FrameType":"TableHeader","TableId":1,"TableKind":"PrimaryResult","Columns":${pascal}},
        {"FrameType":"TableFragment","TableId":1,"TableFragmentType":"DataAppend","Rows":[${row}]},
        {"FrameType":"TableCompletion","TableId":1,"RowCount":1}]`,
    ],
    [
      'Defender',
      `{"schema":${columns},"results":[{"T":"2026-01-15T11:00:00Z","N":9007199254740993,"D@odata.type":"#x","D":"{\\"a\\":[1]}"}]}`,
    ],
  ])('%s', (_, text) => {
    const loaded = readJson(text);
    expect(types(loaded)).toBe('T:datetime N:long D:dynamic');
    expect(rows(loaded)).toBe(expected);
  });

  test('a declared schema beats the response', () => {
    const text = `{"tables":[{"columns":[{"name":"N","type":"long"}],"rows":[[5]]}]}`;
    expect(rows(readJson(text, declared({ N: 'string' })))).toBe('[["5"]]');
  });

  test('incomplete or odd responses are refused', () => {
    const withRows = (rows: string) =>
      `{"Tables":[{"Columns":[{"ColumnName":"A","ColumnType":"long"}],"Rows":${rows}}]}`;
    expect(problemsOf(() => readJson(withRows('[[1],{"OneApiErrors":[]}]')))).toContain(
      'row 2 of the response reports',
    );
    expect(problemsOf(() => readJson(withRows('[[1, 2]]')))).toBe('row 1: has 2 values for 1 columns');
    expect(problemsOf(() => readJson(withRows('[["x"]]')))).toBe('row 1: column `A`: "x" is not a long');
    expect(problemsOf(() => readJson(withRows('[[1]]').replace('long', 'float8')))).toContain('float8');
  });
});

describe('CSV', () => {
  const read = (text: string, options?: CsvOptions) => readCsv(text, options);

  test.each([
    ['integers', '5\n-3', 'long', '[[5],[-3]]'],
    ['integers of 64 bits', '9223372036854775807', 'long', '[[9223372036854775807]]'],
    ['numbers that zeros lead are text', '007', 'string', '[["007"]]'],
    ['numbers', '5\n2.50\n1e3', 'real', '[[5.0],[2.5],[1000.0]]'],
    ['true and false', 'True\nfalse', 'bool', '[[true],[false]]'],
    ['JSON text', '"{""a"": 1}"\n[1]', 'dynamic', '[[{"a":1}],[[1]]]'],
    ['text and numbers', '5\nfive', 'string', '[["5"],["five"]]'],
    ['times', '2026-01-15T11:00:00Z', 'datetime', '[["2026-01-15T11:00:00Z"]]'],
    ['empty is null', '5\n""\n6', 'long', '[[5],[null],[6]]'],
    ['braces that are no JSON', '{x}', 'string', '[["{x}"]]'],
  ])('%s', (_, cells, type, expected) => {
    const loaded = read(`A\n${cells}\n`);
    expect(types(loaded)).toBe(`A:${type}`);
    expect(rows(loaded)).toBe(expected);
    expect(loaded.notices).toEqual([]);
  });

  test('kinds that do not go together say so', () => {
    expect(read('A\n5\ntrue\n').notices).toEqual(['column `A` holds integers and true/false, so it is read as string']);
  });

  test('quotes, delimiters and line breaks inside values', () => {
    expect(rows(read('A,B\r\n"x, ""y""","two\r\nlines"\r\n z ,\r\n'))).toBe(
      '[["x, \\"y\\"","two\\r\\nlines"],[" z ",""]]',
    );
    expect(rows(read('A\tB\n1,5\tx\n', { delimiter: '\t' }))).toBe('[["1,5","x"]]');
  });

  test('exports of the portals', () => {
    const text = `"TimeGenerated [UTC]",Size [MB],Extra\n"1/15/2026, 11:03:27.123 AM",5,"{""a"":1}"\n`;
    const loaded = read(text);
    expect(types(loaded)).toBe('TimeGenerated:datetime Size [MB]:long Extra:dynamic');
    expect(rows(loaded)).toBe('[["2026-01-15T11:03:27.123Z",5,{"a":1}]]');
    expect(problemsOf(() => read('TimeGenerated [Local Time]\n'))).toContain('set the portal');
  });

  test('exports of PowerShell', () => {
    expect(rows(read('#TYPE System.Object\r\n"A","B"\r\n"1","x"\r\n'))).toBe('[[1,"x"]]');
    expect(rows(read('\ufeff#TYPE System.Object\r\n"A"\r\n1\r\n'))).toBe('[[1]]');
    expect(read('\ufeffA,B\r\n1,x\r\n').table.schema[0]?.name).toBe('A');
  });

  test('problems name the line', () => {
    const at = (text: string) => problemsOf(() => read(text, declared({ A: 'long' })));
    expect(at('A,B\n1,"two\nlines"\n\nx,y\n')).toBe('line 5: column `A`: "x" is not a long');
    expect(at('A,B\n1,2\n3\n')).toBe('line 3: has 1 values for 2 columns');
    expect(at('A,B\n1,"x\n')).toBe('line 2: quoted field unterminated');
    expect(at('A,B\n1,"x"y\n')).toContain('line 2: ');
    expect(at('A,A\n')).toBe('line 1: two columns are named A');
  });

  test('bad rows can be left out and are reported', () => {
    const loaded = read('A,B\n1,2\n3\n5,6\n', { skipBadRows: true });
    expect(rows(loaded)).toBe('[[1,2],[5,6]]');
    expect(loaded.skipped).toEqual([{ place: { line: 3 }, message: 'has 1 values for 2 columns' }]);
  });
});

describe('layout of columns', () => {
  const column = (values: (row: number) => string, count: number) =>
    table(Array.from({ length: count }, (_, row) => ({ A: values(row) }))).columns[0];

  test('repetitive text is a dictionary, much distinct text is contiguous, little is plain', () => {
    expect(column((row) => `v${row % 7}`, 10_000)).toBeInstanceOf(DictionaryColumn);
    expect(column((row) => `v${row}`, 10_000)).toBeInstanceOf(TextColumn);
    expect(column((row) => `v${row}`, 10)).toBeInstanceOf(ValuesColumn);
  });

  test('a dictionary that stops paying is given up without losing a value', () => {
    const values = (row: number) => (row < 5_000 ? `v${row % 3}` : `w${row}`);
    const read = column(values, 50_000);
    expect(read).toBeInstanceOf(TextColumn);
    expect([...(read ?? [])]).toEqual(Array.from({ length: 50_000 }, (_, row) => values(row)));
  });
});

describe('tables and plain objects', () => {
  const bag = { n: 1, large: 9007199254740993n, real: 1.5, none: null, list: [true, 'x'] };
  const read = table(
    [
      {
        B: true,
        L: 9007199254740993n,
        S: 'x',
        T: new Date('2026-01-15T11:00:00.5Z'),
        D: bag,
        R: Number.NaN,
        I: 5,
        M: '1.10',
        P: '1.00:00:00',
      },
    ],
    { I: 'int', M: 'decimal', P: 'timespan', X: 'guid' },
  );

  test('types', () => {
    const shown = read.schema.map(({ name, type }) => `${name}:${type}`).join(' ');
    expect(shown).toBe('I:int M:decimal P:timespan X:guid B:bool L:long S:string T:datetime D:dynamic R:real');
  });

  test('rows as objects', () => {
    expect(objectsOf(read)).toEqual([
      {
        I: 5,
        M: '1.1',
        P: '1.00:00:00',
        X: null,
        B: true,
        L: 9007199254740993n,
        S: 'x',
        T: '2026-01-15T11:00:00.5Z',
        D: bag,
        R: Number.NaN,
      },
    ]);
  });

  test('rows as JSON', () => {
    const json = JSON.parse(JSON.stringify(jsonOf(read)));
    expect(json.columns[0]).toEqual({ name: 'I', type: 'int' });
    expect(json.rows[0].slice(5)).toEqual([
      '9007199254740993',
      'x',
      '2026-01-15T11:00:00.5Z',
      { n: 1, large: '9007199254740993', real: 1.5, none: null, list: [true, 'x'] },
      'NaN',
    ]);
  });

  test('rows as JSON text without loss', () => {
    expect(jsonTextOf(read)).toContain(
      '9007199254740993,"x","2026-01-15T11:00:00.5Z",{"n":1,"large":9007199254740993,"real":1.5,"none":null,"list":[true,"x"]},"NaN"]',
    );
  });

  test('members with odd names are members', () => {
    const odd = table([{ D: JSON.parse('{"__proto__": 1, "10": 2, "2": 3}') }]);
    expect(JSON.stringify(objectsOf(odd)[0]?.D)).toContain('"__proto__":1');
  });

  test('mixed types are told', () => {
    const notices: string[] = [];
    table([{ A: 1 }, { A: 'x' }], {}, (notice) => notices.push(notice));
    expect(notices).toEqual(['column `A` holds integers and text, so it is read as string']);
  });

  test('what is no data is refused', () => {
    expect(problemsOf(() => table([{ A: () => 1 }]))).toContain('a function cannot be the value');
  });
});
