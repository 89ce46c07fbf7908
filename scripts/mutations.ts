/**
 * Breaks good queries, one mistake in each, and compares what check says of them with what Microsoft's analyser says.
 *
 *   node scripts/run.mjs mutations PATH [--count N] [--seed N] [--list] [--kind KIND]
 *
 * PATH is a .jsonl file whose lines have `kql` and perhaps `schema`. A mistake counts when the analyser reports an error;
 * it is found when check reports one that overlaps.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Terminal } from '../src/cli/terminal.ts';
import { check } from '../src/index.ts';
import { type KnownSchema, readSchema } from '../src/project/schema.ts';
import { Analyser, type Analysis } from './differential/analyser.ts';
import { type Mutation, mutate } from './differential/mutate.ts';
import { Random } from './differential/random.ts';

interface Query {
  readonly id: string;
  readonly kql: string;
  readonly schema?: string;
}

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '600' },
    seed: { type: 'string', default: '1' },
    list: { type: 'boolean', default: false },
    kind: { type: 'string' },
  },
});

/** Longer queries make the analyser slow and say no more. */
const LONGEST = 2_500;

interface Side {
  readonly schema: KnownSchema;
  readonly analyser: Analyser;
}
const sides = new Map<string, Side>();

async function sideNamed(name: string): Promise<Side> {
  const schema = await readSchema(name === '' ? [] : [name], {}, new Terminal());
  const side = sides.get(name) ?? { schema, analyser: new Analyser(schema) };
  sides.set(name, side);
  return side;
}

type Place = Pick<Analysis['diagnostics'][number], 'start' | 'end'>;

/** Spans overlap when they share a character; one without length, when it touches. */
const overlap = (a: Place, b: Place): boolean => {
  const touching = a.start === a.end || b.start === b.end;
  return touching ? a.start <= b.end && b.start <= a.end : a.start < b.end && b.start < a.end;
};

interface Outcome {
  readonly query: Query;
  readonly mutation: Mutation;
  readonly found: 'overlapping' | 'elsewhere' | 'missed';
  readonly sameCode: boolean;
  readonly theirs: Analysis['diagnostics'];
  readonly ours: readonly string[];
}

/** What both say of a broken query; undefined when the analyser takes it for good. */
function judge(query: Query, mutation: Mutation, { schema, analyser }: Side): Outcome | undefined {
  const theirs = analyser.analyse(mutation.text).diagnostics.filter(({ isError }) => isError);
  if (theirs.length === 0) return undefined;
  const { tables, functions } = schema;
  const { diagnostics } = check(mutation.text, { schema: tables, ...(functions && { signatures: functions }) });
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const hits = errors.filter(({ span }) => theirs.some((one) => overlap(span, one)));
  const found = hits.length > 0 ? 'overlapping' : errors.length > 0 ? 'elsewhere' : 'missed';
  const sameCode = errors.some(({ code, span }) => theirs.some((one) => one.code === code && overlap(span, one)));
  const ours = errors.map(({ code, message, span }) => `${code}[${span.start},${span.end}] ${message}`);
  return { query, mutation, found, sameCode, theirs, ours };
}

function show({ query, mutation, theirs, ours, found }: Outcome): void {
  const at = mutation.at;
  console.log(
    `${query.id} ${mutation.kind} ${found}: …${mutation.text.slice(Math.max(0, at - 60), at + 60).replace(/\s+/g, ' ')}…`,
  );
  for (const one of theirs) console.log(`    theirs ${one.code}[${one.start},${one.end}] ${one.message}`);
  for (const one of ours.slice(0, 5)) console.log(`    ours   ${one}`);
}

function report(outcomes: readonly Outcome[]): void {
  const kinds = [...new Set(outcomes.map(({ mutation }) => mutation.kind))].sort();
  const line = (name: string, of: readonly Outcome[]) => {
    const count = (found: Outcome['found']) => of.filter((one) => one.found === found).length;
    const share = ((100 * count('overlapping')) / Math.max(1, of.length)).toFixed(1);
    const cells = [of.length, count('overlapping'), count('elsewhere'), count('missed')];
    const same = of.filter(({ sameCode }) => sameCode).length;
    console.log(`${name.padEnd(20)}${[...cells, same].map((cell) => String(cell).padStart(12)).join('')}  ${share} %`);
  };
  console.log(
    `${''.padEnd(20)}${['mistakes', 'overlapping', 'elsewhere', 'missed', 'same code'].map((head) => head.padStart(12)).join('')}`,
  );
  for (const kind of kinds)
    line(
      kind,
      outcomes.filter(({ mutation }) => mutation.kind === kind),
    );
  line('all', outcomes);
}

async function main(path: string): Promise<void> {
  const queries = readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((text) => JSON.parse(text) as Query);
  const short = queries.filter(({ kql }) => kql.length <= LONGEST);
  const random = new Random(Number(flags.seed));
  const good = new Map<Query, boolean>();
  const outcomes: Outcome[] = [];
  for (let tries = 0; outcomes.length < Number(flags.count) && tries < Number(flags.count) * 20; tries++) {
    const query = random.choose(short);
    const side = await sideNamed(query.schema ?? '');
    const mutation = mutate(query.kql, random, flags.kind);
    if (mutation === undefined) continue;
    if (!good.has(query)) good.set(query, !side.analyser.analyse(query.kql).diagnostics.some(({ isError }) => isError));
    const outcome = good.get(query) ? judge(query, mutation, side) : undefined;
    if (outcome) outcomes.push(outcome);
  }
  if (flags.list) for (const outcome of outcomes) if (outcome.found !== 'overlapping') show(outcome);
  report(outcomes);
}

const [path] = positionals;
if (path === undefined) {
  console.error('usage: node scripts/run.mjs mutations PATH [--count N] [--seed N] [--list] [--kind KIND]');
  process.exitCode = 2;
} else await main(path);
