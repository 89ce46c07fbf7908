import type { FileReport } from '../run-file.ts';
import { failureText } from './failure-text.ts';
import { painter } from './paint.ts';

const plain = painter(false);

/** Workflow commands that make GitHub mark the tests that failed where they stand. */
export function github(reports: readonly FileReport[]): string {
  return reports.flatMap(annotations).join('');
}

function annotations({ path, rule, problem, verdicts, warnings, complaints }: FileReport): string[] {
  const command = (kind: string, line: number, title: string, message: string) =>
    `::${kind} file=${property(path)},line=${line},title=${property(title)}::${data(message)}\n`;
  return [
    ...(problem ? [command('error', problem.line ?? 1, 'The test file cannot be run', problem.message)] : []),
    ...verdicts
      .filter(({ status }) => status === 'fail')
      .map((verdict) => {
        const line = verdict.failures.find((failure) => failure.line !== undefined)?.line ?? verdict.ready.test.line;
        const text = rule ? failureText(verdict, rule, plain).join('\n') : '';
        return command('error', line, verdict.ready.test.name, text);
      }),
    ...complaints.map((complaint) => command('error', 1, rule?.path ?? path, complaint)),
    ...warnings.map((warning) => command('warning', 1, rule?.path ?? path, warning)),
  ];
}

const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
