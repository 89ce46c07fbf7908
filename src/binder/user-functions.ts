import type * as ast from '../parser/ast.ts';
import type { ScalarType } from '../types/types.ts';
import type { Binder } from './binder.ts';
import { bad, bindExpression } from './expressions.ts';
import { isConstant } from './fold.ts';
import { unknownTable } from './nodes.ts';
import { convertTo } from './overloads.ts';
import type { Expression, Plan } from './plan.ts';
import { type Binding, fieldNamed, Scope } from './scope.ts';
import { bindLet } from './statements.ts';
import { bindTable, isTabular } from './tabular.ts';

/** What a call of a query's own function gives. */
export type FunctionResult =
  | { readonly kind: 'scalar'; readonly expression: Expression }
  | { readonly kind: 'table'; readonly plan: Plan };

type FunctionBinding = Extract<Binding, { kind: 'function' }>;

/**
 * Expands a call: the body is bound where the function was written, with the arguments in place of its parameters, so
 * it is lexically closed. `piped` is the table that invoke hands to the first parameter.
 */
export function callFunction(
  binder: Binder,
  { lambda, scope }: FunctionBinding,
  given: readonly ast.Argument[],
  caller: Scope,
  call: ast.Call | ast.Name,
  piped?: Plan,
): FunctionResult {
  const name = call.kind === 'Call' ? call.function.name : call.name;
  const nameSpan = call.kind === 'Call' ? call.function.span : call.span;
  if (binder.expanding.includes(lambda)) {
    binder.report('KS211', nameSpan, name);
    return { kind: 'scalar', expression: bad(call.span) };
  }
  const body = new Scope(scope);
  const values = matchArguments(binder, lambda.parameters, given, piped !== undefined, name, nameSpan);
  if (values === undefined) return failure(binder, { kind: 'function', lambda, scope }, call);
  for (const parameter of lambda.parameters) {
    const value = values.get(parameter) ?? parameter.default;
    if (piped !== undefined && parameter === lambda.parameters[0]) {
      body.declare(parameter.name.name, {
        kind: 'table',
        plan: checkColumns(binder, piped, parameter, nameSpan),
        label: parameter.name.name,
      });
    } else if (value !== undefined)
      declareParameter(binder, parameter, value, values.has(parameter) ? caller : scope, body);
  }
  binder.expanding.push(lambda);
  try {
    return bindBody(binder, lambda.body, body, call);
  } finally {
    binder.expanding.pop();
  }
}

const failure = (binder: Binder, binding: FunctionBinding, call: ast.Call | ast.Name): FunctionResult =>
  returnsTable(binder, binding)
    ? { kind: 'table', plan: unknownTable(call.span) }
    : { kind: 'scalar', expression: bad(call.span) };

/** Which argument goes to which parameter; undefined when the count is wrong (reported). */
function matchArguments(
  binder: Binder,
  parameters: readonly ast.ParameterDeclaration[],
  given: readonly ast.Argument[],
  piped: boolean,
  name: string,
  nameSpan: ast.Name['span'],
): Map<ast.ParameterDeclaration, ast.Expression> | undefined {
  const open = piped ? parameters.slice(1) : parameters;
  const values = new Map<ast.ParameterDeclaration, ast.Expression>();
  const required = open.filter((parameter) => parameter.default === undefined);
  let inOrder = true;
  for (const [position, argument] of given.entries()) {
    const parameter = argument.name ? open.find((each) => each.name.name === argument.name?.name) : open[position];
    if (!argument.name && !inOrder) {
      binder.report('KS195', argument.value.span);
      return undefined;
    }
    inOrder &&= parameter === open[position];
    if (parameter === undefined) {
      if (argument.name) binder.report('KS196', argument.name.span, argument.name.name);
      else reportCount(binder, name, nameSpan, required.length, open.length);
      return undefined;
    }
    values.set(parameter, argument.value);
  }
  const missing = required.find((parameter) => !values.has(parameter));
  if (missing === undefined) return values;
  if (given.some((argument) => argument.name)) binder.report('KS197', nameSpan, missing.name.name);
  else reportCount(binder, name, nameSpan, required.length, open.length);
  return undefined;
}

