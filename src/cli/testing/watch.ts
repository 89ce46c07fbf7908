import { type FSWatcher, statSync, watch } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { Failure } from '../failure.ts';
import { findTestFiles } from './find.ts';
import type { TestRun } from './test-rules.ts';

/** Editors write a file in several steps. */
const SETTLE_MILLISECONDS = 80;

/** Runs everything, then after each change what it affects, until it is interrupted. */
export async function watchTests(
  paths: readonly string[],
  run: (files: readonly string[]) => Promise<TestRun>,
): Promise<number> {
  const uses = new Map<string, ReadonlySet<string>>();
  const watchers = new Map<string, FSWatcher>();
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();

  const runSome = async (files: readonly string[]): Promise<void> => {
    try {
      const result = await run(files);
      for (const [file, used] of result.uses) uses.set(file, used);
    } catch (problem) {
      if (!(problem instanceof Failure)) throw problem;
      process.stderr.write(`${problem.message}\n`);
    }
    for (const file of [...uses.values()].flatMap((used) => [...used])) watchFolder(dirname(file));
    process.stdout.write('\nWaiting for changes; Ctrl-C ends.\n');
  };

  const onChange = (path: string): void => {
    changed.add(normalize(path));
    clearTimeout(timer);
    timer = setTimeout(() => {
      const files = affected();
      changed.clear();
      if (files.length > 0) running = running.then(() => runSome(files));
    }, SETTLE_MILLISECONDS);
  };

  const affected = (): string[] =>
    findTestFiles(paths).filter((file) => {
      const used = uses.get(file);
      return used === undefined || [...used].some((path) => changed.has(normalize(path)));
    });

  const watchFolder = (folder: string): void => {
    if (watchers.has(folder)) return;
    watchers.set(
      folder,
      watch(folder, (_, name) => {
        if (name !== null) onChange(join(folder, name));
      }),
    );
  };

  for (const path of paths) watchFolder(statSync(path).isDirectory() ? path : dirname(path));
  await runSome(findTestFiles(paths));
  // The watchers keep the process alive.
  return new Promise<number>(() => {});
}
