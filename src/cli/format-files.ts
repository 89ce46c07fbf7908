import { readdirSync, statSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { format, renderDiagnostics } from '../index.ts';
import type { FormatFlags } from './commands/format.ts';
import { decodeText } from './decode.ts';
import { exitCodes, Failure, fileProblem } from './failure.ts';
import { Terminal } from './terminal.ts';

const queryFile = /\.(?:kql|csl|kusto)$/i;
/** Stands for stdin. */
const STDIN = '-';

/** Formats queries, prints or writes them or says which would change, and gives the exit code. */
export async function formatFiles(paths: readonly string[], flags: FormatFlags): Promise<number> {
  if (flags.write && paths.includes(STDIN)) throw new Failure('--write needs files; leave it out for stdin.');
  let isClean = true;
  for (const path of new Set(paths.flatMap(queriesAt))) isClean = (await formatFile(path, flags)) && isClean;
  return isClean ? exitCodes.ran : exitCodes.query;
}

/** Whether a query can be read and, when that is asked, has the canonical layout. */
async function formatFile(path: string, { check, write }: FormatFlags): Promise<boolean> {
  const file = path === STDIN ? 'stdin' : path;
  const text = await textOf(path, file);
  const result = format(text);
  if ('diagnostics' in result) {
    const terminal = new Terminal();
    terminal.note(renderDiagnostics(result.diagnostics, text, { file, colour: terminal.colour }));
    return false;
  }
  const isChanged = result.text !== text;
  if (write && isChanged) await save(path, result.text);
  if (!check && !write) process.stdout.write(result.text);
  else if (isChanged) process.stdout.write(`${file}\n`);
  return !(check && isChanged);
}

function queriesAt(path: string): string[] {
  if (path === STDIN) return [path];
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) throw new Failure(`There is nothing at ${path}.`);
  if (!stat.isDirectory()) {
    if (queryFile.test(path)) return [path];
    throw new Failure(`${path} is no query: its name does not end in .kql, .csl or .kusto.`);
  }
  return queriesBelow(path);
}

function queriesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) return queryFile.test(entry.name) ? [path] : [];
    return entry.name === 'node_modules' || entry.name.startsWith('.') ? [] : queriesBelow(path);
  });
}

async function textOf(path: string, file: string): Promise<string> {
  try {
    return decodeText(path === STDIN ? await buffer(process.stdin) : await readFile(path), file);
  } catch (problem) {
    if (problem instanceof Failure) throw problem;
    throw new Failure(`${file} cannot be read: ${fileProblem(problem)}.`);
  }
}

async function save(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (problem) {
    throw new Failure(`${path} cannot be written: ${fileProblem(problem)}.`);
  }
}
