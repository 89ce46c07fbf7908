import { dirname, join } from 'node:path';
import type { World } from '../../detect/ready.ts';
import type { TestFile } from '../../detect/test-file.ts';
import type { Table } from '../../index.ts';
import { environmentOf, type Fixture, type Fixtures, fileTable } from '../../project/environment.ts';
import { type Project, readProject } from '../../project/project.ts';
import { type KnownSchema, readSchema } from '../../project/schema.ts';
import type { Terminal } from '../terminal.ts';

type Schema = Parameters<World['load']>[2];

/** Supplies what test files need from the disk, reading every file once. */
export class Worlds {
  private readonly projects = new Map<string, Promise<Project>>();
  private readonly schemas = new Map<string, Promise<KnownSchema>>();
  private readonly tables = new Map<string, Promise<Table>>();

  constructor(
    private readonly terminal: Terminal,
    private readonly now: string,
  ) {}

  /** The world of one test file; `uses` hears of every file that it depends on. */
  async of(file: TestFile, uses: (path: string) => void): Promise<World> {
    const folder = dirname(file.path);
    const project = await this.project(folder);
    if (project.file !== undefined) uses(project.file);
    const sources = file.schema?.map((word) => (isPack(word) ? word : join(folder, word))) ?? project.schema;
    for (const source of sources) if (!isPack(source)) uses(source);
    const schema = await this.schema(sources, project);
    return {
      schema: schema.tables,
      schemaName: sources.length > 0 ? sources.join(' and ') : undefined,
      now: this.now,
      options: await environmentOf(fixturesOf(file, project), schema, this.terminal, uses),
      load: (path, name, fields) => {
        uses(join(folder, path));
        return this.table(join(folder, path), name, fields);
      },
    };
  }

  private project(folder: string): Promise<Project> {
    return remembered(this.projects, folder, () => readProject(folder));
  }

  private schema(sources: readonly string[], project: Project): Promise<KnownSchema> {
    const key = `${sources.join('\n')}\n${project.file ?? ''}`;
    return remembered(this.schemas, key, () => readSchema(sources, project.columns, this.terminal));
  }

  private table(path: string, name: string, fields: Schema): Promise<Table> {
    const key = `${path}\n${fields.map((field) => `${field.name}:${field.type}`).join()}`;
    return remembered(this.tables, key, () => fileTable(path, name, this.terminal, fields));
  }
}

const isPack = (word: string): boolean => word === 'defender' || word === 'sentinel';

function remembered<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const found = known.get(key) ?? make();
  known.set(key, found);
  return found;
}

/** The fixtures of a test file, and those of the project that it does not have. */
function fixturesOf({ fixtures, path }: TestFile, project: Project): Fixtures {
  const folder = dirname(path);
  const here = (fixture: Fixture): Fixture => (typeof fixture === 'string' ? join(folder, fixture) : fixture);
  const hereAll = (all: Readonly<Record<string, Fixture>>) =>
    Object.fromEntries(Object.entries(all).map(([name, fixture]) => [name, here(fixture)]));
  const profiles = fixtures.fileProfiles === undefined ? project.fileProfiles : here(fixtures.fileProfiles);
  const geoip = fixtures.geoip === undefined ? project.geoip : join(folder, fixtures.geoip);
  const ingestionTime = fixtures.ingestionTime ?? project.ingestionTime;
  return {
    functions: [...project.functions, ...fixtures.functions.map((pattern) => join(folder, pattern))],
    watchlists: { ...project.watchlists, ...hereAll(fixtures.watchlists) },
    externaldata: { ...project.externaldata, ...hereAll(fixtures.externaldata) },
    ...(profiles !== undefined && { fileProfiles: profiles }),
    ...(geoip !== undefined && { geoip }),
    ...(ingestionTime !== undefined && { ingestionTime }),
  };
}
