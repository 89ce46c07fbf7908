import type { ResultName } from '../functions/define.ts';
import { aggregates, scalarFunctions } from '../functions/index.ts';
import type * as ast from '../parser/ast.ts';
import { freeName, type Scope } from './scope.ts';

/**
 * The name a column gets from its expression when the author gave none; undefined when the expression suggests none.
 * Paths join their parts with `_`, and some functions hand on the name of their first argument.
 */
export function inferredName(expression: ast.Expression, scope: Scope): string | undefined {
  switch (expression.kind) {
    case 'Name':
      return expression.name;
    case 'Parenthesized':
      return inferredName(expression.inner, scope);
    case 'Member': {
      const object = inferredName(expression.object, scope);
      return object === undefined || expression.member.kind !== 'Name'
        ? undefined
        : `${object}_${expression.member.name}`;
    }
    case 'Index': {
      const object = inferredName(expression.object, scope);
      const { index } = expression;
      return object === undefined ? undefined : `${object}_${index.kind === 'Literal' ? String(index.value) : ''}`;
    }
    case 'Call': {
      const { name } = expression.function;
      if (scope.find(name) !== undefined) return undefined;
      if (scope.collector && aggregates.has(name)) return aggregateName(expression, scope.collector.arguments);
      const named = scalarFunctions.get(name)?.named;
      return named && byRule(named, argumentNames(expression, scope));
    }
    default:
      return undefined;
  }
}

/**
 * The name of a whole item, which more suggest one for than for an argument: `column_ifexists("a", b)` is a if there is
 * such a column, else b, and `array_sort_asc(a)` is a_sorted.
 */
export function itemName(expression: ast.Expression, scope: Scope): string | undefined {
  const call =
    expression.kind === 'Call' && scope.find(expression.function.name) === undefined ? expression : undefined;
  const named = call && scalarFunctions.get(call.function.name)?.named;
  if (call && named === 'named column') {
    const [text, otherwise] = call.arguments.map(({ value }) => value);
    const column = textOf(text, scope);
    if (column !== undefined && scope.column(column) >= 0) return column;
    return otherwise && inferredName(otherwise, scope);
  }
  if (call && typeof named === 'object' && 'suffix' in named)
    return `${argumentNames(call, scope)[0] ?? named.unnamed}${named.suffix}`;
  return inferredName(expression, scope);
}

/** The text that an expression is, written as it is or as a variable. */
function textOf(expression: ast.Expression | undefined, scope: Scope): string | undefined {
  if (expression?.kind === 'Literal') return typeof expression.value === 'string' ? expression.value : undefined;
  const binding = expression?.kind === 'Name' ? scope.find(expression.name) : undefined;
  const value = binding?.kind === 'scalar' && binding.expression.kind === 'Constant' && binding.expression.value;
  return typeof value === 'string' ? value : undefined;
}

/** What the arguments of a call are called. */
export const argumentNames = (call: ast.Call, scope: Scope): (string | undefined)[] =>
  call.arguments.map(({ name, value }) => name?.name ?? inferredName(value, scope));

function byRule(named: ResultName, names: readonly (string | undefined)[]): string | undefined {
  if (named === 'named column' || (typeof named === 'object' && 'suffix' in named)) return undefined;
  if (named === 'only argument') return names.length === 1 ? names[0] : undefined;
  if (named === 'argument') return names[0];
  const used = Array.from({ length: named.arguments ?? 1 }, (_, position) => names[position] ?? '');
  return [named.prefix, ...used].join('_');
}

/** The name of an aggregate's (first) column: `sum_x`, `percentile_x_50`, or `sum_` when its argument has none. */
export function aggregateName(call: ast.Call, scope: Scope): string | undefined {
  const { name } = call.function;
  const of = aggregates.get(name);
  const names = argumentNames(call, scope);
  const outputs = of?.overloads.find((overload) => overload.outputs)?.outputs;
  if (outputs) {
    const values = call.arguments.map(({ value }) => (value.kind === 'Literal' ? value.value : undefined));
    const [first] = outputs(values, [], names);
    if (first) return first.name.replace('{}', names[0] ?? '');
  }
  return byRule(of?.named ?? { prefix: name }, names);
}

/**
 * Names handed out in one clause: written ones must not repeat, inferred ones get a number, the rest are Column1,
 * Column2 … Where later columns replace earlier ones, as in extend, names other than written ones may repeat.
 */
export class ColumnNames {
  private readonly used = new Map<string, 'written' | 'inferred'>();
  private unnamed = 0;

  constructor(
    private readonly taken: (name: string) => boolean = () => false,
    private readonly replacing = false,
  ) {}

  /** Takes a name the author wrote, for a column or as `name = …`; undefined when it was written before. */
  written(name: string): string | undefined {
    if (this.used.get(name) === 'written') return undefined;
    return this.use(name, 'written');
  }
  /** A free name like the inferred one, or the next ColumnN. */
  inferred(name: string | undefined): string {
    return this.use(name ?? this.nextColumn(), 'inferred');
  }
  private use(name: string, as: 'written' | 'inferred'): string {
    const free = this.replacing ? name : freeName(name, (candidate) => this.used.has(candidate));
    this.used.set(free, as);
    return free;
  }
  private nextColumn(): string {
    let name: string;
    do name = `Column${++this.unnamed}`;
    while (this.taken(name));
    return name;
  }
}
