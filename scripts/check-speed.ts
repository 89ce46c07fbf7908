/**
 * How long check takes beside Microsoft's analyser, over the same queries and schemas; writes docs/performance.md.
 *
 *   npm run build && node scripts/run.mjs check-speed PATH
 *
 * PATH is a .jsonl file whose lines have `kql` and `schema`.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeSection } from '../bench/page.ts';
import { checkQuery } from '../src/check/check.ts';
import { Terminal } from '../src/cli/terminal.ts';
import { type KnownSchema, readSchema } from '../src/project/schema.ts';
import { Analyser } from './differential/analyser.ts';

interface Query {
  readonly kql: string;
  readonly schema: string;
}
/** The milliseconds that each side took. */
interface Measured {
  readonly work: string;
  readonly ours: number;
  readonly theirs: number;
}

const ROUNDS = 3;

const milliseconds = (act: () => void): number => {
  const start = performance.now();
  act();
  return performance.now() - start;
};

/** All queries in one process, the two sides in turn: the first round, and the best. */
async function warm(queries: readonly Query[]): Promise<Measured[]> {
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
  return [
    { work: `${queries.length} queries, first round`, ours: ours[0] as number, theirs: theirs[0] as number },
    { work: `the same, best of ${ROUNDS} rounds`, ours: Math.min(...ours), theirs: Math.min(...theirs) },
  ];
}

/** One query from a cold start: the built command, and a program that does as much with the analyser. */
function cold(query: Query): Measured {
  const folder = mkdtempSync(join(tmpdir(), 'kqlab-speed-'));
  try {
    const file = join(folder, 'query.kql');
    writeFileSync(file, query.kql);
    const node = (...args: readonly string[]) => execFileSync(process.execPath, args, { stdio: 'ignore' });
    // Bundles the program, as the command is.
    node('scripts/run.mjs', 'differential/cold', file);
    const best = (...args: readonly string[]) =>
      Math.min(...Array.from({ length: ROUNDS }, () => milliseconds(() => node(...args))));
    return {
      work: 'one file, a new process',
      ours: best('dist/cli.js', 'check', file, '--schema', 'defender'),
      theirs: best('node_modules/.cache/kqlab/differential-cold.mjs', file),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function report(measured: readonly Measured[]): void {
  const rows = measured.map(
    ({ work, ours, theirs }) =>
      `| ${work} | ${ours.toFixed(0)} | ${theirs.toFixed(0)} | ${(theirs / ours).toFixed(1)} |`,
  );
  const lines = ['| work | kqlab | analyser | × |', '|---|---|---|---|', ...rows];
  const text = [`Milliseconds; Node ${process.versions.node}.`, '', ...lines].join('\n');
  console.log(text);
  writeSection('measured check', text);
}

const [path] = process.argv.slice(2);
if (path === undefined) {
  console.error('usage: node scripts/run.mjs check-speed PATH');
  process.exitCode = 2;
} else {
  const queries = readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Query);
  const one = queries.find(({ schema }) => schema === 'defender');
  report([...(await warm(queries)), ...(one ? [cold(one)] : [])]);
}
