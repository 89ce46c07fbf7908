import { describe, expect, test } from 'vitest';
import { replay } from '../src/detect/replay.ts';
import { painter } from '../src/detect/report/paint.ts';
import { passageText } from '../src/detect/report/passage.ts';
import { replayText } from '../src/detect/report/replay.ts';
import { ruleDifferenceText } from '../src/detect/report/rule-difference.ts';
import { stepText } from '../src/detect/report/steps.ts';
import { readRule } from '../src/detect/rule.ts';
import { type RuleRun, ruleDifference } from '../src/detect/rule-difference.ts';
import { stepsOf } from '../src/detect/steps.ts';
import { Why } from '../src/detect/why.ts';
import { Prepared, parseDatetime, table } from '../src/index.ts';
import { schema } from './detect-world.ts';

const paint = painter(false);
const tables = new Map([
  [
    'Events',
    table(
      [
        { Timestamp: '2026-01-15T11:00:00Z', Device: 'ws-1', Process: 'cmd.exe', Count: 4, Tags: ['a', 'b'] },
        { Timestamp: '2026-01-15T11:01:00Z', Device: 'ws-1', Process: 'certutil.exe', Count: 5 },
        { Timestamp: '2026-01-15T11:02:00Z', Device: 'ws-2', Process: 'CMD.EXE', Count: 6 },
        { Timestamp: '2026-01-15T11:03:00Z', Device: 'ws-3', Process: 'cmd.exe', Count: 1 },
      ],
      schema.Events,
    ),
  ],
  [
    'Devices',
    table(
      [
        { Device: 'ws-1', Owner: 'ann' },
        { Device: 'ws-1', Owner: 'bob' },
      ],
      schema.Devices,
    ),
  ],
]);
const schemas = new Map([...tables].map(([name, of]) => [name, of.schema]));

function ran(query: string, path = 'rule.kql'): RuleRun {
  const rule = readRule(query, path);
  return { rule, run: new Prepared(rule.text, schemas, { now: '2026-01-15T12:00:00Z' }).trace(tables) };
}

const rule = `Events
| where Count > 1 and Process has "cmd"
| extend Kind = iff(Process has_cs "CMD", "upper", "lower"), Length = strlen(Process)
| summarize Total = sum(Count) by Device, Kind
| join kind=inner Devices on Device
| top 1 by Owner asc`;

describe('why', () => {
  const ways = (query: string, rows: readonly number[]) => {
    const { rule: read, run } = ran(query);
    const why = new Why(run, read);
    const [source] = why.sources.filter((each) => each.table === 'Events');
    return rows.map((row) => {
      const { arrived, passages } = why.explain(source as NonNullable<typeof source>, row);
      return [...passages.flatMap((passage) => passageText(passage, paint)), arrived ? 'in the result' : 'gone'].join(
        '\n',
      );
    });
  };

  test('follows rows through groups, partners and orders', () => {
    expect(ways(rule, [0, 1, 2, 3]).join('\n\n')).toMatchInlineSnapshot(`
      "line 2: where Count > 1 and Process has "cmd"  kept
          ✓ Count > 1 is true: Count is 4
          ✓ Process has "cmd" is true: Process is "cmd.exe"
      line 3: extend Kind = iff(Process has_cs "CMD", "upper", "low…, Length = strlen(Process)  changed
          Kind = "lower", since no condition holds
          Length = 7
      line 4: summarize Total = sum(Count) by Device, Kind  merged
          into the group with Device "ws-1", Kind "lower", of 1 row
          Total = 4
      line 5: join kind=inner Devices on Device  joined
          2 partners on the right with Device "ws-1":
            Device "ws-1", Owner "ann"
            Device "ws-1", Owner "bob"
      line 6: top 1 by Owner asc  kept
          as row 1 of 1
      in the result

      line 2: where Count > 1 and Process has "cmd"  dropped
          ✗ Process has "cmd" is false: Process is "certutil.exe"
          ✓ Count > 1 is true: Count is 5
      gone

      line 2: where Count > 1 and Process has "cmd"  kept
          ✓ Count > 1 is true: Count is 6
          ✓ Process has "cmd" is true: Process is "CMD.EXE"
      line 3: extend Kind = iff(Process has_cs "CMD", "upper", "low…, Length = strlen(Process)  changed
          Kind = "upper", since Process has_cs "CMD"
          Length = 7
      line 4: summarize Total = sum(Count) by Device, Kind  merged
          into the group with Device "ws-2", Kind "upper", of 1 row
          Total = 6
      line 5: join kind=inner Devices on Device  dropped
          \`join kind=inner\` needs a partner, but no row on the right has Device "ws-2"
      gone

      line 2: where Count > 1 and Process has "cmd"  dropped
          ✗ Count > 1 is false: Count is 1
          ✓ Process has "cmd" is true: Process is "cmd.exe"
      gone"
    `);
  });

  test('names what a row was lost to', () => {
    const [limited] = ways('Events | sort by Count asc | take 1', [2]);
    const [anti] = ways('Events | join kind=leftanti Devices on Device', [0]);
    const [unique] = ways('Events | join Devices on Device', [1]);
    const [expanded] = ways('Events | mv-expand Tags | where Tags == "b"', [0]);
    const [parsed] = ways('Events | parse-where Process with Name ".exe" Rest | where Name startswith "x"', [0]);
    expect([limited, anti, unique, expanded, parsed].join('\n\n')).toMatchInlineSnapshot(`
      "line 1: sort by Count asc  kept
          as row 4 of 4
      line 1: take 1  dropped
          \`take 1\` lets only the first row pass; this is row 4
      gone

      line 1: join kind=leftanti Devices on Device  dropped
          \`join kind=leftanti\` keeps rows without a partner, but on the right 2 rows with Device "ws-1" exist
      gone

      line 1: join Devices on Device  dropped
          \`join kind=innerunique\` keeps one row on the left for each key, and another has Device "ws-1"; kind=inner would keep both
      gone

      line 1: mv-expand Tags  changed
          into 2 rows
      line 1: where Tags == "b"  kept
          ✓ Tags == "b" is true: Tags is "b"
      in the result

      line 1: parse-where Process with Name ".exe" Rest  changed
          Name = "cmd"
          Rest = empty
      line 1: where Name startswith "x"  dropped
          ✗ Name startswith "x" is false: Name is "cmd"
      gone"
    `);
  });
});

