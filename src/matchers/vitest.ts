import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { Terminal } from '../cli/terminal.ts';
import { prepareFile } from '../cli/testing/prepare-file.ts';
import { Worlds } from '../cli/testing/world.ts';
import { RuleUnderTest, type Verdict } from '../detect/judge.ts';
import type { ReadyFile } from '../detect/ready.ts';
import { failureText } from '../detect/report/failure-text.ts';
import { painter } from '../detect/report/paint.ts';
import { type ExpectedRow, type ReturnOptions, ruleMatchers } from './index.ts';

export * from './index.ts';

expect.extend(ruleMatchers);

declare module 'vitest' {
  // Vitest has a matcher of this name for functions, which stays: rows are for rules.
  // biome-ignore lint/suspicious/noExplicitAny: it must be declared as Vitest declares it
  interface Assertion<T = any> {
    toReturn(rows?: readonly ExpectedRow[], options?: ReturnOptions): void;
  }
}

const worlds = new Worlds(new Terminal(), new Date().toISOString());

/** Makes the tests of a test file tests of Vitest; a relative path is one from the working folder. */
export function testFile(path: string | URL): void {
  const file = path instanceof URL || path.startsWith('file:') ? fileURLToPath(path) : path;
  describe(file, async () => {
    const { ready, problem } = await prepareFile(file, worlds);
    if (ready) defineTests(ready);
    else {
      test('can be run', () => {
        throw placed(new Error(problem?.message ?? ''), file, problem?.line ?? 1);
      });
    }
  });
}

function defineTests({ rule, cases, file }: ReadyFile): void {
  const under = new RuleUnderTest(rule.text);
  for (const ready of cases) {
    const { name, status, line } = ready.test;
    if (status === 'todo') test.todo(name);
    else if (status === 'skip') test.skip(name, () => {});
    else {
      test(name, () => {
        const verdict = under.judge(ready);
        if (verdict.status === 'fail') throw placed(failureOf(verdict, rule), file.path, line);
      });
    }
  }
}

const failureOf = (verdict: Verdict, rule: ReadyFile['rule']): Error =>
  new Error(failureText(verdict, rule, painter(false)).join('\n'));

/** The error as if it came from the line of the test file, so that Vitest shows it there. */
function placed(error: Error, path: string, line: number): Error {
  error.stack = `${error.name}: ${error.message}\n    at ${resolve(path)}:${line}:1`;
  return error;
}
