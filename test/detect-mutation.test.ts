import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonical } from '../src/detect/mutation/canonical.ts';
import { mutated } from '../src/detect/mutation/mutant.ts';
import { mutantsOf } from '../src/detect/mutation/mutants.ts';
import { changeText } from '../src/detect/report/mutation.ts';
import { painter } from '../src/detect/report/paint.ts';
import { runFile } from '../src/detect/run-file.ts';
import { schemasOf } from '../src/engine.ts';
import { Prepared, table } from '../src/index.ts';
import { prepared, schema } from './detect-world.ts';

describe('changes to a rule', () => {
  const changes = (text: string) =>
    mutantsOf(text).map((mutant) => `${mutant.what}: ${changeText(mutant, text, painter(false))}`);

  test.each([
    ['T | where a == "x"', ['removing `where a == "x"`', 'negating `a == "x"`', 'turning `==` into `=~`']],
    [
      'T | where a and (b or c)',
      [
        'removing `where a and (b or c)`',
        'removing `a`',
        'negating `a`',
        'removing `(b or c)`',
        'turning `and` into `or`',
        'removing `b`',
        'negating `b`',
        'removing `c`',
        'turning `or` into `and`',
        'negating `c`',
      ],
    ],
    [
      'T | where not(a has "b")',
      [
        'removing `where not(a has "b")`',
        'removing the `not` around `a has "b"`',
        'negating `not(a has "b")`',
        'turning `has` into `contains`',
      ],
    ],
    ['T | top 2 by a', ['removing `top 2 by a`', 'ordering `a` upwards']],
    ['T | sort by a asc', ['removing `sort by a asc`']],
    ['T | sort by a asc | take 1', ['removing `sort by a asc`', 'ordering `a` downwards', 'removing `take 1`']],
    ['T | join (U) on k', ['removing `join (U) on k`', 'joining with kind=inner instead of innerunique']],
    [
      'T | lookup kind=inner (U) on k',
      ['removing `lookup kind=inner (U) on k`', 'joining with kind=leftouter instead of inner'],
    ],
    [
      'T | where a between (1 .. 9)',
      [
        'removing `where a between (1 .. 9)`',
        'negating `a between (1 .. 9)`',
        'changing `1` to `2`',
        'changing `9` to `8`',
      ],
    ],
    ['print iff(a, 1, 2)', ['negating `a`', 'swapping `1` and `2`']],
    [
      'print case(a, 1, b, 2, 3)',
      [
        'removing the branch `a, 1`',
        'negating `a`',
        'swapping `1` and `2`',
        'removing the branch `b, 2`',
        'negating `b`',
        'swapping `2` and `3`',
      ],
    ],
    ['print dynamic(["a", "b"])', ['removing `"a"`', 'removing `"b"`']],
    ['print 30m', ['changing `30m` to `60m`', 'changing `30m` to `15m`']],
  ])('%s', (text, expected) => {
    expect(
      mutantsOf(text)
        .map(({ what }) => what)
        .sort(),
    ).toEqual([...expected].sort());
    for (const mutant of mutantsOf(text)) expect(mutated(text, mutant)).not.toBe(text);
  });

  test('are shown in one line', () => {
    expect(changes('T\n| where a in ("x",\n  "y")')).toEqual([
      'removing `where a in ("x", "y")`: | [-where a in ("x", "y")-]',
      'negating `a in ("x", "y")`: | where [-a in ("x", "y")-]{+not(a in ("x", "y"))+}',
      'turning `in` into `in~`: | where a [-in-]{+in~+} ("x",',
      'removing `"x"`: | where a in ([-"x", -]"y")',
      'removing `"y"`: [-"y"-])',
    ]);
  });
});

