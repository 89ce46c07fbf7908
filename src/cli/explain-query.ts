import { explain, mentionedTables, QueryError } from '../index.ts';
import type { ExplainFlags } from './commands/explain.ts';
import { exitCodes } from './failure.ts';
import { loadTables } from './load.ts';
import { projectWorld } from './project-world.ts';
import { clock, parametersOf, readQuery, show } from './run-query.ts';
import { findSources } from './sources.ts';
import { Terminal } from './terminal.ts';

/** Prints the plan of a query over the columns of the data; returns the exit code. */
export async function explainQuery(path: string | undefined, flags: ExplainFlags): Promise<number> {
  const terminal = new Terminal();
  const query = await readQuery(path, flags.execute);
  const { project, options, schemas } = await projectWorld(terminal);
  const sources = findSources(flags.data ?? (project.data.length > 0 ? project.data : undefined));
  const names = mentionedTables(query.text, [...sources.keys()]);
  const tables = await loadTables(names, sources, { skipBadRows: false, terminal, schemas });
  const now = clock(flags.now, tables);
  const schema = Object.fromEntries(
    [...tables].map(([name, table]) => [
      name,
      Object.fromEntries(table.schema.map((field) => [field.name, field.type])),
    ]),
  );
  try {
    const parameters = parametersOf(flags.param ?? []);
    process.stdout.write(explain(query.text, { ...options, schema, parameters, ...(now !== undefined && { now }) }));
    return exitCodes.ran;
  } catch (problem) {
    if (!(problem instanceof QueryError)) throw problem;
    show(problem.diagnostics, query, terminal);
    return exitCodes.query;
  }
}
