import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { Random } from '../scripts/dataset/random.ts';
import { CsvReader, fieldsOf } from '../src/index.ts';
import { DataError, type DataProblem, type Loaded } from '../src/table/builder.ts';
import type { DictionaryColumn } from '../src/table/column.ts';
import type { CsvOptions } from '../src/table/csv.ts';
import { readExternal } from '../src/table/external.ts';
import { NO_QUOTES, records } from '../src/table/fields.ts';
import { pointIn, readReal } from '../src/table/number-text.ts';
import { jsonTextOf } from '../src/table/rows.ts';
import { tableOf } from '../src/table/table.ts';
import { inferType, typedValue } from '../src/table/typing.ts';
import type { ScalarType, Schema } from '../src/types/types.ts';
import { nothing, type Value } from '../src/types/values.ts';

/** Values separated by commas or tabs, taken apart byte by byte, must give what Papa Parse and plain values give. */

const newlineOf = (text: string) => (/^[^\n]*\r\n/.test(text) ? '\r\n' : '\n');

interface PlainRow {
  readonly place: { readonly line: number };
  readonly values: readonly string[];
  readonly problem: string | undefined;
}

function plainly(text: string, options: CsvOptions): Loaded {
  const skipped: DataProblem[] = [];
  const report = (problem: DataProblem) => {
    if (!options.skipBadRows) throw new DataError([problem]);
    skipped.push(problem);
  };
  let names: readonly string[] | undefined;
  const good: PlainRow[] = [];
  for (const row of plainRows(text, options.delimiter ?? ',')) {
    const { place, values, problem } = row;
    if (problem !== undefined) report({ place, message: problem });
    else if (!names) names = values;
    else if (values.length === names.length) good.push(row);
    else report({ place, message: `has ${values.length} values for ${names.length} columns` });
  }
  return { ...plainTable(names ?? [], good, options.schema ?? [], report), skipped };
}

function plainRows(text: string, delimiter: string): PlainRow[] {
  const rows: PlainRow[] = [];
  let start = 0;
  Papa.parse<string[]>(text, {
    delimiter,
    newline: newlineOf(text),
    step: ({ data: values, errors, meta }) => {
      const place = { line: text.slice(0, start).split('\n').length };
      const record = text.slice(start, meta.cursor);
      start = meta.cursor;
      if (values.length > 1 || record.trim() !== '') rows.push({ place, values, problem: errors[0]?.message });
    },
  });
  return rows;
}

function plainTable(
  names: readonly string[],
  rows: readonly PlainRow[],
  declared: Schema,
  report: (problem: DataProblem) => void,
) {
  const others = names.filter((name) => !declared.some((field) => field.name === name));
  const bad = new Map<PlainRow, DataProblem>();
  const notices: string[] = [];
  const columns = [...declared, ...others.map((name) => ({ name, type: undefined }))].map(({ name, type: known }) => {
    const texts = rows.map(({ values }) => values[names.indexOf(name)] ?? '');
    const { type, notice } = known ? { type: known as ScalarType } : inferType(texts, true);
    if (notice) notices.push(`column \`${name}\` holds ${notice}`);
    const typed = texts.map((text, index): Value => {
      const value = typedValue(text, type, true);
      const row = rows[index] as PlainRow;
      const message = `${JSON.stringify(text)} is not ${type === 'int' ? 'an int (32 bits)' : `a ${type}`}`;
      if (value === undefined && !bad.has(row)) bad.set(row, { place: row.place, column: name, message });
      return value ?? nothing(type);
    });
    return { name, type, typed };
  });
  const problems = rows.flatMap((row) => bad.get(row) ?? []);
  for (const problem of problems) report(problem);
  const all = rows.map((_, index) => columns.map(({ typed }) => typed[index] ?? null));
  const good = all.filter((_, index) => !bad.has(rows[index] as PlainRow));
  return { table: tableOf(columns, good), notices };
}