/** Says how many arguments a function takes. */
export function reportCount(binder: Binder, name: string, span: ast.Name['span'], least: number, most: number): void {
  if (least === most) binder.report('KS119', span, name, most);
  else binder.report('KS120', span, name, least, most);
}

function declareParameter(
  binder: Binder,
  parameter: ast.ParameterDeclaration,
  value: ast.Expression,
  from: Scope,
  body: Scope,
): void {
  const { name } = parameter.name;
  if (parameter.columns !== undefined) {
    const plan = checkColumns(binder, bindTable(binder, value, from.withoutRow()), parameter, value.span);
    body.declare(name, { kind: 'table', plan, label: name });
    return;
  }
  const expression = bindExpression(binder, value, from);
  body.declare(name, {
    kind: 'scalar',
    expression: parameter.type ? argumentAs(binder, expression, parameter.type) : expression,
  });
}

/** An argument brought to the declared type; what does not fit it is refused, since what Kusto does is not measured. */
function argumentAs(binder: Binder, expression: Expression, type: ScalarType): Expression {
  const numeric = ['int', 'long', 'real', 'decimal'];
  const { type: given } = expression;
  if (given === type || given === 'unknown') return expression;
  const narrows = ['int', 'long'].includes(type) && ['real', 'decimal'].includes(given);
  if (numeric.includes(type) && numeric.includes(given) && !narrows) return convertTo(binder, expression, type);
  if (given === 'dynamic' || type === 'dynamic') return convertTo(binder, expression, type);
  if (given === 'string' && isConstant(expression)) {
    const read = convertTo(binder, expression, type);
    if (!isConstant(read) || read.value !== null) return read;
  }
  binder.report('KS107', expression.span, type, given);
  return bad(expression.span);
}

function checkColumns(binder: Binder, plan: Plan, parameter: ast.ParameterDeclaration, span: ast.Name['span']): Plan {
  if (!Array.isArray(parameter.columns) || plan.open) return plan;
  const columns = parameter.columns as readonly ast.ColumnDeclaration[];
  const missing = columns.filter(({ name }) => !fieldNamed(plan.schema, name.name));
  for (const { name } of missing) binder.report('KS249', span, name.name);
  // Nothing more is said about them in the body.
  return missing.length > 0 ? { ...plan, open: true } : plan;
}

/** Binds the statements of a body; its last expression is the result. */
function bindBody(
  binder: Binder,
  statements: readonly ast.Statement[],
  scope: Scope,
  call: ast.Call | ast.Name,
): FunctionResult {
  let result: FunctionResult = { kind: 'scalar', expression: bad(call.span) };
  for (const statement of statements) {
    if (statement.kind === 'Let') bindLet(binder, statement, scope);
    else if (statement.kind === 'Query') {
      result = isTabular(binder, statement.body, scope)
        ? { kind: 'table', plan: bindTable(binder, statement.body, scope) }
        : { kind: 'scalar', expression: bindExpression(binder, statement.body, scope) };
    }
  }
  return result;
}

/** Whether a function gives a table, told from its text alone. */
export function returnsTable(binder: Binder, { lambda, scope }: FunctionBinding): boolean {
  if (binder.expanding.includes(lambda)) return false;
  const body = new Scope(scope);
  const table: Binding = { kind: 'table', plan: unknownTable(lambda.span), label: '' };
  for (const parameter of lambda.parameters) {
    body.declare(
      parameter.name.name,
      parameter.columns !== undefined ? table : { kind: 'scalar', expression: bad(parameter.span) },
    );
  }
  binder.expanding.push(lambda);
  try {
    return bodyIsTable(binder, lambda.body, body, table);
  } finally {
    binder.expanding.pop();
  }
}

function bodyIsTable(binder: Binder, statements: readonly ast.Statement[], body: Scope, table: Binding): boolean {
  let tabular = false;
  for (const statement of statements) {
    if (statement.kind === 'Let') {
      const { value } = statement;
      if (value.kind === 'Lambda') body.declare(statement.name.name, { kind: 'function', lambda: value, scope: body });
      else
        body.declare(
          statement.name.name,
          isTabular(binder, value, body) ? table : { kind: 'scalar', expression: bad(value.span) },
        );
    } else if (statement.kind === 'Query') tabular = isTabular(binder, statement.body, body);
  }
  return tabular;
}
