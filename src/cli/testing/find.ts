import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Failure } from '../failure.ts';

const testFile = /\.test\.(?:ya?ml|json)$/i;
/** What a rule's file may end with, in order of preference. */
const ruleExtensions = ['.kql', '.csl', '.kusto', '.yaml', '.yml', '.json'];
/** What a test file may end with. */
const testExtensions = ['.test.yaml', '.test.yml', '.test.json'];

/** The test files that paths mean: files, the tests of rules, and everything below folders. */
export function findTestFiles(paths: readonly string[]): string[] {
  const found = paths.flatMap((path) => {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat) throw new Failure(`There is nothing at ${path}.`);
    if (stat.isDirectory()) return testFilesBelow(path);
    if (testFile.test(path)) return [path];
    const own = testExtensions.map((extension) => withoutExtension(path) + extension).find(existsSync);
    if (own !== undefined) return [own];
    throw new Failure(`${path} is no test file, and has none: ${withoutExtension(path)}.test.yaml does not exist.`);
  });
  return [...new Set(found)];
}

function testFilesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = folder === '.' ? entry.name : join(folder, entry.name);
    if (entry.isDirectory())
      return entry.name === 'node_modules' || entry.name.startsWith('.') ? [] : testFilesBelow(path);
    return testFile.test(entry.name) ? [path] : [];
  });
}

/** The rule of a test file: the one it names, or the one of the same name beside it. */
export function findRule(path: string, named: string | undefined): string | undefined {
  if (named !== undefined) return join(dirname(path), named);
  const base = join(dirname(path), basename(path).replace(testFile, ''));
  return ruleExtensions.map((extension) => base + extension).find(existsSync);
}

const withoutExtension = (path: string): string => path.replace(/\.\w+$/, '');
