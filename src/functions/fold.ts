import { type Column, valuesColumn } from '../table/column.ts';
import type { ScalarType, Type } from '../types/types.ts';
import { nothing, type Value } from '../types/values.ts';
import type { AggregateOverload, Fold, Parameter, Returns } from './define.ts';

type ArgumentsOf<P extends readonly Parameter[]> = {
  [K in keyof P]: P[K] extends { readonly value?: infer T } ? T : never;
};

/**
 * An aggregate written as a fold: the loop over rows and the null rule are here. `make` gets the types of the
 * arguments and gives the fold.
 */
export function foldFor<const P extends readonly Parameter[], S>(
  parameters: P,
  returns: Returns,
  make: (types: readonly Type[]) => Fold<S, [...ArgumentsOf<P>]>,
  extras: Pick<AggregateOverload, 'check' | 'outputs'> = {},
): AggregateOverload {
  const strict = parameters.map((parameter) => !parameter.nullable);
  return {
    parameters,
    returns,
    ...extras,
    group(columns, groups, types, _context) {
      const fold = make(types) as Fold<S, unknown[]>;
      const states: S[] = [];
      for (let group = 0; group < groups.count; group++) states.push(fold.start());
      const values = new Array<Value>(columns.length);
      const rows = groups.of.length;
      row: for (let row = 0; row < rows; row++) {
        for (let i = 0; i < columns.length; i++) {
          const value = (columns[i] as Column).at(row);
          if (value === null && strict[i] !== false) continue row;
          values[i] = value;
        }
        const group = groups.of[row] as number;
        const next = fold.add(states[group] as S, ...values);
        if (next !== undefined) states[group] = next as S;
      }
      const type = (typeof returns === 'function' ? returns(types, []) : returns) as ScalarType;
      return valuesColumn(
        type,
        states.map((state) => fold.finish(state) ?? nothing(type)),
      );
    },
  };
}

/** An aggregate written as a fold whose code does not depend on the argument types. */
export const fold = <const P extends readonly Parameter[], S>(
  parameters: P,
  returns: Returns,
  of: Fold<S, [...ArgumentsOf<P>]>,
  extras: Pick<AggregateOverload, 'check' | 'outputs'> = {},
): AggregateOverload => foldFor(parameters, returns, () => of, extras);
