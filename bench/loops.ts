import { once } from 'node:events';
import { parentPort, Worker } from 'node:worker_threads';
import { type Data, type Row, rowsOf } from './data.ts';
import { works } from './work/index.ts';
import type { Work } from './work.ts';

/** What is asked of the thread: one run of a loop over so many rows of each table. */
interface Question {
  readonly name: string;
  readonly count: number;
}
interface Answer {
  readonly rows: number;
  readonly milliseconds: number;
}

/** The loops run in a thread with row objects of its own: millions of objects would slow the collector for everyone. */
export class Loops {
  private readonly worker = new Worker(new URL(import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: 10_000 },
  });

  async run({ name }: Work, count: number): Promise<Answer> {
    this.worker.postMessage({ name, count } satisfies Question);
    const [answer] = await once(this.worker, 'message');
    return answer;
  }

  close(): Promise<number> {
    return this.worker.terminate();
  }
}

/** Answers questions, in the thread. */
export function serveLoops(): void {
  const known = new Map<string, readonly Row[]>();
  const rows = (data: Data, count: number): readonly Row[] => {
    const key = `${data.name} ${count}`;
    const found = known.get(key) ?? rowsOf(data, count);
    known.set(key, found);
    return found;
  };
  parentPort?.on('message', ({ name, count }: Question) => {
    const work = works.find((one) => one.name === name) as Work;
    const tables = Object.fromEntries(work.tables.map((data) => [data.name, rows(data, count)]));
    const start = performance.now();
    const found = work.loop(tables);
    parentPort?.postMessage({ rows: found, milliseconds: performance.now() - start } satisfies Answer);
  });
}
