import type { Expression } from '../binder/plan.ts';

/** Which columns of the input some expressions look at. */
export function usedColumns(expressions: readonly Expression[]): ReadonlySet<number> {
  const used = new Set<number>();
  const visit = (expression: Expression): void => {
    if (expression.kind === 'Column') used.add(expression.index);
    for (const part of partsOf(expression)) visit(part);
  };
  expressions.forEach(visit);
  return used;
}

/** The parts of an expression; a table asked for inside it is none of them. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'Call':
      return expression.arguments;
    case 'Convert':
      return [expression.operand];
    case 'Logic':
      return expression.operands;
    case 'Membership':
      return [expression.operand, ...expression.items];
    case 'Output':
      return [expression.call];
    default:
      return [];
  }
}
