import { readFileSync } from 'node:fs';
import { decodeText } from '../decode.ts';
import { Failure, fileProblem } from '../failure.ts';

/** The text of a rule or a test file. There are many and they are small: reading them piece by piece would take longer. */
export function smallText(path: string): string {
  try {
    return decodeText(readFileSync(path), path);
  } catch (problem) {
    if (problem instanceof Failure) throw problem;
    throw new Failure(`${path} cannot be read: ${fileProblem(problem)}.`);
  }
}
