import { toDynamic } from '../types/convert.ts';
import type { Dynamic, Value } from '../types/values.ts';
import { alias, any, bool, nullable, optional, overload, overloadFor, rest, scalar, string } from './define.ts';

/**
 * Functions that the binder treats itself, because they look at names, tables or columns rather than at values. Their
 * entries carry the documentation; where code is here, the binder has rewritten the call to fit it.
 */

/** The bag of alternating names and values; `ignore` leaves out nulls and empty strings. */
const packed = (ignore: boolean) =>
  overloadFor([rest(nullable(any('columns')))], 'dynamic', (types) => (...given) => {
    const values = given as unknown as Value[];
    const bag = new Map<string, Dynamic>();
    for (let at = 0; at + 1 < values.length; at += 2) {
      const value = values[at + 1] ?? null;
      if (ignore && (value === null || value === '')) continue;
      bag.set(String(values[at]), toDynamic(value, types[at + 1] ?? 'unknown'));
    }
    return bag;
  });
export const packedColumns = { all: packed(false), present: packed(true) };

export const packAll = scalar({
  name: 'pack_all',
  category: 'dynamic',
  doc: 'Packs all columns of the row into a property bag; with true, without nulls and empty strings.',
  examples: [['toscalar(print a = 1, b = "x" | project pack_all())', 'dynamic({"a": 1, "b": "x"})']],
  overloads: [overload([optional(bool('ignore_null_empty'))], 'dynamic', () => null)],
});

export const bagPackColumns = scalar({
  name: 'bag_pack_columns',
  category: 'dynamic',
  doc: 'Packs the columns named into a property bag.',
  examples: [['toscalar(print a = 1, b = "x" | project bag_pack_columns(a))', 'dynamic({"a": 1})']],
  overloads: [overload([rest(any('column'))], 'dynamic', () => null, { least: 1 })],
});

export const toscalar = scalar({
  name: 'toscalar',
  category: 'table',
  doc: 'Gives the first value of the first column of a table, evaluated once.',
  examples: [['toscalar(range x from 1 to 9 step 1 | count)', '9']],
  overloads: [overload([any('table')], 'dynamic', () => null)],
});

export const columnIfExists = scalar({
  name: 'column_ifexists',
  category: 'table',
  doc: 'Gives the column of that name when the table has it, else the default.',
  examples: [['toscalar(print a = 1 | project column_ifexists("b", 2))', '2']],
  overloads: [overload([string('column'), any('default')], 'dynamic', () => null)],
  named: 'named column',
});
export const columnifexists = alias('columnifexists', columnIfExists);

export const columnNamesOf = scalar({
  name: 'column_names_of',
  category: 'table',
  doc: 'Gives the names of the columns of a table as an array.',
  examples: [['column_names_of((print a = 1, b = 2))', 'dynamic(["a", "b"])']],
  overloads: [overload([any('table')], 'dynamic', () => null)],
});

export const ingestionTime = scalar({
  name: 'ingestion_time',
  category: 'table',
  doc: 'Gives the time a row was stored; offline it is the column that the setting ingestionTime names.',
  examples: [['isnull(datetime(null))', 'true']],
  overloads: [overload([], 'datetime', () => null)],
  named: { prefix: '$IngestionTime', arguments: 0 },
  differs: 'Offline no row was ever ingested: the value of a column stands in.',
});

export const binAuto = scalar({
  name: 'bin_auto',
  category: 'rounding',
  doc: 'Rounds down to a bin whose size and anchor come from the settings query_bin_auto_size and query_bin_auto_at.',
  examples: [['bin(7, 5)', '5']],
  overloads: [overload([any('value')], 'dynamic', () => null)],
  named: 'argument',
});
