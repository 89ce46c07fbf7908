import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { SchemaElement } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ParquetFile, type ParquetOptions, ParquetProblem } from '../src/parquet/file.ts';
import type { SchemaNode } from '../src/parquet/layout.ts';
import { type Leaf, leafOf, type Stored } from '../src/parquet/leaf.ts';
import { nestedReader } from '../src/parquet/nested.ts';
import { DataError, type Loaded } from '../src/table/builder.ts';
import { ConstantColumn, DictionaryColumn } from '../src/table/column.ts';
import { readNdjson } from '../src/table/json-lines.ts';
import { fieldsOf, jsonTextOf } from '../src/table/rows.ts';
import { TextColumn } from '../src/table/text-column.ts';
import { toJson } from '../src/types/json.ts';
import { textOf } from '../src/types/text.ts';

let folder: string;
let duckdb: DuckDBConnection;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kqlab-parquet-'));
  duckdb = await (await DuckDBInstance.create(':memory:')).connect();
});
afterAll(() => {
  duckdb.closeSync();
  rmSync(folder, { recursive: true, force: true });
});

let files = 0;
/** The bytes of a Parquet file that DuckDB writes of a query. */
async function written(sql: string, options = ''): Promise<Buffer> {
  const path = join(folder, `${files++}.parquet`);
  await duckdb.run(`COPY (${sql}) TO '${path}' (FORMAT parquet${options && `, ${options}`})`);
  return readFileSync(path);
}

function opened(bytes: Uint8Array): Promise<ParquetFile> {
  const slice = (start: number, end?: number) => Uint8Array.from(bytes.subarray(start, end)).buffer;
  return ParquetFile.open({ byteLength: bytes.length, slice });
}

const read = async (bytes: Uint8Array, options: ParquetOptions = {}): Promise<Loaded> =>
  (await opened(bytes)).read(options);
const types = ({ table }: Loaded) => table.schema.map(({ name, type }) => `${name}:${type}`).join(' ');
const rows = ({ table }: Loaded) => jsonTextOf(table).replace(/^.*"rows":(.*)\}$/s, '$1');

/** What DuckDB calls a type, what the language calls it, and values for SQL and for JSON. */
type Kind = readonly [sql: string, kql: string, values: readonly (readonly [sql: string, json: string])[]];

