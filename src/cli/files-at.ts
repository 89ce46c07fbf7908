import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './failure.ts';

/**
 * The files that a path means: of a folder, all below it with a wanted name, except in node_modules and in folders whose
 * name begins with a dot; of a file, what `ofFile` makes of it.
 */
export function filesAt(
  path: string,
  isWanted: (name: string) => boolean,
  ofFile: (path: string) => readonly string[],
): readonly string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new Failure(`There is nothing at ${path}.`);
  return found.isDirectory() ? filesBelow(path, isWanted) : ofFile(path);
}

function filesBelow(folder: string, isWanted: (name: string) => boolean): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) return isWanted(entry.name) ? [path] : [];
    return entry.name === 'node_modules' || entry.name.startsWith('.') ? [] : filesBelow(path, isWanted);
  });
}
