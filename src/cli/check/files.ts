import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isRuleFile, ruleExtensions } from '../../rules/index.ts';
import { Failure } from '../failure.ts';

/** Folders that hold nothing of one's own. */
const ignored = ['node_modules', 'dist'];

/** Tests of rules, and settings of tools, are YAML or JSON too. */
const OTHER = /\.test\.ya?ml$|^kqlab\.yaml$|^(?:package|package-lock|tsconfig.*|biome)\.json$/i;

/** The files with rules that the paths name: files as they are, and what folders hold. */
export function ruleFiles(paths: readonly string[]): string[] {
  return [...new Set(paths.flatMap(filesAt))];
}

function filesAt(path: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new Failure(`There is no file or folder '${path}'.`);
  if (found.isDirectory()) return filesIn(path);
  if (isRuleFile(path)) return [path];
  throw new Failure(`${path} is no file of rules: its name must end in .${ruleExtensions.join(', .')}.`);
}

function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name.startsWith('.') || ignored.includes(entry.name) ? [] : filesIn(path);
    return isRuleFile(entry.name) && !OTHER.test(entry.name) ? [path] : [];
  });
}
