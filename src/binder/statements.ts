import type * as ast from '../parser/ast.ts';
import { error, withHelp } from '../source/diagnostic.ts';
import { didYouMean, nearest } from '../source/suggest.ts';
import { convert } from '../types/convert.ts';
import { parseDatetime } from '../types/datetime.ts';
import type { ScalarType } from '../types/types.ts';
import type { Value } from '../types/values.ts';
import type { Binder } from './binder.ts';
import { bad, bindExpression, constant } from './expressions.ts';
import { isConstant } from './fold.ts';
import { shared } from './nodes.ts';
import { convertTo } from './overloads.ts';
import type { BoundQuery, BoundResult } from './plan.ts';
import { Scope } from './scope.ts';
import { bindResults, bindTable, isTabular, tableNames } from './tabular.ts';

/** Binds every statement of a text, in order. */
export function bindScript(binder: Binder, query: ast.Query): BoundQuery {
  const stored = new Scope();
  for (const [name, lambda] of binder.database.functions ?? [])
    stored.declare(name, { kind: 'function', lambda, scope: stored });
  const scope = new Scope(stored);
  const results: BoundResult[] = [];
  for (const statement of query.statements) {
    switch (statement.kind) {
      case 'Let':
        bindLet(binder, statement, scope);
        break;
      case 'Query':
        if (isTabular(binder, statement.body, scope))
          results.push(...bindResults(binder, statement.body, new Scope(scope)));
        else bindStatementValue(binder, statement.body, scope, results);
        break;
      case 'Set':
        binder.settings.set(statement.name.name, settingValue(binder, statement, scope));
        if (statement.value) binder.settingExpressions.set(statement.name.name, statement.value);
        break;
      case 'QueryParameters':
        for (const parameter of statement.parameters) declareQueryParameter(binder, parameter, scope);
        break;
      case 'Pattern':
        scope.declare(statement.name.name, { kind: 'pattern', pattern: statement, scope });
        break;
      case 'UnsupportedStatement':
        binder.report('KQLAB001', statement.keyword, statement.name);
        break;
      case 'Bad':
        break;
    }
  }
  return { results };
}

/** A query that is only a value is not a query: reported, except where it names what does not exist. */
function bindStatementValue(binder: Binder, body: ast.Expression, scope: Scope, results: BoundResult[]): void {
  if (body.kind === 'Name' && isUnknown(binder, body, scope)) {
    const help = didYouMean(nearest(body.name, tableNames(binder, scope)));
    binder.add(withHelp(error('KS142', body.span, body.name), help));
    return;
  }
  if (body.kind === 'Name' || body.kind === 'Call') {
    const plan = bindTable(binder, body, scope);
    results.push({ plan });
    return;
  }
  const value = bindExpression(binder, body, scope);
  if (value.type !== 'unknown') binder.report('KS111', body.span);
}

/** Whether a name alone is neither a variable nor a table. */
const isUnknown = (binder: Binder, { name }: ast.Name, scope: Scope): boolean =>
  scope.find(name) === undefined && !binder.database.tables.has(name) && !binder.database.signatures?.has(name);

/** `let name = …`: a value, a table or a function. */
export function bindLet(binder: Binder, statement: Extract<ast.Statement, { kind: 'Let' }>, scope: Scope): void {
  const { name, span } = statement.name;
  if (scope.declares(name)) {
    binder.report('KS201', span, name);
    return;
  }
  const { value } = statement;
  if (value.kind === 'Lambda') {
    const afterTable = value.parameters.findIndex((parameter) => parameter.columns === undefined);
    const late = value.parameters.find(
      (parameter, position) => parameter.columns !== undefined && afterTable >= 0 && position > afterTable,
    );
    if (late) binder.report('KS226', late.span);
    scope.declare(name, { kind: 'function', lambda: value, scope });
    return;
  }
  if (isTabular(binder, value, scope)) {
    const plan = bindTable(binder, value, new Scope(scope));
    scope.declare(name, {
      kind: 'table',
      plan: binder.usesVolatile && isVolatile(plan) ? plan : shared(plan),
      label: plan.kind === 'Scan' ? plan.table : '',
    });
    return;
  }
  // Declared also when it could not be bound, so that its uses are not reported again.
  scope.declare(name, { kind: 'scalar', expression: bindExpression(binder, value, scope.withoutRow()) });
}

const volatility = new WeakMap<object, boolean>();

/** Whether evaluating the plan again may give something else. */
export function isVolatile(plan: unknown): boolean {
  if (typeof plan !== 'object' || plan === null) return false;
  const node = plan as Record<string, unknown>;
  if (node.kind === 'Column' || node.kind === 'Constant' || node.kind === 'Values') return false;
  const known = volatility.get(plan);
  if (known !== undefined) return known;
  const result =
    node.kind === 'Sample' ||
    (node.kind === 'Call' && (node.function as { volatile?: true }).volatile === true) ||
    Object.keys(node).some((key) => !skipped.has(key) && isVolatile(node[key]));
  volatility.set(plan, result);
  return result;
}
/** Parts of plan nodes that hold no plans or expressions. */
const skipped = new Set(['function', 'overload', 'schema', 'span', 'columns', 'label']);

function settingValue(binder: Binder, statement: Extract<ast.Statement, { kind: 'Set' }>, scope: Scope): string {
  if (statement.value === undefined) return 'true';
  if (statement.value.kind === 'Name') return statement.value.name;
  const value = bindExpression(binder, statement.value, scope);
  return isConstant(value) ? String(value.value) : '';
}

function declareQueryParameter(binder: Binder, parameter: ast.ParameterDeclaration, scope: Scope): void {
  const { name } = parameter.name;
  const type: ScalarType = parameter.type ?? 'string';
  const given = binder.parameters[name];
  if (given !== undefined) {
    const value = parameterValue(given, type);
    if (value === undefined) binder.report('KQLAB008', parameter.span, name, String(given), type);
    scope.declare(name, { kind: 'scalar', expression: constant(type, value ?? null, parameter.span) });
    return;
  }
  if (parameter.default === undefined) {
    binder.report('KQLAB014', parameter.span, name);
    scope.declare(name, { kind: 'scalar', expression: bad(parameter.span) });
    return;
  }
  scope.declare(name, {
    kind: 'scalar',
    expression: convertTo(binder, bindExpression(binder, parameter.default, scope), type),
  });
}

/** A parameter's value from JavaScript or text; undefined when it is not of the type. */
function parameterValue(given: unknown, type: ScalarType): Value | undefined {
  if (type === 'string') return String(given);
  if (type === 'datetime' && given instanceof Date) return parseDatetime(given.toISOString()) ?? undefined;
  return convert(String(given), 'string', type) ?? undefined;
}
