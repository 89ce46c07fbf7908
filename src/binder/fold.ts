import type { Call as Code, QueryContext } from '../functions/define.ts';
import { convert } from '../types/convert.ts';
import type { ScalarType } from '../types/types.ts';
import { nothing, type Value } from '../types/values.ts';
import type { Call, Constant, Expression } from './plan.ts';

/** Whether the expression has the same value for every row, so that it can be known before the data is read. */
export const isConstant = (expression: Expression): expression is Constant => expression.kind === 'Constant';

/** Calls the code for one row under the null rule of its parameters. */
export function callOnce(code: Code, call: Call, values: readonly Value[]): Value {
  const { parameters } = call.overload;
  for (let i = 0; i < values.length; i++) {
    const parameter = parameters[Math.min(i, parameters.length - 1)];
    if (values[i] === null && !parameter?.nullable) return nothing(call.type as ScalarType);
  }
  return (code as (...values: readonly Value[]) => Value | undefined)(...values) ?? nothing(call.type as ScalarType);
}

/** The expression, computed already where its arguments are constants. */
export function folded(expression: Expression, context: QueryContext): Expression {
  const { type, span } = expression;
  if (type === 'unknown') return expression;
  const constant = (value: Value): Constant => ({ kind: 'Constant', type, span, value });
  switch (expression.kind) {
    case 'Convert':
      return isConstant(expression.operand)
        ? constant(convert(expression.operand.value, expression.operand.type, type))
        : expression;
    case 'Call': {
      const { function: of, overload } = expression;
      if (of.volatile || of.window || overload.outputs || !expression.arguments.every(isConstant)) return expression;
      const code = (overload.folded ?? overload.make)(
        expression.arguments.map((argument) => argument.type),
        context,
      );
      return constant(
        callOnce(
          code,
          expression,
          expression.arguments.map((argument) => (argument as Constant).value),
        ),
      );
    }
    default:
      return expression;
  }
}
