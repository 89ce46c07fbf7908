import { type FileReport, isGood, runFile } from '../../detect/run-file.ts';
import type { TestFlags } from '../commands/test.ts';
import { exitCodes, Failure } from '../failure.ts';
import { Terminal } from '../terminal.ts';
import { findTestFiles } from './find.ts';
import { type PreparedFile, prepareFile } from './prepare-file.ts';
import { reporterFor, saveCoverage } from './reporters.ts';
import { Worlds } from './world.ts';

/** What a run of tests left: whether all is well, and what each test file depends on. */
export interface TestRun {
  readonly isGood: boolean;
  readonly uses: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Runs the tests below the paths, reports them, and gives the exit code. */
export async function testRules(paths: readonly string[], flags: TestFlags): Promise<number> {
  const files = findTestFiles(paths);
  if (files.length === 0) {
    throw new Failure(`There are no test files at ${paths.join(', ')}: they are named NAME.test.yaml.`);
  }
  if (flags.watch) {
    const { watchTests } = await import('./watch.ts');
    return watchTests(paths, (some) => runTests(some, flags));
  }
  const { isGood: good } = await runTests(files, flags);
  return good ? exitCodes.ran : exitCodes.query;
}

/** Runs some test files and reports them. */
export async function runTests(files: readonly string[], flags: TestFlags): Promise<TestRun> {
  const start = performance.now();
  const worlds = new Worlds(new Terminal(), new Date().toISOString());
  const reporter = reporterFor(flags, files.length === 1);
  const uses = new Map<string, ReadonlySet<string>>();
  const reports: FileReport[] = [];
  for (const path of files) {
    const prepared = await prepareFile(path, worlds);
    uses.set(path, prepared.uses);
    const report = await reportOf(prepared, flags);
    if (flags.filter && !report.problem && report.verdicts.length === 0) continue;
    reports.push(report);
    reporter.file(report);
    if (flags.bail && !isGood(report)) break;
  }
  if (reports.length === 0) throw new Failure(`No test has a name that matches ${flags.filter?.source}.`);
  await reporter.end(reports, performance.now() - start);
  if (flags.coverageReport) await saveCoverage(reports, flags.coverageReport);
  return { isGood: reports.every(isGood), uses };
}

async function reportOf({ path, ready, rule, problem }: PreparedFile, flags: TestFlags): Promise<FileReport> {
  if (!ready)
    return { path, rule, verdicts: [], milliseconds: 0, warnings: [], complaints: [], ...(problem && { problem }) };
  const report = runFile(ready, { ...flags, coverage: flags.coverage || flags.coverageReport !== undefined });
  if (!flags.update || isGood(report)) return report;
  const { updateFile } = await import('./update-file.ts');
  return updateFile(report);
}
