import Big from 'big.js';
import { type Column, valuesColumn } from '../table/column.ts';
import { convert } from '../types/convert.ts';
import { identity, isDecimal, nothing, type Value } from '../types/values.ts';
import {
  any,
  bool,
  type Complaint,
  constant,
  datetime,
  index,
  long,
  nullable,
  number,
  type Overload,
  optional,
  orderable,
  overloadOfColumns,
  type ScalarFunction,
  scalar,
  timespan,
  typeOfArgument,
} from './define.ts';
import { notKnown } from './unknown.ts';

/** Window functions look at the rows around, so they are no functions of their arguments alone. */
const windowFunction = (entry: Omit<ScalarFunction, 'kind' | 'category' | 'window' | 'volatile'>): ScalarFunction =>
  scalar({ ...entry, category: 'window', window: true, volatile: true });

const restart = optional(nullable(bool('restart')));

/** Computes a column row by row; `next` also learns whether the row starts anew: the first does, and where `restart` is true. */
function running(
  type: Column['type'],
  length: number,
  restart: Column | undefined,
  next: (row: number, anew: boolean) => Value,
): Column {
  const values = new Array<Value>(length);
  for (let row = 0; row < length; row++) values[row] = next(row, row === 0 || restart?.at(row) === true);
  return valuesColumn(type, values);
}

const ordered = 'datatable(x:long)[10, 20, 20, 50] | serialize';

export const rowNumber = windowFunction({
  name: 'row_number',
  doc: 'The number of the row, from 1 or another start; it starts again where `restart` is true.',
  examples: [
    [`${ordered} | project n = row_number()`, 'datatable(n:long)[1, 2, 3, 4]'],
    [`${ordered} | project n = row_number(5, x == 50)`, 'datatable(n:long)[5, 6, 7, 5]'],
  ],
  overloads: [
    overloadOfColumns([optional(long('start')), restart], 'long', ([start, restart], length) => {
      let number = 0n;
      return running('long', length, restart, (row, anew) => {
        number = anew ? ((start?.at(row) ?? 1n) as bigint) : number + 1n;
        return number;
      });
    }),
  ],
});

const sameAs = (left: Value, right: Value): boolean => Object.is(identity(left), identity(right));

/** Ranks change where the term differs from that of the row before. */
const ranking = (rankOf: (rank: bigint, position: bigint) => bigint): Overload =>
  overloadOfColumns([nullable(orderable('term')), restart], 'long', ([term, restart], length) => {
    let rank = 0n;
    let position = 0n;
    return running('long', length, restart, (row, anew) => {
      position = anew ? 1n : position + 1n;
      if (anew) rank = 1n;
      else if (!sameAs((term as Column).at(row), (term as Column).at(row - 1))) rank = rankOf(rank, position);
      return rank;
    });
  });

export const rowRankDense = windowFunction({
  name: 'row_rank_dense',
  doc: 'The rank of the row: one more wherever the term differs from the row before.',
  examples: [[`${ordered} | project r = row_rank_dense(x)`, 'datatable(r:long)[1, 2, 2, 3]']],
  overloads: [ranking((rank) => rank + 1n)],
});

export const rowRankMin = windowFunction({
  name: 'row_rank_min',
  doc: 'The rank of the row: the number of the first row with the same term.',
  examples: [[`${ordered} | project r = row_rank_min(x)`, 'datatable(r:long)[1, 2, 2, 4]']],
  overloads: [ranking((_, position) => position)],
});

/** Adds two values of one numeric type as Kusto does: integers wrap. */
function plus(type: Column['type'], left: Value, right: Value): Value {
  if (isDecimal(left) && isDecimal(right)) return left.plus(right);
  if (typeof left === 'bigint') return BigInt.asIntN(64, left + (right as bigint));
  const sum = (left as number) + (right as number);
  return type === 'int' ? sum | 0 : sum;
}
const zeroOf = (type: Column['type']): Value => (type === 'long' ? 0n : type === 'decimal' ? new Big(0) : 0);

