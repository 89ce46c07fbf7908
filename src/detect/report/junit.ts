import type { Verdict } from '../judge.ts';
import { type FileReport, tally } from '../run-file.ts';
import { failureText } from './failure-text.ts';
import { painter } from './paint.ts';

const plain = painter(false);

/** The reports as JUnit XML, in the form that Jenkins, GitLab, Azure Pipelines and the schema of Ant take. */
export function junit(reports: readonly FileReport[], at: Date): string {
  const suites = reports.map((report, id) => suite(report, id, at));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join('')}</testsuites>\n`;
}

function suite(report: FileReport, id: number, at: Date): string {
  const { pass, fail, skip, todo } = tally([report]);
  const errors = report.complaints.length + (report.problem ? 1 : 0);
  const name = report.rule?.path ?? report.path;
  const attributes = attributesText({
    name,
    package: name,
    id,
    timestamp: at.toISOString().slice(0, 19),
    hostname: 'localhost',
    tests: pass + fail + skip + todo + errors,
    failures: fail,
    errors,
    ...(skip + todo > 0 && { skipped: skip + todo }),
    time: seconds(report.milliseconds),
  });
  const cases = report.verdicts.map((verdict) => testCase(verdict, report, name));
  const { problem, complaints } = report;
  if (problem) cases.push(errorCase(name, report.path, `${report.path}:${problem.line ?? 1}: ${problem.message}`));
  for (const complaint of complaints) cases.push(errorCase(name, complaint, complaint));
  const properties = `<properties><property${attributesText({ name: 'file', value: report.path })}/></properties>`;
  const output = `    <system-out>${escaped(report.warnings.join('\n'))}</system-out>\n    <system-err/>\n`;
  return `  <testsuite${attributes}>\n    ${properties}\n${cases.join('')}${output}  </testsuite>\n`;
}

/** What is wrong with a whole file, as a test of its own. */
function errorCase(classname: string, name: string, message: string): string {
  const error = `<error${attributesText({ type: 'rule', message })}>${escaped(message)}</error>`;
  return `    <testcase${attributesText({ name, classname, time: 0 })}>${error}</testcase>\n`;
}

function testCase(verdict: Verdict, { rule }: FileReport, classname: string): string {
  const { status, ready, milliseconds, failures } = verdict;
  const head = `    <testcase${attributesText({ name: ready.test.name, classname, time: seconds(milliseconds) })}`;
  if (status === 'pass') return `${head}/>\n`;
  if (status !== 'fail') return `${head}><skipped>${status}</skipped></testcase>\n`;
  const [first] = failures;
  const text = rule ? failureText(verdict, rule, plain).join('\n') : '';
  const failure = `<failure${attributesText({ type: first?.kind ?? 'rows', message: first?.message ?? '' })}>`;
  return `${head}>${failure}${escaped(text)}</failure></testcase>\n`;
}

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(6);

const attributesText = (attributes: Readonly<Record<string, string | number>>): string =>
  Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escaped(String(value)).replaceAll('\n', '&#10;')}"`)
    .join('');

/** Text of XML; characters that XML cannot hold become a question mark. */
const escaped = (text: string): string =>
  text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '?')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
