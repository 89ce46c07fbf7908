import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import type { Result } from '../index.ts';
import { Failure, fileProblem } from './failure.ts';
import { hasColour } from './terminal.ts';

export type OutputFormat = 'table' | 'json' | 'ndjson' | 'csv' | 'markdown';

/** Where results go and how. */
export interface OutputOptions {
  readonly format?: OutputFormat | undefined;
  readonly limit?: number | undefined;
  readonly file?: string | undefined;
}

/** Output is written in pieces of about this many characters. */
const PIECE = 1 << 16;

const formatsByExtension: Readonly<Record<string, OutputFormat>> = {
  json: 'json',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  csv: 'csv',
  md: 'markdown',
};

/** Writes the result tables to stdout or a file. */
export async function writeResults(results: readonly Result[], options: OutputOptions): Promise<void> {
  const extension = /\.(\w+)$/.exec(options.file ?? '')?.[1]?.toLowerCase() ?? '';
  const format = options.format ?? formatsByExtension[extension] ?? 'table';
  const texts = await pieces(results, format, options);
  if (options.file === undefined) return write(process.stdout, texts);
  const file = createWriteStream(options.file);
  try {
    await once(file, 'open');
    await write(file, texts);
    file.end();
    await once(file, 'close');
  } catch (problem) {
    throw new Failure(`${options.file} cannot be written: ${fileProblem(problem)}.`);
  }
}

async function pieces(
  results: readonly Result[],
  format: OutputFormat,
  options: OutputOptions,
): Promise<Iterable<string>> {
  const { limit = Number.POSITIVE_INFINITY, file } = options;
  switch (format) {
    case 'csv': {
      const { csv } = await import('./formats/csv.ts');
      return separated(results.map((result) => csv(result, limit)));
    }
    case 'markdown': {
      const { markdown } = await import('./formats/markdown.ts');
      return separated(results.map((result) => markdown(result, limit)));
    }
    case 'ndjson': {
      const { ndjson } = await import('./formats/json.ts');
      return separated(results.map((result) => ndjson(result, limit)));
    }
    case 'json': {
      const { json, jsonTables } = await import('./formats/json.ts');
      const [only] = results;
      return results.length === 1 && only ? json(only, limit) : jsonTables(results, limit);
    }
    default: {
      const { table } = await import('./formats/table.ts');
      const { stdout } = process;
      const isScreen = file === undefined && stdout.isTTY;
      const screen = { width: isScreen ? stdout.columns : undefined, colour: isScreen && hasColour(stdout) };
      return separated(results.map((result) => table(result, limit, screen)));
    }
  }
}

/** Several tables stand apart by an empty line. */
function* separated(texts: readonly Iterable<string>[]): Generator<string> {
  for (const [index, text] of texts.entries()) {
    if (index > 0) yield '\n';
    yield* text;
  }
}

/** Writes as fast as the reader reads. */
async function write(stream: Writable, texts: Iterable<string>): Promise<void> {
  let piece = '';
  const flush = async () => {
    if (!stream.write(piece)) await once(stream, 'drain');
    piece = '';
  };
  for (const text of texts) {
    piece += text;
    if (piece.length >= PIECE) await flush();
  }
  await flush();
}
