// Packs the package, installs it into an empty project and uses it there: from ESM, with types, and as a command.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'kqlab-pack-'));
const run = (command, args, cwd = folder) => {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`);
  return stdout;
};
const expect = (what, got, wanted) => {
  if (got.trim() !== wanted) throw new Error(`${what}: expected ${wanted}, got ${got}`);
  console.log(`ok: ${what}`);
};

const program = `
import { check, QueryError, run, table } from 'kqlab';

const events = table([{ Timestamp: '2024-01-01T00:00:00Z', n: 1 }, { Timestamp: '2024-01-02T00:00:00Z', n: 2 }], {
  Timestamp: 'datetime',
  n: 'long',
});
const result = run('Events | where n > 1 | project Timestamp, n', { tables: { Events: events } });
const names: string[] = result.columns.map(({ name, type }) => \`\${name}:\${type}\`);
const { diagnostics } = check('Events | where N > 1', { schema: { Events: { n: 'long' } } });
let refused = '';
try {
  run('Events | where N > 1', { tables: { Events: events } });
} catch (problem) {
  if (problem instanceof QueryError) refused = problem.diagnostics[0]?.code ?? '';
}
console.log(names.join(','), result.stringify(), diagnostics[0]?.code, refused);
`;

const schemaProgram = `
import { check } from 'kqlab';
import { tables } from 'kqlab/schemas/defender';
import { tables as sentinel } from 'kqlab/schemas/sentinel';

const help = check('DeviceInfo | where DeviceNam has "ws"', { schema: tables }).diagnostics[0]?.help ?? '';
const type: string | undefined = sentinel['SigninLogs']?.['TimeGenerated'];
console.log(help, type);
`;

const rule = `
DeviceRegistryEvents
| where Timestamp > ago(1h) and RegistryKey has "Run"
| project Timestamp, DeviceName`;
const ruleTests = `
schema: defender
now: 2026-01-15T12:00:00Z
match: [ { DeviceRegistryEvents: [ { Timestamp: -5m, RegistryKey: 'HKLM\\Run' } ] } ]
dont-match: [ { DeviceRegistryEvents: [ { Timestamp: -5m, RegistryKey: 'HKLM\\RunOnce' } ] } ]`;
/** What Jest and Vitest share: `expect` of Jest alone, without the rest of it. */
const jestProgram = `
import { expect } from 'expect';
import { rule, ruleMatchers } from 'kqlab/matchers';

expect.extend(ruleMatchers);
const runKeys = rule('run.kql', { schema: 'defender', now: '2026-01-15T12:00:00Z' });
expect(runKeys).toFireOn({ DeviceRegistryEvents: [{ Timestamp: '-5m', RegistryKey: 'HKLM\\\\Run' }] });
let said = '';
try {
  expect(runKeys).toFireOn({ DeviceRegistryEvents: [{ Timestamp: '-5m', RegistryKey: 'HKLM\\\\RunOnce' }] });
} catch (problem) {
  said = problem.message.split('\\n').find((line) => line.includes('✗'));
}
console.log(said);`;
const vitestProgram = `
import { expect, test } from 'vitest';
import { rule, testFile } from 'kqlab/vitest';

test('typed matchers', () => {
  const runKeys = rule('run.kql', { schema: 'defender' });
  expect(runKeys).toStaySilentOn({ DeviceRegistryEvents: [{ Timestamp: '-2h', RegistryKey: 'Run' }] });
});
testFile('run.test.yaml');`;

try {
  const [{ filename }] = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', folder], resolve('.')));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', `./${filename}`, 'vitest@4', 'expect@30']);
  writeFileSync(join(folder, 'main.ts'), program);
  writeFileSync(join(folder, 'schemas.ts'), schemaProgram);
  writeFileSync(join(folder, 'run.kql'), rule);
  writeFileSync(join(folder, 'run.test.yaml'), ruleTests);
  writeFileSync(join(folder, 'matchers.mjs'), jestProgram);
  writeFileSync(join(folder, 'rule.test.ts'), vitestProgram);
  const options = {
    strict: true,
    target: 'ES2022',
    lib: ['ES2023', 'DOM'],
    module: 'nodenext',
    types: [],
    outDir: 'out',
  };
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: options, files: ['main.ts', 'schemas.ts', 'rule.test.ts'], skipLibCheck: true }),
  );
  run(resolve('node_modules/.bin/tsc'), []);
  console.log('ok: types');
  const printed =
    'Timestamp:datetime,n:long {"columns":[{"name":"Timestamp","type":"datetime"},{"name":"n","type":"long"}],"rows":[["2024-01-02T00:00:00Z",2]]} KS142 KS142';
  expect('ESM import', run('node', ['out/main.js']), printed);
  expect('schemas', run('node', ['out/schemas.js']), 'Did you mean `DeviceName` or `DeviceId`? datetime');
  expect('command', run('node_modules/.bin/kqlab', ['run', '-e', 'print x = 1 + 1', '--format', 'csv']), 'x\n2');
  const reason =
    '✗ line 3: RegistryKey has "Run" is false: RegistryKey is "HKLM\\RunOnce"; it is there only inside a longer word';
  expect('matchers in Jest', run('node', ['matchers.mjs']), reason);
  const report = JSON.parse(run('npx', ['vitest', 'run', 'rule.test.ts', '--reporter=json']));
  expect('Vitest', `${report.numPassedTests} of ${report.numTotalTests}`, '3 of 3');
  expect('kqlab test', run('node_modules/.bin/kqlab', ['test']).split('\n')[0], '✓ run.kql (2 tests)');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
