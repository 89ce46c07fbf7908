import { describe, expect, test } from 'vitest';
import { runFile } from '../src/detect/run-file.ts';
import { prepared } from './detect-world.ts';

/** What is missing of a rule, as `line: text`. */
async function missing(rule: string, tests: string): Promise<string[]> {
  const { coverage } = runFile(await prepared(rule, tests), { coverage: true });
  return coverage?.parts.flatMap((part) => (part.missing === undefined ? [] : [`${part.line}: ${part.missing}`])) ?? [];
}

describe('what no test exercises', () => {
  const cases: readonly (readonly [rule: string, tests: string, missing: readonly string[]])[] = [
    ['Events | where Count > 3', 'match: [ { Count: 4 } ]\ndont-match: [ { Count: 3 } ]', []],
    ['Events | where Count > 3', 'match: [ { Count: 4 } ]', ['1: `Count > 3` is never false']],
    [
      'Events | where Count > 3',
      'dont-match: [ { Count: 3 } ]',
      ['1: `where Count > 3` never gives a row', '1: `Count > 3` is never true'],
    ],
    [
      'Events\n| where Count > 3\n| where not(Process has "cmd")',
      'dont-match: [ { Count: 3 } ]',
      [
        '2: `where Count > 3` never gives a row',
        '2: `Count > 3` is never true',
        '3: no row ever reaches `where not(Process has "cmd")`',
        '3: `Process has "cmd"` is never evaluated',
      ],
    ],
    [
      'Events | where Process in ("a", "b") and Device has_any ("x", "y")',
      'match: [ { Process: a, Device: x } ]\ndont-match: [ {} ]',
      [
        '1: `"b"` of `Process in ("a", "b")` is never matched',
        '1: `"y"` of `Device has_any ("x", "y")` is never matched',
      ],
    ],
    [
      'let known = dynamic(["a", "b"]); Events | where Process !in (known)',
      'match: [ { Process: c } ]\ndont-match: [ { Process: a } ]',
      ['1: `"b"` of `Process !in (known)` is never matched'],
    ],
    [
      'Events | extend x = case(Count > 9, "high", Count > 5, "middle", "low")',
      'match: [ { Count: 10 }, { Count: 1 } ]',
      ['1: the branch `"middle"` of `case(Count > 9, "high", Count > 5, "middle", "low")` is never taken'],
    ],
    [
      'Events | extend x = iff(Device == "", "none", Device)',
      'match: [ { Device: a } ]',
      [
        '1: `Device == ""` is never true',
        '1: the first branch `"none"` of `iff(Device == "", "none", Device)` is never taken',
      ],
    ],
    [
      'Events | join kind=leftouter Devices on Device',
      'match: [ { Events: [ { Device: a } ], Devices: [ { Device: a } ] } ]',
      ['1: `join kind=leftouter Devices on Device` never misses one'],
    ],
    [
      'union Events, (Devices | where Owner == "ann")',
      'match: [ { Events: [ {} ] } ]',
      [
        '1: no test gives rows for `Devices`',
        '1: no row ever reaches `where Owner == "ann"`',
        '1: `Owner == "ann"` is never evaluated',
      ],
    ],
    [
      'Events | summarize n = countif(Process == "a") by Device | where n > 1',
      'match: [ { Events: [ { Process: a }, { Process: a }, { Process: b } ] } ]',
      ['1: `n > 1` is never false'],
    ],
    [
      'let limit = toscalar(Devices | where Owner == "ann" | count); Events | where Count > limit',
      'match: [ { Events: [ { Count: 2 } ], Devices: [ { Owner: ann } ] } ]',
      ['1: `Owner == "ann"` is never false', '1: `Count > limit` is never false'],
    ],
    ['Events | where Count > 3 or true', 'match: [ { Count: 4 } ]', ['1: `Count > 3` is never false']],
  ];
  for (const [rule, tests, expected] of cases) {
    test(`${rule} — ${tests}`, async () => expect(await missing(rule, tests)).toEqual(expected));
  }
});

test('coverage below the least asked for fails the rule', async () => {
  const { complaints } = runFile(await prepared('Events | where Count > 3', 'match: [ { Count: 4 } ]'), {
    coverage: true,
    min: 90,
  });
  expect(complaints).toEqual(['the coverage of 80.0 % is below 90 %']);
});
