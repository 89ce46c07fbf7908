import type { Expression, Plan } from './binder/plan.ts';
import { bind, isError, type QueryOptions } from './engine.ts';
import { LineSearch } from './table/line-search.ts';
import type { Field } from './types/types.ts';

/** A column that the data might have besides the declared ones; no query can name it. */
const EXTRA: Field = { name: '\0extra', type: 'long' };

/** More would cost more than they spare. */
const MOST_SEARCHES = 4;

/**
 * Searches of which each finds every line of JSON whose row can play a part in the result of a query over one table, so that
 * the other lines need not be parsed. Undefined unless that is certain: the query must be a chain of simple operators
 * over declared columns, begin with a filter on a literal of a text column, and name the columns it gives.
 */
export function lineFilter(
  text: string,
  table: string,
  schema: readonly Field[],
  options: QueryOptions = {},
): LineSearch[] | undefined {
  const { query, diagnostics } = bind(text, new Map([[table, [...schema, EXTRA]]]), options);
  const [result, ...others] = query.results;
  if (diagnostics.some(isError) || result === undefined || others.length > 0) return undefined;
  if (result.plan.schema.some(({ name }) => name === EXTRA.name)) return undefined;
  const needed = conditionsOf(result.plan)?.flatMap(literalsOf) ?? [];
  if (needed.length === 0) return undefined;
  needed.sort((a, b) => shortest(b) - shortest(a));
  return needed.slice(0, MOST_SEARCHES).map((literals) => new LineSearch([...new Set(literals)]));
}

const shortest = (literals: readonly string[]): number => Math.min(...literals.map(({ length }) => length));

/** The conditions of the filters that a table goes through first; undefined when the plan is no chain of simple operators. */
function conditionsOf(plan: Plan): Expression[] | undefined {
  switch (plan.kind) {
    case 'Scan':
      return [];
    case 'Filter': {
      const conditions = isSimple(plan.predicate) ? conditionsOf(plan.input) : undefined;
      return isUnchanged(plan.input) ? conditions?.concat(conjuncts(plan.predicate)) : conditions;
    }
    case 'Project': {
      const changed = plan.items.filter(
        ({ name, expression }) => expression.kind !== 'Column' || expression.name !== name,
      );
      return changed.every(({ expression }) => isSimple(expression)) ? conditionsOf(plan.input) : undefined;
    }
    case 'Sort':
      return plan.keys.every(({ expression }) => isSimple(expression)) ? conditionsOf(plan.input) : undefined;
    case 'Summarize': {
      const parts = [
        ...plan.keys.map(({ expression }) => expression),
        ...plan.aggregates.flatMap((call) => [...call.arguments, ...(call.picked ?? [])]),
      ];
      return parts.every(isSimple) ? conditionsOf(plan.input) : undefined;
    }
    case 'Limit':
      return conditionsOf(plan.input);
    default:
      return undefined;
  }
}

/** Whether columns are those of the table still. */
const isUnchanged = (plan: Plan): boolean =>
  plan.kind === 'Scan' || (plan.kind === 'Filter' && isUnchanged(plan.input));

const conjuncts = (predicate: Expression): readonly Expression[] =>
  predicate.kind === 'Logic' && predicate.operator === 'and' ? predicate.operands.flatMap(conjuncts) : [predicate];

/** Whether an expression looks at declared columns alone, and always gives the same for a row. */
function isSimple(expression: Expression): boolean {
  switch (expression.kind) {
    case 'Constant':
      return true;
    case 'Column':
      return expression.name !== EXTRA.name;
    case 'Call':
      return expression.function.volatile !== true && expression.arguments.every(isSimple);
    case 'Convert':
      return isSimple(expression.operand);
    case 'Logic':
      return expression.operands.every(isSimple);
    case 'Membership':
      return [expression.operand, ...expression.items].every(isSimple);
    default:
      return false;
  }
}

const searching = /^(?:has|hasprefix|hassuffix|contains|startswith|endswith)(?:_cs)?$|^==$|^=~$/;

/** Lists of texts: of each list, a line must have one for a condition to be true of its row. */
function literalsOf(condition: Expression): string[][] {
  if (condition.kind === 'Membership') {
    const { operand, operator, items } = condition;
    if (operand.kind !== 'Column' || operand.type !== 'string' || operator.startsWith('!')) return [];
    const longest = items.flatMap((item) => (item.kind === 'Constant' ? runsOf(item.value).slice(0, 1) : []));
    return longest.length === items.length && items.length > 0 ? [longest] : [];
  }
  if (condition.kind !== 'Call' || !searching.test(condition.function.name)) return [];
  const [column, pattern] = condition.arguments;
  if (column?.kind !== 'Column' || column.type !== 'string' || pattern?.kind !== 'Constant') return [];
  return runsOf(pattern.value).map((run) => [run]);
}

/** Shorter texts are in most lines. */
const LEAST_LENGTH = 4;

/**
 * The runs of a pattern, the longest first, of characters that JSON writes as they are, unless as `\\u`; each has two letters
 * beside each other, which no number that is read as text has.
 */
function runsOf(pattern: unknown): string[] {
  if (typeof pattern !== 'string') return [];
  const runs = pattern.match(/[A-Za-z0-9 _.-]+/g) ?? [];
  const fitting = runs.filter((run) => /[A-Za-z]{2}/.test(run) && run.length >= LEAST_LENGTH);
  return fitting.sort((a, b) => b.length - a.length);
}
