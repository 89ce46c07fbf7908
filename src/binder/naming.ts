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
      const first = expression.arguments[0]?.value;
      const argument = first && inferredName(first, scope);
      if (scope.collector && aggregates.has(name)) return aggregateName(name, argument);
      const named = scalarFunctions.get(name)?.named;
      return named && byRule(named, argument);
    }
    default:
      return undefined;
  }
}

const byRule = (named: ResultName, argument: string | undefined): string | undefined =>
  named === 'argument' ? argument : `${named.prefix}_${argument ?? ''}`;

/** The name of an aggregate's column: `sum_x`, or `sum_` when its argument has none. */
export function aggregateName(name: string, argument: string | undefined): string | undefined {
  const named = aggregates.get(name)?.named ?? { prefix: name };
  return byRule(named, argument);
}

/** Names handed out in one clause: written ones must not repeat, inferred ones get a number, the rest are Column1, Column2 … */
export class ColumnNames {
  private readonly used = new Map<string, 'written' | 'inferred'>();
  private unnamed = 0;

  constructor(private readonly taken: (name: string) => boolean = () => false) {}

  /** Takes a name the author wrote, for a column or as `name = …`; undefined when it was written before. */
  written(name: string): string | undefined {
    if (this.used.get(name) === 'written') return undefined;
    const free = freeName(name, (candidate) => this.used.has(candidate));
    this.used.set(free, 'written');
    return free;
  }
  /** A free name like the inferred one, or the next ColumnN. */
  inferred(name: string | undefined): string {
    const free = name === undefined ? this.nextColumn() : freeName(name, (candidate) => this.used.has(candidate));
    this.used.set(free, 'inferred');
    return free;
  }
  private nextColumn(): string {
    let name: string;
    do name = `Column${++this.unnamed}`;
    while (this.used.has(name) || this.taken(name));
    return name;
  }
}
