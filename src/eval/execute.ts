import type { Expression, Plan } from '../binder/plan.ts';
import { EvaluationError, error } from '../source/diagnostic.ts';
import { Table } from '../table/table.ts';
import { Batch } from './batch.ts';
import { evaluate, evaluateOnce } from './expressions.ts';
import { type Selection, select } from './filter.ts';
import { expand } from './operators/expand.ts';
import { forEach } from './operators/for-each.ts';
import { join } from './operators/join.ts';
import { range } from './operators/range.ts';
import { sample } from './operators/sample.ts';
import { sortRows, topRows } from './operators/sort.ts';
import { scanSteps } from './operators/steps.ts';
import { summarize } from './operators/summarize.ts';
import { union } from './operators/union.ts';
import type { Run } from './run.ts';
import { usedColumns } from './used.ts';

/** Runs a plan and gives its table. */
export function execute(plan: Plan, run: Run, used?: ReadonlySet<number>): Table {
  const table = run.statistics
    ? run.statistics.time(
        plan,
        () => executeNode(plan, run, used),
        ({ rows }) => rows,
      )
    : run.tracer === undefined
      ? executeNode(plan, run, used)
      : run.tracer.execute(plan, run);
  if (table.rows > run.context.limits.rows) {
    throw new EvaluationError(error('KQLAB007', plan.span, `${run.context.limits.rows} rows`, 'limits.rows'));
  }
  return table;
}

/** Runs one node, and its inputs through {@link execute}; `used`: the columns that are looked at, where not all are. */
export function executeNode(plan: Plan, run: Run, used?: ReadonlySet<number>): Table {
  switch (plan.kind) {
    case 'Scan':
      return scan(plan, run);
    case 'Values':
      return plan.table;
    case 'Range':
      return range(plan, run);
    case 'Filter': {
      const { table, rows } = select(plan, run, execute);
      return rows === null ? table : table.take(rows);
    }
    case 'Project': {
      const expressions = plan.items.map(({ expression }) => expression);
      const batch = batchOf(plan.input, run, expressions);
      return new Table(
        plan.schema,
        expressions.map((expression) => evaluate(expression, batch)),
        batch.length,
      );
    }
    case 'Sort': {
      const input = execute(plan.input, run);
      return input.take(sortRows(plan, input, run));
    }
    case 'Limit':
      return limit(plan, run);
    case 'Summarize':
      return summarize(plan, batchOf(plan.input, run, expressionsOf(plan)));
    case 'Join':
      return join(plan, execute(plan.left, run), execute(plan.right, run), run, used);
    case 'Union':
      return union(plan, run);
    case 'Expand':
      return expand(plan, execute(plan.input, run), run).table;
    case 'Shared': {
      const known = run.shared.get(plan) ?? execute(plan.input, run);
      run.shared.set(plan, known);
      return known;
    }
    case 'Given':
      return run.given.get(plan.id) ?? new Table(plan.schema, [], 0);
    case 'ForEach':
      return forEach(plan, execute(plan.input, run), run);
    case 'Steps':
      return scanSteps(plan, execute(plan.input, run), run).table;
    case 'Sample':
      return sample(plan, execute(plan.input, run), run);
    case 'Apply': {
      const inputs = plan.inputs.map((input) => execute(input, run));
      const [first] = inputs;
      const batch = new Batch(first ?? new Table([], [], 1), run);
      const columns = plan.expressions.map((expression) => evaluate(expression, batch));
      return plan.apply(inputs, columns, run.context);
    }
  }
}

/** The rows a node gives, as a selection of rows of a table where that saves gathering columns nobody asks for. */
function selection(plan: Plan, run: Run, expressions: readonly Expression[]): Selection {
  if (plan.kind !== 'Filter') return { table: execute(plan, run, usedColumns(expressions)), rows: null };
  if (!run.statistics) return select(plan, run, execute);
  return run.statistics.time(
    plan,
    () => select(plan, run, execute),
    ({ table, rows }) => rows?.length ?? table.rows,
  );
}

function batchOf(plan: Plan, run: Run, expressions: readonly Expression[]): Batch {
  const { table, rows } = selection(plan, run, expressions);
  return new Batch(table, run, rows);
}

const expressionsOf = (plan: Extract<Plan, { kind: 'Summarize' }>): Expression[] => [
  ...plan.keys.map(({ expression }) => expression),
  ...plan.aggregates.flatMap((call) => [...call.arguments, ...(call.picked ?? [])]),
];

/** A table of the database in the columns of the plan; it may have been given with others, or in another order. */
function scan(plan: Extract<Plan, { kind: 'Scan' }>, run: Run): Table {
  const table = run.tables.get(plan.table);
  if (table === undefined) throw new EvaluationError(error('KS204', plan.span, plan.table));
  return table;
}

function limit(plan: Extract<Plan, { kind: 'Limit' }>, run: Run): Table {
  const count = Number(evaluateOnce(plan.count, run) ?? 0n);
  const most = Math.max(0, count);
  if (plan.input.kind === 'Sort') {
    const input = execute(plan.input.input, run);
    run.statistics?.path(plan, 'heap');
    return input.take(topRows(plan.input, input, most, run));
  }
  const input = execute(plan.input, run);
  if (most >= input.rows) return input;
  const rows = new Int32Array(most);
  for (let row = 0; row < most; row++) rows[row] = row;
  return input.take(rows);
}