const LONGEST = '1234567890123456789012345678.9012345678';
const kinds: readonly Kind[] = [
  [
    'BOOLEAN',
    'bool',
    [
      ['true', 'true'],
      ['false', 'false'],
    ],
  ],
  [
    'TINYINT',
    'int',
    [
      ['-128', '-128'],
      ['127', '127'],
    ],
  ],
  [
    'SMALLINT',
    'int',
    [
      ['-32768', '-32768'],
      ['32767', '32767'],
    ],
  ],
  [
    'INTEGER',
    'int',
    [
      ['-2147483648', '-2147483648'],
      ['2147483647', '2147483647'],
    ],
  ],
  [
    'BIGINT',
    'long',
    [
      ['-9223372036854775808', '-9223372036854775808'],
      ['9007199254740993', '9007199254740993'],
    ],
  ],
  [
    'UTINYINT',
    'int',
    [
      ['0', '0'],
      ['255', '255'],
    ],
  ],
  [
    'USMALLINT',
    'int',
    [
      ['0', '0'],
      ['65535', '65535'],
    ],
  ],
  [
    'UINTEGER',
    'long',
    [
      ['0', '0'],
      ['4294967295', '4294967295'],
    ],
  ],
  [
    'UBIGINT',
    'long',
    [
      ['0', '0'],
      ['9223372036854775807', '9223372036854775807'],
    ],
  ],
  [
    'FLOAT',
    'real',
    [
      ['1.5', '1.5'],
      ['3.4028234663852886e38', '3.4028234663852886e38'],
    ],
  ],
  [
    'DOUBLE',
    'real',
    [
      ['0.1', '0.1'],
      ['-1.7976931348623157e308', '-1.7976931348623157e308'],
    ],
  ],
  [
    'DECIMAL(4, 1)',
    'decimal',
    [
      ['-999.9', '"-999.9"'],
      ['0.1', '"0.1"'],
    ],
  ],
  [
    'DECIMAL(18, 4)',
    'decimal',
    [
      ['-99999999999999.9999', '"-99999999999999.9999"'],
      ['0.0001', '"0.0001"'],
    ],
  ],
  [
    'DECIMAL(38, 10)',
    'decimal',
    [
      [LONGEST, `"${LONGEST}"`],
      [`-${LONGEST}`, `"-${LONGEST}"`],
    ],
  ],
  [
    'VARCHAR',
    'string',
    [
      ["'\u{feff}é😀\"\\'", '"\ufeffé😀\\"\\\\"'],
      ["''", '""'],
    ],
  ],
  [
    "ENUM('low', 'high')",
    'string',
    [
      ["'low'", '"low"'],
      ["'high'", '"high"'],
    ],
  ],
  [
    'UUID',
    'guid',
    [
      ["'00000000-0000-0000-0000-0000000000ff'", '"00000000-0000-0000-0000-0000000000ff"'],
      ["'f47ac10b-58cc-4372-a567-0e02b2c3d479'", '"f47ac10b-58cc-4372-a567-0e02b2c3d479"'],
    ],
  ],
  [
    'DATE',
    'datetime',
    [
      ["'0001-01-01'", '"0001-01-01T00:00:00Z"'],
      ["'9999-12-31'", '"9999-12-31T00:00:00Z"'],
    ],
  ],
  [
    'TIMESTAMP',
    'datetime',
    [
      ["'0001-01-01 00:00:00'", '"0001-01-01T00:00:00Z"'],
      ["'9999-12-31 23:59:59.999999'", '"9999-12-31T23:59:59.999999Z"'],
    ],
  ],
  ['TIMESTAMP_S', 'datetime', [["'1969-12-31 23:59:59'", '"1969-12-31T23:59:59Z"']]],
  ['TIMESTAMP_MS', 'datetime', [["'2026-01-15 11:03:27.123'", '"2026-01-15T11:03:27.123Z"']]],
  [
    'TIMESTAMP_NS',
    'datetime',
    [
      ["'2026-01-15 11:03:27.1234567'", '"2026-01-15T11:03:27.1234567Z"'],
      ["'1969-12-31 23:59:59.9999999'", '"1969-12-31T23:59:59.9999999Z"'],
    ],
  ],
  ['TIMESTAMPTZ', 'datetime', [["'2026-01-15 11:03:27.123456+02'", '"2026-01-15T09:03:27.123456Z"']]],
  [
    'TIME',
    'timespan',
    [
      ["'00:00:00'", '"00:00:00"'],
      ["'23:59:59.999999'", '"23:59:59.999999"'],
    ],
  ],
  [
    'INTERVAL',
    'timespan',
    [
      ["'3 days 4 hours'", '"3.04:00:00"'],
      ["'5 milliseconds'", '"00:00:00.005"'],
    ],
  ],
  [
    'JSON',
    'dynamic',
    [
      ['\'{"a": [1, 1.0, 9007199254740993], "b": null}\'', '{"a":[1,1.0,9007199254740993],"b":null}'],
      ["'5'", '5'],
    ],
  ],
  [
    'BIGINT[]',
    'dynamic',
    [
      ['[1, NULL, 9007199254740993]', '[1,null,9007199254740993]'],
      ['[]', '[]'],
    ],
  ],
  [
    'INTEGER[][]',
    'dynamic',
    [
      ['[[1], [], NULL]', '[[1],[],null]'],
      ['[[]]', '[[]]'],
    ],
  ],
  [
    'MAP(VARCHAR, DOUBLE)',
    'dynamic',
    [
      ["MAP {'b': 1.5, '2': 2.0, '1': NULL, '__proto__': 3.0}", '{"b":1.5,"2":2.0,"1":null,"__proto__":3.0}'],
      ['MAP {}', '{}'],
    ],
  ],
  [
    'STRUCT("2" VARCHAR, "1" BOOLEAN, "__proto__" DECIMAL(4, 2), "a.b" STRUCT(t DATE))',
    'dynamic',
    [
      [
        "ROW('x', true, 1.25, ROW('2026-01-15'))",
        '{"2":"x","1":true,"__proto__":"1.25","a.b":{"t":"2026-01-15T00:00:00.0000000Z"}}',
      ],
      ['ROW(NULL, NULL, NULL, NULL)', '{"2":null,"1":null,"__proto__":null,"a.b":null}'],
    ],
  ],
  ['STRUCT(a INTEGER)[]', 'dynamic', [['[ROW(1), NULL, ROW(NULL)]', '[{"a":1},null,{"a":null}]']]],
];

