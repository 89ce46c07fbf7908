/**
 * Holds the engine against recorded answers of real Kusto.
 *
 *   npm run conformance -- PATH [--list wrong|refused|shape] [--id ID] [--verbose] [--timeout SECONDS]
 *
 * PATH is a .jsonl file or a folder of them. Ends with 1 when an answer is wrong.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import type { Case } from './conformance/case.ts';
import { judge, type Outcome, type Verdict } from './conformance/judge.ts';

interface Judged extends Verdict {
  readonly file: string;
  readonly case: Case;
  readonly milliseconds: number;
}

/** A case that takes longer than this is named in the report. */
const SLOW = 2_000;
/** How much longer a case may take that makes millions of rows. */
const HEAVY = 8;

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      list: { type: 'string' },
      id: { type: 'string' },
      verbose: { type: 'boolean', default: false },
      timeout: { type: 'string', default: '20' },
    },
  });
  const [path] = positionals;
  if (path === undefined) {
    console.error(
      'usage: npm run conformance -- PATH [--list wrong|refused|shape] [--id ID] [--verbose] [--timeout SECONDS]',
    );
    process.exit(2);
  }
  const judged: Judged[] = [];
  const judges = new Judges(Number(values.timeout) * 1000);
  for (const file of files(path)) {
    for (const expected of casesOf(file)) {
      if (values.id !== undefined && expected.id !== values.id) continue;
      const start = performance.now();
      const verdict = await judges.judge(expected);
      const one = { ...verdict, file: basename(file), case: expected, milliseconds: performance.now() - start };
      judged.push(one);
      if (values.verbose) console.log(`${one.outcome.padEnd(8)}${expected.id}  ${one.why ?? ''}`);
    }
  }
  await judges.end();
  for (const one of judged) if (one.outcome === values.list || values.id) console.log(details(one));
  report(judged);
  process.exitCode = judged.length === 0 ? 2 : judged.some(({ outcome }) => outcome === 'wrong') ? 1 : 0;
}

/** Judges cases in a thread of their own, so that one that never ends can be stopped. */
class Judges {
  private worker: Worker | undefined;
  constructor(private readonly limit: number) {}

  judge(expected: Case): Promise<Verdict> {
    this.worker ??= new Worker(new URL(import.meta.url));
    const worker = this.worker;
    const limit = expected.heavy ? this.limit * HEAVY : this.limit;
    return new Promise((resolve) => {
      const settle = (verdict: Verdict, reusable: boolean) => {
        clearTimeout(timer);
        worker.off('message', answered).off('error', crashed);
        if (!reusable) {
          void worker.terminate();
          this.worker = undefined;
        }
        resolve(verdict);
      };
      const answered = (verdict: Verdict) => settle(verdict, true);
      const crashed = (problem: Error) => settle({ outcome: 'wrong', why: `crashed: ${problem.stack}` }, false);
      const late = () => settle({ outcome: 'wrong', why: `no answer within ${limit} ms` }, false);
      const timer = setTimeout(late, limit);
      worker.on('message', answered).on('error', crashed);
      worker.postMessage(expected);
    });
  }

  async end() {
    await this.worker?.terminate();
  }
}

function files(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .map((name) => join(path, name));
}

function casesOf(file: string): Case[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as Case);
}

function details({ case: expected, outcome, why, got }: Judged): string {
  const lines = [`${expected.id}: ${outcome}. ${why ?? ''}`, ...expected.kql.split('\n').map((line) => `    ${line}`)];
  if (expected.rows)
    lines.push(`  expected ${JSON.stringify({ columns: expected.columns, rows: expected.rows }).slice(0, 2000)}`);
  if (expected.error) lines.push(`  expected ${expected.ms_code ?? 'an error'}`);
  if (got) lines.push(`  got      ${JSON.stringify(got).slice(0, 2000)}`);
  return `${lines.join('\n')}\n`;
}

/** One line for each file and tier, the slow cases, and what is refused most. */
function report(judged: readonly Judged[]) {
  const outcomes: Outcome[] = ['values', 'shape', 'wrong', 'refused'];
  const print = (name: string, tier: string, cells: readonly string[]) =>
    console.log(`${name.padEnd(16)}${tier.padEnd(12)}${cells.map((cell) => cell.padStart(9)).join('')}`);
  const line = (name: string, tier: string, group: readonly Judged[]) => {
    const counts = outcomes.map((outcome) => group.filter((one) => one.outcome === outcome).length);
    const share = `${((100 * (counts[0] ?? 0)) / Math.max(group.length, 1)).toFixed(1)}%`;
    print(name, tier, [group.length, ...counts].map(String).concat(share));
  };
  print('file', 'tier', ['cases', ...outcomes, 'by value']);
  for (const [name, group] of groupBy(judged, (one) => `${one.file} ${one.case.tier ?? ''}`)) {
    const [file = '', tier = ''] = name.split(' ');
    line(file, tier, group);
  }
  line('total', '', judged);
  for (const { case: slow, milliseconds } of judged.filter((one) => one.milliseconds > SLOW)) {
    console.log(`slow: ${slow.id} took ${Math.round(milliseconds)} ms`);
  }
  const refused = groupBy(
    judged.filter(({ outcome }) => outcome === 'refused'),
    ({ why }) => why ?? '',
  );
  if (refused.length > 0) console.log('\nrefused:');
  for (const [why, group] of refused.sort((a, b) => b[1].length - a[1].length)) {
    console.log(`${String(group.length).padStart(5)}  ${why.slice(0, 150)}`);
  }
}

function groupBy<T>(values: readonly T[], key: (value: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const group = groups.get(key(value));
    if (group) group.push(value);
    else groups.set(key(value), [value]);
  }
  return [...groups];
}

if (isMainThread) await main();
else parentPort?.on('message', (expected: Case) => parentPort?.postMessage(judge(expected)));
