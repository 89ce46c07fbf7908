import { type Paint, painter } from '../detect/report/paint.ts';
import { passageText } from '../detect/report/passage.ts';
import { withStored } from '../detect/rule.ts';
import { type Explanation, rowText, Why } from '../detect/why.ts';
import { counted } from '../detect/words.ts';
import { Prepared, QueryError, renderDiagnostics, type Table } from '../index.ts';
import type { WhyFlags } from './commands/why.ts';
import { Failure } from './failure.ts';
import { type Inspected, inspected, orRefused, schemasOf } from './inspect.ts';
import { hasColour } from './terminal.ts';

/** Prints the ways of rows through a rule. */
export async function explainRows(path: string, flags: WhyFlags): Promise<void> {
  const found = await inspected(path, flags);
  const { rule, prepared, tables } = found;
  const run = orRefused(rule, () => prepared.trace(tables));
  const why = new Why(run, withStored(rule, prepared.stored));
  const chosen = flags.where === undefined ? undefined : rowsWhere(flags.where, found);
  const paint = painter(hasColour(process.stdout));
  let total = 0;
  for (const source of why.sources) {
    const { table } = source.step;
    const rows = chosen === undefined ? [...Array(table.rows).keys()] : (chosen.get(source.table) ?? []);
    for (const row of rows) {
      if (total++ >= flags.limit) continue;
      process.stdout.write(explanationText(why.explain(source, row), table, paint));
    }
  }
  if (total === 0) throw new Failure(nothingFound(flags.where, [...tables.keys()]));
  if (total > flags.limit) {
    process.stdout.write(`${counted(total - flags.limit, 'more row')}: choose with --where, or raise --limit.\n`);
  }
}

const nothingFound = (where: string | undefined, tables: readonly string[]): string =>
  where === undefined
    ? `There are no rows to explain${tables.length > 0 ? ` in ${tables.join(', ')}` : ': name data with --data'}.`
    : `No row of ${tables.join(', ')} is one where ${where}.`;

/** The rows of each table for which a predicate holds; it may be about the columns of one of them only. */
function rowsWhere(predicate: string, { tables, prepared }: Inspected): ReadonlyMap<string, readonly number[]> {
  const chosen = new Map<string, readonly number[]>();
  let refused: Failure | undefined;
  for (const name of tables.keys()) {
    const query = `['${name}'] | where ${predicate}`;
    try {
      const { results } = new Prepared(query, schemasOf(tables), prepared.options).trace(tables);
      const origin = results[0]?.step.inputs[0]?.origin;
      if (origin?.kind === 'rows') chosen.set(name, [...origin.of]);
    } catch (problem) {
      if (!(problem instanceof QueryError)) throw problem;
      refused ??= new Failure(renderDiagnostics(problem.diagnostics, query, { file: '--where' }));
    }
  }
  if (chosen.size === 0 && refused) throw refused;
  return chosen;
}

function explanationText({ table, row, arrived, passages }: Explanation, of: Table, paint: Paint): string {
  const end = arrived ? paint.good('It is in the result.') : paint.bad('It is not in the result.');
  const lines = [
    `${paint.strong(`${table}, row ${row + 1}`)}  ${paint.faint(rowText(of, row))}`,
    ...passages.flatMap((passage) => passageText(passage, paint)).map((line) => `  ${line}`),
    `  ${end}`,
  ];
  return `${lines.join('\n')}\n\n`;
}
