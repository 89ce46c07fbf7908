import { describe, expect, test } from 'vitest';
import { junit } from '../src/detect/report/junit.ts';
import { runFile, tally } from '../src/detect/run-file.ts';
import { readTestFile } from '../src/detect/test-file.ts';
import { update } from '../src/detect/update.ts';
import { prepared, seen } from './detect-world.ts';

const rule = `Events
| where Timestamp > ago(1h)
| where Process !in~ ("svchost.exe", "lsass.exe") and Count >= 3
| project Device, Process`;
const defaults = '\ndefaults: { Events: { Timestamp: -5m, Device: ws-1, Count: 3 } }\n';

describe('a test file', () => {
  test('passes, and each kind of test is counted', async () => {
    const report = runFile(
      await prepared(
        rule,
        `${defaults}
tests:
  - { name: fires, given: { Events: [ { Process: cmd.exe } ] }, expect: { rows: 1, includes: [ { Process: cmd.exe } ] } }
  - { name: silent, given: { Events: [ { Process: LSASS.exe } ] }, expect: none }
  - { name: later, skip: true, given: {}, expect: none }
  - name: todo what of services
match: [ { Process: a.exe } ]
dont-match: [ { Process: svchost.exe }, { Process: a.exe, Count: 2 } ]`,
      ),
    );
    expect(tally([report])).toEqual({ pass: 5, fail: 0, skip: 1, todo: 1 });
    expect(report.warnings).toEqual([]);
  });

  test('says which condition dropped the row, with its values', async () => {
    expect(
      await seen(
        rule,
        `${defaults}match: [ { Process: LSASS.EXE }, { Process: a.exe, Count: 2 }, { Process: a.exe, Timestamp: -1h } ]`,
      ),
    ).toBe(`\
✗ rule.kql (3 tests)
  ✗ match 1: LSASS.EXE rule.test.yaml:3
      expected at least 1 row, but got none
      The row of Events was dropped here:
        ✗ line 3: Process !in~ ("svchost.exe", "lsass.exe") is false: "LSASS.EXE" is item 2, "lsass.exe"
        ✓ line 3: Count >= 3 is true: Count is 3
  ✗ match 2: a.exe, 2 rule.test.yaml:3
      expected at least 1 row, but got none
      The row of Events was dropped here:
        ✗ line 3: Count >= 3 is false: Count is 2
        ✓ line 3: Process !in~ ("svchost.exe", "lsass.exe") is true: "a.exe" is none of the 2 items
  ✗ match 3: a.exe, -1h rule.test.yaml:3
      expected at least 1 row, but got none
      The row of Events was dropped here:
        ✗ line 2: Timestamp > ago(1h) is false: Timestamp is 2026-01-15T11:00:00Z, ago(1h) is 2026-01-15T11:00:00Z
  ! no test shows that the rule stays silent
`);
  });

  test('shows expected and got below each other', async () => {
    expect(
      await seen(
        rule,
        `${defaults}
tests:
  - name: the wrong process
    given: { Events: [ { Process: a.exe }, { Process: b.exe, Device: ws-2 } ] }
    expect: { includes: [ { Device: ws-2, Process: c.exe } ] }
  - name: not these rows
    given: { Events: [ { Process: a.exe }, { Process: b.exe, Device: ws-2 } ] }
    expect: { equals: [ { Device: ws-1, Process: a.exe }, { Device: ws-2, Process: B.exe } ] }
  - name: another order
    given: { Events: [ { Process: a.exe }, { Process: b.exe } ] }
    expect: { equals: [ { Process: b.exe }, { Process: a.exe } ], ordered: true }
  - name: it must not
    given: { Events: [ { Process: a.exe } ] }
    expect: { excludes: [ { Process: { $regex: '^a' } } ] }
  - name: columns
    given: { Events: [ { Process: a.exe } ] }
    expect: { columns: [ Device, Image ] }
  - name: an unknown column
    given: { Events: [ { Process: a.exe } ] }
    expect: { includes: [ { Procces: a.exe } ] }`,
      ),
    ).toMatchInlineSnapshot(`
      "✗ rule.kql (6 tests)
        ✗ the wrong process rule.test.yaml:5
            an expected row is missing; the most similar row that came differs
                Device  Process
              - ws-2    c.exe
              + ws-2    b.exe
                        ^^^^^
            It is made of row 2 of Events.
        ✗ not these rows rule.test.yaml:8
            1 expected row is missing, and 1 row came that is not expected
                Device  Process
              - ws-2    B.exe
              + ws-2    b.exe
                        ^^^^^
            It is made of row 2 of Events.
        ✗ another order rule.test.yaml:11
            the rows are those expected, but in another order
                Process
              - b.exe
              + a.exe
                ^^^^^
              - a.exe
              + b.exe
                ^^^^^
        ✗ it must not rule.test.yaml:14
            a row came that must not: Process /^a/
                Device  Process
              + ws-1    a.exe
            It is made of row 1 of Events.
        ✗ columns rule.test.yaml:17
            the columns are not those expected: Image is missing, Process is not expected
        ✗ an unknown column rule.test.yaml:20
            the result has no column \`Procces\`. Did you mean \`Process\`?
      "
    `);
  });

  test('a test that expects a diagnostic', async () => {
    const tests = (code: string) => `tests: [ { name: refused, given: {}, expect: { error: ${code} } } ]`;
    expect(await seen('Events | where Proces == "a"', tests('KS142'))).toContain('✓ refused');
    expect(await seen('Events | where Proces == "a"', tests('KS107'))).toContain(
      'expected the error KS107, but got KS142',
    );
    expect(await seen('Events', tests('KS107'))).toContain(
      'expected the error KS107, but the rule ran and gave no row',
    );
    expect(await seen('Events | where Proces == "a"', 'match: [ { Process: a } ]')).toContain(
      'Did you mean `Process`?',
    );
  });
});

