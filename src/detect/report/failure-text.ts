import { renderDiagnostics } from '../../source/render.ts';
import type { Reason } from '../drop.ts';
import type { Failure } from '../failure.ts';
import { RuleUnderTest, type Verdict } from '../judge.ts';
import type { Rule } from '../rule.ts';
import { type Ended, explainSilence } from '../silence.ts';
import { differenceText } from './difference.ts';
import type { Paint } from './paint.ts';

/** Everything that is to be said about a test that failed, in lines. */
export function failureText({ failures, ready }: Verdict, rule: Rule, paint: Paint): string[] {
  const lines = failures.flatMap((failure) => [paint.bad(failure.message), ...details(failure, rule, paint)]);
  if (!failures.some(({ isSilent }) => isSilent)) return lines;
  const run = new RuleUnderTest(rule.text).trace(ready);
  return run ? [...lines, ...explainSilence(run, rule).flatMap((ended) => endedText(ended, paint))] : lines;
}

function details({ difference, diagnostics }: Failure, rule: Rule, paint: Paint): string[] {
  const shown = difference && difference.lines.length > 0 ? differenceText(difference, paint) : [];
  const said = diagnostics
    ? renderDiagnostics(diagnostics, rule.text, { file: rule.path, colour: paint.bad('x') !== 'x' }).split('\n')
    : [];
  return [...shown, ...said].map((line) => `  ${line}`);
}

function endedText({ table, row, rows, reasons }: Ended, paint: Paint): string[] {
  if (rows === 0) return [`${table} has no rows in this test`];
  const which = rows === 1 ? `The row of ${table}` : `Of ${rows} rows of ${table}, row ${row + 1} came farthest; it`;
  return [`${which} was dropped here:`, ...reasons.map((reason) => `  ${reasonText(reason, paint)}`)];
}

/** `✗ line 13: …`; a line that the reader knows already is not said again. */
export function reasonText({ line, text, holds, depth }: Reason, paint: Paint, known?: number): string {
  const said = line === known ? text : `line ${line}: ${text}`;
  const mark = holds === undefined ? '' : holds ? paint.good('✓ ') : paint.bad('✗ ');
  return `${'  '.repeat(depth)}${mark}${said}`;
}
