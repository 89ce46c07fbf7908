import type { Mutant } from '../mutation/mutant.ts';
import type { MutationReport } from '../mutation/mutate.ts';
import { percentText } from '../percent.ts';
import { lineOf, type Rule } from '../rule.ts';
import { counted } from '../words.ts';
import type { Paint } from './paint.ts';

/** The score of a rule's tests, and each change that none of them notices. */
export function mutationLines(report: MutationReport, rule: Rule, paint: Paint): string[] {
  const { killed, survived, equivalent, score } = report;
  const colour = survived.length === 0 ? paint.good : paint.doubtful;
  const same =
    equivalent.length === 0
      ? ''
      : `; ${counted(equivalent.length, 'change')} left out, which the plan proves to be none`;
  return [
    `  ${colour(`mutation score ${percentText(score)}`)} ${paint.faint(`(${killed} of ${killed + survived.length} changes noticed${same})`)}`,
    ...survived.flatMap((mutant) => [
      `    line ${lineOf(rule, mutant.place ?? mutant.span)}: ${mutant.what} is noticed by no test`,
      `      ${changeText(mutant, rule.text, paint)}`,
    ]),
  ];
}

/** So much of the line is shown around a change, and of the change itself. */
const AROUND = 30;
const LONGEST = 70;

/** A change in one line: what is taken out and what is put in, in the words around it. */
export function changeText({ span, replacement, place = span }: Mutant, text: string, paint: Paint): string {
  // A change that goes over the end of a line is shown from the next line on.
  const isBefore = text.slice(span.start, place.start).includes('\n');
  const start = isBefore ? place.start : span.start;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const nextLine = text.indexOf('\n', span.end);
  const before = text.slice(Math.max(lineStart, start - AROUND), start).trimStart();
  const after = text.slice(span.end, Math.min(nextLine < 0 ? text.length : nextLine, span.end + AROUND));
  const out = oneLine(text.slice(start, span.end));
  const put = oneLine(replacement);
  const removed = out === '' ? '' : paint.bad(`[-${out}-]`);
  const added = put === '' ? '' : paint.good(`{+${put}+}`);
  return `${before}${removed}${added}${after.replace(/\s+$/, '')}`;
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST / 2)}…${line.slice(-LONGEST / 2 + 1)}`;
}
