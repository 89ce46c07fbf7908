import { explain, type Remarks, textOf } from './binder/explain.ts';
import type { Plan } from './binder/plan.ts';
import { bind, type ExecutedResult, isError, type QueryOptions } from './engine.ts';
import type { NodeRun, Statistics } from './eval/statistics.ts';
import { QueryError } from './source/diagnostic.ts';
import type { Schema } from './types/types.ts';

/** The plan of each result of a text as a tree, without running it; throws {@link QueryError} when it is wrong. */
export function explainQuery(text: string, schemas: ReadonlyMap<string, Schema>, options: QueryOptions): string {
  const { query, diagnostics } = bind(text, schemas, options);
  if (diagnostics.some(isError)) throw new QueryError(diagnostics);
  return query.results.map(({ plan }) => explain(plan)).join('\n');
}

/** The plan of each result as a tree, with the rows, the time and the path of each node. */
export function explainRun(results: readonly ExecutedResult[], { nodes }: Statistics): string {
  return results.map(({ plan }) => explain(plan, (node) => remarks(node, nodes))).join('\n');
}

function remarks(node: Plan, nodes: ReadonlyMap<Plan, NodeRun>): Remarks {
  const run = nodes.get(node);
  // What has no run of its own was done by the node above it.
  if (!run) return { line: node.kind === 'Given' ? '' : '[with the operator above]' };
  const again = run.runs > 1 ? [`${run.runs} runs`] : [];
  const facts = [counted(run.rows), time(run.milliseconds), ...again, ...(run.path ? [run.path] : [])];
  const details = run.conditions.length > 1 || run.conditions[0] ? run.conditions.map(conditionText) : [];
  return { line: `[${facts.join(', ')}]`, details };
}

const conditionText = ({ expression, rowsBefore, rows, milliseconds, path }: NodeRun['conditions'][number]): string =>
  `? ${textOf(expression)}  [${rowsBefore.toLocaleString('en')} → ${counted(rows)}, ${time(milliseconds)}, ${path}]`;

const counted = (rows: number): string => `${rows.toLocaleString('en')} ${rows === 1 ? 'row' : 'rows'}`;
const time = (milliseconds: number): string => `${milliseconds.toFixed(milliseconds < 10 ? 2 : 0)} ms`;
