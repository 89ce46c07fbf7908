import type * as ast from '../parser/ast.ts';
import { identity } from '../types/values.ts';
import type { Binder } from './binder.ts';
import { bindExpression } from './expressions.ts';
import { isConstant } from './fold.ts';
import { unknownTable } from './nodes.ts';
import type { Plan } from './plan.ts';
import { type Binding, Scope } from './scope.ts';
import { callFunction } from './user-functions.ts';

/** A call of a declared pattern, with the path after it: `country("Canada").Alberta`. */
interface PatternCall {
  readonly binding: Extract<Binding, { kind: 'pattern' }>;
  readonly call: ast.Call;
  readonly path?: ast.Name;
}

export function patternCall(node: ast.Member, scope: Scope): PatternCall | undefined {
  if (node.object.kind !== 'Call' || node.member.kind !== 'Name') return undefined;
  const binding = scope.find(node.object.function.name);
  return binding?.kind === 'pattern' ? { binding, call: node.object, path: node.member } : undefined;
}

/** The query of the case whose literals equal the arguments and the path. */
export function bindPattern(binder: Binder, { binding, call, path }: PatternCall, scope: Scope): Plan {
  const { pattern } = binding;
  const given = call.arguments.map(({ value }) => bindExpression(binder, value, scope.withoutRow()));
  const variable = given.find((value) => !isConstant(value));
  if (variable) {
    binder.report('KS129', variable.span);
    return unknownTable(call.span);
  }
  const equal = (literal: ast.Literal, position: number): boolean => {
    const value = given[position];
    return value?.kind === 'Constant' && identity(value.value) === identity(literal.value);
  };
  const matching = pattern.cases.filter(
    (each) => each.arguments.length === given.length && each.arguments.every(equal),
  );
  const chosen = matching.find((each) => String(each.path?.value ?? '') === (path?.name ?? ''));
  if (chosen === undefined) {
    if (matching.length > 0 && path) binder.report('KS187', path.span, path.name);
    else binder.report('KS188', call.span);
    return unknownTable(call.span);
  }
  const lambda: ast.Lambda = {
    kind: 'Lambda',
    view: false,
    parameters: pattern.parameters,
    body: chosen.body,
    span: chosen.span,
  };
  const result = callFunction(
    binder,
    { kind: 'function', lambda, scope: new Scope(binding.scope) },
    call.arguments,
    scope,
    call,
  );
  if (result.kind === 'table') return result.plan;
  binder.report('KS111', chosen.span);
  return unknownTable(call.span);
}
