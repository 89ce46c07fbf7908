import type { AggregateCall, Expression, Item, Plan } from '../../binder/plan.ts';
import type { Table } from '../../table/table.ts';
import { identity } from '../../types/values.ts';
import { expressionText } from './canonical-expression.ts';
import { isNullWhere } from './null-rejection.ts';

/**
 * A text that two plans share only when they give the same rows from the same tables: spans are left out, and what
 * makes no difference is brought to one form. Plans with different texts may still be the same.
 */
export function canonical(plan: Plan, query: string): string {
  return new Canonical(query).plan(plan, true);
}

/** Aggregates whose result does not depend on the order of the rows. */
const unordered = new Set([
  'count',
  'countif',
  'dcount',
  'dcountif',
  'count_distinct',
  'count_distinctif',
  'min',
  'minif',
  'max',
  'maxif',
  'binary_all_and',
  'binary_all_or',
  'binary_all_xor',
]);

class Canonical {
  constructor(private readonly query: string) {}

  /** `isOrdered`: whether the order of the rows matters to what comes after. */
  plan(plan: Plan, isOrdered: boolean): string {
    switch (plan.kind) {
      case 'Scan':
        return `scan ${plan.table}`;
      case 'Values':
        return `values ${this.schema(plan)} ${tableText(plan.table)}`;
      case 'Range':
        return `range ${this.list([plan.from, plan.to, plan.step])} ${this.schema(plan)}`;
      case 'Shared':
        return this.plan(plan.input, isOrdered);
      case 'Given':
        return `given ${plan.id}`;
      case 'Filter':
        return this.filter(plan, isOrdered);
      case 'Project':
        return this.project(plan, isOrdered);
      case 'Sort': {
        // Sorting is stable, but what was in order before matters only among equals.
        if (!isOrdered) return this.plan(plan.input, false);
        const keys = plan.keys.map((key) => `${this.text(key.expression)} ${key.descending} ${key.nullsFirst}`);
        return `sort ${keys.join(', ')}\n${this.plan(plan.input, true)}`;
      }
      case 'Limit':
        return `limit ${this.text(plan.count)}\n${this.plan(plan.input, true)}`;
      case 'Sample':
        return `sample ${this.text(plan.count)}\n${this.plan(plan.input, true)}`;
      case 'Summarize': {
        // Groups come in no order that could be relied on.
        const isInsensitive = plan.aggregates.every((call) => unordered.has(call.function.name));
        const aggregates = plan.aggregates.map((call) => this.aggregate(call));
        return `summarize ${aggregates.join(', ')} by ${this.items(plan.keys)}\n${this.plan(plan.input, !isInsensitive)}`;
      }
      case 'Join':
        return this.join(plan);
      case 'Union': {
        const legs = plan.inputs.map(
          ({ plan: leg, columns, label }) => `${label} ${columns.join()}\n${this.plan(leg, true)}`,
        );
        return `union ${plan.source} ${this.schema(plan)} [${legs.join('; ')}]`;
      }
      case 'Expand': {
        const items = plan.items.map(
          ({ index, expression, type, cast }) => `${index} ${this.text(expression)} ${type} ${cast}`,
        );
        const limit = plan.limit ? this.text(plan.limit) : '';
        return `expand ${items.join(', ')} ${limit} ${plan.itemIndex} ${plan.pairs} ${this.schema(plan)}\n${this.plan(plan.input, true)}`;
      }
      case 'ForEach': {
        const keys = plan.keys === 'row' ? 'row' : this.list(plan.keys);
        return `each ${keys} ${plan.carry.join()} ${plan.most ?? ''} {${this.plan(plan.body, true)}}\n${this.plan(plan.input, true)}`;
      }
      case 'Steps': {
        const steps = plan.steps.map(({ condition, assignments, output }) => {
          const made = assignments.map(({ column, expression }) => `${column} = ${this.text(expression)}`);
          return `${this.text(condition)} ${output} ${made.join(', ')}`;
        });
        return `steps ${this.schema(plan)} ${plan.declared.map(String).join()} [${steps.join('; ')}]\n${this.plan(plan.input, true)}`;
      }
      case 'Apply': {
        // Its code cannot be looked into: the same words over the same rows are the same.
        const written = this.query.slice(plan.span.start, plan.span.end);
        const inputs = plan.inputs.map((input) => this.plan(input, true));
        return `${plan.name} ${written} ${this.list(plan.expressions)} [${inputs.join('; ')}]`;
      }
    }
  }

