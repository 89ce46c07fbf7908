import { type Expression, operandsOf } from '../binder/plan.ts';

/** Which columns of the input some expressions look at. */
export function usedColumns(expressions: readonly Expression[]): ReadonlySet<number> {
  const used = new Set<number>();
  const visit = (expression: Expression): void => {
    if (expression.kind === 'Column') used.add(expression.index);
    for (const part of operandsOf(expression)) visit(part);
  };
  expressions.forEach(visit);
  return used;
}
