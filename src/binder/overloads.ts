import { type Accepts, accepts, isScalarType, type Overload, type Parameter } from '../functions/define.ts';
import type { Span } from '../source/span.ts';
import type { ScalarType, Type } from '../types/types.ts';
import type { Value } from '../types/values.ts';
import type { Binder } from './binder.ts';
import { folded, isConstant } from './fold.ts';
import type { Expression } from './plan.ts';

/** How wide a number type is, for the conversions the language makes by itself. */
const width: Readonly<Partial<Record<Type, number>>> = { int: 1, long: 2, real: 3, decimal: 4 };

const IMPOSSIBLE = Number.POSITIVE_INFINITY;

/**
 * Which conversions a call makes by itself besides widening: none for functions; a dynamic to a typed operand for
 * operators; for `==` and `!=` also text, and bool to a number.
 */
export type Conversions = 'function' | 'operator' | 'equality';

/** What it costs to pass an argument: 0 as it is, more the further it must be converted. */
function cost(parameter: Parameter, { type }: Expression, conversions: Conversions): number {
  const { accepts: what } = parameter;
  if (type === 'unknown' || accepts(what, type)) return 0;
  if (!isScalarType(what)) return IMPOSSIBLE;
  const [from, to] = [width[type], width[what]];
  if (from !== undefined && to !== undefined && to > from) return to - from;
  if (conversions === 'function') return IMPOSSIBLE;
  if (type === 'dynamic') return 10;
  if (conversions === 'operator') return IMPOSSIBLE;
  if (type === 'bool' && what === 'long') return 15;
  // Text is read as what the other side is: ResultType == 0, Timestamp == "2020-01-01".
  return type === 'string' ? 20 : IMPOSSIBLE;
}

/** The parameter that takes the nth argument. */
export function parameterAt(overload: Pick<Overload, 'parameters'>, position: number): Parameter | undefined {
  const { parameters } = overload;
  const last = parameters[parameters.length - 1];
  return parameters[position] ?? (last?.rest ? last : undefined);
}

interface Arity {
  readonly least: number;
  readonly most: number;
}
const arities = new WeakMap<object, Arity>();

/** The least and most numbers of arguments. */
export function arity(overload: Pick<Overload, 'parameters' | 'least'>): Arity {
  const known = arities.get(overload);
  if (known) return known;
  const { parameters } = overload;
  const required = parameters.filter((parameter) => !parameter.optional && !parameter.rest).length;
  const most = parameters[parameters.length - 1]?.rest ? IMPOSSIBLE : parameters.length;
  const found = { least: Math.max(required, overload.least ?? 0), most };
  arities.set(overload, found);
  return found;
}

const takes = (overload: Pick<Overload, 'parameters' | 'least'>, count: number): boolean => {
  const { least, most } = arity(overload);
  return count >= least && count <= most;
};

interface Signature {
  readonly parameters: readonly Parameter[];
  readonly least?: number;
}

/** The cheapest overload for the arguments, or undefined when none takes them. */
export function choose<T extends Signature>(
  overloads: readonly T[],
  given: readonly Expression[],
  conversions: Conversions = 'function',
): T | undefined {
  let best: T | undefined;
  let bestCost = IMPOSSIBLE;
  for (const overload of overloads) {
    if (!takes(overload, given.length)) continue;
    let total = 0;
    for (let position = 0; position < given.length && total < bestCost; position++) {
      const parameter = parameterAt(overload, position);
      total += parameter ? cost(parameter, given[position] as Expression, conversions) : IMPOSSIBLE;
    }
    if (total < bestCost) {
      best = overload;
      bestCost = total;
    }
    if (bestCost === 0) break;
  }
  return best;
}

/** The argument as the parameter wants it, converted where needed. */
export function converted(binder: Binder, argument: Expression, to: Accepts): Expression {
  // A position or count arrives as a number; what a real cannot hold exactly is no position in anything.
  if (to === 'index') return convertTo(binder, argument, 'real');
  if (argument.type === 'unknown' || accepts(to, argument.type) || !isScalarType(to)) {
    // A dynamic taken as text arrives as its text.
    if (to === 'text' && argument.type === 'dynamic') return convertTo(binder, argument, 'string');
    return argument;
  }
  return convertTo(binder, argument, to);
}

/** A conversion to the type, folded when constant; none when it has the type already. */
export const convertTo = (binder: Binder, operand: Expression, type: ScalarType): Expression =>
  operand.type === type || operand.type === 'unknown'
    ? operand
    : folded({ kind: 'Convert', type, span: operand.span, operand }, binder.context);

const words = (what: Accepts): string =>
  ({
    any: 'any type',
    number: 'number',
    integer: 'integer',
    summable: 'number, datetime or timespan',
    orderable: 'sortable value',
    text: 'string',
    onlyString: 'string',
    integers: 'integer or dynamic array of integers',
    array: 'dynamic array',
    bag: 'property bag',
    index: 'integer',
    type: 'typeof(…)',
  })[what as string] ?? what;

