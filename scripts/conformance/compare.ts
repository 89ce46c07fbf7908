import Big from 'big.js';
import type { Answer, Case, CaseColumn, Cells } from './case.ts';

/** How strictly two values are compared. */
interface Rules {
  readonly arraysAsSets: boolean;
  /** Relative difference allowed between two reals. */
  readonly tolerance: number;
  /** The tolerance holds for integers too (estimates such as dcount). */
  readonly integersToo: boolean;
}

const EXACT = 1e-9;
const NEAR_ZERO = 1e-12;
const APPROXIMATE = 0.05;

/** Why the answer is not the expected one; undefined when it is. */
export function difference(expected: Case, got: Answer): string | undefined {
  const rules = { arraysAsSets: expected.arraysAsSets === true, tolerance: EXACT, integersToo: false };
  const why = columnsDiffer(expected.columns ?? [], got.columns) ?? rowsDiffer(expected, got, rules);
  if (why === undefined || expected.kind !== 'approximate') return why;
  return (
    columnsDiffer(expected.columns ?? [], got.columns) ??
    rowsDiffer(expected, got, { ...rules, tolerance: APPROXIMATE, integersToo: true })
  );
}

/** Why the answer has not even the shape of the expected one, for cases whose values differ from run to run. */
export function shapeDifference(expected: Case, got: Answer): string | undefined {
  const why = columnsDiffer(expected.columns ?? [], got.columns);
  if (why) return why;
  const rows = expected.rows ?? [];
  if (expected.rowCountStable && rows.length !== got.rows.length) return rowCount(rows.length, got.rows.length);
  const stable = new Set(expected.stableColumns);
  const positions = got.columns.flatMap(({ name }, position) => (stable.has(name) ? [position] : []));
  if (positions.length === 0) return undefined;
  const only = <T>(cells: readonly T[]) => positions.map((position) => cells[position] as T);
  const part: Case = { ...expected, columns: only(expected.columns ?? []), rows: rows.map(only), sortTies: false };
  return difference(part, { columns: only(got.columns), rows: got.rows.map(only) });
}

function columnsDiffer(expected: readonly CaseColumn[], got: readonly CaseColumn[]): string | undefined {
  const show = (columns: readonly CaseColumn[]) => columns.map(({ name, type }) => `${name}:${type}`).join(', ');
  const same =
    expected.length === got.length &&
    expected.every((column, i) => column.name === got[i]?.name && typesAgree(column.type, got[i].type));
  return same ? undefined : `columns: expected ${show(expected)}; got ${show(got)}`;
}

function typesAgree(expected: string, got: string): boolean {
  if (expected === 'integer') return got === 'int' || got === 'long';
  if (expected === 'number') return got === 'real' || got === 'decimal';
  return expected === got;
}

function rowsDiffer(expected: Case, got: Answer, rules: Rules): string | undefined {
  const rows = expected.rows ?? [];
  const types = (expected.columns ?? []).map(({ type }) => type);
  if (rows.length !== got.rows.length) return rowCount(rows.length, got.rows.length);
  if (expected.ordered === false || expected.order === 'any') return multisetDiffers(rows, got.rows, types, rules);
  if (expected.sortTies) return tieGroupsDiffer(expected, rows, got.rows, types, rules);
  return rows.map((row, i) => rowDiffers(row, got.rows[i] ?? [], types, rules, i)).find((why) => why !== undefined);
}

const rowCount = (expected: number, got: number) => `row count: expected ${expected}; got ${got}`;

function rowDiffers(expected: Cells, got: Cells, types: readonly string[], rules: Rules, row: number) {
  const at = types.findIndex((type, column) => !cellsAgree(expected[column], got[column], type, rules));
  if (at === -1) return undefined;
  return `row ${row}, column ${at}: expected ${JSON.stringify(expected[at])}; got ${JSON.stringify(got[at])}`;
}

