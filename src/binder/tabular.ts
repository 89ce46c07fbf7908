import { scalarFunctions } from '../functions/index.ts';
import * as ast from '../parser/ast.ts';
import { error, withHelp } from '../source/diagnostic.ts';
import { didYouMean, nearest } from '../source/suggest.ts';
import type { Signature } from '../types/signature.ts';
import type { Schema } from '../types/types.ts';
import type { Binder } from './binder.ts';
import { bindExpression } from './expressions.ts';
import { bindDatatable } from './literals.ts';
import { shared, unknownTable } from './nodes.ts';
import { bindExternaldata } from './operators/externaldata.ts';
import { bindOperator, startsQuery } from './operators/index.ts';
import { bindSplit } from './operators/split.ts';
import { bindPattern, patternCall } from './patterns.ts';
import type { BoundResult, Plan, Visualization } from './plan.ts';
import { callProduct, givesTable, isNamedAlone } from './products.ts';
import type { Scope } from './scope.ts';
import { callFunction, returnsTable } from './user-functions.ts';

/** Functions of the language whose result is a table. */
export const tableFunctions = [
  'table',
  'materialize',
  'database',
  'cluster',
  'workspace',
  'app',
  '_GetWatchlist',
  'external_table',
  'materialized_view',
];
/** Names that reach into another database; offline they all are this one. */
const scopeFunctions = ['database', 'cluster', 'workspace', 'app', 'resource', 'adx', 'arg'];

/** Whether an expression is a table, told from its text and the names in scope. */
export function isTabular(binder: Binder, node: ast.Expression, scope: Scope): boolean {
  switch (node.kind) {
    case 'Pipe':
    case 'Datatable':
    case 'Externaldata':
    case 'Wildcard':
      return true;
    case 'Parenthesized':
      return isTabular(binder, node.inner, scope);
    case 'Name': {
      const binding = scope.find(node.name);
      for (let at: Scope | undefined = scope; at; at = at.parent) if (at.column(node.name) >= 0) return false;
      if (binding?.kind === 'function') return returnsTable(binder, binding);
      if (binding) return binding.kind === 'table';
      return binder.database.tables.has(node.name) || isNamedAlone(binder.database.signatures?.get(node.name));
    }
    case 'Call': {
      const binding = scope.find(node.function.name);
      if (binding?.kind === 'function') return returnsTable(binder, binding);
      if (binding?.kind === 'pattern') return true;
      return (
        tableFunctions.includes(node.function.name) || givesTable(binder.database.signatures?.get(node.function.name))
      );
    }
    case 'Member':
      return isScopeReference(node.object) || patternCall(node, scope) !== undefined;
    default:
      return false;
  }
}

/** `database("x")`, `cluster("y").database("x")`. */
const isScopeReference = (node: ast.Expression): boolean =>
  node.kind === 'Call'
    ? scopeFunctions.includes(node.function.name)
    : node.kind === 'Member' && node.member.kind === 'Call' && isScopeReference(node.object);

/** Resolves a table expression. */
export function bindTable(binder: Binder, node: ast.Expression, scope: Scope): Plan {
  switch (node.kind) {
    case 'Parenthesized':
      return bindTable(binder, node.inner, scope);
    case 'Pipe':
      return bindPipe(binder, node, scope);
    case 'Name':
      return bindTableName(binder, node, scope);
    case 'Datatable':
      return bindDatatable(binder, node, scope);
    case 'Externaldata':
      return bindExternaldata(binder, node);
    case 'Call':
      return bindTableCall(binder, node, scope);
    case 'Member': {
      const pattern = patternCall(node, scope);
      if (pattern) return bindPattern(binder, pattern, scope);
      if (isScopeReference(node.object)) {
        // What another database has is not known when nothing is run.
        const { member } = node;
        if (binder.evaluate === undefined && member.kind === 'Name' && !binder.database.tables.has(member.name))
          return unknownTable(node.span);
        return node.member.kind === 'Name'
          ? bindTableName(binder, node.member, scope)
          : bindTableCall(binder, node.member, scope);
      }
      break;
    }
    case 'Wildcard':
      binder.report('KS204', node.span, node.pattern);
      return unknownTable(node.span);
    case 'Bad':
      return unknownTable(node.span);
  }
  const value = bindExpression(binder, node, scope);
  if (value.type !== 'unknown') binder.report('KS111', node.span);
  return unknownTable(node.span);
}

/** A pipe from its source, or from the rows given to it. */
export function bindPipe(binder: Binder, pipe: ast.Pipe, scope: Scope, given?: Plan): Plan {
  let plan = pipe.source ? bindTable(binder, pipe.source, scope) : given;
  for (const operator of pipe.operators) {
    if (plan === undefined && !startsQuery(operator)) {
      binder.report('KS174', operator.keyword, operator.kind.toLowerCase());
      return unknownTable(operator.span);
    }
    plan = bindOperator(binder, operator, plan, scope);
  }
  return plan ?? unknownTable(pipe.span);
}

