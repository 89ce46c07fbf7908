import { renderDiagnostics } from '../../source/render.ts';
import { explainCame } from '../came.ts';
import type { Reason } from '../drop.ts';
import type { Failure } from '../failure.ts';
import { RuleUnderTest, type Verdict } from '../judge.ts';
import { type Rule, withStored } from '../rule.ts';
import { type Ended, explainSilence } from '../silence.ts';
import { differenceText } from './difference.ts';
import type { Paint } from './paint.ts';

/** Everything that is to be said about a test that failed, in lines. */
export function failureText({ failures, ready }: Verdict, rule: Rule, paint: Paint): string[] {
  const lines = failures.flatMap((failure) => [paint.bad(failure.message), ...details(failure, rule, paint)]);
  const missing = failures.flatMap((failure) => failure.missing ?? []);
  const isSilent = failures.some((failure) => failure.missing !== undefined);
  const came = failures.flatMap((failure) => failure.came ?? []);
  if (!isSilent && came.length === 0) return lines;
  const under = new RuleUnderTest(rule.text);
  const run = under.trace(ready);
  if (!run) return lines;
  const source = withStored(rule, under.prepare(ready).stored);
  return [
    ...lines,
    ...explainCame(run, source, came).flatMap(({ title, reasons }) => [title, ...reasonLines(reasons, paint)]),
    ...(isSilent
      ? explainSilence(run, source, { rows: missing, now: ready.now }).flatMap((ended) => endedText(ended, paint))
      : []),
  ];
}

function details({ difference, diagnostics }: Failure, rule: Rule, paint: Paint): string[] {
  const shown = difference && difference.lines.length > 0 ? differenceText(difference, paint) : [];
  const said = diagnostics
    ? renderDiagnostics(diagnostics, rule.text, { file: rule.path, colour: paint.bad('x') !== 'x' }).split('\n')
    : [];
  return [...shown, ...said].map((line) => `  ${line}`);
}

function endedText({ table, row, rows, isLikeExpected, reasons }: Ended, paint: Paint): string[] {
  if (rows === 0) return [`${table} has no rows in this test`];
  const reason = isLikeExpected ? 'is most like one expected' : 'came farthest';
  const which = rows === 1 ? `The row of ${table}` : `Of ${rows} rows of ${table}, row ${row + 1} ${reason}; it`;
  return [`${which} was dropped here:`, ...reasonLines(reasons, paint)];
}

/** Reasons in lines; those inside another on the same line do not say it again. */
function reasonLines(reasons: readonly Reason[], paint: Paint): string[] {
  let outer: string | undefined;
  return reasons.map((reason) => {
    if (reason.depth === 0) outer = reason.place;
    return `  ${reasonText(reason, paint, reason.depth > 0 ? outer : undefined)}`;
  });
}

/** `✗ line 13: …`; a line that the reader knows already is not said again. */
export function reasonText({ place, text, holds, depth }: Reason, paint: Paint, known?: string): string {
  const said = place === known ? text : `${place}: ${text}`;
  const mark = holds === undefined ? '' : holds ? paint.good('✓ ') : paint.bad('✗ ');
  return `${'  '.repeat(depth)}${mark}${said}`;
}