const numbers = [
  ...['', '0', '5', '-5', '-0', '007', '+7', ' 8', '12345678901', '123456789012345', '1234567890123456', '0x10'],
  ...['9223372036854775807', '-9223372036854775808', '99999999999999999999', '1.5', '-2.50', '.5', '5.', '1e3', 'NaN'],
  ...['123456789.123456789', '0.1234567890123456', '-0.0', '00.5', '-', '1.2.3', '-12.0'],
];
const others = [
  ...['', 'true', 'False', '2026-01-15T11:03:27.1234567Z', '2026-01-15T11:03:27', '2026-01-15 11:03'],
  ...['2024-02-30T00:00:00Z', '1/15/2026, 11:03:27.123 AM', '{"a":[1,"x, y"]}', '[1]', '{x}'],
  ...['6a1f0f6e-6d1f-4f0e-9f0a-1d2c3b4a5f60', '1.00:00:05'],
];
const texts = [
  ...['', 'a', 'a b', ' ', 'x"y', '"', '""', 'é', '😀 x', 'C:\\Windows', 'a,b', 'a\tb', 'two\nlines', 'x\r\ny', 'x\r'],
  ...['\u0001', 'a "tab"\tand "quotes"\nin it', 'a text of more than a few words', '\u00a0', '\ufeff'],
];
const pools = [numbers, numbers, others, texts, [...numbers, ...others, ...texts]];
const typeNames = ['long', 'int', 'real', 'string', 'datetime', 'dynamic', 'bool', 'decimal', 'guid', 'timespan'];

function cell(random: Random, value: string, delimiter: string): string {
  const mustQuote = value.includes(delimiter) || /[\r\n]|^"/.test(value);
  return mustQuote || random.next() < 0.2 ? `"${value.replaceAll('"', '""')}"${random.pick(['', '', '', ' '])}` : value;
}

/** A file whose columns hold values of a few kinds each, so that there are columns of every type. */
function file(random: Random, delimiter: string, bad: readonly string[]) {
  const count = random.pick([1, 2, 2, 5]);
  const kinds = Array.from({ length: count }, () => {
    const pool = random.pick(pools);
    return Array.from({ length: random.pick([1, 2, 3, 5]) }, () => random.pick(pool));
  });
  const newline = random.pick(['\n', '\r\n']);
  const row = () => kinds.map((kind) => cell(random, random.pick(kind), delimiter)).join(delimiter);
  const rows = Array.from({ length: random.pick([0, 1, 30, 1500]) }, () =>
    random.next() < 0.02 ? random.pick(bad) : row(),
  );
  const names = Array.from({ length: count }, (_, index) => cell(random, `C${index}`, delimiter));
  return { count, text: [names.join(delimiter), ...rows, ''].join(newline) };
}

/** Reads a text in pieces of a few lines, which may end in quotes, as text or bytes; the place of bytes is used again. */
function inPieces(text: string, options: CsvOptions, lines: number, isBytes: boolean): Loaded {
  const reader = new CsvReader(options);
  const all = text.split(/(?<=\n)/);
  const place = new Uint8Array(4 * text.length + 64);
  for (let start = 0; start < all.length; start += lines) {
    const piece = all.slice(start, start + lines).join('');
    const { written } = new TextEncoder().encodeInto(piece, place);
    reader.read(isBytes ? place.subarray(0, written) : piece);
    place.fill(34);
  }
  return reader.finish();
}

/** What was read, or what was said instead. */
function outcome(load: () => Loaded): unknown {
  try {
    const { table, notices, skipped } = load();
    return { table: jsonTextOf(table), notices, skipped: skipped.map(({ place, column }) => ({ place, column })) };
  } catch (problem) {
    const [first] = (problem as Error).message.split('\n');
    return first?.replace(/(line \d+): (?:Trailing quote|text follows|Quoted field|quoted field).*/, '$1');
  }
}

describe('delimited text is read as Papa Parse does', () => {
  test.each(Array.from({ length: 300 }, (_, seed) => seed))('(%i)', (seed) => {
    const random = new Random(seed);
    const delimiter = random.pick([',', '\t'] as const);
    const isRagged = random.next() < 0.3;
    const bad = isRagged ? ['1', `a${delimiter}b${delimiter}c`, '"x"y', '', ' ', `"x" "y"${delimiter}"z"`] : ['', '  '];
    const { count, text } = file(random, delimiter, bad);
    const schema = Array.from({ length: count + 1 }, (_, index) => [`C${index}`, random.pick(typeNames)] as const);
    const options: CsvOptions = {
      delimiter,
      skipBadRows: isRagged,
      ...(random.next() < 0.6 && { schema: fieldsOf(Object.fromEntries(schema.filter(() => random.next() < 0.7))) }),
    };
    const lines = random.pick([1, 2, 7, 10_000]);
    const isBytes = random.next() < 0.5;
    expect(outcome(() => inPieces(text, options, lines, isBytes))).toEqual(outcome(() => plainly(text, options)));
  });
});

test('a text is in a dictionary once, however it is written', () => {
  const cells = ['x"y', '"x""y"', '"a\tb"', 'a\tb', '"a\tb" ', 'more than four', '"more than four"'];
  const { table } = inPieces(
    `A,B\n${cells
      .map((value) => `1,${value}\n`)
      .join('')
      .repeat(1000)}`,
    {},
    10_000,
    true,
  );
  expect((table.columns[1] as DictionaryColumn).values).toEqual(['x"y', 'a\tb', 'more than four']);
});

