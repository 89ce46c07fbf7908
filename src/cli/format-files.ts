import { readFile, writeFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { format, renderDiagnostics } from '../index.ts';
import { mayBeRule } from './check/files.ts';
import type { FormatFlags } from './commands/format.ts';
import { decodeText } from './decode.ts';
import { exitCodes, Failure, fileProblem } from './failure.ts';
import { filesAt } from './files-at.ts';
import { type FormattedFile, formatRules } from './format-rules.ts';
import { Terminal } from './terminal.ts';

const JSON_FILE = /\.json$/i;
/** What has queries in it, and other things. */
const RULE_FILE = /\.(?:ya?ml|md)$/i;
const isFormattable = (name: string): boolean => mayBeRule(name) && !JSON_FILE.test(name);
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
  const result: FormattedFile = RULE_FILE.test(file) ? await formatRules(file, text) : { left: 0, ...format(text) };
  const terminal = new Terminal();
  if ('diagnostics' in result) {
    terminal.note(renderDiagnostics(result.diagnostics, text, { file, colour: terminal.colour }));
    return false;
  }
  if (result.left > 0)
    terminal.note(`${file}: ${result.left} of its queries stay as they are, since they are in no block (query: |).`);
  const isChanged = result.text !== text;
  if (write && isChanged) await save(path, result.text);
  if (!check && !write) process.stdout.write(result.text);
  else if (isChanged) process.stdout.write(`${file}\n`);
  return !(check && isChanged);
}

const queriesAt = (path: string): readonly string[] =>
  path === STDIN ? [path] : filesAt(path, isFormattable, queryFile);

function queryFile(path: string): string[] {
  if (JSON_FILE.test(path)) throw new Failure(`${path} is not formatted: in JSON, a query is a text on one line.`);
  if (isFormattable(path)) return [path];
  throw new Failure(`${path} is no query: its name does not end in .kql, .csl, .kusto, .yaml, .yml or .md.`);
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
