import { fieldsOf, type QueryOptions, type ReadOptions } from '../index.ts';
import { type Project, readProject } from '../project/project.ts';
import type { Terminal } from './terminal.ts';

/** What the project file says to every command that runs queries. */
export interface ProjectWorld {
  readonly project: Project;
  /** Functions, watchlists and whatever else stands in for the world. */
  readonly options: QueryOptions;
  /** The columns of the tables it knows, by name: data is read with their types. */
  readonly schemas: ReadonlyMap<string, NonNullable<ReadOptions['schema']>>;
}

/** Reads the project of the working folder; what it names is loaded only when there is one. */
export async function projectWorld(terminal: Terminal): Promise<ProjectWorld> {
  const project = await readProject();
  if (project.file === undefined) return { project, options: {}, schemas: new Map() };
  const [{ environmentOf }, { readSchema }] = await Promise.all([
    import('../project/environment.ts'),
    import('../project/schema.ts'),
  ]);
  const known = await readSchema(project.schema, project.columns, terminal);
  const schemas = new Map(Object.entries(known.tables).map(([name, types]) => [name, fieldsOf(types)]));
  return { project, options: await environmentOf(project, known, terminal), schemas };
}
