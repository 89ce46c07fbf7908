import type * as ast from '../parser/ast.ts';
import { error, withHelp } from '../source/diagnostic.ts';
import { didYouMean, nearest } from '../source/suggest.ts';
import type { Signature, SignatureParameter, TableSignature } from '../types/signature.ts';
import type { Field } from '../types/types.ts';
import type { Binder } from './binder.ts';
import { bad, bindExpression } from './expressions.ts';
import { profiled } from './file-profile.ts';
import { unknownTable } from './nodes.ts';
import type { Plan } from './plan.ts';
import { freeName, type Scope } from './scope.ts';
import { type FunctionResult, reportCount } from './user-functions.ts';

/** A call of a function of a product, and the table it is invoked on. */
interface ProductCall {
  readonly name: string;
  readonly signature: Signature;
  readonly node: ast.Call | ast.Name;
  readonly piped: Plan | undefined;
}

/** Whether the function gives a table. */
export const givesTable = (signature: Signature | undefined): boolean => typeof signature?.gives === 'object';

/** A table can be named like a table, without parentheses, when its function needs no arguments. */
export const isNamedAlone = (signature: Signature | undefined): boolean =>
  givesTable(signature) && signature?.parameters?.every(({ optional }) => optional) !== false;

/**
 * A function that only the product has. Checked by its signature; run by what the user supplies for it, and a
 * diagnostic says what that is.
 */
export function callProduct(
  binder: Binder,
  name: string,
  signature: Signature,
  node: ast.Call | ast.Name,
  scope: Scope,
  piped?: Plan,
): FunctionResult {
  const call: ProductCall = { name, signature, node, piped };
  const given = node.kind === 'Call' ? node.arguments : [];
  const values = matchArguments(binder, call, given, scope);
  const { gives } = signature;
  if (typeof gives !== 'object') {
    supply(binder, call);
    return { kind: 'scalar', expression: { ...bad(node.span), type: gives } };
  }
  const invokedOn = gives.invoked ? piped : undefined;
  if (gives.invoked && piped === undefined) {
    reportCount(binder, name, nameSpan(node), 1, 1);
    return { kind: 'table', plan: unknownTable(node.span) };
  }
  const columns = resultColumns(invokedOn, gives);
  if (name === 'FileProfile' && piped && values) {
    const plan = profiled(binder, piped, gives.columns, columns, values, node);
    if (plan) return { kind: 'table', plan };
  }
  supply(binder, call);
  const open = gives.open || invokedOn?.open === true;
  return { kind: 'table', plan: { ...unknownTable(node.span), schema: columns, open } };
}

const nameSpan = (node: ast.Call | ast.Name) => (node.kind === 'Call' ? node.function.span : node.span);

/** Says what would answer the call, when it is to be run. */
function supply(binder: Binder, { name, node }: ProductCall): void {
  if (binder.evaluate === undefined) return;
  const entry =
    name === 'FileProfile' ? 'fileProfiles: FILE (rows with SHA1 or SHA256)' : `functions: [functions/${name}.kql]`;
  binder.report('KQLAB011', node.span, `The function '${name}'`, entry);
}

/** The columns of the result; those that are taken already get a number. */
function resultColumns(piped: Plan | undefined, { columns }: TableSignature): Field[] {
  const schema = [...(piped?.schema ?? [])];
  for (const { name, type } of columns)
    schema.push({ name: freeName(name, (taken) => schema.some((field) => field.name === taken)), type });
  return schema;
}

/** The written value of each parameter; undefined when the arguments do not fit (reported). */
function matchArguments(
  binder: Binder,
  { name, signature, node, piped }: ProductCall,
  given: readonly ast.Argument[],
  scope: Scope,
): Map<string, ast.Expression> | undefined {
  const { parameters } = signature;
  const values = new Map<string, ast.Expression>();
  let position = 0;
  for (const argument of given) {
    const parameter = argument.name
      ? parameters?.find((each) => each.name === argument.name?.name)
      : parameters?.[position++];
    if (parameters !== undefined && parameter === undefined) {
      reportArgument(binder, argument, name, parameters, node);
      return undefined;
    }
    if (parameter) values.set(parameter.name, argument.value);
    if (parameter?.type === 'column') checkColumn(binder, argument.value, piped);
    else bindExpression(binder, argument.value, scope);
  }
  const missing = parameters?.find((parameter) => !parameter.optional && !values.has(parameter.name));
  if (parameters === undefined || missing === undefined) return values;
  reportRange(binder, name, parameters, node);
  return undefined;
}

function reportArgument(
  binder: Binder,
  { name: written }: ast.Argument,
  name: string,
  parameters: readonly SignatureParameter[],
  node: ast.Call | ast.Name,
): void {
  const names = parameters.map((parameter) => parameter.name);
  if (written)
    binder.add(withHelp(error('KS193', written.span, written.name), didYouMean(nearest(written.name, names))));
  else reportRange(binder, name, parameters, node);
}

function reportRange(
  binder: Binder,
  name: string,
  parameters: readonly SignatureParameter[],
  node: ast.Call | ast.Name,
): void {
  const least = parameters.filter(({ optional }) => !optional).length;
  reportCount(binder, name, nameSpan(node), least, parameters.length);
}

/** A column of the piped table, written as a name or as its text. */
function checkColumn(binder: Binder, value: ast.Expression, piped: Plan | undefined): void {
  const name = columnNamed(value);
  if (name === undefined) binder.report('KS109', value.span);
  else if (piped && !piped.open && !piped.schema.some((field) => field.name === name)) {
    const names = piped.schema.map((field) => field.name);
    binder.add(withHelp(error('KS142', value.span, name), didYouMean(nearest(name, names))));
  }
}

/** The name of the column that an argument means. */
export const columnNamed = (value: ast.Expression): string | undefined =>
  value.kind === 'Name'
    ? value.name
    : value.kind === 'Literal' && typeof value.value === 'string'
      ? value.value
      : undefined;
