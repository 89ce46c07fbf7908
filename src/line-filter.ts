import type { Expression, Plan } from './binder/plan.ts';
import { bind, isError, type QueryOptions } from './engine.ts';
import { LineSearch } from './table/line-search.ts';
import type { Field } from './types/types.ts';

/** A column that the data might have besides the declared ones; no query can name it. */
const EXTRA: Field = { name: '\0extra', type: 'long' };

/**
 * A search that finds every line of JSON whose row can play a part in the result of a query over one table, so that the
 * other lines need not be parsed. Undefined unless that is certain: the query must be a chain of simple operators
 * over declared columns, begin with a filter on a literal of a text column, and name the columns it gives.
 */
export function lineFilter(
  text: string,
  table: string,
  schema: readonly Field[],
  options: QueryOptions = {},
): LineSearch | undefined {
  const { query, diagnostics } = bind(text, new Map([[table, [...schema, EXTRA]]]), options);
  const [result, ...others] = query.results;
  if (diagnostics.some(isError) || result === undefined || others.length > 0) return undefined;
  if (result.plan.schema.some(({ name }) => name === EXTRA.name)) return undefined;
  const conditions = conditionsOf(result.plan);
  const patterns = conditions?.map(literalsOf).filter((literals) => literals !== undefined);
  const [best] = (patterns ?? []).sort((a, b) => shortest(b) - shortest(a));
  return best && new LineSearch([...new Set(best)]);
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

/** Texts of which a line must have one for a condition to be true of its row; undefined when there are none. */
function literalsOf(condition: Expression): string[] | undefined {
  if (condition.kind === 'Membership') {
    const { operand, operator, items } = condition;
    if (operand.kind !== 'Column' || operand.type !== 'string' || operator.startsWith('!')) return undefined;
    const runs = items.map((item) => (item.kind === 'Constant' ? longestRun(item.value) : undefined));
    return runs.every((run) => run !== undefined) && runs.length > 0 ? runs : undefined;
  }
  if (condition.kind !== 'Call' || !searching.test(condition.function.name)) return undefined;
  const [column, pattern] = condition.arguments;
  if (column?.kind !== 'Column' || column.type !== 'string' || pattern?.kind !== 'Constant') return undefined;
  const run = longestRun(pattern.value);
  return run === undefined ? undefined : [run];
}

/** Shorter texts are in most lines. */
const LEAST_LENGTH = 4;

/**
 * The longest run of a pattern of characters that JSON writes as they are, unless as `\u`; it has two letters beside each
 * other, which no number that is read as text has.
 */
function longestRun(pattern: unknown): string | undefined {
  if (typeof pattern !== 'string') return undefined;
  const runs = pattern.match(/[A-Za-z0-9 _.-]+/g) ?? [];
  const [longest] = runs.filter((run) => /[A-Za-z]{2}/.test(run)).sort((a, b) => b.length - a.length);
  return longest !== undefined && longest.length >= LEAST_LENGTH ? longest : undefined;
}
