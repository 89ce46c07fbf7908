import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import { sarif } from '../src/cli/check/sarif.ts';

const { id, $schema, ...schema } = createRequire(import.meta.url)(
  '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json',
);
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats.default(ajv);
const isValid = ajv.compile(schema);

const text = 'DeviceEvents\n| where ActionType has "Asr"\n| project Tim';
const report = (file: string) => ({
  file,
  text,
  diagnostics: [
    {
      severity: 'warning' as const,
      code: 'KQLAB105',
      message: 'has looks for the whole term',
      span: { start: 36, end: 41 },
      help: 'Use ==.',
    },
    { severity: 'error' as const, code: 'KS142', message: 'no such name', span: { start: 52, end: 55 } },
  ],
});
const options = { colour: false, width: 100, version: '1.2.3' };

test('a report is valid by the schema of SARIF 2.1.0', () => {
  const log = JSON.parse(sarif([report('rules/a b.kql'), report('ü.kql')], options));
  expect(isValid(log) || isValid.errors).toBe(true);
  expect(isValid({ ...log, runs: [{ results: [{}] }] })).toBe(false);
});

test('a report of nothing is valid too', () => {
  expect(isValid(JSON.parse(sarif([{ file: 'a.kql', text, diagnostics: [] }], options)))).toBe(true);
});

test('places and codes are as other tools expect them', () => {
  const [run] = JSON.parse(sarif([report('rules\\a b.kql')], options)).runs;
  expect(run.tool.driver.rules.map((rule: { id: string }) => rule.id)).toEqual(['KQLAB105', 'KS142']);
  expect(run.results[0]).toMatchObject({ ruleId: 'KQLAB105', ruleIndex: 0, level: 'warning' });
  expect(run.results[1].locations[0].physicalLocation).toEqual({
    artifactLocation: { uri: 'rules/a%20b.kql', index: 0 },
    region: { startLine: 3, startColumn: 11, endLine: 3, endColumn: 14 },
  });
});
