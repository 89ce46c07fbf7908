import { parseDatetime } from '../types/datetime.ts';
import { expectedText } from './cell.ts';
import { alarm, type Expectation, readExpectation, silence } from './expectation.ts';
import { shortened } from './words.ts';
import { isPlainMap, Written } from './written.ts';

/** A row as a test gives it. */
export type GivenRow = Readonly<Record<string, unknown>>;

/** What every row of a table has, where it has nothing of its own. */
export interface Defaults {
  readonly row: GivenRow;
  readonly line: number;
  readonly lineOf: (column: string) => number;
}

/** Rows for a table of a test: written in it, or in a file. */
export interface Given {
  /** Undefined in the short form, where it is the only table that the rule reads. */
  readonly table: string | undefined;
  readonly rows: readonly GivenRow[] | string;
  /** The line of the table, and of each row and cell, to tell what is wrong with them. */
  readonly line: number;
  readonly lineOf: (row: number, column?: string) => number;
}

export interface TestCase {
  readonly name: string;
  readonly line: number;
  /** A test to be written, or one that is not to be run now. */
  readonly status: 'run' | 'skip' | 'todo';
  readonly given: readonly Given[];
  readonly expect: Expectation;
  /** Where `expect` stands, so that it can be rewritten. */
  readonly written?: Written;
  readonly now?: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A table or text that is supplied by a file, or written in place. */
export type Fixture = string | readonly GivenRow[];

/** What stands in for the world around a rule; the entries are those of kqlab.yaml. */
export interface Fixtures {
  readonly functions: readonly string[];
  readonly watchlists: Readonly<Record<string, Fixture>>;
  readonly fileProfiles?: Fixture;
  readonly externaldata: Readonly<Record<string, Fixture>>;
  readonly geoip?: string;
  readonly ingestionTime?: string;
}

/** A test file, read and found to be well-formed. */
export interface TestFile {
  readonly path: string;
  /** The rule, as a path from the folder of the file; undefined for the one of the same name. */
  readonly rule: string | undefined;
  /** Packs and files, as in kqlab.yaml; undefined when the file does not say. */
  readonly schema: readonly string[] | undefined;
  readonly columns: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly now: string | undefined;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly defaults: Readonly<Record<string, Defaults>>;
  readonly fixtures: Fixtures;
  readonly cases: readonly TestCase[];
}

const fixtureNames = ['functions', 'watchlists', 'fileProfiles', 'externaldata', 'geoip', 'ingestionTime'] as const;

/** Reads a test file; what is wrong with it is a {@link TestFileProblem}. */
export function readTestFile(text: string, path: string): TestFile {
  const file = Written.read(text);
  if (!isPlainMap(file.value)) file.fail('a test file has entries such as `tests`, `match` and `dont-match`');
  file.only(
    'rule',
    'schema',
    'columns',
    'now',
    'parameters',
    'defaults',
    ...fixtureNames,
    'tests',
    'match',
    'dont-match',
  );
  const list = (name: string, read: (item: Written, index: number) => TestCase) =>
    file.entry(name)?.items().map(read) ?? [];
  const cases = [
    ...list('tests', readCase),
    ...list('match', (item, index) => shortCase(item, `match ${index + 1}`, alarm)),
    ...list('dont-match', (item, index) => shortCase(item, `dont-match ${index + 1}`, silence)),
  ];
  if (cases.length === 0) file.fail('the file has no tests: write some under `tests`, `match` or `dont-match`');
  const schema = file.entry('schema');
  return {
    path,
    rule: file.entry('rule')?.text(),
    schema: schema && textsOf(schema),
    columns: eachOf(file.entry('columns'), (types) => eachOf(types, (type) => type.text())),
    now: file.entry('now') && timeText(file.entry('now') as Written),
    parameters: file.entry('parameters')?.map() ?? {},
    defaults: eachOf(file.entry('defaults'), readDefaults),
    fixtures: readFixtures(file),
    cases,
  };
}

const textsOf = (written: Written): string[] =>
  Array.isArray(written.value) ? written.items().map((item) => item.text()) : [written.text()];

const eachOf = <T>(written: Written | undefined, read: (entry: Written) => T): Record<string, T> =>
  Object.fromEntries(written?.entries().map(([key, entry]) => [key, read(entry)]) ?? []);

const readDefaults = (row: Written): Defaults => ({
  row: row.map(),
  line: row.line,
  lineOf: (column) => row.entry(column)?.line ?? row.line,
});

function timeText(written: Written): string {
  const text = written.text();
  if (parseDatetime(text) === null) written.fail(`\`now\` is no time: write it like 2026-01-15T12:00:00Z`);
  return text;
}

function readFixtures(file: Written): Fixtures {
  const [functions, profiles] = [file.entry('functions'), file.entry('fileProfiles')];
  const [geoip, ingestionTime] = [file.entry('geoip')?.text(), file.entry('ingestionTime')?.text()];
  return {
    functions: functions ? textsOf(functions) : [],
    watchlists: eachOf(file.entry('watchlists'), readFixture),
    externaldata: eachOf(file.entry('externaldata'), readFixture),
    ...(profiles && { fileProfiles: readFixture(profiles) }),
    ...(geoip !== undefined && { geoip }),
    ...(ingestionTime !== undefined && { ingestionTime }),
  };
}

const readFixture = (written: Written): Fixture =>
  Array.isArray(written.value) ? written.items().map((item) => item.map()) : written.text();

function readCase(written: Written): TestCase {
  written.only('name', 'given', 'expect', 'now', 'parameters', 'skip', 'todo');
  const name = written.entry('name')?.text() ?? written.fail('a test needs a `name`');
  const status = statusOf(written, name);
  const expected = written.entry('expect');
  if (!expected && status !== 'todo') written.fail(`the test \`${name}\` does not say what to \`expect\``);
  const now = written.entry('now');
  return {
    name,
    line: written.line,
    status,
    given:
      written
        .entry('given')
        ?.entries()
        .map(([table, rows]) => readGiven(table, rows)) ?? [],
    expect: expected ? readExpectation(expected) : alarm,
    ...(expected && { written: expected }),
    ...(now && { now: timeText(now) }),
    parameters: written.entry('parameters')?.map() ?? {},
  };
}

function statusOf(written: Written, name: string): TestCase['status'] {
  const is = (entry: string) => written.entry(entry) !== undefined && written.entry(entry)?.value !== false;
  if (is('todo') || /^todo\b/i.test(name)) return 'todo';
  return is('skip') ? 'skip' : 'run';
}

function readGiven(table: string | undefined, rows: Written): Given {
  const { line } = rows;
  if (typeof rows.value === 'string') return { table, rows: rows.value, line, lineOf: () => line };
  return givenRows(table, rows.items(), line);
}

function givenRows(table: string | undefined, items: readonly Written[], line: number): Given {
  return {
    table,
    rows: items.map((item) => item.map()),
    line,
    lineOf: (row, column) => {
      const item = items[row];
      return (column === undefined ? item?.line : (item?.entry(column)?.line ?? item?.line)) ?? line;
    },
  };
}

/** An item of the short form: a row of the only table, or rows for several. */
function shortCase(item: Written, name: string, expect: Expectation): TestCase {
  const entries = item.entries();
  const isTables =
    entries.length > 0 && entries.every(([, { value }]) => Array.isArray(value) && value.every(isPlainMap));
  const given = isTables
    ? entries.map(([table, rows]) => readGiven(table, rows))
    : [givenRows(undefined, [item], item.line)];
  return { name: `${name}: ${summary(given)}`, line: item.line, status: 'run', given, expect, parameters: {} };
}

/** More of a row does not fit into a name. */
const NAME_LENGTH = 90;
const VALUE_LENGTH = 60;

function summary(given: readonly Given[]): string {
  const row = (values: GivenRow) =>
    Object.values(values).map((value) => (value === '' ? '""' : shortened(expectedText(value), VALUE_LENGTH)));
  const text = given
    .flatMap(({ rows }) => (typeof rows === 'string' ? [rows] : rows.map((each) => row(each).join(', '))))
    .join('; ');
  const line = text.replace(/\s+/g, ' ');
  return line.length > NAME_LENGTH ? `${line.slice(0, NAME_LENGTH - 1)}…` : line;
}