describe('every type is what it is as newline-delimited JSON', () => {
  /** Enough for several groups of rows, which have at least 2,048. */
  const COUNT = 5000;
  const names = kinds.map((_, index) => `C${index}`);
  /** Row after row: the values in turn, and null. */
  const at = <T>(values: readonly T[], row: number): T | undefined => values[row % (values.length + 1)];

  function sql(): string {
    const columns = kinds.map(([type, , values], index) => {
      const list = [...values.map(([value]) => value), 'NULL'].map((value) => `CAST(${value} AS ${type})`);
      return `list_extract([${list}], CAST(i % ${list.length} AS BIGINT) + 1) AS C${index}`;
    });
    return `SELECT ${columns}, 'text ' || i AS Each, 'few ' || i % 7 AS Few FROM range(${COUNT}) AS rows(i) ORDER BY i`;
  }

  function ndjson(): Loaded {
    const lines = Array.from({ length: COUNT }, (_, row) => {
      const values = kinds.map(([, , given], index) => `"${names[index]}":${at(given, row)?.[1] ?? 'null'}`);
      return `{${values},"Each":"text ${row}","Few":"few ${row % 7}"}`;
    });
    const declared = kinds.map(([, type], index) => [names[index], type]);
    return readNdjson(lines.join('\n'), { schema: fieldsOf(Object.fromEntries(declared)) });
  }

  const expected = ndjson();
  const groups = 'ROW_GROUP_SIZE 2048';
  test.each([
    ['snappy', `${groups}, COMPRESSION snappy`],
    ['gzip', `${groups}, COMPRESSION gzip`],
    ['zstd', `${groups}, COMPRESSION zstd`],
    ['brotli', `${groups}, COMPRESSION brotli`],
    ['lz4', `${groups}, COMPRESSION lz4_raw`],
    ['uncompressed', `${groups}, COMPRESSION uncompressed`],
    ['one group of rows', ''],
    ['the later encodings', `${groups}, PARQUET_VERSION v2`],
    ['no dictionaries', `${groups}, DICTIONARY_SIZE_LIMIT 1`],
  ])('%s', async (_, options) => {
    const loaded = await read(await written(sql(), options));
    expect(types(loaded)).toBe(types(expected));
    expect(rows(loaded)).toBe(rows(expected));
    expect(loaded.notices).toEqual([]);
  });

  test('text that repeats is a dictionary, other text contiguous', async () => {
    const { table } = await read(await written(sql()));
    const [each, few] = table.columns.slice(-2);
    expect(each).toBeInstanceOf(TextColumn);
    expect(few).toBeInstanceOf(DictionaryColumn);
  });
});

describe('values that the language does not have', () => {
  test('digits of times beyond 100 ns are cut, and that is said', async () => {
    const times = `SELECT unnest([TIMESTAMP_NS '2026-01-15 11:03:27.123456789', TIMESTAMP_NS '1969-12-31 23:59:59.999999999']) AS T`;
    const loaded = await read(await written(times));
    expect(rows(loaded)).toBe('[["2026-01-15T11:03:27.1234567Z"],["1969-12-31T23:59:59.9999999Z"]]');
    expect(loaded.notices).toEqual(['column `T` holds times finer than 100 ns, which are cut']);
  });

  const misfits = [
    ['an integer', '18446744073709551615::UBIGINT', 'an integer beyond long'],
    ['a time', "'infinity'::TIMESTAMP", 'a time outside of the years 1 to 9999'],
    ['a time before', "'-infinity'::DATE", 'a time outside of the years 1 to 9999'],
    ['months', "INTERVAL '1 month'", 'an interval with months, whose length is not known'],
    ['bytes', "'\\xFF'::BLOB", 'bytes that are no UTF-8'],
    ['something in a list', '[18446744073709551615::UBIGINT]', 'something in it is beyond the types of the language'],
  ] as const;
  test.each(misfits)('%s is an error, or left out with its row', async (_, value, message) => {
    const bytes = await written(`SELECT * FROM (VALUES (1, NULL), (2, ${value}), (3, NULL)) AS t(N, X)`);
    await expect(read(bytes)).rejects.toThrow(new DataError([{ place: { row: 2 }, column: 'X', message }]));
    const loaded = await read(bytes, { skipBadRows: true });
    expect(loaded.table.rows).toBe(2);
    expect(loaded.skipped).toEqual([{ place: { row: 2 }, column: 'X', message }]);
    expect((await read(bytes, { used: new Set(['N']) })).table.rows).toBe(3);
  });

  test('an empty file has its columns', async () => {
    const loaded = await read(await written('SELECT 1::BIGINT AS A, [1] AS B WHERE false'));
    expect(types(loaded)).toBe('A:long B:dynamic');
    expect(rows(loaded)).toBe('[]');
  });
});

