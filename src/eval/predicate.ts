import type { Call, Expression, Membership } from '../binder/plan.ts';
import { finderOf, literalsOf, mindsCase } from '../functions/finder.ts';
import type { TermKind } from '../functions/terms.ts';
import type { Value } from '../types/values.ts';
import { fixedItems, textTest } from './membership.ts';
import { Probe } from './probe.ts';
import type { Run } from './run.ts';

/** What to look for before a text is asked: either finds something in every text whose answer is not `elsewhere`. */
interface Search {
  readonly probe?: Probe | undefined;
  readonly finder?: RegExp | undefined;
  readonly elsewhere?: boolean;
}

/** A predicate of one text. */
export class Predicate {
  private prepared: Search | undefined;

  constructor(
    /** Says all about the predicate; two with the same name give the same answers. */
    readonly name: string,
    readonly test: (text: string) => Value | undefined,
    private readonly prepare: () => Search,
  ) {}

  /** Prepared when it is first asked for: a table that has been asked before needs none. */
  get search(): Search {
    this.prepared ??= this.prepare();
    return this.prepared;
  }
}

/** What these give depends on nothing but the text and the constants, so it may be kept. */
const searching = new Set(['comparison operator', 'string operator']);

/** The column that a predicate of one text column and constants is about; undefined for other expressions. */
export function scannedColumn(expression: Expression): number | undefined {
  if (expression.kind !== 'Membership' && (expression.kind !== 'Call' || expression.type !== 'bool')) return undefined;
  if (expression.kind === 'Call' && !searching.has(expression.function.category)) return undefined;
  const parts = expression.kind === 'Call' ? expression.arguments : [expression.operand, ...expression.items];
  const [column, ...others] = parts.filter(({ kind }) => kind !== 'Constant');
  if (column?.kind !== 'Column' || column.type !== 'string' || others.length > 0) return undefined;
  return expression.kind === 'Call' || parts[0] === column ? column.index : undefined;
}

/** So many predicates are kept for queries that ask again: making them costs more than asking a few rows. */
const MOST_PREDICATES = 100;
const byName = new Map<string, Predicate>();
const byNode = new WeakMap<Expression, Predicate>();

/** The predicate of an expression that has a {@link scannedColumn}. */
export function predicateOf(expression: Expression, run: Run): Predicate {
  const known = byNode.get(expression);
  if (known) return known;
  const predicate = make(expression, run);
  byNode.set(expression, predicate);
  return predicate;
}

function make(expression: Expression, run: Run): Predicate {
  if (expression.kind === 'Membership') return ofMembership(expression, run);
  if (expression.kind === 'Call') return ofCall(expression, run);
  throw new Error(`A ${expression.kind} is no predicate.`);
}

function named(name: string, make: () => Predicate): Predicate {
  let predicate = byName.get(name);
  if (predicate === undefined) {
    predicate = make();
    if (byName.size >= MOST_PREDICATES) byName.clear();
    byName.set(name, predicate);
  }
  return predicate;
}

function ofMembership(node: Membership, run: Run): Predicate {
  const { operator } = node;
  const values = fixedItems(node, run) ?? [];
  const name = `${operator} ${JSON.stringify(values)}`;
  return named(name, () => {
    const items = values.map((value) => String(value ?? ''));
    const negated = operator.startsWith('!');
    const cased = operator.endsWith('in');
    // has_all needs each of its items: the longest one is looked for.
    const sought = operator === 'has_all' ? [...items].sort((a, b) => b.length - a.length).slice(0, 1) : items;
    return new Predicate(name, textTest(operator, values), () => ({ ...lookFor(sought, cased), elsewhere: negated }));
  });
}

function ofCall(call: Call, run: Run): Predicate {
  const values = call.arguments.map((argument) => (argument.kind === 'Constant' ? argument.value : null));
  const position = call.arguments.findIndex(({ kind }) => kind === 'Column');
  const { function: of, overload } = call;
  const types = call.arguments.map(({ type }) => type);
  const name = `${of.name} ${types} ${position} ${JSON.stringify(values.map((value) => `${typeof value} ${value}`))}`;
  return named(name, () => {
    const strictNull = values.some((value, at) => {
      const parameter = overload.parameters[Math.min(at, overload.parameters.length - 1)];
      return value === null && at !== position && parameter?.nullable !== true;
    });
    const code = run.codeOf(call) as (...values: readonly Value[]) => Value | undefined;
    const test = (text: string): Value | undefined => {
      if (strictNull) return null;
      values[position] = text;
      return code(...values);
    };
    return new Predicate(name, test, () => sought(of.name, position === 0 ? values[1] : undefined));
  });
}

const operators = /^(!?)(has|hasprefix|hassuffix|contains|startswith|endswith)(_cs)?$|^([=!])[=~]$/;

/** What a string operator with a constant pattern looks for. */
function sought(operator: string, pattern: Value | undefined): Search {
  const [found, negation] = operators.exec(operator) ?? [];
  if (found === undefined || typeof pattern !== 'string') return {};
  const cased = operator === '!=' || mindsCase(operator as TermKind | '==');
  return { ...lookFor([pattern], cased), elsewhere: negation === '!' || operator.startsWith('!') };
}

function lookFor(patterns: readonly string[], mindsCase: boolean): Search {
  const probe = Probe.for(literalsOf(patterns, mindsCase), mindsCase);
  return probe ? { probe } : { finder: finderOf(patterns, mindsCase) };
}
