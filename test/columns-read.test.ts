import { describe, expect, test } from 'vitest';
import { columnsRead, QueryError, run, table } from '../src/index.ts';
import { ConstantColumn } from '../src/table/column.ts';
import { jsonTextOf } from '../src/table/rows.ts';
import { Table } from '../src/table/table.ts';
import { nothing } from '../src/types/values.ts';

const events = table(
  [
    { Time: '2026-01-15T10:00:00Z', Device: 'a', User: 'ann', Size: 1, Extra: { a: [1, 2] }, Note: 'x' },
    { Time: '2026-01-15T11:00:00Z', Device: 'b', User: 'bob', Size: 2, Extra: { a: [3] }, Note: 'y' },
    { Time: '2026-01-15T12:00:00Z', Device: 'a', User: 'cid', Size: 3, Extra: { b: 5 }, Note: 'z' },
  ],
  { Time: 'datetime', Device: 'string', User: 'string', Size: 'long', Extra: 'dynamic', Note: 'string' },
);
const devices = table([{ Device: 'a', Owner: 'ann', Note: 'z' }], {
  Device: 'string',
  Owner: 'string',
  Note: 'string',
});
const tables = { Events: events, Devices: devices };
const schemas = new Map(Object.entries(tables).map(([name, { schema }]) => [name, schema]));
const ALL = 'Time Device User Size Extra Note';

/** The columns that a query reads of each table that it reads any of. */
function reads(query: string): string {
  const columns = columnsRead(query, schemas);
  if (columns === undefined) return 'unknown';
  const named = [...columns].filter(([, read]) => read.size > 0);
  return named.map(([name, read]) => `${name}: ${schemaOrder(name, read)}`).join('; ');
}

const schemaOrder = (table: string, read: ReadonlySet<string>): string =>
  (schemas.get(table) ?? []).flatMap(({ name }) => (read.has(name) ? [name] : [])).join(' ');

/** The tables with nothing in the columns that are not read. */
function emptied(query: string): Record<string, Table> {
  const columns = columnsRead(query, schemas);
  const empty = ([name, { schema, columns: full, rows }]: [string, Table]): [string, Table] => {
    const kept = full.map((column, index) =>
      columns === undefined || columns.get(name)?.has(schema[index]?.name ?? '')
        ? column
        : new ConstantColumn(column.type, rows, nothing(column.type)),
    );
    return [name, new Table(schema, kept, rows)];
  };
  return Object.fromEntries(Object.entries(tables).map(empty));
}

function resultOf(query: string, over: Record<string, Table>): string {
  try {
    return run(query, { tables: over, now: '2026-01-15T13:00:00Z' })
      .tables.map((result) => jsonTextOf(result.table))
      .join('\n');
  } catch (problem) {
    if (problem instanceof QueryError) return problem.message;
    throw problem;
  }
}

describe('the columns that a query reads', () => {
  test.each([
    ['Events', `Events: ${ALL}`],
    ['Events | count', ''],
    ['Events | where Size > 1 | count', 'Events: Size'],
    ['Events | where Time > ago(1d) | project User', 'Events: Time User'],
    ['Events | project-away Note | project Device', 'Events: Device'],
    ['Events | extend Big = Size > 1 | project User', 'Events: User Size'],
    ['Events | project-rename Who = User | project Who', 'Events: User'],
    ['Events | where * has "ann" | project Size', 'Events: Device User Size Extra Note'],
    ['Events | summarize Sum = sum(Size) by Device', 'Events: Device Size'],
    ['Events | summarize arg_max(Time, User) by Device', 'Events: Time Device User'],
    ['Events | summarize arg_max(Time, *) by Device', `Events: ${ALL}`],
    ['Events | distinct Device | count', 'Events: Device'],
    ['Events | project-away Extra | distinct * | count', 'Events: Time Device User Size Note'],
    ['Events | top 2 by Time | project User', 'Events: Time User'],
    ['Events | sort by Size asc | extend Row = row_number() | project Row, Device', 'Events: Device Size'],
    ['Events | join kind=inner Devices on Device | project Owner', 'Events: Device; Devices: Device Owner'],
    ['Events | join kind=inner Devices on Device | project Note1', 'Events: Device; Devices: Device Note'],
    ['Events | join kind=leftanti Devices on Device | project User', 'Events: Device User; Devices: Device'],
    ['Events | join kind=rightsemi Devices on Device | project Owner', 'Events: Device; Devices: Device Owner'],
    ['Events | lookup Devices on Device | project Owner, User', 'Events: Device User; Devices: Device Owner'],
    ['union Events, Devices | project Note', 'Events: Note; Devices: Note'],
    ['union withsource=From Events, Devices | project From, Owner', 'Devices: Owner'],
    ['Events | where Device in (Devices) | project Size', 'Events: Device Size; Devices: Device'],
    ['Events | where Size > toscalar(Events | summarize avg(Size)) | project User', 'Events: User Size'],
    ['let E = Events | where Size > 1; E | project User | union (E | project Note)', 'Events: User Size Note'],
    ['let E = materialize(Events | where Size > 1); E | count; E | project Note', 'Events: Size Note'],
    ['let f = (T:(Size:long)) { T | summarize sum(Size) }; f(Events)', 'Events: Size'],
    ['Events | mv-expand Part = Extra.a | project Part, User', 'Events: User Extra'],
    ['Events | mv-apply Part = Extra.a to typeof(long) on (top 1 by Part) | project Part', `Events: ${ALL}`],
    ['Events | make-series count() on Time step 1h by Device', 'Events: Time Device'],
    ['Events | project Whole = pack_all() | project Whole', `Events: ${ALL}`],
    ['Events | parse Note with "x" Rest | project Rest', `Events: ${ALL}`],
    ['Events | project column_ifexists("Note", "")', 'Events: Note'],
    ['Events | take 1 | project Device', 'Events: Device'],
    ['Events | getschema', ''],
    ['search "ann" | project $table', 'Events: Device User Size Extra Note; Devices: Device Owner Note'],
    ['print now()', ''],
    ['Events | evaluate pivot(Device, count(), User)', 'unknown'],
    ['Events | evaluate bag_unpack(Extra)', 'unknown'],
    ['Events | where Nowhere == 1', 'unknown'],
  ])('%s', (query, expected) => {
    expect(reads(query)).toBe(expected);
    expect(resultOf(query, emptied(query))).toBe(resultOf(query, tables));
  });
});
