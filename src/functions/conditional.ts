import { BoolColumn, type Column } from '../table/column.ts';
import { type AggregateFunction, type AggregateOverload, aggregate, bool, type Groups } from './define.ts';

/** The rows for which a predicate is true; null counts as false. */
function trueRows(predicate: Column): Int32Array {
  const rows = new Int32Array(predicate.length);
  let count = 0;
  if (predicate instanceof BoolColumn) {
    const { data, nulls } = predicate;
    for (let row = 0; row < data.length; row++) if (data[row] === 1 && nulls?.[row] !== 1) rows[count++] = row;
  } else {
    for (let row = 0; row < predicate.length; row++) if (predicate.at(row) === true) rows[count++] = row;
  }
  return rows.subarray(0, count);
}

function restrict({ of, count }: Groups, rows: Int32Array): Groups {
  const kept = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) kept[i] = of[rows[i] as number] as number;
  return { of: kept, count };
}

const without = <T>(items: readonly T[], position: number): T[] => items.toSpliced(position, 1);

/** The overload over the rows for which the parameter added at `position` is true. */
function onlyWhere(of: AggregateOverload, position: number): AggregateOverload {
  const { returns, check } = of;
  return {
    ...of,
    parameters: of.parameters.toSpliced(position, 0, bool('predicate')),
    returns:
      typeof returns === 'function'
        ? (types, constants) => returns(without(types, position), without(constants, position))
        : returns,
    group(columns, groups, types, context) {
      const rows = trueRows(columns[position] as Column);
      const kept = without(columns, position).map((column) => column.take(rows));
      return of.group(kept, restrict(groups, rows), without(types, position), context);
    },
    ...(check && {
      check(values) {
        const complaint = check(without(values, position));
        return complaint && { ...complaint, argument: complaint.argument + (complaint.argument >= position ? 1 : 0) };
      },
    }),
  };
}

/** The twin of an aggregate that looks only at the rows for which a predicate is true (sumif, make_set_if …). */
export const conditional = (
  of: AggregateFunction,
  entry: Pick<AggregateFunction, 'name' | 'doc' | 'examples' | 'named'> & {
    /** Where the predicate stands among the parameters; after the first when not said. */
    readonly position?: number;
  },
): AggregateFunction => {
  const { position = 1, ...fields } = entry;
  return aggregate({
    ...fields,
    overloads: of.overloads.map((overload) => onlyWhere(overload, position)),
    ...(of.differs === undefined ? {} : { differs: of.differs }),
  });
};