describe('declared types', () => {
  test('beat those of the file, as for other formats', async () => {
    const bytes = await written(`SELECT 5::INTEGER AS A, '2026-01-15T00:00:00Z' AS B, '{"a": 1}' AS C, 7::BIGINT AS D,
      TIMESTAMP '2026-01-15 00:00:00' AS E, 1.5::DECIMAL(4, 2) AS F, '' AS G, '12' AS H, 'x' AS I`);
    const schema = {
      Z: 'guid',
      C: 'dynamic',
      A: 'string',
      B: 'datetime',
      D: 'int',
      E: 'string',
      F: 'real',
      G: 'long',
      H: 'dynamic',
    };
    const loaded = await read(bytes, { schema: fieldsOf(schema) });
    expect(types(loaded)).toBe('Z:guid C:dynamic A:string B:datetime D:int E:string F:real G:long H:dynamic I:string');
    const values = '[null,{"a":1},"5","2026-01-15T00:00:00Z",7,"2026-01-15T00:00:00.0000000Z",1.5,null,12,"x"]';
    expect(rows(loaded)).toBe(`[${values}]`);
  });

  test('a value that is none of them is an error, or left out with its row', async () => {
    const bytes = await written(`SELECT * FROM (VALUES ('5'), ('five'), ('six'), (NULL)) AS t(A)`);
    const schema = fieldsOf({ A: 'int' });
    const message =
      'row 2: column `A`: "five" is not an int (32 bits)\nrow 3: column `A`: "six" is not an int (32 bits)';
    await expect(read(bytes, { schema })).rejects.toThrow(message);
    const loaded = await read(bytes, { schema, skipBadRows: true });
    expect(rows(loaded)).toBe('[[5],[null]]');
    expect(loaded.skipped).toHaveLength(2);
  });
});

test('only the columns that are used are read', async () => {
  const bytes = await written(`SELECT 1 AS A, 'x' AS B, 2.5::DOUBLE AS C FROM range(3)`);
  const { table } = await read(bytes, { used: new Set(['B']) });
  expect(table.rows).toBe(3);
  expect(table.columns.map((column) => column instanceof ConstantColumn)).toEqual([true, false, true]);
  expect(table.row(2)).toEqual([null, 'x', null]);
});

describe('files that cannot be read', () => {
  const problem = (bytes: Uint8Array) =>
    read(bytes).then(
      () => 'none',
      (error: Error) => [error.constructor, error.message],
    );
  const said = (message: string) => [ParquetProblem, message];

  test('no Parquet at all', async () => {
    const message = 'it is no Parquet file, or only a part of one';
    expect(await problem(Buffer.from(''))).toEqual(said(message));
    expect(await problem(Buffer.from('{"A":1}\n'))).toEqual(said(message));
    expect(await problem((await written('SELECT 1 AS A')).subarray(0, -1))).toEqual(said(message));
    expect(await problem(Buffer.from('PAR1PAR1'))).toEqual(said('it is damaged'));
  });

  test('damage', async () => {
    const bytes = await written(`SELECT 'text ' || i AS A FROM range(5000) AS t(i)`);
    expect(await problem(Uint8Array.from(bytes).fill(0xaa, 4, 2000))).toEqual(said('column `A`: it is damaged'));
    const footer = bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8);
    expect(await problem(Uint8Array.from(bytes).fill(0xff, footer, -8))).toEqual(said('it is damaged'));
  });

  test('encryption', async () => {
    await duckdb.run("SET force_mbedtls_unsafe = 'true'");
    await duckdb.run("PRAGMA add_parquet_key('key', '0123456789012345')");
    const bytes = await written('SELECT 1 AS A', "ENCRYPTION_CONFIG {footer_key: 'key'}");
    expect(await problem(bytes)).toEqual(said('it is encrypted'));
  });

  test('a compression that is not supported', async () => {
    const bytes = await written('SELECT 1 AS Zq, 2 AS B', 'COMPRESSION uncompressed');
    // The path of the column in its metadata, and the number of the compression after it.
    const at = bytes.indexOf(Buffer.from('\x19\x18\x02Zq\x15\x00', 'latin1'));
    bytes[at + 6] = 6;
    expect(await problem(bytes)).toEqual(said('column `Zq`: it is compressed with LZO, which is not supported'));
    expect((await read(bytes, { used: new Set(['B']) })).table.row(0)).toEqual([null, 2]);
  });
});

