import {
  type BoundQuery,
  type Constant,
  type Expression,
  expressionsOf,
  inputsOf,
  operandsOf,
  type Plan,
} from '../binder/plan.ts';

/** An expression, and the plan whose rows it sees. */
export interface Placed {
  readonly expression: Expression;
  readonly input: Plan;
}

/** Everything that a query is evaluated by, each part once; expressions that are more than a column or a constant. */
export interface Parts {
  readonly plans: readonly Plan[];
  /** The calls of functions and operators that have one of the names: most lints look at few. */
  readonly callsOf: (names: Iterable<string>) => readonly Placed[];
}

/** Collects the plans of a query and the expressions in them, inner ones too. */
export function partsOf(query: BoundQuery): Parts {
  const collector = new Collector();
  for (const { plan } of query.results) collector.plan(plan);
  return collector;
}

const MOST_TABLES = 20;

class Collector implements Parts {
  readonly plans: Plan[] = [];
  private readonly calls = new Map<string, Placed[]>();
  private readonly seen = new Set<object>();

  readonly callsOf = (names: Iterable<string>): readonly Placed[] => {
    const found: Placed[] = [];
    for (const name of names) found.push(...(this.calls.get(name) ?? []));
    return found;
  };

  plan(plan: Plan): void {
    if (this.seen.has(plan)) return;
    this.seen.add(plan);
    const inputs = inputsOf(plan);
    // A wildcard unites hundreds of tables under the same conditions: what is said of some is said of all.
    for (const input of inputs.length > MOST_TABLES ? inputs.slice(0, MOST_TABLES) : inputs) this.plan(input);
    this.plans.push(plan);
    const [input = plan, other = input] = inputs;
    if (plan.kind === 'Join') for (const pair of plan.on) this.expression(pair.right, other);
    for (const expression of expressionsOf(plan)) this.expression(expression, input);
  }

  private expression(expression: Expression, input: Plan): void {
    // Columns and constants are met as parts of what they are in.
    if (expression.kind === 'Column' || expression.kind === 'Constant' || this.seen.has(expression)) return;
    this.seen.add(expression);
    const name = nameOf(expression);
    const known = name === undefined ? undefined : this.calls.get(name);
    if (known) known.push({ expression, input });
    else if (name !== undefined) this.calls.set(name, [{ expression, input }]);
    if (expression.kind === 'ScalarQuery') this.plan(expression.plan);
    for (const part of operandsOf(expression)) this.expression(part, input);
  }
}

/** What an expression is called by: `has`, `in~`, `and`, `tolower`. */
const nameOf = (expression: Expression): string | undefined =>
  expression.kind === 'Call'
    ? expression.function.name
    : expression.kind === 'Membership' || expression.kind === 'Logic'
      ? expression.operator
      : undefined;

/** Where the values of a column come from, when it is handed on unchanged from a table. */
export function originOf(plan: Plan, index: number): { readonly table: string; readonly column: string } | undefined {
  switch (plan.kind) {
    case 'Scan': {
      const column = plan.schema[index]?.name;
      return column === undefined ? undefined : { table: plan.table, column };
    }
    case 'Filter':
    case 'Sort':
    case 'Limit':
    case 'Sample':
    case 'Shared':
      return originOf(plan.input, index);
    case 'Project':
    case 'Summarize': {
      const item = plan.kind === 'Project' ? plan.items[index] : plan.keys[index];
      const expression = item?.expression;
      return expression?.kind === 'Column' ? originOf(plan.input, expression.index) : undefined;
    }
    case 'Join': {
      const width = plan.left.schema.length;
      const [side, at] = index < width ? [plan.left, index] : [plan.right, index - width];
      return originOf(side, at);
    }
    case 'Union': {
      const at = plan.source ? index - 1 : index;
      const leg = plan.inputs.find(({ columns }) => (columns[at] ?? -1) >= 0);
      return leg && originOf(leg.plan, leg.columns[at] as number);
    }
    case 'Expand':
      return plan.items.some((item) => item.index === index) ? undefined : originOf(plan.input, index);
    default:
      return undefined;
  }
}

/** The constant text of an expression. */
export const textIn = (expression: Expression | undefined): (Constant & { readonly value: string }) | undefined =>
  expression?.kind === 'Constant' && typeof expression.value === 'string'
    ? (expression as Constant & { readonly value: string })
    : undefined;
