import { didYouMean, nearest } from '../source/suggest.ts';
import { isoText } from '../table/rows.ts';
import type { Table } from '../table/table.ts';
import { textOf } from '../types/text.ts';
import { nothing } from '../types/values.ts';
import { expectedText, isExpected } from './cell.ts';
import { type Expectation, type ExpectedRow, isCount, least } from './expectation.ts';
import type { Difference, DifferenceLine, Failure } from './failure.ts';
import { pairUp } from './pair-up.ts';
import { listed } from './words.ts';

/** Everything about a result that is not as expected. */
export function compare(expectation: Expectation, table: Table, now: bigint): Failure[] {
  const result = new ComparedResult(table, now);
  const { rows, includes, excludes, equals, columns } = expectation;
  const unknown = result.unknownColumns([...includes, ...excludes, ...(equals ?? [])]);
  if (unknown.length > 0) return unknown;
  return [
    ...(columns ? result.columns(columns) : []),
    ...(rows ? result.count(rows) : []),
    ...(includes.length > 0 ? result.includes(includes) : []),
    ...(excludes.length > 0 ? result.excludes(excludes) : []),
    ...(equals ? result.equals(equals, expectation.ordered) : []),
  ];
}

/** More rows and columns of a difference nobody reads. */
const MOST_ROWS = 12;
const MOST_COLUMNS = 8;

class ComparedResult {
  private readonly names: readonly string[];

  constructor(
    private readonly table: Table,
    private readonly now: bigint,
  ) {
    this.names = table.schema.map(({ name }) => name);
  }

  unknownColumns(rows: readonly ExpectedRow[]): Failure[] {
    const unknown = new Set(rows.flatMap((row) => Object.keys(row)).filter((name) => !this.names.includes(name)));
    return [...unknown].map((name) => {
      const help = didYouMean(nearest(name, this.names)) ?? `It has ${this.names.join(', ')}.`;
      return { kind: 'columns', message: `the result has no column \`${name}\`. ${help}` };
    });
  }

  columns(wanted: NonNullable<Expectation['columns']>): Failure[] {
    const typed = wanted.some(({ type }) => type !== undefined);
    const text = (name: string, type: string | undefined) => (type === undefined ? name : `${name}: ${type}`);
    const expected = wanted.map(({ name, type }) => text(name, type));
    const got = this.table.schema.map(({ name, type }) => text(name, typed ? type : undefined));
    if (expected.join('\n') === got.join('\n')) return [];
    const missing = expected.filter((each) => !got.includes(each));
    const extra = got.filter((each) => !expected.includes(each));
    const parts = [
      ...(missing.length > 0 ? [`${listed(missing)} ${missing.length === 1 ? 'is' : 'are'} missing`] : []),
      ...(extra.length > 0 ? [`${listed(extra)} ${extra.length === 1 ? 'is' : 'are'} not expected`] : []),
      ...(missing.length + extra.length === 0 ? [`their order is ${got.join(', ')}`] : []),
    ];
    return [{ kind: 'columns', message: `the columns are not those expected: ${parts.join(', ')}` }];
  }

  count(rows: NonNullable<Expectation['rows']>): Failure[] {
    const got = this.table.rows;
    if (isCount(rows, got)) return [];
    const wanted = rows.count === 0 && rows.comparison === '=' ? 'no row' : countText(rows);
    return [
      {
        kind: 'rows',
        message: `expected ${wanted}, but got ${got === 0 ? 'none' : got}`,
        ...(got < least(rows) ? { isSilent: true } : { difference: this.extraRows() }),
      },
    ];
  }

  includes(wanted: readonly ExpectedRow[]): Failure[] {
    const partners = pairUp(wanted.length, this.table.rows, (each, row) =>
      this.isMatch(wanted[each] as ExpectedRow, row),
    );
    return wanted.flatMap((expected, index): Failure[] => {
      if (partners[index] !== undefined) return [];
      const nearest = this.nearest(expected, new Set(partners));
      const message =
        this.table.rows === 0
          ? 'expected a row, but got none'
          : nearest === undefined
            ? 'an expected row is missing: those that match it are taken by other expected rows'
            : 'an expected row is missing; the most similar row that came differs';
      return [{ kind: 'includes', message, difference: this.difference([[expected, nearest]]), isSilent: true }];
    });
  }

  excludes(unwanted: readonly ExpectedRow[]): Failure[] {
    return unwanted.flatMap((expected): Failure[] => {
      const found = this.rows().filter((row) => this.isMatch(expected, row));
      if (found.length === 0) return [];
      const message = `a row came that must not: ${rowText(expected)}`;
      return [{ kind: 'excludes', message, difference: this.difference(found.map((row) => [undefined, row])) }];
    });
  }

  equals(wanted: readonly ExpectedRow[], ordered: boolean): Failure[] {
    // A column that one row mentions is empty in those that do not.
    const names = [...new Set(wanted.flatMap((row) => Object.keys(row)))];
    const full = wanted.map((row) => Object.fromEntries(names.map((name) => [name, row[name] ?? null])));
    const rows = this.rows();
    const isMatch = (each: number, row: number) => this.isMatch(full[each] as ExpectedRow, row);
    const partners: readonly (number | undefined)[] = ordered
      ? full.map((_, each) => (each < rows.length && isMatch(each, each) ? each : undefined))
      : pairUp(full.length, rows.length, isMatch);
    const taken = new Set(partners);
    if (!partners.includes(undefined) && rows.every((row) => taken.has(row))) return [];
    const isReordered = ordered && !pairUp(full.length, rows.length, isMatch).includes(undefined);
    const message =
      isReordered && full.length === rows.length
        ? 'the rows are those expected, but in another order'
        : `the rows are not those expected: ${partners.filter((row) => row === undefined).length} missing, ${rows.length - taken.size + (taken.has(undefined) ? 1 : 0)} unexpected`;
    const pairs = ordered ? this.inOrder(full, partners) : this.bySimilarity(full, partners);
    const isSilent = rows.length < full.length;
    return [{ kind: 'equals', message, difference: this.difference(pairs), ...(isSilent && { isSilent: true }) }];
  }

