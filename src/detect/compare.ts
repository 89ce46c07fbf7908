import { didYouMean, nearest } from '../source/suggest.ts';
import type { Table } from '../table/table.ts';
import type { CameRow } from './came.ts';
import { expectedText } from './cell.ts';
import { differenceOf, type Pair } from './difference.ts';
import { type Expectation, type ExpectedRow, isCount, least } from './expectation.ts';
import type { Failure } from './failure.ts';
import { pairUp } from './pair-up.ts';
import { ResultRows } from './result-rows.ts';
import { counted, listed } from './words.ts';

/** Everything about a result that is not as expected. */
export function compare(expectation: Expectation, table: Table, now: bigint): Failure[] {
  const rows = new ResultRows(table, now);
  const { includes, excludes, equals, columns } = expectation;
  const unknown = unknownColumns([...includes, ...excludes, ...(equals ?? [])], rows);
  if (unknown.length > 0) return unknown;
  return [
    ...(columns ? compareColumns(columns, table) : []),
    ...(expectation.rows ? compareCount(expectation.rows, rows) : []),
    ...compareIncludes(includes, rows),
    ...excludes.flatMap((unwanted) => compareExcluded(unwanted, rows)),
    ...(equals ? compareEquals(equals, expectation.ordered, rows) : []),
  ];
}

/** So many rows that came are explained. */
const MOST_EXPLAINED = 3;

function unknownColumns(expected: readonly ExpectedRow[], { names }: ResultRows): Failure[] {
  const unknown = new Set(expected.flatMap((row) => Object.keys(row)).filter((name) => !names.includes(name)));
  return [...unknown].map((name) => {
    const help = didYouMean(nearest(name, names)) ?? `It has ${names.join(', ')}.`;
    return { kind: 'columns', message: `the result has no column \`${name}\`. ${help}` };
  });
}

function compareColumns(wanted: NonNullable<Expectation['columns']>, { schema }: Table): Failure[] {
  const typed = wanted.some(({ type }) => type !== undefined);
  const text = (name: string, type: string | undefined) => (type === undefined ? name : `${name}: ${type}`);
  const expected = wanted.map(({ name, type }) => text(name, type));
  const got = schema.map(({ name, type }) => text(name, typed ? type : undefined));
  if (expected.join('\n') === got.join('\n')) return [];
  const missing = expected.filter((each) => !got.includes(each));
  const extra = got.filter((each) => !expected.includes(each));
  const are = (names: readonly string[]) => `${listed(names)} ${names.length === 1 ? 'is' : 'are'}`;
  const parts = [
    ...(missing.length > 0 ? [`${are(missing)} missing`] : []),
    ...(extra.length > 0 ? [`${are(extra)} not expected`] : []),
    ...(missing.length + extra.length === 0 ? [`their order is ${got.join(', ')}`] : []),
  ];
  return [{ kind: 'columns', message: `the columns are not those expected: ${parts.join(', ')}` }];
}

function compareCount(wanted: NonNullable<Expectation['rows']>, rows: ResultRows): Failure[] {
  const got = rows.all.length;
  if (isCount(wanted, got)) return [];
  const message = `expected ${countText(wanted)}, but got ${got === 0 ? 'none' : got}`;
  return [{ kind: 'rows', message, ...(got < least(wanted) ? { missing: [] } : tooMuch(rows.all, rows)) }];
}

function compareIncludes(wanted: readonly ExpectedRow[], rows: ResultRows): Failure[] {
  const isMatch = (each: number, row: number) => rows.isMatch(wanted[each] as ExpectedRow, row);
  const partners = pairUp(wanted.length, rows.all.length, isMatch);
  return wanted.flatMap((expected, index): Failure[] => {
    if (partners[index] !== undefined) return [];
    const row = rows.nearest(expected, new Set(partners));
    const difference = differenceOf([{ expected, row }], rows);
    if (row === undefined) {
      const reason = rows.all.length === 0 ? 'but got none' : 'but those that match are taken by other expected rows';
      return [{ kind: 'includes', message: `expected a row, ${reason}`, difference, missing: [expected] }];
    }
    const message = 'an expected row is missing; the most similar row that came differs';
    return [{ kind: 'includes', message, difference, came: [{ row, columns: rows.differing(expected, row) }] }];
  });
}