describe('mistakes in a test file are told with their line', () => {
  const of = (tests: string) => {
    try {
      readTestFile(tests, 'x.test.yaml');
      return '';
    } catch (problem) {
      const { line, message } = problem as { line?: number; message: string };
      return `${line}: ${message}`;
    }
  };
  test.each([
    [
      'tests: [',
      '1: this is not YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
    ['- a', '1: a test file has entries such as `tests`, `match` and `dont-match`'],
    ['rule: x.kql', '1: the file has no tests: write some under `tests`, `match` or `dont-match`'],
    ['tests: []\nfixture: 1', '2: `the file` has no entry `fixture`. It may have'],
    ['tests:\n  - name: a\n    expects: none', '3: `item 1` has no entry `expects`. Did you mean `expect`?'],
    ['tests:\n  - name: a\n', '2: the test `a` does not say what to `expect`'],
    [
      'tests:\n  - { name: a, expect: some }',
      '2: `expect` is `none`, or has entries such as `rows: 1` or `includes: [ … ]`',
    ],
    ['tests:\n  - { name: a, expect: { rows: many } }', '2: `rows` must be a number, or a comparison such as `>=1`'],
    ['tests:\n  - { name: a, expect: {} }', '2: `expect` expects nothing'],
    ['now: noon\nmatch: [ {} ]', '1: `now` is no time: write it like 2026-01-15T12:00:00Z'],
    [
      'tests:\n  - name: a\n    expect:\n      includes: [ { x: { $regx: a } } ]',
      '4: `x` has no entry `$regx`. Did you mean `$regex`?',
    ],
    ['tests:\n  - name: a\n    expect:\n      includes: [ { x: { $regex: "(" } } ]', '4: `$regex` cannot be read:'],
  ])('%j', (tests, message) => expect(of(tests)).toContain(message));

  test.each([
    ['match: [ { Proces: a } ]', 'Events has no column Proces. Did you mean `Process`?'],
    ['match: [ { Count: many } ]', 'Events.Count: "many" is not a long'],
    [
      'tests: [ { name: a, given: { Event: [] }, expect: none } ]',
      'the schema demo has no table Event. Did you mean `Events`?',
    ],
    ['defaults: { Events: { Dev: a } }\nmatch: [ {} ]', 'Events has no column Dev. Did you mean `Device`?'],
    ['defaults: { Devices: { Owner: a } }\nmatch: [ {} ]', '`defaults` has Devices, which the rule does not read.'],
  ])('%s', async (tests, message) => {
    const run = async () => seen('Events | where Count > 1', tests);
    const text = await run().catch((problem) => (problem as Error).message);
    expect(text).toContain(message);
  });
});

describe('cells', () => {
  const matches = async (query: string, cell: string) => {
    const text = await seen(query, `tests: [ { name: a, given: {}, expect: { includes: [ { x: ${cell} } ] } } ]`);
    return text.startsWith('✓');
  };
  test.each([
    ['print x = 1', '1', true],
    ['print x = 1', '2', false],
    ['print x = 9007199254740993', '9007199254740993', true],
    ['print x = 9007199254740993', '9007199254740992', false],
    ['print x = "4624"', '4624', true],
    ['print x = 1.5', '1.5', true],
    ['print x = 0.1 + 0.2', '0.3', false],
    ['print x = 0.1 + 0.2', '{ $approximate: 0.3 }', true],
    ['print x = 10.0', '{ $approximate: 9, $within: 1 }', true],
    ['print x = 10.0', '{ $approximate: 8, $within: 1 }', false],
    ['print x = now()', '-0s', true],
    ['print x = ago(3h)', '-3h', true],
    ['print x = ago(3h)', '{ $approximate: -3h, $within: 1m }', true],
    ['print x = datetime(2026-01-15T11:00:00.1234567Z)', '2026-01-15T11:00:00.1234567Z', true],
    ['print x = 90m', '"01:30:00"', true],
    ['print x = "abc"', '{ $regex: "^a.c$" }', true],
    ['print x = "abc"', '{ $any: true }', true],
    ['print x = ""', '{ $any: true }', false],
    ['print x = ""', 'null', true],
    ['print x = int(null)', 'null', true],
    ['print x = int(null)', '0', false],
    ['print x = true', 'true', true],
    ['print x = dynamic({"a":[1,{"b":"c"}]})', '{ a: [ 1, { b: { $regex: c } } ] }', true],
    ['print x = dynamic({"a":1})', '{ a: 1, b: 2 }', false],
    ['print x = guid(74be27de-1e4e-49d9-b579-fe0b331d3642)', '74be27de-1e4e-49d9-b579-fe0b331d3642', true],
  ])('%s is %s: %s', async (query, cell, isMatch) => expect(await matches(query, cell)).toBe(isMatch));
});

describe('rows', () => {
  test('each expected row needs a row of its own', async () => {
    const tests = (rows: string) =>
      `tests: [ { name: a, given: { Events: [ { Device: a }, { Device: b } ] }, expect: { includes: [ ${rows} ] } } ]`;
    expect(await seen('Events', tests('{ Device: { $any: true } }, { Device: a }'))).toContain('✓ rule');
    expect(await seen('Events', tests('{ Device: a }, { Device: a }'))).toContain(
      'the most similar row that came differs',
    );
  });

  test('tables without a schema have the columns of all rows of the file', async () => {
    const tests = `
tests:
  - { name: a, given: { Logs: [ { Time: -5m, Name: a } ] }, expect: { rows: 1 } }
  - { name: b, given: { Logs: [ { Name: b } ] }, expect: none }
match: [ { Time: '2026-01-15T11:59:00Z' } ]`;
    expect(await seen('Logs | where Time > ago(10m)', tests, { known: {} })).toContain('✓ rule.kql (3 tests)');
  });

  test('tables of files, several tables, parameters', async () => {
    const query =
      'declare query_parameters(least:long = 9); Events | where Count >= least | join kind=inner Devices on Device';
    const tests = `
tests:
  - name: a partner
    parameters: { least: 1 }
    given: { Events: events.csv, Devices: [ { Device: a, Owner: ann } ] }
    expect: { rows: 1, includes: [ { Owner: ann } ] }
match: [ { Events: [ { Device: a, Count: 10 } ], Devices: [ { Device: b } ] } ]`;
    const files = { 'events.csv': [{ Device: 'a', Count: 2 }] };
    expect(await seen(query, tests, { files })).toMatchInlineSnapshot(`
      "✗ rule.kql (2 tests)
        ✓ a partner
        ✗ match 1: a, 10; b rule.test.yaml:7
            expected at least 1 row, but got none
            The row of Events was dropped here:
              line 1: \`join kind=inner\` needs a partner, but no row on the right has Device "a"
            The row of Devices was dropped here:
              line 1: \`join kind=inner\` needs a partner, but no row on the left has Device "b"
        ! no test shows that the rule stays silent
      "
    `);
  });
});

test('a Sentinel rule is found in its YAML, and its lines are those of the file', async () => {
  const yaml = `id: 1
name: Something
query: |
  Events
  | where Count > 3
queryFrequency: 1h
`;
  const text = await seen(yaml, 'match: [ { Count: 1 } ]', { path: 'rule.yaml' });
  expect(text).toContain('line 5: Count > 3 is false: Count is 1');
});

test('what tests expect can be rewritten', async () => {
  const tests = `${defaults}
tests:
  - name: one # a comment
    given: { Events: [ { Process: a.exe } ] }
    expect: none
  - { name: two, given: { Events: [ { Process: a.exe } ] }, expect: { columns: [ Device ], equals: [ { Process: b.exe } ] } }
  - { name: three, given: { Events: [ { Process: a.exe } ] }, expect: { includes: [ { Process: b.exe } ] } }
`;
  const report = runFile(await prepared(rule, tests));
  const { text, changed, left } = update(tests, report.verdicts, 'rule.test.yaml');
  expect(changed).toEqual(['one', 'two']);
  expect(left).toEqual(['three']);
  expect(text).toBe(
    tests
      .replace('expect: none', 'expect: { rows: 1 }')
      .replace('columns: [ Device ]', 'columns: [ Device, Process ]')
      .replace('[ { Process: b.exe } ] } }', `[\n      { Process: a.exe }\n    ] } }`),
  );
});

test('JUnit has a case for each test', async () => {
  const report = runFile(await prepared(rule, `${defaults}match: [ { Process: 'a&b.exe' }, { Process: lsass.exe } ]`));
  const text = junit(
    [{ ...report, milliseconds: 0, verdicts: report.verdicts.map((verdict) => ({ ...verdict, milliseconds: 1 })) }],
    new Date('2026-01-15T12:00:00Z'),
  );
  expect(text).toMatchInlineSnapshot(`
    "<?xml version="1.0" encoding="UTF-8"?>
    <testsuites>
      <testsuite name="rule.kql" package="rule.kql" id="0" timestamp="2026-01-15T12:00:00" hostname="localhost" tests="2" failures="1" errors="0" time="0.000000">
        <properties><property name="file" value="rule.test.yaml"/></properties>
        <testcase name="match 1: a&amp;b.exe" classname="rule.kql" time="0.001000"/>
        <testcase name="match 2: lsass.exe" classname="rule.kql" time="0.001000"><failure type="rows" message="expected at least 1 row, but got none">expected at least 1 row, but got none
    The row of Events was dropped here:
      ✗ line 3: Process !in~ (&quot;svchost.exe&quot;, &quot;lsass.exe&quot;) is false: &quot;lsass.exe&quot; is item 2
      ✓ line 3: Count &gt;= 3 is true: Count is 3</failure></testcase>
        <system-out>no test shows that the rule stays silent</system-out>
        <system-err/>
      </testsuite>
    </testsuites>
    "
  `);
});

describe('stored functions', () => {
  const tests = 'match: [ { Count: 100 } ]\ndont-match: [ { Count: 1 } ]';
  const large = { IsLarge: '// what is large\n(n:long)\n{ n > 10\n  and n < 99 } // below a hundred' };

  test('are explained by their own lines', async () => {
    expect(await seen('Events | where IsLarge(Count)', tests, { functions: large })).toContain(`
        ✗ line 4 of the function IsLarge: n < 99 is false: n is 100
        ✓ line 3 of the function IsLarge: n > 10 is true: n is 100
`);
  });

  test('are no part of what is covered', async () => {
    const options = { functions: large };
    const { coverage } = runFile(await prepared('Events | where IsLarge(Count)', tests, options), { coverage: true });
    expect(coverage?.parts.map(({ kind }) => kind)).toEqual(['table', 'operator']);
  });

  test('that are wrong are named', async () => {
    expect(
      await seen('Events | where IsLarge(Count)', tests, { functions: { IsLarge: '(n:long) { m > 1 }' } }),
    ).toContain("rule.kql:1:16: error KS142: In the stored function 'IsLarge': The name 'm' does not refer");
  });
});
