import { Coverage, type CoverageReport } from './coverage.ts';
import { isNegative, isPositive } from './expectation.ts';
import { RuleUnderTest, type Verdict } from './judge.ts';
import { type MutationReport, mutate } from './mutation/mutate.ts';
import { percentText } from './percent.ts';
import type { TestFileProblem } from './problem.ts';
import type { ReadyFile } from './ready.ts';
import type { Rule } from './rule.ts';

/** What came of the tests of one file. */
export interface FileReport {
  readonly path: string;
  readonly rule: Rule | undefined;
  readonly verdicts: readonly Verdict[];
  readonly milliseconds: number;
  /** What keeps the whole file from being run. */
  readonly problem?: TestFileProblem;
  /** What its author should know though nothing fails. */
  readonly warnings: readonly string[];
  /** What fails the rule though every test passes. */
  readonly complaints: readonly string[];
  readonly coverage?: CoverageReport;
  readonly mutation?: MutationReport;
}

export interface RunFileOptions {
  /** Only tests whose name it matches are run. */
  readonly filter?: RegExp | undefined;
  /** Stops after the first failure. */
  readonly bail?: boolean | undefined;
  /** A rule that no test sees fire, or none sees stay silent, fails. */
  readonly requireBoth?: boolean | undefined;
  readonly coverage?: boolean | undefined;
  readonly mutate?: boolean | undefined;
  /** The least per cent that coverage and mutation score may be. */
  readonly min?: number | undefined;
}

/** Runs the tests of a file. */
export function runFile({ file, rule, cases }: ReadyFile, options: RunFileOptions = {}): FileReport {
  const start = performance.now();
  const under = new RuleUnderTest(rule.text);
  const verdicts: Verdict[] = [];
  for (const ready of cases) {
    if (options.filter && !options.filter.test(ready.test.name)) continue;
    const verdict = under.judge(ready);
    verdicts.push(verdict);
    if (options.bail && verdict.status === 'fail') break;
  }
  const milliseconds = performance.now() - start;
  const sides = oneSided({ file, rule, cases });
  const complaints = options.requireBoth ? sides : [];
  const warnings = options.requireBoth ? [] : sides;
  const coverage = options.coverage ? covered(rule, under, verdicts) : undefined;
  if (coverage) complaints.push(...below('coverage', coverage.percent, options.min));
  const mutation = options.mutate ? mutate(rule, verdicts) : undefined;
  if (mutation) complaints.push(...below('mutation score', mutation.score, options.min));
  return {
    path: file.path,
    rule,
    verdicts,
    milliseconds,
    warnings,
    complaints,
    ...(coverage && { coverage }),
    ...(mutation && { mutation }),
  };
}

function covered(rule: Rule, under: RuleUnderTest, verdicts: readonly Verdict[]): CoverageReport {
  const coverage = new Coverage(rule);
  for (const { ready, status } of verdicts) {
    if (status === 'skip' || status === 'todo') continue;
    coverage.expect(under.prepare(ready).plans);
    const run = under.trace(ready);
    if (run) coverage.add(run);
  }
  return coverage.report();
}

/** The complaint that a share is too small. */
export const below = (what: string, percent: number, min: number | undefined): string[] =>
  min === undefined || percent >= min ? [] : [`the ${what} of ${percentText(percent)} is below ${min} %`];

/** A rule whose tests never see it fire, or never see it stay silent, is half tested. */
export function oneSided({ cases }: ReadyFile): string[] {
  const run = cases.filter(({ test }) => test.status === 'run').map(({ test }) => test.expect);
  return [
    ...(run.some(isPositive) ? [] : ['no test shows that the rule fires']),
    ...(run.some(isNegative) ? [] : ['no test shows that the rule stays silent']),
  ];
}

/** How many tests ended how. */
export interface Tally {
  readonly pass: number;
  readonly fail: number;
  readonly skip: number;
  readonly todo: number;
}

/** Counts the tests of some files. */
export function tally(reports: readonly FileReport[]): Tally {
  const count = (status: Verdict['status']) =>
    reports.reduce((sum, { verdicts }) => sum + verdicts.filter((verdict) => verdict.status === status).length, 0);
  return { pass: count('pass'), fail: count('fail'), skip: count('skip'), todo: count('todo') };
}

/** Whether everything of a file is as it should be. */
export const isGood = ({ problem, complaints, verdicts }: FileReport): boolean =>
  problem === undefined && complaints.length === 0 && verdicts.every(({ status }) => status !== 'fail');