test('a real is the nearest to its text, or not read from bytes', () => {
  const random = new Random(1);
  const digits = () => String(Math.floor(random.next() * 10 ** random.integer(1, 15)));
  for (let count = 0; count < 10_000; count++) {
    const text = `${random.pick(['', '-'])}${digits()}${random.pick(['', '.'])}${digits()}`;
    const bytes = new TextEncoder().encode(text);
    const real = readReal(bytes, 0, pointIn(bytes, 0, bytes.length), bytes.length);
    if (text.replace(/\D/g, '').length <= 15 || !Number.isNaN(real)) expect(real).toBe(Number(text));
  }
});

describe('records', () => {
  const valuesOf = (text: string, delimiter: string, quote?: number) =>
    [...records(text, delimiter, quote)].map(({ values: found }) => found);

  test.each([',', '\t', '|', ';', '\u0001'])('with the delimiter %j', (delimiter) => {
    for (let seed = 0; seed < 100; seed++) {
      const { text } = file(new Random(seed), delimiter, ['']);
      const { data } = Papa.parse<string[]>(text, { delimiter, newline: newlineOf(text) });
      expect(valuesOf(text, delimiter)).toEqual(data.slice(0, -1));
    }
  });

  test('without quotes', () => {
    expect(valuesOf('"a\t"b"\r\n"c', '\t', NO_QUOTES)).toEqual([['"a', '"b"'], ['"c']]);
  });

  test('either line end, also both in one file', () => {
    expect(valuesOf('a,b\nc,"d"\r\n\r\n"e"\r\n', ',')).toEqual([['a', 'b'], ['c', 'd'], [''], ['e']]);
  });
});

describe('sources of externaldata', () => {
  const fields = fieldsOf({ A: 'string', B: 'long' });
  const rowsOf = (text: string, format: string, ignoreFirst = false) => {
    const table = readExternal(text, fields, format, ignoreFirst);
    return Array.from({ length: table.rows }, (_, row) => table.row(row));
  };

  test.each([
    ['csv', '\ufeffA,B\r\n"x, ""y""",5\r\n\r\nz\r\n'],
    ['psv', 'A|B\n"x, ""y"""|5\n\nz'],
    ['scsv', 'A;B\nx, "y";5\nz;;more\n'],
    ['sohsv', 'A\u0001B\n"x, ""y"""\u00015\nz\u0001none\n'],
    ['tsv', 'A\tB\nx, "y"\t5\nz\n'],
  ])('%s', (format, text) => {
    expect(rowsOf(text, format, true)).toEqual([
      ['x, "y"', 5n],
      ['z', null],
    ]);
  });

  test('quotes mean nothing in tsv and txt', () => {
    expect(rowsOf('"x\t5\n', 'tsv')).toEqual([['"x', 5n]]);
    expect(rowsOf('"x,5\r\ny', 'txt')).toEqual([
      ['"x,5', null],
      ['y', null],
    ]);
  });

  test('are refused when a quote does not end', () => {
    expect(() => rowsOf('a,1\n"b"c,2\n"d\n', 'csv')).toThrow('row 2: ');
    expect(() => rowsOf('a,1\n"b,2\n', 'psv')).toThrow('row 2: quoted field unterminated');
  });
});

test('text behind a closing quote is told, whether or not another quote ends the value', () => {
  const problem = 'line 2: text follows the closing quote of a field';
  expect(() => inPieces('A,B\n"x" y,z\n', {}, 1, true)).toThrow(problem);
  expect(() => inPieces('A,B\n"x" y",z\n', {}, 1, true)).toThrow(problem);
});

describe('a quote that does not end', () => {
  test.each([1, 1000])('is told, in pieces of %i lines', (lines) => {
    const text = `A,B\n1,2\n3,"x\n${'more,"" lines\n'.repeat(2000)}`;
    expect(() => inPieces(text, {}, lines, true)).toThrow('line 3: quoted field unterminated');
    expect(inPieces(text, { skipBadRows: true }, lines, true).table.rows).toBe(1);
  });

  test('but later on is part of its value', () => {
    const value = `x\n${'more, lines\r\n'.repeat(3000)}`;
    const { table } = inPieces(`A,B\n1,"${value}"\n2,y\n`, {}, 1, true);
    expect([...(table.columns[1] ?? [])]).toEqual([value, 'y']);
  });
});
