import type { Column } from '../../table/column.ts';
import { Table } from '../../table/table.ts';
import { narrowed, narrowSchema } from '../../tabular/narrow.ts';
import { rowsNear as nearRows } from '../../tabular/rows-near.ts';
import { mergedSchema, mergeSchemas } from '../../tabular/schema-merge.ts';
import { intersections } from '../../tabular/sketches.ts';
import type { Type } from '../../types/types.ts';
import { freeName } from '../scope.ts';
import { Arguments } from './arguments.ts';
import { applied, plugin, reportRefusal } from './define.ts';

/** Types whose values the narrow form writes as tostring() does. */
const narrowTypes: readonly Type[] = ['string', 'int', 'long', 'guid'];

export const narrow = plugin({
  name: 'narrow',
  syntax: 'T | evaluate narrow()',
  doc: 'Gives a row for each cell: the number of its row, the name of its column, and its text.',
  example: [
    'datatable(a:string, b:long)["x", 1, "y", 2] | evaluate narrow()',
    'datatable(Row:long, Column:string, Value:string)[0, "a", "x", 0, "b", "1", 1, "a", "y", 1, "b", "2"]',
  ],
  differs: 'It takes columns of strings, integers and guids: how Kusto writes other types and nulls is not documented.',
  bind: (call) => {
    const given = new Arguments(call);
    if (given.failed || call.input.open) return undefined;
    const other = call.input.schema.find(({ type }) => !narrowTypes.includes(type));
    if (other) return reportRefusal(call, `how it writes values of type ${other.type} is not documented`);
    return applied(call, narrowSchema, ([table]) => narrowed(table as Table), { serialized: true });
  },
});

export const rowsNear = plugin({
  name: 'rows_near',
  syntax: 'T | evaluate rows_near(Condition, NumRows [, RowsAfter])',
  doc: 'Keeps the rows that fulfil a condition and so many rows before and after each of them.',
  example: [
    'range x from 1 to 9 step 1 | sort by x asc | evaluate rows_near(x == 4, 1, 2)',
    'range x from 3 to 6 step 1',
  ],
  bind: (call) => {
    const given = new Arguments(call, 'Condition', 'NumRows', 'RowsAfter?');
    const condition = given.expression('Condition', 'bool');
    const before = Number(given.constant('NumRows', 'long') ?? 0n);
    const after = Number(given.constant('RowsAfter', 'long') ?? before);
    if (given.failed) return undefined;
    if (before < 0 || after < 0) return reportRefusal(call, 'the numbers of rows cannot be negative');
    const { input } = call;
    const apply = ([table]: readonly Table[], [column]: readonly Column[]) =>
      nearRows(table as Table, column as Column, before, after);
    const { serialized = false, open = false } = input;
    return applied(call, input.schema, apply, { expressions: [condition], serialized, open });
  },
});

export const schemaMerge = plugin({
  name: 'schema_merge',
  syntax: 'T | evaluate schema_merge([PreserveOrder = true | false])',
  doc: 'Merges the schemas that getschema gave for several tables into one.',
  example: [
    'union (datatable(a:long)[] | getschema), (datatable(a:long, b:string)[] | getschema) | evaluate schema_merge()',
    'datatable(a:long, b:string)[] | getschema',
  ],
  differs:
    'It refuses a column that has different types in the schemas: which type they are brought to is not documented.',
  bind: (call) => {
    const given = new Arguments(call, 'PreserveOrder?');
    const keepOrder = given.constant('PreserveOrder', 'bool') ?? true;
    const { binder, input, node } = call;
    if (given.failed || input.open) return undefined;
    const indexes = mergedSchema.map(({ name }) => input.schema.findIndex((field) => field.name === name));
    const missing = mergedSchema.find((_, position) => indexes[position] === -1);
    if (missing) {
      binder.report('KS249', node.call.function.span, missing.name);
      return undefined;
    }
    const apply = ([table]: readonly Table[]) => {
      const { schema, columns, rows } = table as Table;
      const picked = new Table(
        indexes.map((index) => schema[index] as Table['schema'][number]),
        indexes.map((index) => columns[index] as Column),
        rows,
      );
      return mergeSchemas(picked, keepOrder === true);
    };
    return applied(call, mergedSchema, apply);
  },
});

export const dcountIntersect = plugin({
  name: 'dcount_intersect',
  syntax: 'T | evaluate dcount_intersect(Hll1, Hll2 [, …])',
  doc: 'Counts what the first of several results of hll() has in common with the second, the first two with the third, and so on.',
  example: [
    'range x from 1 to 6 step 1 | summarize a = hll(x), b = hll(x * 2) | evaluate dcount_intersect(a, b) | project s0, s1',
    'print s0 = 6, s1 = 3',
  ],
  differs: 'The counts are exact, where Kusto estimates them.',
  bind: (call) => {
    const given = new Arguments(call, 'hll_1', 'hll_2', 'hll…');
    const sets = [given.column('hll_1'), given.column('hll_2'), ...given.columns('hll')];
    if (given.failed) return undefined;
    const { input, binder } = call;
    const wrong = sets.find(({ type }) => type !== 'dynamic');
    if (wrong) {
      binder.report('KS107', wrong.span, 'dynamic', wrong.type);
      return undefined;
    }
    const schema = [...input.schema];
    for (let position = 0; position < sets.length; position++) {
      const name = freeName(`s${position}`, (each) => schema.some((field) => field.name === each));
      schema.push({ name, type: 'long' });
    }
    const apply = ([table]: readonly Table[]) => {
      const { columns, rows } = table as Table;
      const counted = intersections(
        sets.map(({ index }) => columns[index] as Column),
        rows,
      );
      return new Table(schema, [...columns, ...counted], rows);
    };
    return applied(call, schema, apply, { serialized: input.serialized === true, open: input.open === true });
  },
});
