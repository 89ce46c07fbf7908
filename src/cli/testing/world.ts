import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { World } from '../../detect/ready.ts';
import type { Fixture, Fixtures, TestFile } from '../../detect/test-file.ts';
import { type QueryOptions, type Table, table as tableOfRows } from '../../index.ts';
import { type Project, readProject } from '../../project/project.ts';
import { type KnownSchema, readSchema } from '../../project/schema.ts';
import { Failure } from '../failure.ts';
import { loadTables } from '../load.ts';
import { findSources } from '../sources.ts';
import type { Terminal } from '../terminal.ts';
import { wholeText } from '../text-file.ts';

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
      options: await this.options(file.fixtures, folder, project, schema, uses),
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
    return remembered(this.tables, key, async () => {
      const [source] = [...findSources([path]).values()].flat();
      if (!source) throw new Failure(`There is no data at ${path}.`);
      const loaded = await loadTables([name], new Map([[name, [source]]]), {
        skipBadRows: false,
        terminal: this.terminal,
        ...(fields.length > 0 && { schemas: new Map([[name, fields]]) }),
      });
      return loaded.get(name) as Table;
    });
  }

  /** Functions and fixtures: those of the file, else those of the project. */
  async options(
    own: Fixtures,
    folder: string,
    project: Project,
    schema: KnownSchema,
    uses: (path: string) => void,
  ): Promise<QueryOptions> {
    const tableOf = async (fixture: Fixture, name: string): Promise<Table> => {
      if (typeof fixture !== 'string') return tableOfRows(fixture);
      uses(fixture);
      return this.table(fixture, name, []);
    };
    const here = (fixture: Fixture): Fixture => (typeof fixture === 'string' ? join(folder, fixture) : fixture);
    const hereAll = (fixtures: Readonly<Record<string, Fixture>>) =>
      Object.fromEntries(Object.entries(fixtures).map(([name, fixture]) => [name, here(fixture)]));
    const paths = Object.entries(project.watchlists).map(([name, { path }]) => [name, path]);
    const lists: Record<string, Fixture> = { ...Object.fromEntries(paths), ...hereAll(own.watchlists) };
    const watchlists: Record<string, Table> = {};
    for (const [name, fixture] of Object.entries(lists)) watchlists[name] = await tableOf(fixture, name);
    const contents = new Map<string, Table>();
    const external: Record<string, Fixture> = { ...project.externaldata, ...hereAll(own.externaldata) };
    for (const [url, fixture] of Object.entries(external)) contents.set(url, await tableOf(fixture, url));
    const profiles = own.fileProfiles === undefined ? project.fileProfiles : here(own.fileProfiles);
    const ingestionTime = own.ingestionTime ?? project.ingestionTime;
    const patterns = [...project.functions, ...own.functions.map((pattern) => join(folder, pattern))];
    return {
      functions: await functionsOf(patterns, uses),
      watchlists,
      external: (url) => contents.get(url),
      ...(profiles !== undefined && { fileProfiles: await tableOf(profiles, 'FileProfile') }),
      ...(schema.functions && { signatures: schema.functions }),
      ...(ingestionTime !== undefined && { environment: { ingestionTime } }),
    };
  }
}

const nothing: Fixtures = { functions: [], watchlists: {}, externaldata: {} };

/** What kqlab.yaml supplies to every query. */
export const projectOptions = (project: Project, schema: KnownSchema, terminal: Terminal): Promise<QueryOptions> =>
  new Worlds(terminal, '').options(nothing, '.', project, schema, () => {});

const isPack = (word: string): boolean => word === 'defender' || word === 'sentinel';

function remembered<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const found = known.get(key) ?? make();
  known.set(key, found);
  return found;
}

/** The texts of stored functions, by the names of their files; a `*` in the last part of a path stands for anything. */
async function functionsOf(patterns: readonly string[], uses: (path: string) => void): Promise<Record<string, string>> {
  const functions: Record<string, string> = {};
  for (const path of patterns.flatMap(filesOf)) {
    uses(path);
    functions[basename(path).replace(/\.\w+$/, '')] = await wholeText(path);
  }
  return functions;
}

function filesOf(pattern: string): string[] {
  const name = basename(pattern);
  if (!name.includes('*')) return [pattern];
  const expression = new RegExp(`^${name.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);
  const folder = dirname(pattern);
  return readdirSync(folder)
    .filter((file) => expression.test(file))
    .toSorted()
    .map((file) => join(folder, file));
}