  /** Filters one after the other are one filter; the order of conditions, and a second one that is the same, do not matter. */
  private filter(plan: Extract<Plan, { kind: 'Filter' }>, isOrdered: boolean): string {
    const conditions: Expression[] = [];
    let input: Plan = plan;
    while (input.kind === 'Filter' || input.kind === 'Shared') {
      if (input.kind === 'Filter') {
        const { predicate }: { predicate: Expression } = input;
        // A function that looks at the rows around must find them as they are.
        if (this.looksAround(predicate)) break;
        conditions.push(
          ...(predicate.kind === 'Logic' && predicate.operator === 'and' ? predicate.operands : [predicate]),
        );
      }
      input = input.input;
    }
    if (input.kind === 'Filter') {
      const own = `filter ${this.text(input.predicate)}\n${this.plan(input.input, true)}`;
      return conditions.length === 0 ? own : `filter ${this.conjunction(conditions)}\n${own}`;
    }
    const rest = input.kind === 'Join' ? this.join(input, conditions) : this.plan(input, isOrdered);
    const all = this.conjunction(conditions);
    return all === '' ? rest : `filter ${all}\n${rest}`;
  }

  private conjunction(conditions: readonly Expression[]): string {
    const texts = new Set(conditions.map((condition) => this.text(condition)));
    texts.delete('true');
    return [...texts].sort().join(' and ');
  }

  private looksAround(expression: Expression): boolean {
    return this.text(expression).includes('"window"');
  }

  private project(plan: Extract<Plan, { kind: 'Project' }>, isOrdered: boolean): string {
    const { schema } = plan.input;
    const isSame =
      plan.items.length === schema.length &&
      plan.items.every(
        ({ name, expression }, index) =>
          expression.kind === 'Column' && expression.index === index && schema[index]?.name === name,
      );
    if (isSame) return this.plan(plan.input, isOrdered);
    // A function may look at the rows around.
    const looksAround = plan.items.some(({ expression }) => this.looksAround(expression));
    return `project ${this.items(plan.items)}\n${this.plan(plan.input, isOrdered || looksAround)}`;
  }

  /** `conditions` are those that every row of the join must meet. */
  private join(plan: Extract<Plan, { kind: 'Join' }>, conditions: readonly Expression[] = []): string {
    const on = plan.on.map(({ left, right }) => `${this.text(left)} = ${this.text(right)}`);
    const kind = plainestKind(plan, conditions);
    return `join ${kind} ${on.sort().join(', ')} ${this.schema(plan)} [${this.plan(plan.left, true)}; ${this.plan(plan.right, true)}]`;
  }

  private aggregate({ function: of, arguments: given, picked, outputs, type }: AggregateCall): string {
    const more = [...(picked ?? []).map((each) => this.text(each)), ...(outputs ?? []).map(({ name }) => name)];
    return `${of.name}(${this.list(given)}) ${more.join(' ')} ${type}`;
  }

  private items(items: readonly Item[]): string {
    return items.map(({ name, expression }) => `${JSON.stringify(name)} = ${this.text(expression)}`).join(', ');
  }

  private list(expressions: readonly Expression[]): string {
    return expressions.map((each) => this.text(each)).join(', ');
  }

  private text(expression: Expression): string {
    return expressionText(expression, this.subplan);
  }

  private readonly subplan = (plan: Plan): string => this.plan(plan, true);

  private schema({ schema }: Plan): string {
    return schema.map(({ name, type }) => `${JSON.stringify(name)}:${type}`).join();
  }
}

/** The kind of join that gives the same with the fewest rows in between. */
function plainestKind({ join, left, on }: Extract<Plan, { kind: 'Join' }>, conditions: readonly Expression[]): string {
  const width = left.schema.length;
  const isRejected = (isMissing: (index: number) => boolean) => conditions.some((each) => isNullWhere(each, isMissing));
  switch (join) {
    case 'innerunique':
      // When no two rows of the left have the same key, one of them is all of them.
      return hasUniqueKeys(
        left,
        on.map((condition) => condition.left),
      )
        ? 'inner'
        : join;
    case 'leftouter':
      return isRejected((index) => index >= width) ? 'inner' : join;
    case 'rightouter':
      return isRejected((index) => index < width) ? 'inner' : join;
    default:
      return join;
  }
}

/** Whether no two rows of a plan agree in the keys: they are what it is grouped by. */
function hasUniqueKeys(plan: Plan, keys: readonly Expression[]): boolean {
  const columns = keys.map((key) => (key.kind === 'Column' ? key.index : -1));
  switch (plan.kind) {
    case 'Filter':
    case 'Sort':
    case 'Limit':
    case 'Shared':
      return hasUniqueKeys(plan.input, keys);
    case 'Project': {
      const through = columns.map((index) => plan.items[index]?.expression);
      return through.every((each) => each !== undefined) && hasUniqueKeys(plan.input, through as Expression[]);
    }
    case 'Summarize':
      return plan.keys.every((_, index) => columns.includes(index));
    default:
      return false;
  }
}

function tableText(table: Table): string {
  const rows = Array.from({ length: table.rows }, (_, row) =>
    table
      .row(row)
      .map((value) => String(identity(value)))
      .join('\t'),
  );
  return JSON.stringify(rows);
}
