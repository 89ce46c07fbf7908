import type { CoverageReport } from '../coverage.ts';
import type { Verdict } from '../judge.ts';
import { percentText } from '../percent.ts';
import { type FileReport, isGood, tally } from '../run-file.ts';
import { counted } from '../words.ts';
import { failureText } from './failure-text.ts';
import { mutationLines } from './mutation.ts';
import type { Paint } from './paint.ts';

/** Shorter times are not worth telling. */
const SLOW_MILLISECONDS = 300;

/** One file: a line when all is well and there are others, else a line for each test, with what is wrong. */
export function prettyFile(report: FileReport, paint: Paint, isOnly: boolean): string {
  const { path, rule, verdicts, problem, warnings, complaints, milliseconds } = report;
  const isFine = isGood(report);
  const title = `${isFine ? paint.good('✓') : paint.bad('✗')} ${rule?.path ?? path}${paint.faint(counts(report))}${time(milliseconds, paint)}`;
  const lines = [title];
  if (problem) lines.push(`  ${paint.bad(`${path}:${problem.line ?? 1}: ${problem.message}`)}`);
  else if (!isFine || isOnly) for (const verdict of verdicts) lines.push(...verdictLines(verdict, report, paint));
  if (report.coverage) lines.push(...coverageLines(report.coverage, paint));
  if (report.mutation && rule) lines.push(...mutationLines(report.mutation, rule, paint));
  for (const complaint of complaints) lines.push(`  ${paint.bad(`✗ ${complaint}`)}`);
  for (const warning of warnings) lines.push(`  ${paint.doubtful(`! ${warning}`)}`);
  return `${lines.join('\n')}\n`;
}

function coverageLines({ parts, covered, total, percent }: CoverageReport, paint: Paint): string[] {
  const colour = percent === 100 ? paint.good : paint.doubtful;
  const missing = parts.flatMap(({ line, missing: text }) => (text === undefined ? [] : [`    line ${line}: ${text}`]));
  return [`  ${colour(`coverage ${percentText(percent)}`)} ${paint.faint(`(${covered} of ${total})`)}`, ...missing];
}

function counts(report: FileReport): string {
  const { skip, todo } = tally([report]);
  const extra = `${skip > 0 ? ` | ${skip} skipped` : ''}${todo > 0 ? ` | ${todo} todo` : ''}`;
  return ` (${counted(report.verdicts.length, 'test')}${extra})`;
}

const time = (milliseconds: number, paint: Paint): string =>
  milliseconds < SLOW_MILLISECONDS ? '' : paint.doubtful(` ${Math.round(milliseconds)} ms`);

function verdictLines(verdict: Verdict, { path, rule }: FileReport, paint: Paint): string[] {
  const { status, ready, milliseconds } = verdict;
  const { name, line } = ready.test;
  switch (status) {
    case 'pass':
      return [`  ${paint.good('✓')} ${name}${time(milliseconds, paint)}`];
    case 'skip':
      return [`  ${paint.faint(`↓ ${name} (skipped)`)}`];
    case 'todo':
      return [`  ${paint.doubtful('□')} ${name} ${paint.faint('(todo)')}`];
    case 'fail': {
      const at = verdict.failures.find((failure) => failure.line !== undefined)?.line ?? line;
      const text = rule ? failureText(verdict, rule, paint) : [];
      const title = `  ${paint.bad('✗')} ${paint.strong(name)} ${paint.faint(`${path}:${at}`)}${time(milliseconds, paint)}`;
      return [title, ...text.map((each) => `      ${each}`.trimEnd())];
    }
  }
}

/** The last lines: how many rules and tests, and how long it took. */
export function prettySummary(reports: readonly FileReport[], milliseconds: number, paint: Paint): string {
  const tests = tally(reports);
  const good = reports.filter(isGood).length;
  const rules = { pass: good, fail: reports.length - good, skip: 0, todo: 0 };
  const line = (title: string, { pass, fail, skip, todo }: typeof rules) => {
    const parts = [
      ...(fail > 0 ? [paint.bad(`${fail} failed`)] : []),
      ...(pass > 0 ? [paint.good(`${pass} passed`)] : []),
      ...(skip > 0 ? [paint.faint(`${skip} skipped`)] : []),
      ...(todo > 0 ? [paint.doubtful(`${todo} todo`)] : []),
    ];
    return `${paint.faint(title.padStart(6))}  ${parts.join(' | ') || 'none'} ${paint.faint(`(${pass + fail + skip + todo})`)}`;
  };
  const seconds = `${(milliseconds / 1000).toFixed(2)} s`;
  return `\n${line('Rules', rules)}\n${line('Tests', tests)}\n${paint.faint('  Time')}  ${seconds}\n`;
}
