import { readFileSync } from 'node:fs';
import type { FileReport } from '../../detect/run-file.ts';
import { update } from '../../detect/update.ts';
import { counted } from '../../detect/words.ts';
import { save } from './reporters.ts';

/** Writes what the tests of a file got into it, and reports those tests as passed. */
export function updateFile(report: FileReport): FileReport {
  const { text, changed, left } = update(readFileSync(report.path, 'utf8'), report.verdicts, report.path);
  if (changed.length === 0) return report;
  save(report.path, text);
  const isChanged = new Set(changed);
  const warnings = [
    ...report.warnings,
    `${report.path} was rewritten: ${counted(changed.length, 'test')} now ${changed.length === 1 ? 'expects' : 'expect'} what came`,
    ...left.map((name) => `\`${name}\` cannot be rewritten: look at it`),
  ];
  const verdicts = report.verdicts.map((verdict) =>
    isChanged.has(verdict.ready.test.name) ? { ...verdict, status: 'pass' as const, failures: [] } : verdict,
  );
  return { ...report, verdicts, warnings };
}