function multisetDiffers(expected: readonly Cells[], got: readonly Cells[], types: readonly string[], rules: Rules) {
  const left = [...got];
  for (const row of expected) {
    const match = left.findIndex((other) => rowDiffers(row, other, types, rules, 0) === undefined);
    if (match === -1) return `row missing: ${JSON.stringify(row)}; unmatched: ${JSON.stringify(left.slice(0, 3))}`;
    left.splice(match, 1);
  }
  return undefined;
}

/** Sort keys by position; rows between which the keys do not change as a multiset. */
function tieGroupsDiffer(
  expected: Case,
  rows: readonly Cells[],
  got: readonly Cells[],
  types: readonly string[],
  rules: Rules,
): string | undefined {
  const names = new Set(expected.sortKeys?.map(({ name }) => name));
  const keys = (expected.columns ?? []).flatMap(({ name }, position) => (names.has(name) ? [position] : []));
  const keysOf = (row: Cells) => keys.map((key) => row[key]);
  const keyTypes = keys.map((key) => types[key] ?? '');
  for (let start = 0; start < rows.length; ) {
    const key = keysOf(rows[start] as Cells);
    let end = start;
    while (end < rows.length && !rowDiffers(key, keysOf(rows[end] as Cells), keyTypes, rules, end)) end++;
    const why = multisetDiffers(rows.slice(start, end), got.slice(start, end), types, rules);
    if (why) return why;
    start = end;
  }
  return undefined;
}

function cellsAgree(expected: unknown, got: unknown, type: string, rules: Rules): boolean {
  if (expected === null || got === null || got === undefined) return expected === got;
  switch (type) {
    case 'int':
    case 'long':
    case 'integer':
      return expected === got || (rules.integersToo && realsAgree(Number(expected), Number(got), rules));
    case 'real':
      return (typeof got === 'number' || expected === got) && realsAgree(Number(expected), Number(got), rules);
    case 'number':
      return realsAgree(Number(expected), Number(got), rules);
    case 'decimal':
      return new Big(String(expected)).eq(String(got));
    case 'datetime':
    case 'timespan':
      return instant(String(expected)) === instant(String(got));
    case 'dynamic':
      return dynamicsAgree(expected, got, rules);
    default:
      return expected === got;
  }
}

/** One text for each instant or duration: the fraction without trailing zeros. */
const instant = (text: string): string =>
  text.replace(/(:\d\d)(?:(\.\d*?)0*)?(Z?)$/, (_, seconds, fraction = '', zone) =>
    fraction === '.' ? seconds + zone : seconds + fraction + zone,
  );

function realsAgree(expected: number, got: number, rules: Rules): boolean {
  if (Object.is(expected, got) || expected === got) return true;
  if (!Number.isFinite(expected) || !Number.isFinite(got)) return false;
  const difference = Math.abs(expected - got);
  return difference <= NEAR_ZERO || difference <= rules.tolerance * Math.max(Math.abs(expected), Math.abs(got));
}

function dynamicsAgree(expected: unknown, got: unknown, rules: Rules): boolean {
  if (typeof expected === 'number' && typeof got === 'number') {
    // Two integers may be longs: then only the same one will do.
    const integers = Number.isSafeInteger(expected) && Number.isSafeInteger(got);
    return integers && !rules.integersToo ? expected === got : realsAgree(expected, got, rules);
  }
  if (Array.isArray(expected) && Array.isArray(got)) return arraysAgree(expected, got, rules);
  if (isObject(expected) && isObject(got)) {
    const keys = Object.keys(expected);
    return (
      keys.length === Object.keys(got).length &&
      keys.every((key) => Object.hasOwn(got, key) && dynamicsAgree(expected[key], got[key], rules))
    );
  }
  return expected === got;
}

function arraysAgree(expected: readonly unknown[], got: readonly unknown[], rules: Rules): boolean {
  if (expected.length !== got.length) return false;
  if (!rules.arraysAsSets) return expected.every((element, i) => dynamicsAgree(element, got[i], rules));
  const left = [...got];
  return expected.every((element) => {
    const match = left.findIndex((other) => dynamicsAgree(element, other, rules));
    if (match !== -1) left.splice(match, 1);
    return match !== -1;
  });
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