const signature = (overload: Signature): string =>
  `(${overload.parameters
    .map(
      (parameter) =>
        `${parameter.name}: ${words(parameter.accepts)}${parameter.rest ? ', …' : ''}${parameter.optional ? '?' : ''}`,
    )
    .join(', ')})`;

/** Every signature of a function, for messages and documentation. */
export const signatures = (name: string, overloads: readonly Signature[]): string =>
  overloads.map((overload) => `${name}${signature(overload)}`).join(' or ');

/** Says why no overload fits: too few or many arguments, or one of the wrong type. */
export function reportMismatch(
  binder: Binder,
  name: string,
  overloads: readonly Signature[],
  given: readonly Expression[],
  nameSpan: Span,
): void {
  const fitting = overloads.filter((overload) => takes(overload, given.length));
  if (fitting.length === 0) {
    const ranges = overloads.map(arity);
    const least = Math.min(...ranges.map((range) => range.least));
    const most = Math.max(...ranges.map((range) => range.most));
    const isOdd = name.endsWith('pack') && given.length > least && given.length < most;
    if (isOdd) binder.report('KS121', nameSpan, name, 'a key and a value');
    else if (most > 64) binder.report('KS120', nameSpan, name, least, most === IMPOSSIBLE ? 64 : most);
    else binder.report('KS119', nameSpan, name, most, least);
    return;
  }
  // An argument that no overload takes is at fault by itself.
  const wrong = given.filter((argument, position) => reportWrong(binder, fitting, argument, position));
  if (wrong.length > 0) return;
  const types = given.map(({ type }) => type).join(', ');
  binder.report('KS127', nameSpan, name, `(${types})`, signatures(name, fitting));
}

/** Reports an argument that none of the overloads takes; false when one does. */
function reportWrong(binder: Binder, overloads: readonly Signature[], argument: Expression, position: number): boolean {
  const parameters = overloads.flatMap((overload) => parameterAt(overload, position) ?? []);
  const [first] = parameters;
  const takes = (parameter: Parameter) => cost(parameter, argument, 'function') !== IMPOSSIBLE;
  if (first === undefined || parameters.some(takes)) return false;
  const wanted = new Set(parameters.map(({ accepts: what }) => words(what)));
  const kinds = parameters.map(({ accepts: what }) => what as string);
  if (wanted.size === 1) reportArgument(binder, first, argument);
  else if (kinds.every((kind) => ['int', 'long'].includes(kind))) binder.report('KS134', argument.span);
  else if (kinds.every((kind) => kind in width)) binder.report('KS137', argument.span);
  else if (kinds.every((kind) => kind in width || kind === 'timespan' || kind === 'datetime'))
    binder.report('KS138', argument.span);
  else binder.report('KS141', argument.span, [...wanted].join(' or '), argument.type);
  return true;
}

/** Says that one argument has the wrong type, in the words of what is wanted. */
function reportArgument(binder: Binder, { accepts: what }: Parameter, { type, span }: Expression): void {
  switch (what) {
    case 'number':
    case 'real':
      binder.report('KS137', span);
      break;
    case 'integer':
    case 'index':
    case 'long':
    case 'int':
      binder.report('KS134', span);
      break;
    case 'summable':
      binder.report('KS138', span);
      break;
    case 'text':
      binder.report('KS141', span, 'string or dynamic', type);
      break;
    case 'array':
      binder.report('KS234', span);
      break;
    case 'bag':
      binder.report('KS235', span);
      break;
    case 'orderable':
      binder.report('KS206', span, type);
      break;
    default:
      binder.report('KS107', span, words(what), type);
      break;
  }
}

/** Checks what a parameter demands beyond its type: constants, fixed words; and the function's own look at its constants. */
export function checkArguments(
  binder: Binder,
  overload: Pick<Overload, 'parameters' | 'check'>,
  given: readonly Expression[],
): void {
  given.forEach((argument, position) => {
    const parameter = parameterAt(overload, position);
    if (parameter === undefined || argument.type === 'unknown') return;
    if (parameter.constant && !isConstant(argument) && argument.kind !== 'ScalarQuery')
      binder.report('KS129', argument.span);
    if (parameter.oneOf && isConstant(argument)) {
      const word = String(argument.value).toLowerCase();
      if (!parameter.oneOf.some((allowed) => allowed.toLowerCase() === word))
        binder.report('KS140', argument.span, parameter.oneOf.join(', '));
    }
  });
  const complaint = overload.check?.(constantValues(given));
  if (complaint) {
    const at = given[complaint.argument] ?? given[0];
    if (at) binder.report(complaint.code, at.span, ...(complaint.details as never));
  }
}

/** The values of constant arguments, undefined for the others. */
export const constantValues = (given: readonly Expression[]): (Value | undefined)[] =>
  given.map((argument) => (isConstant(argument) ? argument.value : undefined));
