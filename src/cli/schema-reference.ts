import { didYouMean, nearest } from '../index.ts';
import { readProject } from '../project/project.ts';
import { type KnownSchema, readSchema } from '../project/schema.ts';
import { packNames } from '../schemas/index.ts';
import { Failure } from './failure.ts';
import { Terminal } from './terminal.ts';

/** The schemas asked for: those named, those of the project, or those of the products. */
async function schemasFor(sources: readonly string[] | undefined): Promise<[name: string, schema: KnownSchema][]> {
  const project = await readProject();
  const terminal = new Terminal();
  const asked = sources ?? project.schema;
  const isOne = asked.length > 0 || Object.keys(project.columns).length > 0;
  if (isOne) return [[asked.join(', '), await readSchema(asked, project.columns, terminal)]];
  return Promise.all(
    packNames.map(async (name): Promise<[string, KnownSchema]> => [name, await readSchema([name], {}, terminal)]),
  );
}

/** The tables by name, each with the number of its columns. */
export async function listTables(sources?: readonly string[]): Promise<string> {
  const schemas = await schemasFor(sources);
  return schemas
    .map(([name, { tables }]) => {
      const names = Object.keys(tables).sort();
      const width = Math.max(0, ...names.map((table) => table.length));
      const lines = names.map((table) => `${table.padEnd(width)}  ${Object.keys(tables[table] ?? {}).length}\n`);
      return schemas.length > 1 ? `${name}\n${lines.map((line) => `  ${line}`).join('')}` : lines.join('');
    })
    .join('\n');
}

/** The columns of one table in order. */
export async function showTable(table: string, sources?: readonly string[]): Promise<string> {
  const schemas = await schemasFor(sources);
  const found = schemas.flatMap(([name, { tables }]) => (tables[table] ? [[name, tables[table]] as const] : []));
  if (found.length === 0) {
    const names = schemas.flatMap(([, { tables }]) => Object.keys(tables));
    throw new Failure(
      `There is no table named '${table}'. ${didYouMean(nearest(table, names)) ?? 'kqlab schema list lists them.'}`,
    );
  }
  return found
    .map(([name, columns]) => {
      const width = Math.max(0, ...Object.keys(columns).map((column) => column.length));
      const lines = Object.entries(columns).map(([column, type]) => `${column.padEnd(width)}  ${type}\n`);
      return found.length > 1 ? `${name}\n${lines.map((line) => `  ${line}`).join('')}` : lines.join('');
    })
    .join('\n');
}