test('steps', () => {
  const { rule: read, run } = ran(rule);
  const text = stepsOf(run, read).flatMap((step) => stepText(step, { rows: 1, width: 70 }, paint));
  expect(text.join('\n')).toMatchInlineSnapshot(`
    "line 1  Events
      4 rows
        Timestamp             Device  Process  Count  Tags
        2026-01-15T11:00:00Z  ws-1    cmd.exe  4      ["a","b"]
    line 2  where Count > 1 and Process has "cmd"
      4 → 2 rows
        Process  Count  Timestamp             Device  Tags
        cmd.exe  4      2026-01-15T11:00:00Z  ws-1    ["a","b"]
    line 3  extend Kind = iff(Process has_cs "CMD", "upper", "low…, Length = strlen(Process)
      2 → 2 rows; adds Kind and Length
        Kind   Length  Timestamp             Device  Process  Count  … 1 more
        lower  7       2026-01-15T11:00:00Z  ws-1    cmd.exe  4
    line 4  summarize Total = sum(Count) by Device, Kind
      2 → 2 rows; adds Total, loses Timestamp, Process, Count, Tags and Length
        Total  Device  Kind
        4      ws-1    lower
    line 5  Devices
      2 rows
        Device  Owner
        ws-1    ann
    line 5  join kind=inner Devices on Device
      2 and 2 → 2 rows; adds Device1
        Device1  Device  Kind   Total  Owner
        ws-1     ws-1    lower  4      bob
    line 6  top 1 by Owner asc
      2 → 1 row
        Device  Kind   Total  Device1  Owner
        ws-1    lower  4      ws-1     ann"
  `);
});

describe('diff', () => {
  const difference = (old: string, fresh: string) => {
    const rules = { old: ran(old, 'old.kql'), new: ran(fresh, 'new.kql') };
    return ruleDifferenceText(ruleDifference(rules.old, rules.new), rules, 5, paint).join('\n');
  };

  test('nothing', () =>
    expect(difference('Events', 'Events | where true')).toBe('4 rows in both, 0 only in old.kql, 0 only in new.kql'));

  test('rows of one rule only, and where the other loses them', () => {
    expect(
      difference(
        'Events | where Process has_cs "cmd" | extend Level = iff(Count > 3, "high", "low") | project Device, Level',
        'Events | where Process has "cmd" | where Count > 1 | extend Level = iff(Count > 4, "high", "low") | project Device, Level, Process',
      ),
    ).toMatchInlineSnapshot(`
      "only new.kql has Process
      - Device "ws-1", Level "high"
          new.kql has Level "low" there (line 1: extend Level = iff(Count > 4, "high", "low"))
      - Device "ws-3", Level "low"
          new.kql drops row 4 of Events:
            ✗ line 1: Count > 1 is false: Count is 1
      + Device "ws-1", Level "low", Process "cmd.exe"
          old.kql has Level "high" there (line 1: extend Level = iff(Count > 3, "high", "low"))
      + Device "ws-2", Level "high", Process "CMD.EXE"
          old.kql drops row 3 of Events:
            ✗ line 1: Process has_cs "cmd" is false: Process is "CMD.EXE"; it is there in another case
      0 rows in both, 2 only in old.kql, 2 only in new.kql"
    `);
  });
});