/** The tables a query statement gives: several for fork and facet, none for consume. */
export function bindResults(binder: Binder, node: ast.Expression, scope: Scope): BoundResult[] {
  const pipe = ast.unwrap(node);
  if (pipe.kind !== 'Pipe') return [{ plan: bindTable(binder, node, scope) }];
  const split = pipe.operators.find((operator) => operator.kind === 'Fork' || operator.kind === 'Facet');
  if (split) return bindSplit(binder, pipe, split, scope);
  const visualization = pipe.operators.map(visualizationOf).findLast((each) => each !== undefined);
  const plan = bindPipe(binder, pipe, scope);
  if (pipe.operators.at(-1)?.kind === 'Consume') return [];
  return [{ plan, ...(visualization ? { visualization } : {}) }];
}

function visualizationOf(operator: ast.Operator): Visualization | undefined {
  if (operator.kind !== 'Render') return undefined;
  const properties: Record<string, string> = {};
  for (const { name, value } of operator.properties) {
    properties[name] = value.kind === 'Literal' ? String(value.value) : value.kind === 'Name' ? value.name : '';
  }
  return { kind: operator.visualization, properties };
}

export const scan = (binder: Binder, table: string, schema: Schema, span: ast.Name['span']): Plan => ({
  kind: 'Scan',
  table,
  schema,
  span,
  ...(binder.database.open?.has(table) ? { open: true } : {}),
});

function bindTableName(binder: Binder, node: ast.Name, scope: Scope): Plan {
  const { name, span } = node;
  const binding = scope.find(name);
  if (binding?.kind === 'table') return binding.plan;
  if (binding?.kind === 'function') {
    const result = callFunction(binder, binding, [], scope, node);
    if (result.kind === 'table') return result.plan;
  }
  const schema = binder.database.tables.get(name);
  if (schema && binding === undefined) return scan(binder, name, schema, span);
  const signature = binder.database.signatures?.get(name);
  const isKnown = binding?.kind !== 'scalar' || binding.expression.type !== 'unknown';
  if (binding !== undefined && isKnown) binder.report('KS111', span);
  else if (binding !== undefined) return unknownTable(span);
  else if (signature && isNamedAlone(signature)) return productTable(binder, name, signature, node, scope);
  else binder.add(withHelp(error('KS204', span, name), didYouMean(nearest(name, tableNames(binder, scope)))));
  return unknownTable(span);
}

/** Tables that could have been meant. */
export function tableNames(binder: Binder, scope: Scope): string[] {
  const local = [...scope.bindings()].filter(([, binding]) => binding.kind === 'table').map(([name]) => name);
  return [...local, ...binder.database.tables.keys()];
}

function bindTableCall(binder: Binder, node: ast.Call, scope: Scope): Plan {
  const { name } = node.function;
  const binding = scope.find(name);
  if (binding?.kind === 'function') {
    const result = callFunction(binder, binding, node.arguments, scope, node);
    if (result.kind === 'table') return result.plan;
    if (result.expression.type !== 'unknown') binder.report('KS111', node.span);
    return unknownTable(node.span);
  }
  if (binding?.kind === 'pattern') return bindPattern(binder, { binding, call: node }, scope);
  const [first] = node.arguments;
  if (name === 'materialize' && first) return shared(bindTable(binder, first.value, scope));
  if ((name === 'table' || name === 'external_table' || name === 'materialized_view') && first) {
    const argument = bindExpression(binder, first.value, scope.withoutRow());
    if (argument.kind === 'Constant' && argument.type === 'string') {
      return bindTableName(
        binder,
        { kind: 'Name', name: String(argument.value), bracketed: true, span: first.span },
        scope,
      );
    }
    if (argument.type !== 'unknown') binder.report('KS129', first.span);
    return unknownTable(node.span);
  }
  const signature = binder.database.signatures?.get(name);
  if (name === '_GetWatchlist') return bindWatchlist(binder, node, scope, signature);
  if (signature) return productTable(binder, name, signature, node, scope);
  if (scalarFunctions.has(name)) {
    binder.report('KS111', node.span);
    return unknownTable(node.span);
  }
  const tables = [...scope.bindings()].filter(([, each]) => each.kind === 'function').map(([local]) => local);
  binder.add(
    withHelp(
      error('KS211', node.function.span, name),
      didYouMean(nearest(name, [...tables, ...(binder.database.signatures?.keys() ?? [])])),
    ),
  );
  return unknownTable(node.span);
}

function productTable(
  binder: Binder,
  name: string,
  signature: Signature,
  node: ast.Call | ast.Name,
  scope: Scope,
): Plan {
  const result = callProduct(binder, name, signature, node, scope);
  if (result.kind === 'table') return result.plan;
  binder.report('KS111', node.span);
  return unknownTable(node.span);
}

/** `_GetWatchlist('name')`: a list of the user's, or what any list has when the query is only checked. */
function bindWatchlist(binder: Binder, node: ast.Call, scope: Scope, signature: Signature | undefined): Plan {
  const [first] = node.arguments;
  const argument = first && bindExpression(binder, first.value, scope.withoutRow());
  const name = argument?.kind === 'Constant' ? String(argument.value) : '';
  const table = binder.database.watchlists?.get(name);
  if (table) return { kind: 'Values', table, schema: table.schema, span: node.span };
  if (signature && binder.evaluate === undefined) return productTable(binder, '_GetWatchlist', signature, node, scope);
  binder.report('KQLAB011', node.span, `The watchlist '${name}'`, `watchlists: { ${name}: FILE.csv }`);
  return unknownTable(node.span);
}
