import { execFile, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';

const command = resolve('dist/cli.js');
let folder: string;

beforeAll(() => {
  execFileSync(process.execPath, ['scripts/build.mjs']);
}, 60_000);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kqlab-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** Runs the command in the folder; how long it took is taken out. */
const kqlab = (...words: string[]) =>
  new Promise<{ stdout: string; stderr: string; code: number }>((done) => {
    const options = { cwd: folder, env: { ...process.env, NO_COLOR: '1' } };
    execFile(process.execPath, [command, ...words], options, (problem, stdout, stderr) => {
      done({ stdout: stdout.replace(/\d+\.\d\d s/, '0 s'), stderr, code: problem ? Number(problem.code) : 0 });
    });
  });

const good = {
  'many.kql': 'Events\n| where Count > 3',
  'many.test.yaml': 'match: [ { Count: 4 } ]\ndont-match: [ { Count: 3 } ]\n',
};
const bad = {
  'few.kql': 'Events\n| where Count < 3',
  'few.test.yaml':
    'match: [ { Count: 2 }, { Count: 3 } ]\ntests: [ { name: "a <b> & c", skip: true, expect: none } ]\n',
};

describe('kqlab test', () => {
  test('prints a line for each rule, and the tests of those that fail', async () => {
    write({ ...good, ...bad });
    expect(await kqlab('test')).toEqual({
      code: 1,
      stderr: '',
      stdout: `\
✗ few.kql (3 tests | 1 skipped)
  ↓ a <b> & c (skipped)
  ✓ match 1: 2
  ✗ match 2: 3 few.test.yaml:1
      expected at least 1 row, but got none
      The row of Events was dropped here:
        ✗ line 2: Count < 3 is false: Count is 3
  ! no test shows that the rule stays silent
✓ many.kql (2 tests)

 Rules  1 failed | 1 passed (2)
 Tests  1 failed | 3 passed | 1 skipped (5)
  Time  0 s
`,
    });
  });

  test('stops after the first failure, and chooses tests by name', async () => {
    write({ ...good, ...bad });
    expect((await kqlab('test', '--bail')).stdout).not.toContain('many.kql');
    const chosen = await kqlab('test', '--filter', 'dont');
    expect([chosen.code, chosen.stdout.split('\n')[0]]).toEqual([0, '✓ many.kql (1 test)']);
  });

  test('ends with 2 when it is called wrongly', async () => {
    write(good);
    expect(await kqlab('test', 'nothing')).toEqual({ code: 2, stdout: '', stderr: 'There is nothing at nothing.\n' });
    expect((await kqlab('test', '--filter', 'xyz')).stderr).toBe('No test has a name that matches xyz.\n');
    expect((await kqlab('test', '--min', 'all')).code).toBe(2);
    rmSync(join(folder, 'many.test.yaml'));
    const { stderr } = await kqlab('test');
    expect(stderr).toBe('There are no test files at .: they are named NAME.test.yaml.\n');
    expect((await kqlab('test', 'many.kql')).stderr).toBe(
      'many.kql is no test file, and has none: many.test.yaml does not exist.\n',
    );
  });

  test('a file that cannot be run fails alone', async () => {
    write({
      ...good,
      'odd.test.yaml': 'rule: many.kql\nschema: nowhere.json\nmatch: [ {} ]',
      'lone.test.yaml': 'match: [ {} ]',
    });
    const { stdout, code } = await kqlab('test');
    expect(code).toBe(1);
    expect(stdout).toContain('lone.test.yaml:1: there is no rule of this name: name it with `rule: FILE.kql`');
    expect(stdout).toContain("odd.test.yaml:1: There is no schema 'nowhere.json'");
    expect(stdout).toContain('✓ many.kql (2 tests)');
  });

  test('JUnit reports are valid', async () => {
    write({ ...good, ...bad, 'lone.test.yaml': 'match: [ {} ]' });
    await kqlab('test', '--require-both', '--reporter', 'junit', '-o', 'report.xml');
    const contents = readFileSync(join(folder, 'report.xml'), 'utf8');
    expect(contents).toContain('tests="4" failures="1" errors="1" skipped="1"');
    const schema = readFileSync('test/schemas/jenkins-junit.xsd', 'utf8');
    const { errors } = await validateXML({ xml: { fileName: 'report.xml', contents }, schema });
    expect(errors).toEqual([]);
  });

  test('JSON and GitHub reports', async () => {
    write({ ...good, ...bad });
    const json = JSON.parse((await kqlab('test', '--reporter', 'json', '--coverage', '--mutate')).stdout);
    expect(json.tests).toEqual({ pass: 3, fail: 1, skip: 1, todo: 0 });
    expect(json.files[1].coverage.percent).toBe(100);
    expect(json.files[1].mutation.score).toBe(100);
    const { stdout } = await kqlab('test', '--reporter', 'github');
    expect(stdout).toContain(
      '::error file=few.test.yaml,line=1,title=match 2%3A 3::expected at least 1 row, but got none%0A',
    );
    expect(stdout).toContain(
      '::warning file=few.test.yaml,line=1,title=few.kql::no test shows that the rule stays silent',
    );
  });

  test('coverage reports', async () => {
    write(good);
    await kqlab('test', '--coverage-report', 'html');
    await kqlab('test', '--coverage-report', 'json');
    expect(readFileSync(join(folder, 'coverage/index.html'), 'utf8')).toContain(
      '<span class="full" title="true and false">Count &gt; 3</span>',
    );
    expect(JSON.parse(readFileSync(join(folder, 'coverage/coverage.json'), 'utf8')).rules[0].percent).toBe(100);
  });

  test('rewrites expectations', async () => {
    write({
      ...good,
      'many.test.yaml': 'tests:\n  - { name: a, given: { Events: [ { Count: 4 } ] }, expect: none } # four\n',
    });
    expect((await kqlab('test', '--update')).code).toBe(0);
    expect(readFileSync(join(folder, 'many.test.yaml'), 'utf8')).toBe(
      'tests:\n  - { name: a, given: { Events: [ { Count: 4 } ] }, expect: { rows: 1 } } # four\n',
    );
  });

  test('watches, and runs again only what a change affects', async () => {
    write({ ...good, ...bad });
    const child = spawn(process.execPath, [command, 'test', '--watch'], {
      cwd: folder,
      env: { ...process.env, NO_COLOR: '1' },
    });
    let printed = '';
    const until = (count: number) =>
      new Promise<void>((done) => {
        const look = () => (printed.split('Waiting for changes').length > count ? done() : undefined);
        child.stdout.on('data', look);
        look();
      });
    child.stdout.on('data', (data) => {
      printed += String(data);
    });
    await until(1);
    const before = printed.length;
    write({ 'few.kql': 'Events\n| where Count < 4' });
    await until(2);
    child.kill();
    expect(printed.slice(before)).toContain('few.kql');
    expect(printed.slice(before)).not.toContain('many.kql');
    expect(printed.slice(before)).toContain('2 passed | 1 skipped (3)');
  });

  test('uses the project file, and fixtures', async () => {
    write({
      'kqlab.yaml': 'schema: schema.json\nwatchlists: { VIP: vip.csv }\nfunctions: [functions/*.kql]\n',
      'schema.json': JSON.stringify({ Events: { Device: 'string', Count: 'long' } }),
      'vip.csv': 'SearchKey\nws-1\n',
      'functions/IsLarge.kql': '(n:long) { n > 10 }',
      'sub/rule.kql': `Events
| where IsLarge(Count) and Device in ((_GetWatchlist('VIP') | project SearchKey))
| join kind=leftouter (externaldata(Device:string, Owner:string) ['https://example.com/o.csv']) on Device`,
      'sub/rule.test.yaml': `
externaldata: { 'https://example.com/o.csv': [ { Device: ws-1, Owner: ann } ] }
tests:
  - name: from a file
    given: { Events: events.ndjson }
    expect: { rows: 1, includes: [ { Device: ws-1, Owner: ann } ] }
dont-match: [ { Device: ws-1, Count: 10 } ]`,
      'sub/events.ndjson': '{"Device":"ws-1","Count":11}\n{"Device":"ws-2","Count":11}\n',
    });
    expect((await kqlab('test')).stdout.split('\n')[0]).toBe('✓ sub/rule.kql (2 tests)');
  });
});

test('kqlab init writes a rule whose tests exercise all of it', async () => {
  expect((await kqlab('init', 'rules')).code).toBe(0);
  folder = join(folder, 'rules');
  const { code, stdout } = await kqlab('test', '--coverage', '--mutate', '--min', '100', '--require-both');
  expect(stdout).toContain('coverage 100 %');
  expect(code).toBe(0);
  expect((await kqlab('init')).stderr).toContain('nothing was written: kqlab.yaml');
  folder = dirname(folder);
});

describe('commands that look into a run', () => {
  const events = '{"Device":"ws-1","Count":4}\n{"Device":"ws-2","Count":3}\n';

  test('why', async () => {
    write({ ...good, 'data/Events.ndjson': events });
    const one = await kqlab('why', 'many.kql', '--data', 'data', '--where', 'Device == "ws-2"');
    expect(one.stdout).toBe(`\
Events, row 2  Device "ws-2", Count 3
  line 2: where Count > 3  dropped
      ✗ Count > 3 is false: Count is 3
  It is not in the result.

`);
    expect((await kqlab('why', 'many.kql', '--data', 'data', '--where', 'Device == "x"')).stderr).toBe(
      'No row of Events is one where Device == "x".\n',
    );
    expect((await kqlab('why', 'many.kql', '--data', 'data', '--where', 'Devise == "x"')).stderr).toContain(
      'Did you mean `Device`?',
    );
    write({ 'broken.kql': 'Events | where' });
    expect((await kqlab('why', 'broken.kql', '--data', 'data')).code).toBe(1);
  });

  test('steps and diff', async () => {
    write({ ...good, ...bad, 'data/Events.ndjson': events });
    expect((await kqlab('steps', 'many.kql', '--data', 'data')).stdout).toContain('2 → 1 row\n');
    const difference = await kqlab('diff', 'many.kql', 'few.kql', '--data', 'data', '--exit-code');
    expect(difference).toEqual({
      code: 10,
      stderr: '',
      stdout: `\
- Device "ws-1", Count 4
    few.kql drops row 1 of Events:
      ✗ line 2: Count < 3 is false: Count is 4
0 rows in both, 1 only in many.kql, 0 only in few.kql
`,
    });
  });

  test('replay refuses what has no schedule', async () => {
    write({ ...good, 'data/Events.ndjson': '{"TimeGenerated":"2026-01-15T08:00:00Z","Count":4}\n' });
    const { stderr, code } = await kqlab('replay', 'many.kql', '--data', 'data');
    expect([code, stderr]).toEqual([
      2,
      'many.kql is no scheduled rule: it has no queryFrequency. Only rules of Sentinel in YAML have one.\n',
    ]);
  });
});
