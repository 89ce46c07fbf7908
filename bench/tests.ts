import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { call, interleaved } from './measure.ts';
import { writeSection } from './page.ts';

/**
 * Measures, by `npm run bench -- tests`, how long tests of rules take beside the start of Node, and writes the section of
 * docs/performance.md.
 */
const RULES = 200;
const TESTS_EACH = 5;
const ROUNDS = 5;
const command = resolve('dist/cli.js');
const certificate = 'queries/unauthorized-certificate-installation.kql';

const rule = (number: number): string => `// Rule ${number}
DeviceProcessEvents
| where Timestamp > ago(1d)
| where ActionType == "ProcessCreated" and FileName in~ ("powershell.exe", "cmd.exe", "tool${number}.exe")
| where ProcessCommandLine has_any ("-enc", "download${number}", "http") or InitiatingProcessFileName =~ "word${number}.exe"
| extend Kind = case(ProcessCommandLine has "-enc", "encoded", ProcessCommandLine contains "http", "web", "other")
| summarize Count = count(), First = min(Timestamp) by DeviceName, Kind
| where Count >= ${1 + (number % 2)}
`;

const tests = (number: number): string => `schema: defender
now: 2026-01-15T12:00:00Z
defaults:
  DeviceProcessEvents:
    Timestamp: -10m
    ActionType: ProcessCreated
    DeviceName: ws-${number}
    FileName: powershell.exe
    ProcessCommandLine: powershell -enc AAAA
tests:
  - name: encoded
    given: { DeviceProcessEvents: [ {}, { FileName: tool${number}.exe } ] }
    expect: { rows: 1, includes: [ { Kind: encoded, Count: 2 } ] }
  - name: too old
    given: { DeviceProcessEvents: [ { Timestamp: -2d } ] }
    expect: none
match:
  - { DeviceProcessEvents: [ { ProcessCommandLine: curl http://x }, { ProcessCommandLine: curl http://y } ] }
dont-match:
  - { FileName: notepad.exe }
  - { ProcessCommandLine: plain }
`;

/** A folder of rules with tests, all different. */
function manyRules(): string {
  const folder = '.bench/rules';
  mkdirSync(folder, { recursive: true });
  for (let number = 0; number < RULES; number++) {
    writeFileSync(join(folder, `rule${number}.kql`), rule(number));
    writeFileSync(join(folder, `rule${number}.test.yaml`), tests(number));
  }
  return folder;
}

const node = (...words: readonly string[]): string =>
  execFileSync(process.execPath, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

const folder = manyRules();
const report = JSON.parse(node(command, 'test', certificate, '--mutate', '--reporter', 'json'));
const { killed, survived, equivalent } = report.files[0].mutation;
const mutants = killed + survived.length + equivalent.length;
const contestants = {
  node: call(() => node('-e', '0')),
  many: call(() => node(command, 'test', folder)),
  tests: call(() => node(command, 'test', certificate)),
  mutation: call(() => node(command, 'test', certificate, '--mutate')),
};
const { node: bare = 1, many = 0, tests: plain = 0, mutation = 0 } = await interleaved(contestants, ROUNDS);
const hundred = plain + ((mutation - plain) * 100) / mutants;

const row = (work: string, milliseconds: number) =>
  `| ${work} | ${Math.round(milliseconds)} | ${(milliseconds / bare).toFixed(1)} |`;
const measured = [
  `Medians of ${ROUNDS} interleaved rounds, whole processes, in milliseconds; Node ${process.versions.node}.`,
  '',
  '| work | ms | × `node -e 0` |',
  '|---|---|---|',
  row('`node -e 0`', bare),
  row(`\`kqlab test\` of ${RULES} rules with ${RULES * TESTS_EACH} tests`, many),
  row(`\`kqlab test\` of the certificate rule, ${report.files[0].tests.length} tests`, plain),
  row(`the same with \`--mutate\`, ${mutants} mutants`, mutation),
  row('the same with 100 mutants, scaled', hundred),
].join('\n');
process.stdout.write(`${measured}\n`);

writeSection('measured tests', measured);
