import { type AggregateCall, type Expression, operandsOf, type Plan } from '../../src/binder/plan.ts';
import { execute } from '../../src/eval/execute.ts';
import { Run } from '../../src/eval/run.ts';
import type { Overload, QueryContext } from '../../src/functions/define.ts';
import { elementAccess } from '../../src/functions/dynamic.ts';
import { type Table, tableOf } from '../../src/table/table.ts';
import type { ScalarType } from '../../src/types/types.ts';
import type { Value } from '../../src/types/values.ts';
import { columnOf, columnsIn, type Goal, inTurn, substituteGoals, takenApart, truth, turnsOf } from './goals.ts';
import { type Constant, elementOf, RowInMaking } from './rows.ts';
import { timesOfSeries } from './series.ts';

type PlanOf<K extends Plan['kind']> = Extract<Plan, { kind: K }>;

/** More copies of a row than this are not made, whatever a query counts. */
const MOST_COPIES = 1500;
const NO_ROW = tableOf([], [[]]);

/**
 * Makes rows for which a plan gives rows: walks from the result down to the tables, takes along what is asked of the
 * rows on the way, and fills the columns of each table read with values that grant it.
 */
export class Solver {
  private readonly made: RowInMaking[] = [];
  /** What waits for the rows that a node hands to its sub-plan, by id. */
  private readonly given = new Map<number, Goal[]>();

  constructor(
    /** Every table there is, without rows. */
    private readonly empty: ReadonlyMap<string, Table>,
    private readonly context: QueryContext,
    private readonly choose: (ways: number) => number,
    /** Properties that bags to be unpacked must have, since the query names them as columns. */
    private readonly properties: readonly string[] = [],
  ) {}

  /** All tables, those that the plan does not need without rows. */
  tables(): ReadonlyMap<string, Table> {
    const tables = new Map(this.empty);
    for (const name of new Set(this.made.map(({ table }) => table))) {
      const rows = this.made.filter(({ table }) => table === name).flatMap((row) => this.rowsOf(row));
      tables.set(name, tableOf(this.empty.get(name)?.schema ?? [], rows));
    }
    return tables;
  }

  private rowsOf(row: RowInMaking): Value[][] {
    return Array.from({ length: row.copies }, (_, copy) =>
      row.slots.map((slot, i) => slot.value((row.schema[i]?.type ?? 'string') as ScalarType, this.context.now, copy)),
    );
  }

  /** Makes rows such that the plan gives rows that reach the goals. */
  arrange(plan: Plan, wanted: readonly Goal[] = [], copies = 1): void {
    const goals = wanted.flatMap(takenApart);
    switch (plan.kind) {
      case 'Scan': {
        const row = new RowInMaking(
          plan.table,
          this.empty.get(plan.table)?.schema ?? plan.schema,
          Math.max(Math.min(copies, MOST_COPIES), ...goals.map(turnsOf)),
          {
            constant: (expression) => this.constant(expression),
            choose: this.choose,
          },
          this.made.length,
        );
        for (const goal of goals) row.ask(goal);
        this.made.push(row);
        return;
      }
      case 'Filter':
        this.arrange(plan.input, [...goals, truth(plan.predicate)], copies);
        break;
      case 'Project':
        this.arrange(
          plan.input,
          substituteGoals(goals, (column) => plan.items[column]?.expression),
          copies,
        );
        break;
      case 'Sort':
      case 'Limit':
      case 'Sample':
      case 'Shared':
        this.arrange(plan.input, goals, copies);
        break;
      case 'Summarize':
        this.arrangeGroups(plan, goals, copies);
        break;
      case 'Join':
        this.arrangeJoin(plan, goals, copies);
        break;
      case 'Union':
        for (const { plan: input, columns } of plan.inputs) {
          const position = (column: number) => columns[plan.source ? column - 1 : column] ?? -1;
          const own = substituteGoals(goals, (column) =>
            position(column) < 0 ? undefined : columnOf(input, position(column)),
          );
          this.arrange(input, own, copies);
        }
        return;
      case 'Expand':
        this.arrangeExpansion(plan, goals, copies);
        break;
      case 'ForEach':
        this.arrangeEach(plan, goals, copies);
        break;
      case 'Given':
        this.given.set(plan.id, [...(this.given.get(plan.id) ?? []), ...goals]);
        return;
      case 'Apply':
        this.arrangeApplied(plan, goals, copies);
    }
  }

  private arrangeApplied(plan: PlanOf<'Apply'>, goals: readonly Goal[], copies: number): void {
    for (const input of plan.inputs) {
      const same = (column: number) => input.schema.findIndex(({ name }) => name === plan.schema[column]?.name);
      const own = substituteGoals(goals, (column) => (same(column) < 0 ? undefined : columnOf(input, same(column))));
      this.arrange(input, [...own, ...this.goalsOf(plan, input)], copies);
    }
  }