export const rowCumsum = windowFunction({
  name: 'row_cumsum',
  doc: 'The sum of the term over this row and those before it, since `restart` was last true.',
  examples: [
    [`${ordered} | project s = row_cumsum(x)`, 'datatable(s:long)[10, 30, 50, 100]'],
    [`${ordered} | project s = row_cumsum(x, x == 50)`, 'datatable(s:long)[10, 30, 50, 50]'],
  ],
  overloads: [
    overloadOfColumns([number('term'), restart], typeOfArgument(0), ([column, restart], length) => {
      const term = column as Column;
      let sum: Value = null;
      return running(term.type, length, restart, (row, anew) => {
        sum = plus(term.type, anew ? zeroOf(term.type) : sum, term.at(row) ?? notKnown('row_cumsum'));
        return sum;
      });
    }),
  ],
  differs: 'A null in the term is refused: what it adds is not known.',
});

/** The value of a column some rows away, or the default where there is no such row. */
function shifted(columns: readonly Column[], length: number, direction: 1 | -1): Column {
  const [column, offset, standard] = columns as [Column, Column | undefined, Column | undefined];
  const distance = length === 0 || offset === undefined ? 1 : Number(offset.at(0));
  const rows = new Int32Array(length).fill(-1);
  const away = direction * distance;
  for (let row = Math.max(0, -away); row < Math.min(length, length - away); row++) rows[row] = row + away;
  if (standard === undefined || length === 0) return column.take(rows);
  const other = convert(standard.at(0), standard.type, column.type);
  return valuesColumn(
    column.type,
    Array.from(rows, (row) => (row < 0 ? other : column.at(row))),
  );
}

const shift = (name: string, direction: 1 | -1): Overload => ({
  ...overloadOfColumns(
    [nullable(any('column')), optional(constant(index('offset'))), optional(constant(nullable(any('default'))))],
    typeOfArgument(0),
    (columns, length) => shifted(columns, length, direction),
  ),
  check: ([, offset]): Complaint | undefined =>
    offset === undefined || Number(offset) >= 0 ? undefined : { argument: 1, code: 'KQLAB013', details: [name] },
});

export const prev = windowFunction({
  name: 'prev',
  doc: 'The value of the row before, or of one further up; a default where there is none.',
  examples: [
    [`${ordered} | project p = prev(x)`, 'datatable(p:long)[long(null), 10, 20, 20]'],
    [`${ordered} | project p = prev(x, 2, 0)`, 'datatable(p:long)[0, 0, 10, 20]'],
  ],
  overloads: [shift('prev', -1)],
});

export const next = windowFunction({
  name: 'next',
  doc: 'The value of the row after, or of one further down; a default where there is none.',
  examples: [
    [`${ordered} | project n = next(x)`, 'datatable(n:long)[20, 20, 50, long(null)]'],
    [`${ordered} | project n = next(x, 3, -1)`, 'datatable(n:long)[50, -1, -1, -1]'],
  ],
  overloads: [shift('next', 1)],
});

export const rowWindowSession = windowFunction({
  name: 'row_window_session',
  doc: 'The start of the session of the row: a new one starts after too long a time, too long a pause, or a restart.',
  examples: [
    [
      'datatable(t:datetime)[datetime(2024-05-01 10:00), datetime(2024-05-01 10:03), datetime(2024-05-01 10:20)] | serialize | project s = row_window_session(t, 1h, 5m)',
      'datatable(s:datetime)[datetime(2024-05-01 10:00), datetime(2024-05-01 10:00), datetime(2024-05-01 10:20)]',
    ],
  ],
  overloads: [
    overloadOfColumns(
      [nullable(datetime('time')), timespan('maxDistanceFromFirst'), timespan('maxDistanceBetweenNeighbors'), restart],
      'datetime',
      ([times, fromFirst, between, restart], length) => {
        const ticks = (column: Column | undefined, row: number) => (column as Column).at(row) as bigint | null;
        let session: bigint | null = null;
        return running('datetime', length, restart, (row, anew) => {
          const time = ticks(times, row);
          const before = row === 0 ? null : ticks(times, row - 1);
          const [longest, pause] = [ticks(fromFirst, row), ticks(between, row)];
          const starts =
            anew ||
            session === null ||
            time === null ||
            before === null ||
            (longest !== null && time >= session + longest) ||
            (pause !== null && time >= before + pause);
          if (starts) session = time;
          return session ?? nothing('datetime');
        });
      },
    ),
  ],
});