function compareExcluded(unwanted: ExpectedRow, rows: ResultRows): Failure[] {
  const found = rows.all.filter((row) => rows.isMatch(unwanted, row));
  if (found.length === 0) return [];
  return [{ kind: 'excludes', message: `a row came that must not: ${rowText(unwanted)}`, ...tooMuch(found, rows) }];
}

function compareEquals(wanted: readonly ExpectedRow[], ordered: boolean, rows: ResultRows): Failure[] {
  // A column that one row mentions is empty in those that do not.
  const names = [...new Set(wanted.flatMap((row) => Object.keys(row)))];
  const full = wanted.map((row): ExpectedRow => Object.fromEntries(names.map((name) => [name, row[name] ?? null])));
  const isMatch = (each: number, row: number) => rows.isMatch(full[each] as ExpectedRow, row);
  const anyOrder = pairUp(full.length, rows.all.length, isMatch);
  const partners = ordered ? full.map((_, at) => (at in rows.all && isMatch(at, at) ? at : undefined)) : anyOrder;
  const missing = partners.filter((row) => row === undefined).length;
  const unexpected = rows.all.filter((row) => !partners.includes(row)).length;
  if (missing + unexpected === 0) return [];
  const isReordered = ordered && full.length === rows.all.length && !anyOrder.includes(undefined);
  const pairs = ordered ? inOrder(full, partners, rows) : bySimilarity(full, partners, rows);
  const came = isReordered ? [] : pairs.flatMap((pair) => cameRow(pair, rows));
  return [
    {
      kind: 'equals',
      message: isReordered ? 'the rows are those expected, but in another order' : equalsText(missing, unexpected),
      difference: differenceOf(pairs, rows),
      came: came.slice(0, MOST_EXPLAINED),
      ...(rows.all.length < full.length && { missing: full.filter((_, index) => partners[index] === undefined) }),
    },
  ];
}

type Partners = readonly (number | undefined)[];

function inOrder(wanted: readonly ExpectedRow[], partners: Partners, rows: ResultRows): Pair[] {
  const length = Math.max(wanted.length, rows.all.length);
  return Array.from({ length }, (_, at): Pair => {
    const row = partners[at];
    return row === undefined ? { expected: wanted[at], row: rows.all[at] } : { row, isEqual: true };
  });
}

function bySimilarity(wanted: readonly ExpectedRow[], partners: Partners, rows: ResultRows): Pair[] {
  const taken = new Set(partners);
  const missing = wanted.filter((_, index) => partners[index] === undefined);
  const pairs = missing.map((expected): Pair => {
    const row = rows.nearest(expected, taken);
    taken.add(row);
    return { expected, row };
  });
  return [...pairs, ...rows.all.filter((row) => !taken.has(row)).map((row) => ({ row }))];
}

/** Rows that came and must not. */
function tooMuch(came: readonly number[], rows: ResultRows): Pick<Failure, 'difference' | 'came'> {
  const pairs = came.map((row) => ({ row }));
  return {
    difference: differenceOf(pairs, rows),
    came: pairs.slice(0, MOST_EXPLAINED).flatMap((pair) => cameRow(pair, rows)),
  };
}

const cameRow = ({ expected, row, isEqual }: Pair, rows: ResultRows): CameRow[] =>
  row === undefined || isEqual ? [] : [{ row, columns: expected ? rows.differing(expected, row) : [] }];

function countText({ comparison, count }: NonNullable<Expectation['rows']>): string {
  if (comparison === '=' && count === 0) return 'no row';
  const words = { '=': '', '>=': 'at least ', '<=': 'at most ', '>': 'more than ', '<': 'fewer than ' };
  return `${words[comparison]}${counted(count, 'row')}`;
}

function equalsText(missing: number, unexpected: number): string {
  const lost = `${counted(missing, 'expected row')} ${missing === 1 ? 'is' : 'are'} missing`;
  const extra = `${counted(unexpected, 'row')} came that ${unexpected === 1 ? 'is' : 'are'} not expected`;
  return missing === 0 ? extra : unexpected === 0 ? lost : `${lost}, and ${extra}`;
}

const rowText = (row: ExpectedRow): string =>
  Object.entries(row)
    .map(([name, value]) => `${name} ${expectedText(value)}`)
    .join(', ');
