import { valuesColumn } from '../table/column.ts';
import { Table } from '../table/table.ts';
import { textOf } from '../types/text.ts';
import type { Field, ScalarType } from '../types/types.ts';
import type { Value } from '../types/values.ts';
import { groupsOf } from './rows.ts';
import { unanswerable } from './unanswerable.ts';

/** The names that the column before the last gives, in order of appearance. */
export function pivotNames(summary: Table): string[] {
  const at = summary.columns.length - 2;
  const type = summary.schema[at]?.type ?? 'unknown';
  const names = new Set<string>();
  for (const value of summary.columns[at] ?? []) {
    const name = textOf(value, type);
    if (value === null || name === '') unanswerable('the pivoted column has an empty value');
    if (summary.schema.slice(0, at).some((field) => field.name === name))
      unanswerable(`the value '${name}' is the name of another column`);
    names.add(name);
  }
  return [...names];
}

/**
 * Turns rows of keys, a name and a value into rows of keys with a column for each of the names. `missing` is the value
 * where there is no row.
 */
export function pivoted(summary: Table, names: readonly string[], missing: Value): Table {
  const width = summary.columns.length - 2;
  const type = (summary.schema[width + 1] as Field).type as ScalarType;
  const nameType = (summary.schema[width] as Field).type;
  const [nameColumn, valueColumn] = summary.columns.slice(width);
  const groups = groupsOf(summary.columns.slice(0, width), summary.rows);
  const cells = groups.map(
    ({ rows }) => new Map(rows.map((row) => [textOf(nameColumn?.at(row) ?? null, nameType), row])),
  );
  const first = Int32Array.from(groups, ({ rows }) => rows[0] as number);
  const columns = names.map((name) => {
    const values = cells.map((row) => {
      const at = row.get(name);
      return at === undefined ? missing : (valueColumn?.at(at) ?? null);
    });
    return valuesColumn(type, values);
  });
  const schema = [...summary.schema.slice(0, width), ...names.map((name) => ({ name, type }))];
  return new Table(
    schema,
    [...summary.columns.slice(0, width).map((column) => column.take(first)), ...columns],
    groups.length,
  );
}
