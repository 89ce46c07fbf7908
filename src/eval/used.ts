import { columnsIn, type Expression } from '../binder/plan.ts';

/** Which columns of the input some expressions look at. */
export const usedColumns = (expressions: readonly Expression[]): ReadonlySet<number> =>
  new Set(expressions.flatMap(columnsIn).map(({ index }) => index));