describe('what other writers write', () => {
  let cut = 0;
  const leaf = (element: Omit<SchemaElement, 'name'>): Leaf => leafOf({ name: 'A', ...element }, () => cut++);
  const text = (element: Omit<SchemaElement, 'name'>, stored: Stored) => {
    const { type, ...of } = leaf(element);
    return `${type} ${textOf(of.valueOf(stored) ?? null, type)}`;
  };
  const bytes = (...values: number[]) => Uint8Array.from(values);

  test.each<[string, Omit<SchemaElement, 'name'>, Stored, string]>([
    ['times of 96 bits', { type: 'INT96' }, 1_000_000_000n, 'datetime 1970-01-01T00:00:01.0000000Z'],
    ['milliseconds of a day', { type: 'INT32', converted_type: 'TIME_MILLIS' }, 1500, 'timespan 00:00:01.5000000'],
    [
      'nanoseconds of a day',
      { type: 'INT64', logical_type: { type: 'TIME', isAdjustedToUTC: true, unit: 'NANOS' } },
      1700n,
      'timespan 00:00:00.0000017',
    ],
    [
      'decimals in bytes',
      { type: 'BYTE_ARRAY', converted_type: 'DECIMAL', scale: 2 },
      bytes(0xff, 0x7f),
      'decimal -1.29',
    ],
    ['decimals of no bytes', { type: 'BYTE_ARRAY', converted_type: 'DECIMAL' }, bytes(), 'decimal 0'],
    [
      'halves',
      { type: 'FIXED_LEN_BYTE_ARRAY', type_length: 2, logical_type: { type: 'FLOAT16' } },
      bytes(0, 0xc1),
      'real -2.5',
    ],
    [
      'small halves',
      { type: 'FIXED_LEN_BYTE_ARRAY', logical_type: { type: 'FLOAT16' } },
      bytes(1, 0),
      'real 5.960464477539063e-8',
    ],
    ['text without annotation', { type: 'BYTE_ARRAY' }, 'é', 'string é'],
    [
      'integers with a logical type alone',
      { type: 'INT32', logical_type: { type: 'INTEGER', bitWidth: 32, isSigned: false } },
      -1,
      'long 4294967295',
    ],
  ])('%s', (_, element, stored, expected) => {
    expect(text(element, stored)).toBe(expected);
  });

  test.each<[Omit<SchemaElement, 'name'>, string]>([
    [{ type: 'BYTE_ARRAY', converted_type: 'BSON' }, 'it holds BSON, for which the language has no type'],
    [
      { type: 'BYTE_ARRAY', logical_type: { type: 'GEOMETRY' } },
      'it holds GEOMETRY, for which the language has no type',
    ],
    [{ type: 'FIXED_LEN_BYTE_ARRAY', type_length: 3 }, 'it holds bytes of which nothing says what they are'],
  ])('%o has no type', (element, message) => {
    expect(() => leaf(element)).toThrow(new ParquetProblem(message));
  });

  const node = (name: string, children: SchemaNode[], more: Partial<SchemaNode> = {}): SchemaNode => ({
    key: name,
    name,
    annotation: undefined,
    isRepeated: false,
    children,
    leaf: children.length > 0 ? undefined : leaf({ type: 'INT32' }),
    ...more,
  });
  const repeated = { isRepeated: true };
  const list = (entries: SchemaNode) => node('l', [entries], { annotation: 'LIST' });

  test.each<[string, SchemaNode, unknown, string]>([
    ['a repeated value', node('r', [], repeated), [1, 2], '[1,2]'],
    ['a repeated structure', node('r', [node('a', [])], repeated), [{ a: 1 }], '[{"a":1}]'],
    ['a list of three levels', list(node('list', [node('element', [])], repeated)), { list: [{ element: 1 }] }, '[1]'],
    ['a list of two levels', list(node('element', [], repeated)), { element: [1, 2] }, '[1,2]'],
    [
      'a list of structures',
      list(node('e', [node('a', []), node('b', [])], repeated)),
      { e: [{ a: 1, b: null }] },
      '[{"a":1,"b":null}]',
    ],
    ['a list of Avro', list(node('array', [node('a', [])], repeated)), { array: [{ a: 1 }] }, '[{"a":1}]'],
    ['a list of Thrift', list(node('l_tuple', [node('a', [])], repeated)), { l_tuple: [{ a: 1 }] }, '[{"a":1}]'],
    [
      'a map of numbers',
      node('m', [node('map', [node('key', []), node('value', [])], repeated)], { annotation: 'MAP_KEY_VALUE' }),
      {
        map: [
          { key: 2, value: 5 },
          { key: 1, value: null },
        ],
      },
      '{"2":5,"1":null}',
    ],
    ['nothing', node('s', [node('a', [])]), undefined, 'null'],
  ])('%s', (_, group, stored, expected) => {
    expect(toJson(nestedReader(group)(stored) ?? null)).toBe(expected);
  });
});

