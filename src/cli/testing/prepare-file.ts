import { TestFileProblem } from '../../detect/problem.ts';
import { type ReadyFile, ready } from '../../detect/ready.ts';
import { type Rule, readRule } from '../../detect/rule.ts';
import { readTestFile } from '../../detect/test-file.ts';
import { DataError } from '../../index.ts';
import { Failure } from '../failure.ts';
import { findRule } from './find.ts';
import { smallText } from './small-text.ts';
import type { Worlds } from './world.ts';

/** A test file with all it needs, or what is wrong with it; and every file that it depends on. */
export interface PreparedFile {
  readonly path: string;
  readonly ready?: ReadyFile;
  readonly rule?: Rule;
  readonly problem?: TestFileProblem;
  readonly uses: ReadonlySet<string>;
}

/** Reads a test file, its rule, its schema and its fixtures. */
export async function prepareFile(path: string, worlds: Worlds): Promise<PreparedFile> {
  const uses = new Set([path]);
  let rule: Rule | undefined;
  try {
    const file = readTestFile(smallText(path), path);
    const rulePath = findRule(path, file.rule);
    if (rulePath === undefined)
      throw new TestFileProblem('there is no rule of this name: name it with `rule: FILE.kql`', 1);
    uses.add(rulePath);
    rule = readRule(smallText(rulePath), rulePath);
    const world = await worlds.of(file, (used) => uses.add(used));
    return { path, rule, ready: await ready(file, rule, world), uses };
  } catch (problem) {
    if (problem instanceof TestFileProblem) return { path, problem, uses, ...(rule && { rule }) };
    // What cannot be loaded concerns this file alone: the others are still run.
    if (problem instanceof Failure || problem instanceof DataError)
      return { path, problem: new TestFileProblem(problem.message, 1), uses, ...(rule && { rule }) };
    throw problem;
  }
}
