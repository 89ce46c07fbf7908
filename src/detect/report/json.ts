import type { CoverageReport } from '../coverage.ts';
import type { Verdict } from '../judge.ts';
import type { Mutant } from '../mutation/mutant.ts';
import type { MutationReport } from '../mutation/mutate.ts';
import { lineOf, type Rule } from '../rule.ts';
import { type FileReport, isGood, tally } from '../run-file.ts';
import { failureText } from './failure-text.ts';
import { painter } from './paint.ts';

const plain = painter(false);

/** The reports as JSON, for programs. */
export function json(reports: readonly FileReport[], milliseconds: number): string {
  const report = {
    passed: reports.every(isGood),
    milliseconds: rounded(milliseconds),
    tests: tally(reports),
    files: reports.map((file) => ({
      file: file.path,
      rule: file.rule?.path ?? null,
      passed: isGood(file),
      milliseconds: rounded(file.milliseconds),
      ...(file.problem && { problem: { message: file.problem.message, line: file.problem.line ?? 1 } }),
      ...(file.coverage && { coverage: coverageOf(file.coverage) }),
      ...(file.mutation && file.rule && { mutation: mutationOf(file.mutation, file.rule) }),
      warnings: file.warnings,
      complaints: file.complaints,
      tests: file.verdicts.map((verdict) => testOf(verdict, file)),
    })),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** Coverage as data: every part with its place and what was seen of it. */
export const coverageOf = ({ parts, covered, total, percent }: CoverageReport): object => ({
  percent,
  covered,
  total,
  parts: parts.map(({ kind, line, span, outcomes, missing }) => ({
    kind,
    line,
    start: span.start,
    end: span.end,
    outcomes: Object.fromEntries(outcomes.map(({ name, seen }) => [name, seen])),
    ...(missing !== undefined && { missing }),
  })),
});

/** What the tests notice of small changes to a rule. */
function mutationOf({ killed, survived, equivalent, invalid, score }: MutationReport, rule: Rule): object {
  const change = ({ span, replacement, place, what }: Mutant) => ({
    line: lineOf(rule, place ?? span),
    what,
    removed: rule.text.slice(span.start, span.end),
    added: replacement,
  });
  return { score, killed, invalid, survived: survived.map(change), equivalent: equivalent.map(change) };
}

/** What the tests cover of each rule, as JSON. */
export function coverageJson(reports: readonly FileReport[]): string {
  const rules = reports.flatMap(({ rule, path, coverage }) =>
    rule && coverage ? [{ rule: rule.path, file: path, ...coverageOf(coverage) }] : [],
  );
  return `${JSON.stringify({ rules }, null, 2)}\n`;
}

function testOf(verdict: Verdict, { rule }: FileReport): object {
  const { ready, status, milliseconds, failures, table } = verdict;
  return {
    name: ready.test.name,
    line: ready.test.line,
    status,
    milliseconds: rounded(milliseconds),
    ...(table && { rows: table.rows }),
    ...(failures.length > 0 && {
      failures: failures.map(({ kind, message, line }) => ({ kind, message, ...(line !== undefined && { line }) })),
      text: rule ? failureText(verdict, rule, plain).join('\n') : '',
    }),
  };
}

const rounded = (milliseconds: number): number => Math.round(milliseconds * 1000) / 1000;
