import { ready } from '../src/detect/ready.ts';
import { painter } from '../src/detect/report/paint.ts';
import { prettyFile } from '../src/detect/report/pretty.ts';
import { readRule } from '../src/detect/rule.ts';
import { type RunFileOptions, runFile } from '../src/detect/run-file.ts';
import { readTestFile } from '../src/detect/test-file.ts';
import { table } from '../src/index.ts';

/** A small schema of a product. */
export const schema = {
  Events: { Timestamp: 'datetime', Device: 'string', Process: 'string', Count: 'long', Tags: 'dynamic' },
  Devices: { Device: 'string', Owner: 'string' },
} as const;

/** A test file made ready in memory; tables of files are `files[path]`. */
export async function prepared(
  rule: string,
  tests: string,
  {
    files = {},
    known = schema,
    path = 'rule.kql',
    functions = {},
  }: {
    files?: Readonly<Record<string, readonly Record<string, unknown>[]>>;
    known?: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined;
    path?: string;
    functions?: Readonly<Record<string, string>>;
  } = {},
) {
  const file = readTestFile(tests, 'rule.test.yaml');
  return ready(file, readRule(rule, path), {
    schema: known,
    schemaName: Object.keys(known).length > 0 ? 'demo' : undefined,
    now: '2026-01-15T12:00:00Z',
    options: { functions },
    load: async (name, of, fields) =>
      table(files[name] ?? [], Object.fromEntries(fields.map((field) => [field.name, field.type])), () => of),
  });
}

/** What a person sees of the tests. */
export async function seen(
  rule: string,
  tests: string,
  options: RunFileOptions & Parameters<typeof prepared>[2] = {},
): Promise<string> {
  const report = runFile(await prepared(rule, tests, options), options);
  return prettyFile(report, painter(false), true);
}