describe('what a plan proves to be the same', () => {
  const plan = (text: string) => {
    const [result] = new Prepared(text, schemasOf(schema), { now: '2026-01-15T12:00:00Z' }).plans;
    return result && canonical(result.plan, text);
  };
  test.each([
    ['Events | where Process in ("a", "b")', 'Events | where Process in ("b", "a", "b")'],
    ['Events | where Process in~ ("a", "b")', 'Events | where Process in~ ("B", "a")'],
    ['Events | where Process =~ "4-2"', 'Events | where Process == "4-2"'],
    ['Events | where Process has_any ("cmd", "cmd exe")', 'Events | where Process has_any ("CMD")'],
    ['Events | where Process has_all ("cmd", "cmd exe")', 'Events | where Process has_all ("cmd exe")'],
    ['Events | where Process has "\\\\-\\\\"', 'Events | where Process contains "\\\\-\\\\"'],
    ['Events | where Process has "a-"', 'Events | where Process hasprefix "a-"'],
    [
      'Events | where Count > 1 and Process == "a"',
      'Events | where Process == "a" | where Count > 1 | where Count > 1',
    ],
    ['Events | sort by Count | count', 'Events | count'],
    [
      'Events | sort by Count | sort by Device | summarize dcount(Process) by Device | count',
      'Events | summarize dcount(Process) by Device | count',
    ],
    [
      'Events | summarize by Device | join Devices on Device',
      'Events | distinct Device | join kind=inner Devices on Device',
    ],
    [
      'Events | join kind=leftouter Events on Device | where Count1 > 2',
      'Events | join kind=inner Events on Device | where Count1 > 2',
    ],
    ['Devices | project Device, Owner', 'Devices'],
    ['Devices | render table', 'Devices'],
    ['Events | where Timestamp > ago(60m)', 'Events | where Timestamp > ago(1h)'],
    ['let T = Devices | where Owner == "a"; T | where Device == "b"', 'Devices | where Device == "b" and Owner == "a"'],
  ])('%s ≡ %s', (one, other) => expect(plan(one)).toBe(plan(other)));

  test.each([
    ['Events | where Process in ("a", "b")', 'Events | where Process in ("a", "B")'],
    ['Events | where Process =~ "a"', 'Events | where Process == "a"'],
    ['Events | where Process has_any ("cmd", "cmdexe")', 'Events | where Process has_any ("cmd")'],
    ['Events | where Process has "a-"', 'Events | where Process contains "a-"'],
    ['Events | sort by Count', 'Events'],
    ['Events | sort by Count | take 3', 'Events | take 3'],
    ['Events | sort by Count | summarize take_any(Device)', 'Events | summarize take_any(Device)'],
    [
      'Events | sort by Count | extend n = row_number() | summarize max(n)',
      'Events | sort by Device | extend n = row_number() | summarize max(n) by Device',
    ],
    ['Events | join Devices on Device', 'Events | join kind=inner Devices on Device'],
    [
      'Events | join kind=leftouter Events on Device | where Count > 2',
      'Events | join kind=inner Events on Device | where Count > 2',
    ],
    [
      'Events | join kind=leftouter Devices on Device | where Owner != "x"',
      'Events | join kind=inner Devices on Device | where Owner != "x"',
    ],
    ['Devices | project Owner, Device', 'Devices'],
    ['Events | where Count > 1', 'Events | where Count >= 1'],
  ])('%s ≢ %s', (one, other) => expect(plan(one)).not.toBe(plan(other)));

  /** Whatever is left out as no change must be none, over any rows. */
  test('is the same over any rows', () => {
    const word = fc.constantFrom('', 'a', 'A', 'b', '4-2', 'cmd', 'cmd exe', 'cmdexe', '\\-\\', 'a-b', 'xa-', '-a');
    const rows = fc.array(fc.record({ Process: word, Device: word, Count: fc.integer({ min: 0, max: 3 }) }), {
      maxLength: 8,
    });
    const list = fc
      .array(
        word.map((text) => JSON.stringify(text)),
        { minLength: 1, maxLength: 4 },
      )
      .map((items) => items.join(', '));
    const operator = fc.constantFrom('in', 'in~', '!in', '!in~', 'has_any', 'has_all');
    const single = fc.constantFrom('==', '=~', '!=', '!~', 'has', '!has', 'contains', 'hasprefix', 'hassuffix');
    const condition = fc.oneof(
      fc.tuple(operator, list).map(([of, items]) => `Process ${of} (${items})`),
      fc.tuple(single, word).map(([of, text]) => `Device ${of} ${JSON.stringify(text)}`),
      fc.integer({ min: 0, max: 3 }).map((count) => `Count > ${count}`),
    );
    const conditions = fc
      .tuple(condition, condition, fc.constantFrom('and', 'or'))
      .map(([one, two, logic]) => `(${one}) ${logic} (${two})`);
    const tail = fc.constantFrom(
      '',
      ' | sort by Count asc | count',
      ' | summarize count() by Device | join Devices on Device',
      ' | sort by Count | sort by Device',
    );
    const schemas = schemasOf(schema);
    let proven = 0;
    fc.assert(
      fc.property(conditions, conditions, tail, rows, (one, two, end, data) => {
        const query = `Events | where ${one} | where ${two}${end}`;
        const original = canonical(new Prepared(query, schemas).plans[0]?.plan as never, query);
        const events = table(data, schema.Events);
        const tables = new Map([
          ['Events', events],
          [
            'Devices',
            table(
              [
                { Device: 'a', Owner: 'x' },
                { Device: 'A', Owner: 'y' },
                { Device: 'a', Owner: 'z' },
              ],
              schema.Devices,
            ),
          ],
        ]);
        const answer = (text: string) =>
          new Prepared(text, schemas)
            .run(tables)
            .map((result) => Array.from({ length: result.table.rows }, (_, row) => result.table.row(row).map(String)));
        const expected = answer(query);
        for (const mutant of mutantsOf(query)) {
          const text = mutated(query, mutant);
          const other = new Prepared(text, schemas);
          const plan = other.plans[0]?.plan;
          if (other.diagnostics.length > 0 || !plan || canonical(plan, text) !== original) continue;
          proven++;
          expect(answer(text), text).toEqual(expected);
        }
      }),
      { numRuns: 150, seed: 7 },
    );
    expect(proven).toBeGreaterThan(100);
  });
});

test('a change that no test notices is reported, and fails below the least score', async () => {
  const rule = 'Events\n| where Process in ("a", "b")\n| where Count > 3';
  const tests = `
tests:
  - { name: a, given: { Events: [ { Process: a, Count: 4 }, { Process: a, Count: 3 }, { Process: A, Count: 9 }, { Process: x, Count: 9 } ] }, expect: { equals: [ { Count: 4 } ] } }`;
  const { mutation, complaints } = runFile(await prepared(rule, tests), { mutate: true, min: 95 });
  expect(mutation?.survived.map(({ what }) => what)).toEqual(['removing `"b"`']);
  expect(complaints).toEqual(['the mutation score of 87.5 % is below 95 %']);
});