  private inOrder(wanted: readonly ExpectedRow[], partners: readonly (number | undefined)[]): Pair[] {
    const length = Math.max(wanted.length, this.table.rows);
    return Array.from({ length }, (_, at): Pair => {
      if (partners[at] !== undefined) return [undefined, partners[at], true];
      return [wanted[at], at < this.table.rows ? at : undefined];
    });
  }

  private bySimilarity(wanted: readonly ExpectedRow[], partners: readonly (number | undefined)[]): Pair[] {
    const taken = new Set<number | undefined>(partners);
    const pairs: Pair[] = [];
    for (const [index, expected] of wanted.entries()) {
      if (partners[index] !== undefined) continue;
      const nearest = this.nearest(expected, taken);
      taken.add(nearest);
      pairs.push([expected, nearest]);
    }
    for (const row of this.rows()) if (!taken.has(row)) pairs.push([undefined, row]);
    return pairs;
  }

  private rows(): number[] {
    return Array.from({ length: this.table.rows }, (_, row) => row);
  }

  private isMatch(expected: ExpectedRow, row: number): boolean {
    return Object.entries(expected).every(([name, value]) => this.isCell(name, value, row));
  }

  private isCell(name: string, expected: unknown, row: number): boolean {
    const index = this.names.indexOf(name);
    const type = this.table.schema[index]?.type ?? 'string';
    return isExpected(expected, this.table.columns[index]?.at(row) ?? nothing(type), type, this.now);
  }

  /** The row that has most of what is expected, of those not taken. */
  private nearest(expected: ExpectedRow, taken: ReadonlySet<number | undefined>): number | undefined {
    let best: number | undefined;
    let most = -1;
    for (const row of this.rows()) {
      if (taken.has(row)) continue;
      const equal = Object.entries(expected).filter(([name, value]) => this.isCell(name, value, row)).length;
      if (equal > most) [best, most] = [row, equal];
    }
    return best;
  }

  private extraRows(): Difference {
    return this.difference(this.rows().map((row) => [undefined, row]));
  }

  /** Pairs of an expected row and one that came; columns that say something come first. */
  private difference(pairs: readonly Pair[]): Difference {
    const differing = (name: string) =>
      pairs.some(
        ([expected, row]) =>
          expected && Object.hasOwn(expected, name) && row !== undefined && !this.isCell(name, expected[name], row),
      );
    const mentioned = (name: string) => pairs.some(([expected]) => expected && Object.hasOwn(expected, name));
    const varied = (name: string) => !mentioned(name) && !pairs.some(([expected]) => expected !== undefined);
    const columns = [
      ...this.names.filter(differing),
      ...this.names.filter((name) => mentioned(name) && !differing(name)),
      ...this.names.filter(varied),
    ].slice(0, MOST_COLUMNS);
    const shown = columns.toSorted((a, b) => this.names.indexOf(a) - this.names.indexOf(b));
    const lines = pairs.flatMap((pair) => this.lines(shown, pair));
    return { columns: shown, lines: lines.slice(0, MOST_ROWS), more: Math.max(0, lines.length - MOST_ROWS) };
  }

  private lines(columns: readonly string[], [expected, row, isEqual]: Pair): DifferenceLine[] {
    const differs = columns.map(
      (name) =>
        expected !== undefined &&
        row !== undefined &&
        Object.hasOwn(expected, name) &&
        !this.isCell(name, expected[name], row),
    );
    const wanted: DifferenceLine[] = expected
      ? [
          {
            sign: '-',
            differs,
            cells: columns.map((name) => (Object.hasOwn(expected, name) ? expectedText(expected[name]) : '·')),
          },
        ]
      : [];
    const got: DifferenceLine[] =
      row === undefined
        ? []
        : [{ sign: isEqual ? ' ' : '+', differs, cells: columns.map((name) => this.cellText(name, row)) }];
    return [...wanted, ...got];
  }

  private cellText(name: string, row: number): string {
    const index = this.names.indexOf(name);
    const type = this.table.schema[index]?.type ?? 'string';
    const value = this.table.columns[index]?.at(row) ?? null;
    return type === 'datetime' && value !== null ? isoText(value as bigint) : textOf(value, type);
  }
}

type Pair = readonly [expected: ExpectedRow | undefined, row: number | undefined, isEqual?: boolean];

const countText = ({ comparison, count }: NonNullable<Expectation['rows']>): string => {
  const words = { '=': '', '>=': 'at least ', '<=': 'at most ', '>': 'more than ', '<': 'fewer than ' };
  return `${words[comparison]}${count} row${count === 1 ? '' : 's'}`;
};

const rowText = (row: ExpectedRow): string =>
  Object.entries(row)
    .map(([name, value]) => `${name} ${expectedText(value)}`)
    .join(', ');
