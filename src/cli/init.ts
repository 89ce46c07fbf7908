import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Failure, fileProblem } from './failure.ts';
import { starterFiles } from './starter.ts';

/** Writes the starter into a folder and tells what to do next; nothing that is there is written over. */
export function writeStarter(folder: string): string {
  const files = Object.entries(starterFiles).map(([name, text]) => ({ name, path: join(folder, name), text }));
  const present = files.filter(({ path }) => existsSync(path));
  if (present.length > 0) {
    throw new Failure(
      `There is something already, and nothing was written: ${present.map(({ path }) => path).join(', ')}.`,
    );
  }
  for (const { path, text } of files) {
    try {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    } catch (problem) {
      throw new Failure(`${path} cannot be written: ${fileProblem(problem)}.`);
    }
  }
  const change = folder === '.' ? '' : `  cd ${folder}\n`;
  return `Written: ${files.map(({ name }) => name).join(', ')}

Next:
${change}  kqlab test
  kqlab test --coverage --mutate
  kqlab run rules/office-starts-script.kql --now data
  kqlab why rules/office-starts-script.kql --now data
`;
}
