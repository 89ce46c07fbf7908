import type { Expression, Plan } from '../binder/plan.ts';
import { type Column, ConstantColumn, DictionaryColumn } from '../table/column.ts';
import type { Table } from '../table/table.ts';
import { Batch } from './batch.ts';
import { truths } from './columns.ts';
import { evaluate } from './expressions.ts';
import { remembering } from './passed.ts';
import { scannedColumn } from './predicate.ts';
import { isRange } from './ranges.ts';
import type { Run } from './run.ts';
import { shareOf } from './scan.ts';
import { type Sieve, type Sifting, sieveOf, sift } from './sieve.ts';

/** A table and which of its rows are meant; null is all of them. */
export interface Selection {
  readonly table: Table;
  readonly rows: Int32Array | null;
}

/** A condition of a filter; conditions of filters further down the query have a higher turn. */
interface Condition {
  readonly expression: Expression;
  readonly turn: number;
}

type Filter = Extract<Plan, { kind: 'Filter' }>;

/**
 * What is left of a table after filters that follow each other, the last one given. Conditions that cannot fail go
 * first, the cheap ones before the dear ones; the others keep the order of their filters.
 */
export function select(filter: Filter, run: Run, execute: (plan: Plan, run: Run) => Table): Selection {
  const filters: Filter[] = [];
  let plan: Plan = filter;
  while (plan.kind === 'Filter' && (plan === filter || run.tracer === undefined)) {
    filters.unshift(plan);
    plan = plan.input;
  }
  const table = execute(plan, run);
  const conditions = filters.flatMap(({ predicate }, turn) =>
    conjuncts(predicate).map((expression) => ({ expression, turn })),
  );
  return { table, rows: selectRows(inOrder(conditions, table, run), table, filter, run) };
}

const conjuncts = (predicate: Expression): readonly Expression[] =>
  predicate.kind === 'Logic' && predicate.operator === 'and' ? predicate.operands.flatMap(conjuncts) : [predicate];

function inOrder(conditions: readonly Condition[], table: Table, run: Run): Expression[] {
  if (conditions.length === 1) return conditions.map(({ expression }) => expression);
  const ranked = conditions.map(({ expression, turn }) => ({
    expression,
    turn: isSafe(expression) ? -1 : turn,
    cost: isRange(expression, table) ? -2 : (knownCost(expression, table, run) ?? costOf(expression, table)),
  }));
  return ranked.sort((a, b) => a.turn - b.turn || a.cost - b.cost).map(({ expression }) => expression);
}

/** The rows for which all conditions are true; null when that is all of them. */
function selectRows(conditions: readonly Expression[], table: Table, filter: Filter, run: Run): Int32Array | null {
  let rows: Int32Array | null = null;
  for (let at = 0; at < conditions.length && (rows?.length ?? table.rows) > 0; ) {
    const sieves = sievesFrom(conditions, at, table, run);
    if (sieves.length > 0) {
      const sifted = siftRows(sieves, conditions.slice(at, at + sieves.length), table, rows, filter, run);
      if (sifted.length < (rows?.length ?? table.rows)) rows = sifted;
      at += sieves.length;
      continue;
    }
    const condition = conditions[at++] as Expression;
    const batch: Batch = new Batch(table, run, rows);
    const start = run.statistics ? performance.now() : 0;
    rows = keep(evaluate(condition, batch), rows);
    run.statistics?.condition(filter, {
      expression: condition,
      rowsBefore: batch.length,
      rows: rows?.length ?? table.rows,
      milliseconds: performance.now() - start,
      path: 'every row',
    });
  }
  return rows;
}

/** The sieves of conditions that follow each other. */
function sievesFrom(conditions: readonly Expression[], from: number, table: Table, run: Run): Sieve[] {
  const sieves: Sieve[] = [];
  for (let at = from; at < conditions.length; at++) {
    const sieve = sieveOf(conditions[at] as Expression, table, run);
    if (sieve === undefined) break;
    sieves.push(sieve);
  }
  return sieves;
}