describe('kqlab run', () => {
  const command = resolve('dist/cli.js');
  const kqlab = (...args: string[]) =>
    new Promise<{ stdout: string; stderr: string; code: number }>((done) => {
      const options = { cwd: folder, env: { ...process.env, NO_COLOR: '1' } };
      execFile(process.execPath, [command, 'run', ...args], options, (problem, stdout, stderr) =>
        done({ stdout, stderr, code: problem ? Number(problem.code) : 0 }),
      ).stdin?.end();
    });
  const ran = (stdout: string) => ({ stdout, stderr: '', code: 0 });

  beforeAll(async () => {
    execFileSync(process.execPath, ['scripts/build.mjs']);
    const path = join(folder, 'data');
    const events = `SELECT TIMESTAMP '2026-01-15 11:00:00' + to_minutes(i) AS Timestamp, i AS N, 'device' || i % 2 AS Device,
      CASE WHEN i = 1 THEN '\\xFF'::BLOB END AS Unused FROM range(3) AS t(i)`;
    await duckdb.run(`COPY (SELECT 1) TO '${folder}/ignored.csv'`);
    execFileSync('mkdir', ['-p', path]);
    await duckdb.run(`COPY (${events}) TO '${path}/Events.parquet' (FORMAT parquet)`);
    writeFileSync(join(path, 'Devices.ndjson'), '{"Device":"device0","Owner":"Ann"}\n');
    writeFileSync(join(path, 'Broken.parquet'), 'PAR1');
    writeFileSync(join(path, 'Events.schema.json'), '{"N":"int"}');
  }, 60_000);

  test('a folder with Parquet files and others', async () => {
    const query = 'Events | join kind=inner Devices on Device | project N, Owner | order by N asc';
    expect(await kqlab('-e', query, '--data', 'data', '-f', 'ndjson')).toEqual(
      ran('{"N":0,"Owner":"Ann"}\n{"N":2,"Owner":"Ann"}\n'),
    );
    expect(
      await kqlab('-e', 'Events | getschema | project ColumnName, ColumnType', '--data', 'data', '-f', 'csv'),
    ).toEqual(ran('ColumnName,ColumnType\nN,int\nTimestamp,datetime\nDevice,string\nUnused,string\n'));
  });

  test('the newest time of the data, though the query does not look at it', async () => {
    const query = 'Events | summarize Count = count() | extend Now = now()';
    expect(await kqlab('-e', query, '--data', 'data', '--now', 'data', '-f', 'ndjson')).toEqual(
      ran('{"Count":3,"Now":"2026-01-15T11:02:00Z"}\n'),
    );
  });

  test('what is wrong with a file is told with its name', async () => {
    expect(await kqlab('-e', 'Broken', '--data', 'data')).toEqual({
      stdout: '',
      stderr: 'data/Broken.parquet cannot be read: it is damaged.\n',
      code: 2,
    });
    expect(await kqlab('-e', 'Events', '--data', 'data')).toEqual({
      stdout: '',
      stderr:
        'data/Events.parquet: row 2: column `Unused`: bytes that are no UTF-8\n' +
        'Use --skip-bad-rows to leave such rows out.\n',
      code: 2,
    });
  });

  test('rows that cannot be read are left out when asked', async () => {
    const run = await kqlab('-e', 'Events | count', '--data', 'data', '--skip-bad-rows', '-f', 'ndjson');
    expect(run.stdout).toBe('{"Count":2}\n');
    expect(run.stderr).toContain('1 row was left out');
  });
});
