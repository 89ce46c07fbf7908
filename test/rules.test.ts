import { describe, expect, test } from 'vitest';
import { type Rule, RuleFileProblem, readRules } from '../src/rules/index.ts';

/** What stands in the file where the query says each of its words. */
const wordsInFile = (rule: Rule, file: string): string[] =>
  [...rule.query.matchAll(/\w+/g)].map(({ 0: word, index }) => {
    const { start, end } = rule.offsets.spanOf({ start: index, end: index + word.length });
    return file.slice(start, end);
  });

const words = (rule: Rule): string[] => rule.query.match(/\w+/g) ?? [];

const query = 'Logons\n| where Name == "it\'s"\n\n    | take 5';

/** The same query in each form that a file can write it. */
const forms: readonly (readonly [name: string, path: string, file: string, query: string])[] = [
  ['a file of its own', 'a.kql', query, query],
  [
    'a literal block',
    'a.yaml',
    'name: A\nquery: |\n  Logons\n  | where Name == "it\'s"\n\n      | take 5\n',
    `${query}\n`,
  ],
  [
    'a literal block with its own indentation',
    'a.yml',
    'query: |2-\n    Logons\n    | take 5\nname: A\n',
    '  Logons\n  | take 5',
  ],
  ['a folded block', 'a.yaml', 'query: >-\n  Logons\n  | where A > 1\n  | take 5\n', 'Logons | where A > 1 | take 5'],
  ['single quotes', 'a.yaml', "query: 'Logons | where A == ''x'' | take 5'", "Logons | where A == 'x' | take 5"],
  ['single quotes over two lines', 'a.yaml', "query: 'Logons\n  | take 5'\n", 'Logons | take 5'],
  [
    'double quotes',
    'a.yaml',
    'query: "Logons\\n| where A == \\"\\u0041b\\"\\n| take 5"',
    'Logons\n| where A == "Ab"\n| take 5',
  ],
  ['a plain scalar', 'a.yaml', 'query: Logons | take 5\nname: A', 'Logons | take 5'],
  ['JSON', 'a.json', '{"name": "A", "query": "Logons\\r\\n| take 5"}', 'Logons\r\n| take 5'],
  ['a code block', 'a.md', '# A\n\n```kql\nLogons\n| take 5\n```\n', 'Logons\n| take 5'],
  ['a code block in a list', 'a.md', '- One:\n\n  ```kusto\n  Logons\n    | take 5\n  ```\n', 'Logons\n  | take 5'],
];

describe('the places of a query in its file', () => {
  test.each(forms)('%s', async (_, path, file, expected) => {
    const [rule, ...others] = await readRules(path, file);
    expect(others).toEqual([]);
    expect(rule?.query).toBe(expected);
    if (!rule) return;
    // An escape is one place, so that its word is longer in the file.
    const plain = (word: string) => word.replace('\\u0041', 'A');
    expect(wordsInFile(rule, file).map(plain)).toEqual(words(rule));
  });

  test.each(forms.filter(([, path]) => path !== 'a.json'))('with Windows line ends: %s', async (_, path, file) => {
    const windows = file.replaceAll('\n', '\r\n');
    const [rule] = await readRules(path, windows);
    expect(rule && wordsInFile(rule, windows).map((word) => word.replace('\\u0041', 'A'))).toEqual(rule && words(rule));
  });
});

describe('what a rule says besides its query', () => {
  const sentinel = `name: Many logons
kind: Scheduled
severity: Medium
queryFrequency: 1h
queryPeriod: 1d
triggerOperator: gt
query: Logons | project Account, Host
entityMappings:
  - entityType: Account
    fieldMappings:
      - identifier: Name
        columnName: Account
customDetails:
  Machine: Host
alertDetailsOverride:
  alertDisplayNameFormat: Logons of {{Account}} on {{ Host }}
  alertSeverityColumnName: Level
`;

  test('an analytics rule of Sentinel', async () => {
    const [rule] = await readRules('a.yaml', sentinel);
    expect(rule?.name).toBe('Many logons');
    const metadata = rule?.metadata;
    expect(metadata).toMatchObject({
      product: 'sentinel',
      kind: { value: 'Scheduled' },
      severity: { value: 'Medium' },
      frequency: { value: '1h' },
      period: { value: '1d' },
      missing: ['triggerThreshold'],
    });
    expect(metadata?.columns.map(({ value, use, span }) => [value, use, sentinel.slice(span.start, span.end)])).toEqual(
      [
        ['Account', 'an entity', 'Account'],
        ['Host', 'a custom detail', 'Host'],
        ['Account', 'an alert', '{{Account}}'],
        ['Host', 'an alert', '{{ Host }}'],
        ['Level', 'an alert', 'Level'],
      ],
    );
  });

  test('a hunting query of Sentinel', async () => {
    const [rule] = await readRules('a.yaml', 'query: Logons\nentityMappings: []\n');
    expect(rule?.metadata).toMatchObject({ kind: { value: 'Hunting' }, missing: ['name'] });
  });

  test('a template of Azure Resource Manager', async () => {
    const rules = await readRules(
      'a.json',
      JSON.stringify({
        resources: [
          { kind: 'NRT', properties: { displayName: 'A', query: 'Logons', severity: 'Low' } },
          { kind: 'Scheduled', properties: { displayName: 'B', query: 'Logons | count' } },
          { type: 'Microsoft.Storage/storageAccounts', properties: {} },
        ],
      }),
    );
    expect(rules.map(({ name, metadata }) => [name, metadata?.kind.value, metadata?.missing])).toEqual([
      ['A', 'NRT', []],
      ['B', 'Scheduled', ['severity', 'queryFrequency', 'queryPeriod', 'triggerOperator', 'triggerThreshold']],
    ]);
  });

  test('a custom detection of Defender', async () => {
    const [rule] = await readRules(
      'a.json',
      JSON.stringify({
        displayName: 'A',
        queryCondition: { queryText: 'Logons' },
        schedule: { period: '1H' },
        detectionAction: { alertTemplate: { severity: 'high', impactedAssets: [{ identifier: 'deviceId' }] } },
      }),
    );
    expect(rule?.name).toBe('A');
    expect(rule?.metadata).toMatchObject({
      product: 'defender',
      severity: { value: 'high' },
      frequency: { value: '1H' },
      columns: [{ value: 'DeviceId', use: 'an impacted asset' }],
      missing: [],
    });
  });

  test('headings name the queries of a text', async () => {
    const file = '# Hunting\n\n## Logons\n\n```kql\nA\n```\n\n```bash\nls\n```\n\n~~~kusto\nB\n~~~\n';
    expect((await readRules('a.md', file)).map(({ name, query }) => [name, query])).toEqual([
      ['Logons', 'A'],
      ['Logons', 'B'],
    ]);
  });
});

describe('files without rules', () => {
  test.each([
    ['a.yaml', 'name: A\nvalues: [1, 2]\n'],
    ['a.json', '[1, 2]'],
    ['a.json', '{"query": {"match_all": {}}}'],
    ['a.md', '# Only words\n'],
    ['a.yaml', ''],
  ])('%s: %j', async (path, file) => expect(await readRules(path, file)).toEqual([]));

  test('that cannot be read say where', async () => {
    const problem = await readRules('a.yaml', 'name: "A\nquery: B\n').catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(RuleFileProblem);
    expect((problem as RuleFileProblem).offset).toBeGreaterThan(0);
  });
});
