import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Failure } from '../failure.ts';
import { filesAt } from '../files-at.ts';

const testFile = /\.test\.(?:ya?ml|json)$/i;
/** What a rule's file may end with, in order of preference. */
const ruleExtensions = ['.kql', '.csl', '.kusto', '.yaml', '.yml', '.json'];
/** What a test file may end with. */
const testExtensions = ['.test.yaml', '.test.yml', '.test.json'];

/** The test files that paths mean: files, the tests of rules, and everything below folders. */
export function findTestFiles(paths: readonly string[]): string[] {
  return [...new Set(paths.flatMap((path) => filesAt(path, (name) => testFile.test(name), testsOf)))];
}

/** A test file, or that of a rule. */
function testsOf(path: string): string[] {
  if (testFile.test(path)) return [path];
  const own = testExtensions.map((extension) => withoutExtension(path) + extension).find(existsSync);
  if (own !== undefined) return [own];
  throw new Failure(`${path} is no test file, and has none: ${withoutExtension(path)}.test.yaml does not exist.`);
}

/** The rule of a test file: the one it names, or the one of the same name beside it. */
export function findRule(path: string, named: string | undefined): string | undefined {
  if (named !== undefined) return join(dirname(path), named);
  const base = join(dirname(path), basename(path).replace(testFile, ''));
  return ruleExtensions.map((extension) => base + extension).find(existsSync);
}

const withoutExtension = (path: string): string => path.replace(/\.\w+$/, '');