  /** What an operator asks of its input by itself. */
  private goalsOf(plan: PlanOf<'Apply'>, input: Plan): Goal[] {
    switch (plan.name) {
      case 'bag_unpack':
        return plan.expressions.flatMap((bag) => this.propertiesOf(bag));
      case 'pivot':
        this.pivoted = true;
        if (this.properties.length === 0) return [];
        return plan.expressions.map((expression) => ({ expression, ask: inTurn(this.properties, 'string') }));
      case 'make-series':
        return timesOfSeries(input, (expression) => this.constant(expression)?.value, this.context.now);
      default:
        return [];
    }
  }

  /** A pivot further up makes columns of what the properties of bags hold. */
  private pivoted = false;

  /** Asks for the wanted properties of a bag. */
  private propertiesOf(bag: Expression): Goal[] {
    const { span } = bag;
    const overload = elementAccess.overloads[0] as Overload;
    return this.properties.map((name) => ({
      ask: this.pivoted ? inTurn(this.properties, 'string') : { kind: 'holds', text: 'sample' },
      expression: {
        kind: 'Call',
        function: elementAccess,
        overload,
        arguments: [bag, { kind: 'Constant', type: 'string', value: name, span }],
        type: 'dynamic',
        span,
      },
    }));
  }

  private arrangeGroups(plan: PlanOf<'Summarize'>, goals: readonly Goal[], copies: number): void {
    const columns = columnsOfGroups(plan);
    const own: Goal[] = [];
    let needed = copies;
    for (const goal of goals) {
      const counters = columnsIn(goal.expression).flatMap((column) => columns[column]?.counted ?? []);
      const [pushed] = counters.length > 0 ? [] : substituteGoals([goal], (column) => columns[column]?.expression);
      if (pushed) own.push(pushed);
      // Values in turn for what is one of a group need a group for each.
      if (goal.ask.kind === 'spread' && columnsIn(goal.expression).some((column) => column >= plan.keys.length))
        own.push(...plan.keys.map(({ expression }): Goal => ({ expression, ask: { kind: 'vary' } })));
      if (counters.length > 0) needed = Math.max(needed, this.greatest(goal.expression) + 1);
      for (const { function: counter, arguments: given } of counters) own.push(...countedGoals(counter.name, given));
    }
    for (const { function: counter, arguments: given } of plan.aggregates) {
      if (/^(countif|make_set_if|make_list_if)$/.test(counter.name)) own.push(...countedGoals(counter.name, given));
      // A set of parts of dynamics is of interest where rows have them.
      const [first] = given;
      if (/^make_set/.test(counter.name) && first?.type === 'dynamic')
        own.push({ expression: first, ask: { kind: 'holds', text: '' } });
    }
    this.arrange(plan.input, own, needed);
  }

  /** One side first; then what it gives, as constants, is asked of the other. */
  private arrangeJoin(plan: PlanOf<'Join'>, goals: readonly Goal[], copies: number): void {
    const width = plan.left.schema.length;
    const isRight = (column: number) => column >= width;
    if (plan.join === 'leftanti') {
      this.arrange(plan.left, goals, copies);
      return;
    }
    if (plan.join === 'rightanti') {
      this.arrange(plan.right, goals, copies);
      return;
    }
    const semi = plan.join === 'leftsemi' || plan.join === 'rightsemi';
    const ofSide = (goal: Goal, right: boolean) =>
      semi
        ? right === (plan.join === 'rightsemi')
        : columnsIn(goal.expression).every((column) => isRight(column) === right);
    const sides = [false, true].map((right) => ({
      plan: right ? plan.right : plan.left,
      goals: substituteGoals(
        goals.filter((goal) => ofSide(goal, right)),
        (column) => columnOf(right ? plan.right : plan.left, right && !semi ? column - width : column),
      ),
      keys: plan.on.map((pair) => (right ? pair.right : pair.left)),
    }));
    const missing = plan.join === 'leftouter' && sides[1]?.goals.some(asksForNothing);
    const rightFirst = this.choose(2) === 1;
    const [first, second] = rightFirst ? [...sides].reverse() : sides;
    if (!first || !second) return;
    if (missing) {
      this.arrange(plan.left, sides[0]?.goals ?? [], copies);
      return;
    }
    this.arrange(first.plan, first.goals, copies);
    const row = this.firstRow(first.plan, first.keys);
    const linked = row
      ? second.keys.map(
          (key, i): Goal => ({ expression: key, ask: { kind: 'is', value: row[i] ?? null, type: key.type } }),
        )
      : [];
    const across = goals.filter((goal) => !semi && !ofSide(goal, false) && !ofSide(goal, true));
    const constants =
      across.length > 0
        ? this.firstRow(
            first.plan,
            first.plan.schema.map((_, i) => columnOf(first.plan, i)),
          )
        : undefined;
    const others = constants
      ? substituteGoals(across, (column) => {
          if (isRight(column) !== rightFirst) return columnOf(second.plan, isRight(column) ? column - width : column);
          const index = isRight(column) ? column - width : column;
          const type = first.plan.schema[index]?.type ?? 'unknown';
          return { kind: 'Constant', type, value: constants[index] ?? null, span: plan.span };
        })
      : [];
    this.arrange(second.plan, [...second.goals, ...linked, ...others], 1);
  }