describe('replay', () => {
  const yaml = (
    fields: string,
    query = 'Logons | where Result == "bad" | summarize n = count() by User | where n >= 2',
  ) => `name: x
queryFrequency: 1h
queryPeriod: 2h
${fields}
query: '${query}'
entityMappings: [ { entityType: Account, fieldMappings: [ { identifier: Name, columnName: User } ] } ]
`;
  const logons = table(
    [
      { TimeGenerated: '2026-01-15T08:10:00Z', User: 'ann', Result: 'bad' },
      { TimeGenerated: '2026-01-15T08:20:00Z', User: 'ann', Result: 'bad' },
      { TimeGenerated: '2026-01-15T11:20:00Z', User: 'bob', Result: 'bad' },
      { TimeGenerated: '2026-01-15T11:50:00Z', User: 'bob', Result: 'bad' },
    ],
    { TimeGenerated: 'datetime' },
  );
  const replayed = (text: string) => {
    const data = {
      tables: new Map([['Logons', logons]]),
      options: {},
      from: parseDatetime('2026-01-15T08:00:00Z') ?? 0n,
      to: parseDatetime('2026-01-15T14:00:00Z') ?? 0n,
    };
    return replayText(replay(readRule(text, 'rule.yaml'), data), paint).join('\n');
  };

  test('runs overlap', () =>
    expect(replayed(yaml(''))).toMatchInlineSnapshot(`
    "2026-01-15T08:00:00Z  no alert
    2026-01-15T09:00:00Z  alert  1 row  Account ann
    2026-01-15T10:00:00Z  alert  1 row  Account ann
    2026-01-15T11:00:00Z  no alert
    2026-01-15T12:00:00Z  alert  1 row  Account bob
    2026-01-15T13:00:00Z  alert  1 row  Account bob
    2026-01-15T14:00:00Z  no alert

    7 runs, 4 alerts
    ! it runs every 1h over the last 2h, so runs overlap: 4 events alerted more than once, one of them 2 times"
  `));

  test('suppression and alerts for each row', () => {
    const fields =
      'suppressionEnabled: true\nsuppressionDuration: PT2H\neventGroupingSettings: { aggregationKind: AlertPerResult }';
    expect(replayed(yaml(fields, 'Logons | where ago(2h) < TimeGenerated'))).toMatchInlineSnapshot(`
      "2026-01-15T08:00:00Z  no alert
      2026-01-15T09:00:00Z  alert  2 rows in 2 alerts  Account ann
      2026-01-15T10:00:00Z  suppressed
      2026-01-15T11:00:00Z  no alert
      2026-01-15T12:00:00Z  alert  2 rows in 2 alerts  Account bob
      2026-01-15T13:00:00Z  suppressed
      2026-01-15T14:00:00Z  no alert

      7 runs, 2 suppressed, 4 alerts
      ! it runs every 1h over the last 2h, so runs overlap: here no event alerted twice"
    `);
  });

  test('gaps', () =>
    expect(replayed(yaml('').replace('queryPeriod: 2h', 'queryPeriod: PT15M'))).toMatchInlineSnapshot(`
      "2026-01-15T08:00:00Z … 2026-01-15T14:00:00Z  no alert in 7 runs

      7 runs, 0 alerts
      ! it runs every 1h over the last 15m, so there are gaps: 3 events were looked at by no run"
    `));

  test('a threshold that waits for silence', () => {
    const text = replayed(yaml('triggerOperator: lt\ntriggerThreshold: 1', 'Logons'));
    expect(text).toContain('2026-01-15T11:00:00Z  alert  0 rows');
  });

  test('only rules with a schedule', () => {
    expect(() => replayed(yaml('').replace('queryPeriod: 2h', 'queryPeriod: two'))).toThrow(
      "the queryPeriod 'two' is no duration such as 1h or PT1H",
    );
    expect(() => replay(readRule('T', 'x.kql'), { tables: new Map(), options: {}, from: 0n, to: 1n })).toThrow(
      'is no scheduled rule',
    );
  });
});
