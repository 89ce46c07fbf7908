import { mkdirSync, writeFileSync } from 'node:fs';
import { painter } from '../../detect/report/paint.ts';
import { prettyFile, prettySummary } from '../../detect/report/pretty.ts';
import type { FileReport } from '../../detect/run-file.ts';
import type { TestFlags } from '../commands/test.ts';
import { Failure, fileProblem } from '../failure.ts';
import { hasColour } from '../terminal.ts';

/** Hears of every file as it is done, and of the end. */
export interface Reporter {
  readonly file: (report: FileReport) => void;
  readonly end: (reports: readonly FileReport[], milliseconds: number) => Promise<void>;
}

/** The reporter that was asked for; a report that goes to a file leaves the terminal to the pretty one. */
export function reporterFor({ reporter, output }: TestFlags, isOnly: boolean): Reporter {
  const paint = painter(hasColour(process.stdout));
  const isPretty = reporter === 'pretty' || reporter === 'github' || output !== undefined;
  return {
    file: (report) => {
      if (isPretty) process.stdout.write(prettyFile(report, paint, isOnly));
    },
    end: async (reports, milliseconds) => {
      if (isPretty) process.stdout.write(prettySummary(reports, milliseconds, paint));
      const text = await reportText(reporter, reports, milliseconds);
      if (output !== undefined) save(output, text);
      else process.stdout.write(text);
    },
  };
}

async function reportText(
  reporter: TestFlags['reporter'],
  reports: readonly FileReport[],
  milliseconds: number,
): Promise<string> {
  switch (reporter) {
    case 'junit':
      return (await import('../../detect/report/junit.ts')).junit(reports, new Date());
    case 'json':
      return (await import('../../detect/report/json.ts')).json(reports, milliseconds);
    case 'github':
      return (await import('../../detect/report/github.ts')).github(reports);
    case 'pretty':
      return '';
  }
}

/** Writes what the tests cover of their rules to the folder `coverage`. */
export async function saveCoverage(reports: readonly FileReport[], format: 'html' | 'json'): Promise<void> {
  const path = `coverage/${format === 'html' ? 'index.html' : 'coverage.json'}`;
  mkdirSync('coverage', { recursive: true });
  if (format === 'html') save(path, (await import('../../detect/report/coverage-html.ts')).coverageHtml(reports));
  else save(path, (await import('../../detect/report/json.ts')).coverageJson(reports));
  process.stderr.write(`The coverage is in ${path}.\n`);
}

/** Writes a report to a file. */
export function save(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (problem) {
    throw new Failure(`${path} cannot be written: ${fileProblem(problem)}.`);
  }
}
