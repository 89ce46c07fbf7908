import { type Dirent, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Failure, fileProblem } from './failure.ts';

export const formats = ['ndjson', 'json', 'csv', 'tsv', 'parquet'] as const;
export type Format = (typeof formats)[number];

/** A file that holds a table. */
export interface Source {
  readonly path: string;
  readonly format: Format;
  /** The declared types of its columns, if there are any. */
  readonly schemaPath: string;
}

/** Where tables are looked for when nobody says where. */
const DEFAULT_FOLDER = 'datasets';
const extension = /\.(?:(ndjson|jsonl|json|csv|tsv)(?:\.gz)?|(parquet))$/i;
const schemaExtension = /\.schema\.json$/i;

/** Every table that the paths offer, by name. A table that several files offer has several sources. */
export function findSources(paths: readonly string[] | undefined): Map<string, Source[]> {
  const sources = new Map<string, Source[]>();
  for (const [name, source] of (paths ?? defaultPaths()).flatMap(sourcesAt)) {
    sources.set(name, [...(sources.get(name) ?? []), source]);
  }
  return sources;
}

function defaultPaths(): string[] {
  return statSync(DEFAULT_FOLDER, { throwIfNoEntry: false })?.isDirectory() ? [DEFAULT_FOLDER] : [];
}

type Named = readonly [name: string, source: Source];

function sourcesAt(given: string): Named[] {
  const [, name, named] = /^([\w.$ -]+)=(.+)$/s.exec(given) ?? [];
  const isRenamed = named !== undefined && !exists(given);
  const path = isRenamed ? named : given;
  if (!exists(path)) throw new Failure(`There is no data at ${path}.`);
  if (!statSync(path).isDirectory()) return [fileSource(path, isRenamed ? name : undefined)];
  if (isRenamed) throw new Failure(`${path} is a folder; only a file can be given the name ${name}.`);
  return entriesOf(path)
    .filter((entry) => !entry.isDirectory() && isData(entry.name))
    .map((entry) => fileSource(join(path, entry.name), undefined));
}

const exists = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;
const isData = (file: string): boolean => extension.test(file) && !schemaExtension.test(file);

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (problem) {
    throw new Failure(`The folder ${folder} cannot be read: ${fileProblem(problem)}.`);
  }
}

function fileSource(path: string, name: string | undefined): Named {
  const [, compressible, other] = extension.exec(path) ?? [];
  const format = (compressible ?? other)?.toLowerCase();
  if (format === undefined) {
    throw new Failure(
      `The format of ${path} is not known: its name must end in .${formats.join(', .')}, or these (but .parquet) and .gz.`,
    );
  }
  const base = basename(path).replace(extension, '');
  const schemaPath = join(dirname(path), `${base}.schema.json`);
  return [name ?? base, { path, format: format === 'jsonl' ? 'ndjson' : (format as Format), schemaPath }];
}
