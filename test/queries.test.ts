import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Terminal } from '../src/cli/terminal.ts';
import { prepareFile } from '../src/cli/testing/prepare-file.ts';
import { Worlds } from '../src/cli/testing/world.ts';
import { ready } from '../src/detect/ready.ts';
import { runFile } from '../src/detect/run-file.ts';
import { readTestFile } from '../src/detect/test-file.ts';
import { testFile } from '../src/matchers/vitest.ts';

const files = readdirSync('queries').filter((name) => name.endsWith('.test.yaml'));
for (const file of files) testFile(join('queries', file));

describe('the certificate rule', () => {
  const path = 'queries/unauthorized-certificate-installation.test.yaml';
  const worlds = new Worlds(new Terminal(), '2026-01-15T12:00:00Z');

  test('is exercised as a whole, and no change to it goes unnoticed', async () => {
    const { ready: prepared } = await prepareFile(path, worlds);
    const { coverage, mutation } = runFile(prepared as NonNullable<typeof prepared>, { coverage: true, mutate: true });
    expect(coverage?.percent).toBe(100);
    expect(mutation?.survived).toEqual([]);
    expect(mutation?.killed).toBeGreaterThan(30);
  });

  test('scores lower with weaker tests', async () => {
    const weaker = readFileSync(path, 'utf8').replace(/^.*InitiatingProcessFileName: lsass\.exe \}\n/m, '');
    const { ready: prepared } = await prepareFile(path, worlds);
    const file = readTestFile(weaker, path);
    const again = await ready(
      file,
      prepared?.rule as NonNullable<typeof prepared>['rule'],
      await worlds.of(file, () => {}),
    );
    const { coverage, mutation } = runFile(again, { coverage: true, mutate: true });
    expect(coverage?.percent).toBeLessThan(100);
    expect(mutation?.survived.map(({ what }) => what)).toEqual(['removing `"lsass.exe"`']);
  });
});
