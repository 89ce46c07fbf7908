import type { Expression } from '../../binder/plan.ts';

/**
 * Whether a value is certainly null where some columns are: then a condition does not hold there. Strings have no null,
 * so those are left out.
 */
export function isNullWhere(expression: Expression, isNullColumn: (index: number) => boolean): boolean {
  if (expression.type === 'string') return false;
  const isNull = (each: Expression) => isNullWhere(each, isNullColumn);
  switch (expression.kind) {
    case 'Column':
      return isNullColumn(expression.index);
    case 'Convert':
      return isNull(expression.operand);
    case 'Logic':
      return expression.operator === 'or' ? expression.operands.every(isNull) : false;
    case 'Call': {
      const { parameters } = expression.overload;
      const isStrict = (position: number) => parameters[Math.min(position, parameters.length - 1)]?.nullable !== true;
      return expression.arguments.some((argument, position) => isStrict(position) && isNull(argument));
    }
    default:
      return false;
  }
}