  private arrangeExpansion(plan: PlanOf<'Expand'>, goals: readonly Goal[], copies: number): void {
    const own = substituteGoals(goals, (column) => {
      const expanded = plan.items.find(({ index }) => index === column);
      if (expanded) return elementOf(expanded.expression);
      return column < plan.input.schema.length ? columnOf(plan.input, column) : undefined;
    });
    const filled = plan.items.map(({ expression }): Goal => ({ expression, ask: { kind: 'elements', least: 1 } }));
    this.arrange(plan.input, [...filled, ...own], copies);
  }

  private arrangeEach(plan: PlanOf<'ForEach'>, goals: readonly Goal[], copies: number): void {
    const carried = plan.carry.length;
    const [outside, inside] = [true, false].map((out) =>
      goals.filter(({ expression }) => columnsIn(expression).every((column) => column < carried === out)),
    );
    this.arrange(
      plan.body,
      substituteGoals(inside ?? [], (column) => columnOf(plan.body, column - carried)),
      copies,
    );
    const handed = substituteGoals(outside ?? [], (column) => columnOf(plan.input, plan.carry[column] ?? 0));
    this.arrange(plan.input, [...handed, ...(this.given.get(plan.given) ?? [])], copies);
  }

  /** The greatest whole number an expression compares with. */
  private greatest(expression: Expression): number {
    const constant = this.constant(expression);
    const own = constant && /^(int|long|real)$/.test(constant.type) ? Math.floor(Number(constant.value)) : 0;
    return Math.max(own, 0, ...operandsOf(expression).map((part) => this.greatest(part)));
  }

  /** The value of an expression that needs no row; tables asked for inside it get rows first. */
  private constant(expression: Expression): Constant | undefined {
    if (expression.kind === 'Constant') return { value: expression.value, type: expression.type };
    if (!this.constants.has(expression)) this.constants.set(expression, this.computed(expression));
    return this.constants.get(expression);
  }
  private readonly constants = new Map<Expression, Constant | undefined>();

  private computed(expression: Expression): Constant | undefined {
    if (columnsIn(expression).length > 0) return undefined;
    this.arrangeQueries(expression);
    const single: Plan = { kind: 'Values', table: NO_ROW, schema: [], span: expression.span };
    const [value] = this.firstRow(single, [expression]) ?? [];
    return value === undefined ? undefined : { value, type: expression.type };
  }

  private readonly arranged = new Set<Plan>();

  private arrangeQueries(expression: Expression): void {
    if (expression.kind === 'ScalarQuery' && !this.arranged.has(expression.plan)) {
      this.arranged.add(expression.plan);
      this.arrange(expression.plan);
    }
    for (const part of operandsOf(expression)) this.arrangeQueries(part);
  }

  /** The values of expressions in the first row a plan gives over the rows made so far. */
  private firstRow(plan: Plan, expressions: readonly Expression[]): Value[] | undefined {
    const items = expressions.map((expression, i) => ({ name: `c${i}`, expression }));
    const schema = items.map(({ name, expression }) => ({ name, type: expression.type }));
    try {
      const table = execute(
        { kind: 'Project', input: plan, items, schema, span: plan.span },
        new Run(this.tables(), this.context),
      );
      return table.rows > 0 ? table.row(0) : undefined;
    } catch {
      return undefined;
    }
  }
}

const asksForNothing = ({ expression, ask }: Goal): boolean =>
  ask.kind === 'truth' &&
  expression.kind === 'Call' &&
  expression.function.name.startsWith('is') &&
  expression.function.name.startsWith('isnot') !== ask.truth;

const counting =
  /^(count|countif|dcount|dcountif|count_distinct|count_distinctif|make_set|make_list|make_set_if|make_list_if|hll)$/;

/** Of each column of a summarize: the expression over the input whose value it shows, or the aggregate that counts. */
function columnsOfGroups(plan: PlanOf<'Summarize'>): { expression?: Expression; counted?: AggregateCall }[] {
  return [
    ...plan.keys.map(({ expression }) => ({ expression })),
    ...plan.aggregates.flatMap((call): { expression?: Expression; counted?: AggregateCall }[] => {
      if (call.picked) return call.picked.map((expression) => ({ expression }));
      if (counting.test(call.function.name)) return [{ counted: call }];
      const [expression] = call.arguments;
      return (call.outputs ?? [0]).map(() => (expression ? { expression } : {}));
    }),
  ];
}

/** What makes an aggregate count: its condition holds, and its values differ. */
function countedGoals(name: string, given: readonly Expression[]): Goal[] {
  const [first, second] = given;
  if (name === 'countif') return first ? [truth(first)] : [];
  const condition = name.endsWith('if') && second ? [truth(second)] : [];
  return first && name !== 'count' ? [...condition, { expression: first, ask: { kind: 'vary' } }] : condition;
}
