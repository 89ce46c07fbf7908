import { type Column, DictionaryColumn, Int64Column } from '../src/table/column.ts';
import { Table } from '../src/table/table.ts';
import { SelectedText, TextColumn } from '../src/table/text-column.ts';

/** The same table with nothing kept from queries before: what holds the entries is new, the entries are not. */
export const fresh = (table: Table): Table => new Table(table.schema, table.columns.map(freshColumn), table.rows);

function freshColumn(column: Column): Column {
  if (column instanceof DictionaryColumn)
    return new DictionaryColumn(column.type, column.codes, [...column.values], column.isDistinct);
  if (column instanceof Int64Column)
    return new Int64Column(column.type as 'long', new BigInt64Array(column.data.buffer), column.nulls);
  if (column instanceof SelectedText) {
    const { source, rows, isDistinct } = column;
    return new SelectedText(new TextColumn([...source.blocks], source.ends), rows, isDistinct);
  }
  return column instanceof TextColumn ? new TextColumn([...column.blocks], column.ends) : column;
}
