/**
 * How long check takes beside Microsoft's analyser, over the same queries and schema.
 *
 *   node scripts/run.mjs check-speed PATH [--cold]
 *
 * PATH is a .jsonl file whose lines have `kql` and `schema`. With --cold also: one query in a new process, each way.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkQuery } from '../src/check/check.ts';
import { Terminal } from '../src/cli/terminal.ts';
import { type KnownSchema, readSchema } from '../src/project/schema.ts';
import { Analyser } from './differential/analyser.ts';

interface Query {
  readonly kql: string;
  readonly schema: string;
}

const ROUNDS = 3;
const milliseconds = (act: () => void): number => {
  const start = performance.now();
  act();
  return performance.now() - start;
};
const show = (what: string, ours: number, theirs: number) =>
  console.log(
    `${what.padEnd(24)}${ours.toFixed(0).padStart(8)} ms${theirs.toFixed(0).padStart(10)} ms   ${(theirs / ours).toFixed(1)} times as fast`,
  );

async function warm(queries: readonly Query[]): Promise<void> {
  const names = [...new Set(queries.map(({ schema }) => schema))];
  const schemas = new Map<string, KnownSchema>();
  for (const name of names) schemas.set(name, await readSchema([name], {}, new Terminal()));
  const analysers = new Map([...schemas].map(([name, schema]) => [name, new Analyser(schema)]));
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(
      milliseconds(() => {
        for (const one of queries) checkQuery(one.kql, schemas.get(one.schema) as KnownSchema);
      }),
    );
    theirs.push(
      milliseconds(() => {
        for (const one of queries) analysers.get(one.schema)?.analyse(one.kql);
      }),
    );
  }
  show(`${queries.length} queries, best of ${ROUNDS}`, Math.min(...ours), Math.min(...theirs));
  show('the first round', ours[0] as number, theirs[0] as number);
}

/** One query from a cold start: the built command, and a program that does the same with the analyser. */
function cold(query: Query): void {
  const folder = mkdtempSync(join(tmpdir(), 'kqlab-speed-'));
  try {
    const file = join(folder, 'query.kql');
    writeFileSync(file, query.kql);
    const run = (args: readonly string[]) =>
      Math.min(
        ...Array.from({ length: ROUNDS }, () =>
          milliseconds(() => execFileSync(process.execPath, args, { stdio: 'ignore' })),
        ),
      );
    const ours = run(['dist/cli.js', 'check', file, '--schema', 'defender']);
    const theirs = run(['scripts/run.mjs', 'differential/cold', file]);
    show('one file, cold', ours, theirs);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const [path] = process.argv.slice(2).filter((word) => !word.startsWith('--'));
if (path === undefined) {
  console.error('usage: node scripts/run.mjs check-speed PATH [--cold]');
  process.exitCode = 2;
} else {
  const queries = readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Query);
  console.log(`${''.padEnd(24)}${'kqlab'.padStart(11)}${'analyser'.padStart(13)}`);
  await warm(queries);
  const defender = queries.find(({ schema }) => schema === 'defender');
  if (process.argv.includes('--cold') && defender) cold(defender);
}
