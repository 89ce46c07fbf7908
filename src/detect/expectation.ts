import { typeNamed } from '../types/types.ts';
import { checkCell } from './cell.ts';
import type { Written } from './written.ts';

/** A row as a test writes it: columns that are not mentioned do not matter. */
export type ExpectedRow = Readonly<Record<string, unknown>>;

export type Comparison = '=' | '>=' | '<=' | '>' | '<';

/** What a test expects of the result of its rule. */
export interface Expectation {
  readonly rows?: { readonly comparison: Comparison; readonly count: number };
  /** Each must be matched by a row of its own. */
  readonly includes: readonly ExpectedRow[];
  /** None may be matched by any row. */
  readonly excludes: readonly ExpectedRow[];
  /** These rows and no others. */
  readonly equals?: readonly ExpectedRow[];
  /** Whether `equals` is about the order too. */
  readonly ordered: boolean;
  /** The columns, in order; a type only where the test gives one. */
  readonly columns?: readonly { readonly name: string; readonly type?: string }[];
  /** The rule is refused with this code. */
  readonly error?: string;
}

const nothing = { includes: [], excludes: [], ordered: false } as const;

/** Expects no row at all. */
export const silence: Expectation = { ...nothing, rows: { comparison: '=', count: 0 } };
/** Expects a row or more. */
export const alarm: Expectation = { ...nothing, rows: { comparison: '>=', count: 1 } };

/** Whether the test shows that the rule fires. */
export const isPositive = ({ rows, includes, equals }: Expectation): boolean =>
  includes.length > 0 || (equals?.length ?? 0) > 0 || (rows !== undefined && least(rows) > 0);

/** Whether the test shows that the rule stays silent, or leaves something out. */
export const isNegative = ({ rows, excludes, equals }: Expectation): boolean =>
  excludes.length > 0 || equals?.length === 0 || (rows?.comparison === '=' && rows.count === 0);

/** The fewest rows that are right. */
export function least({ comparison, count }: NonNullable<Expectation['rows']>): number {
  if (comparison === '=' || comparison === '>=') return count;
  return comparison === '>' ? count + 1 : 0;
}

/** Whether a number of rows is right. */
export function isCount({ comparison, count }: NonNullable<Expectation['rows']>, rows: number): boolean {
  switch (comparison) {
    case '=':
      return rows === count;
    case '>=':
      return rows >= count;
    case '<=':
      return rows <= count;
    case '>':
      return rows > count;
    case '<':
      return rows < count;
  }
}

/** Reads `expect`. */
export function readExpectation(written: Written): Expectation {
  if (written.value === 'none') return silence;
  if (typeof written.value === 'string') {
    written.fail('`expect` is `none`, or has entries such as `rows: 1` or `includes: [ … ]`');
  }
  written.only('rows', 'includes', 'excludes', 'equals', 'ordered', 'columns', 'error');
  const entry = <T>(name: string, read: (written: Written) => T): T | undefined => {
    const found = written.entry(name);
    return found && read(found);
  };
  const rows = entry('rows', readCount);
  const equals = entry('equals', readRows);
  const columns = entry('columns', readColumns);
  const error = entry('error', (code) => code.text());
  const expectation: Expectation = {
    includes: entry('includes', readRows) ?? [],
    excludes: entry('excludes', readRows) ?? [],
    ordered: entry('ordered', (one) => one.boolean()) ?? false,
    ...(rows && { rows }),
    ...(equals && { equals }),
    ...(columns && { columns }),
    ...(error !== undefined && { error }),
  };
  if (Object.keys(written.map()).every((key) => key === 'ordered')) written.fail('`expect` expects nothing');
  if (expectation.ordered && !equals) written.fail('`ordered` says how `equals` compares, but there is no `equals`');
  return expectation;
}

function readCount(written: Written): NonNullable<Expectation['rows']> {
  const [, sign, digits] = /^\s*(>=|<=|>|<|=|==)?\s*(\d{1,9})\s*$/.exec(String(written.value)) ?? [];
  if (digits === undefined) written.fail('`rows` must be a number, or a comparison such as `>=1`');
  const comparison = (sign === undefined || sign === '==' ? '=' : sign) as Comparison;
  return { comparison, count: Number(digits) };
}

function readRows(written: Written): ExpectedRow[] {
  return written.items().map((item) => {
    for (const [, cell] of item.entries()) checkCell(cell);
    return item.map();
  });
}

function readColumns(written: Written): NonNullable<Expectation['columns']> {
  if (Array.isArray(written.value)) return written.items().map((item) => ({ name: item.text() }));
  return written.entries().map(([name, type]) => {
    if (!typeNamed(type.text())) type.fail(`\`${String(type.value)}\` is not a type of the language`);
    return { name, type: type.text() };
  });
}
