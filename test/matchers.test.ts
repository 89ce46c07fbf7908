import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { table } from '../src/index.ts';
import { type Outcome, rule, ruleMatchers } from '../src/matchers/vitest.ts';
import { schema } from './detect-world.ts';

const folder = mkdtempSync(join(tmpdir(), 'kqlab-matchers-'));
afterAll(() => rmSync(folder, { recursive: true }));

const path = join(folder, 'many.kql');
writeFileSync(path, 'Events\n| where Timestamp > ago(1h) and Count > 3\n| project Device, Count');
const options = {
  schema,
  now: '2026-01-15T12:00:00Z',
  defaults: { Events: { Timestamp: '-5m', Device: 'ws-1' } },
};

describe('matchers', () => {
  const many = rule(path, options);

  test('pass', () => {
    expect(many).toFireOn({ Events: [{ Count: 4 }] });
    expect(many).toStaySilentOn({ Events: [{ Count: 3 }] });
    expect(many).not.toFireOn({ Events: [{ Count: 4, Timestamp: '-2h' }] });
    const tables = { Events: table([{ Count: 5, Timestamp: '2026-01-15T11:59:00Z' }], schema.Events) };
    expect(rule(pathToFileURL(path), { ...options, tables })).toReturn([{ Count: 5 }]);
  });

  test('leave functions of Vitest alone', () => {
    const called = vi.fn(() => 1);
    expect(called).not.toReturn();
    called();
    expect(called).toReturn();
  });

  /** What a matcher says when it fails, with the path made short. */
  const said = (act: () => Outcome): string => {
    const { pass, message } = act();
    return `${pass ? 'passed: ' : ''}${message().replace(/\S*many\.kql/g, 'many.kql')}`;
  };

  test('say what is wrong', () => {
    expect(said(() => ruleMatchers.toFireOn(many, { Events: [{ Count: 3 }] }))).toMatchInlineSnapshot(`
      "expected many.kql to fire:
      expected at least 1 row, but got none
      The row of Events was dropped here:
        ✗ line 2: Count > 3 is false: Count is 3
        ✓ line 2: Timestamp > ago(1h) is true: Timestamp is 2026-01-15T11:55:00Z, ago(1h) is 2026-01-15T11:00:00Z"
    `);
    expect(said(() => ruleMatchers.toStaySilentOn(many, { Events: [{ Count: 4 }] }))).toMatchInlineSnapshot(`
      "expected many.kql to stay silent:
      expected no row, but got 1
          Device  Count
        + ws-1    4
      It is made of row 1 of Events."
    `);
    const returning = rule(path, { ...options, tables: { Events: [{ Count: 4 }, { Count: 5 }] } });
    expect(
      said(() => ruleMatchers.toReturn(returning, [{ Count: 5 }, { Count: 4 }], { ordered: true })),
    ).toMatchInlineSnapshot(`
      "expected many.kql to return these rows:
      the rows are those expected, but in another order
          Count
        - 5
        + 4
          ^
        - 4
        + 5
          ^"
    `);
    expect(said(() => ruleMatchers.toFireOn(many, { Events: [{ Count: 4 }] }))).toMatchInlineSnapshot(
      `"passed: expected many.kql not to fire, but it gave 1 row"`,
    );
    expect(said(() => ruleMatchers.toFireOn('many.kql', {}))).toMatchInlineSnapshot(
      `"expect() must be given a rule: expect(rule("my-rule.kql"))"`,
    );
  });

  test('a test that is wrong fails even when negated', () => {
    expect(() => expect(many).not.toFireOn({ Events: [{ Cuont: 3 }] })).toThrow(
      'Events has no column Cuont. Did you mean `Count`?',
    );
    expect(() => rule(path, { schema: 'sentinel' })).toThrow("import * as sentinel from 'kqlab/schemas/sentinel'");
  });
});
