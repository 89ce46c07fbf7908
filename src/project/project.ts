import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { LintSetting } from '../check/check.ts';
import { Failure, fileProblem } from '../cli/failure.ts';
import { didYouMean, nearest } from '../index.ts';

/** A watchlist of the project: its file, and the column that is its search key. */
export interface WatchlistFile {
  readonly path: string;
  readonly searchKey?: string;
}

/** What kqlab.yaml says. Paths are relative to the working folder, as they are shown. */
export interface Project {
  /** The project file, when there is one. */
  readonly file?: string;
  /** `defender`, `sentinel`, or paths of schemas. */
  readonly schema: readonly string[];
  /** Columns added to tables, or with another type than the schema has. */
  readonly columns: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly data: readonly string[];
  /** Patterns of files with stored functions. */
  readonly functions: readonly string[];
  readonly watchlists: Readonly<Record<string, WatchlistFile>>;
  readonly fileProfiles?: string;
  /** Files that stand for URLs. */
  readonly externaldata: Readonly<Record<string, string>>;
  readonly geoip?: string;
  readonly ingestionTime?: string;
  /** How lints are treated, by code. */
  readonly lints: Readonly<Record<string, LintSetting>>;
}

export const PROJECT_FILE = 'kqlab.yaml';
const empty: Project = {
  schema: [],
  columns: {},
  data: [],
  functions: [],
  watchlists: {},
  externaldata: {},
  lints: {},
};

/** The project of a folder: the nearest kqlab.yaml in it or above it. */
export async function readProject(folder = '.'): Promise<Project> {
  const file = findProject(resolve(folder));
  if (file === undefined) return empty;
  const shown = relative('.', file) || file;
  try {
    const { parse } = await import('yaml');
    return projectOf(parse(readFileSync(file, 'utf8')), shown);
  } catch (problem) {
    if (problem instanceof Failure) throw problem;
    const isSyntax = (problem as Error).name === 'YAMLParseError';
    const reason = isSyntax ? (problem as Error).message.split('\n')[0] : fileProblem(problem);
    throw new Failure(`${shown} cannot be read: ${reason}`);
  }
}

/** A repository ends the search: what is above it belongs to others. */
function findProject(folder: string): string | undefined {
  const file = join(folder, PROJECT_FILE);
  if (existsSync(file)) return file;
  const above = dirname(folder);
  return above === folder || existsSync(join(folder, '.git')) ? undefined : findProject(above);
}

/** The entries of a project file, each with how its value is read. */
function projectOf(content: unknown, file: string): Project {
  const reader = new EntryReader(file);
  const entries = reader.object(content ?? {}, '');
  const known: Record<string, (value: unknown, name: string) => unknown> = {
    schema: (value, name) => reader.texts(value, name).map((word) => (isPack(word) ? word : reader.path(word))),
    columns: (value, name) => reader.each(value, name, (types, table) => reader.each(types, table, reader.text)),
    data: (value, name) => reader.texts(value, name).map((word) => reader.dataPath(word)),
    functions: (value, name) => reader.texts(value, name).map((word) => reader.path(word)),
    watchlists: (value, name) => reader.each(value, name, (entry, list) => watchlistOf(reader, entry, list)),
    fileProfiles: (value, name) => reader.path(reader.text(value, name)),
    externaldata: (value, name) => reader.each(value, name, (path, url) => reader.path(reader.text(path, url))),
    geoip: (value, name) => reader.path(reader.text(value, name)),
    ingestionTime: (value, name) => reader.text(value, name),
    lints: (value, name) => reader.each(value, name, (setting, code) => lintSetting(reader, setting, code)),
  };
  const read: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(entries)) {
    const reads = known[name];
    if (!reads) {
      const help = didYouMean(nearest(name, Object.keys(known))) ?? `It knows ${Object.keys(known).join(', ')}.`;
      throw new Failure(`${file}: there is no entry '${name}'. ${help}`);
    }
    read[name] = reads(value, name);
  }
  return { ...empty, file, ...read };
}

const isPack = (word: string): boolean => word === 'defender' || word === 'sentinel';

function watchlistOf(reader: EntryReader, entry: unknown, name: string): WatchlistFile {
  if (typeof entry === 'string') return { path: reader.path(entry) };
  const { file, searchKey } = reader.object(entry, name);
  return {
    path: reader.path(reader.text(file, `${name}.file`)),
    ...(searchKey !== undefined && { searchKey: reader.text(searchKey, `${name}.searchKey`) }),
  };
}

const settings: Readonly<Record<string, LintSetting>> = {
  off: 'off',
  on: 'warning',
  warning: 'warning',
  error: 'error',
  information: 'information',
};

function lintSetting(reader: EntryReader, value: unknown, code: string): LintSetting {
  const word = typeof value === 'boolean' ? (value ? 'on' : 'off') : String(value);
  return settings[word] ?? reader.fail(code, `must be one of ${Object.keys(settings).join(', ')}`);
}

/** Reads values of a project file, and says which of them is not as it must be. */
class EntryReader {
  constructor(private readonly file: string) {}

  fail(name: string, problem: string): never {
    throw new Failure(`${this.file}: '${name}' ${problem}.`);
  }

  readonly text = (value: unknown, name: string): string =>
    typeof value === 'string' ? value : this.fail(name, 'must be a text');

  texts(value: unknown, name: string): string[] {
    return (Array.isArray(value) ? value : [value]).map((one) => this.text(one, name));
  }

  object(value: unknown, name: string): Record<string, unknown> {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
    return this.fail(name || this.file, 'must have named entries');
  }

  each<To>(value: unknown, name: string, read: (value: unknown, name: string) => To): Record<string, To> {
    const entries = Object.entries(this.object(value, name));
    return Object.fromEntries(entries.map(([key, one]) => [key, read(one, key)]));
  }

  /** A path of the project file as seen from the working folder. */
  path(written: string): string {
    return relative('.', resolve(dirname(this.file), written)) || '.';
  }

  /** As {@link path}, of `Name=path` too. */
  dataPath(written: string): string {
    const [, name, path] = /^([\w.$ -]+)=(.+)$/s.exec(written) ?? [];
    return path === undefined ? this.path(written) : `${name}=${this.path(path)}`;
  }
}