function siftRows(
  sieves: readonly Sieve[],
  conditions: readonly Expression[],
  table: Table,
  rows: Int32Array | null,
  filter: Filter,
  run: Run,
): Int32Array {
  const { statistics } = run;
  const siftings: Sifting[] | undefined = statistics && sieves.map(() => ({ before: 0, after: 0, milliseconds: 0 }));
  // An explanation goes through the conditions one by one.
  const sifted = sift(siftings ? sieves : remembering(sieves, table), table.rows, rows, siftings);
  for (const [at, { before, after, milliseconds }] of siftings?.entries() ?? []) {
    if (before > 0)
      statistics?.condition(filter, {
        expression: conditions[at] as Expression,
        rowsBefore: before,
        rows: after,
        milliseconds,
        path: (sieves[at] as Sieve).path,
      });
  }
  return sifted;
}

/** The selected rows that are true. */
function keep(column: Column, rows: Int32Array | null): Int32Array | null {
  if (column instanceof ConstantColumn) return column.constant === true ? rows : new Int32Array(0);
  const truth = truths(column);
  const kept = new Int32Array(truth.length + 1);
  const count = rows === null ? keepOfAll(truth, kept) : keepOfSome(truth, kept, rows);
  return count === truth.length ? rows : kept.subarray(0, count);
}

/** Every row is written and then overwritten unless it is true: branches would be guessed wrong too often. */
function keepOfAll(truth: Uint8Array, kept: Int32Array): number {
  let at = 0;
  for (let row = 0; row < truth.length; row++) {
    kept[at] = row;
    at += truth[row] as number;
  }
  return at;
}

function keepOfSome(truth: Uint8Array, kept: Int32Array, rows: Int32Array): number {
  let at = 0;
  for (let i = 0; i < truth.length; i++) {
    kept[at] = rows[i] as number;
    at += truth[i] as number;
  }
  return at;
}

const safeCategories = new Set(['comparison operator', 'string operator']);

/** Whether a condition is nothing but comparisons and searches of columns and constants, which give an answer for every row. */
function isSafe(expression: Expression): boolean {
  switch (expression.kind) {
    case 'Constant':
    case 'Column':
      return true;
    case 'Membership':
      return isSafe(expression.operand) && expression.items.every(isSafe);
    case 'Logic':
      return expression.operands.every(isSafe);
    case 'Call':
      return safeCategories.has(expression.function.category) && expression.arguments.every(isSafe);
    default:
      return false;
  }
}

/** What most entries have been asked before costs nothing more than a look; the rarer a truth is, the sooner it is looked at. */
function knownCost(expression: Expression, table: Table, run: Run): number | undefined {
  const share = shareOf(expression, table, run);
  return share === undefined ? undefined : share - 1;
}

/** A rough order of costs: numbers and dictionaries before other text, and there equality before searches before patterns. */
function costOf(expression: Expression, table: Table): number {
  const scanned = scannedColumn(expression);
  if (scanned !== undefined && table.columns[scanned] instanceof DictionaryColumn) return 3;
  switch (expression.kind) {
    case 'Constant':
    case 'Column':
      return 0;
    case 'Membership':
      return costOf(expression.operand, table) + (expression.operator.startsWith('has') ? 20 : 4);
    case 'Call': {
      const own =
        expression.function.category === 'string operator'
          ? expression.function.name === 'matches regex'
            ? 40
            : 10
          : 2;
      const text = expression.arguments.some(({ type }) => type === 'string' || type === 'dynamic') ? 3 : 0;
      return expression.arguments.reduce((sum, argument) => sum + costOf(argument, table), own + text);
    }
    case 'Logic':
      return expression.operands.reduce((sum, operand) => sum + costOf(operand, table), 0);
    case 'Convert':
      return costOf(expression.operand, table) + 3;
    case 'Output':
      return costOf(expression.call, table);
    case 'ScalarQuery':
      return 5;
  }
}
