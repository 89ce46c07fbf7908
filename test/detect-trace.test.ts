import { describe, expect, test } from 'vitest';
import { becameOf, madeOf } from '../src/eval/origin.ts';
import { aggregates } from '../src/functions/index.ts';
import { functions, operators, Prepared, type Step, type TracedRun, table } from '../src/index.ts';

const options = { now: '2026-01-15T12:00:00Z', environment: { geoInfo: () => null } };
const people = table([
  { name: 'ann', team: 'red', age: 30, tags: ['a', 'b'] },
  { name: 'bob', team: 'blue', age: 41, tags: [] },
  { name: 'cid', team: 'red', age: 25, tags: ['c'] },
  { name: 'dee', team: '', age: 41, tags: null },
]);
const teams = table([
  { team: 'red', boss: 'eve' },
  { team: 'red', boss: 'fay' },
  { team: 'green', boss: 'gus' },
]);
const tables = new Map([
  ['People', people],
  ['Teams', teams],
]);
const schemas = new Map([...tables].map(([name, { schema }]) => [name, schema]));

const prepared = (query: string) => new Prepared(query, schemas, options);
const traced = (query: string): TracedRun => prepared(query).trace(tables);

/** For each row of the result, the rows of People it is made of. */
function sources(query: string, source = 'People'): string[] {
  const { results } = traced(query);
  const step = results[0]?.step as Step;
  return Array.from({ length: step.table.rows }, (_, row) => [...rowsOf(step, row, source)].sort().join(''));
}

function rowsOf(step: Step, row: number, source: string): Set<string> {
  if (step.plan.kind === 'Scan') {
    return new Set(
      step.plan.table === source ? [String(step.table.columns[source === 'People' ? 0 : 1]?.at(row))] : [],
    );
  }
  const names = step.inputs.flatMap(({ step: input, origin }) =>
    madeOf(origin, row, input.table.rows).flatMap((each) => [...rowsOf(input, each, source)]),
  );
  return new Set(names.map((name) => `${name} `.trim()));
}

describe('a traced run gives what a plain run gives', () => {
  const examples = [
    ...[...operators.values()].map(({ example }) => example[0]),
    ...[...aggregates.values()].flatMap((entry) => entry.examples.map(([query]) => query)),
    ...[...functions.scalar.values()]
      .filter(({ volatile }) => !volatile)
      .flatMap((entry) => entry.examples.map(([text]) => `print x = ${text}`)),
  ];
  test.each(examples)('%s', (query) => {
    const one = prepared(query);
    const text = (rows: readonly (readonly unknown[])[]) => rows.map((row) => row.map(String));
    const read = ({ rows, ...of }: Step['table']) =>
      text(Array.from({ length: rows }, (_, row) => of.columns.map((column) => column.at(row))));
    let plain: ReturnType<typeof one.run>;
    try {
      plain = one.run(tables);
    } catch {
      return;
    }
    const { results } = one.trace(tables);
    expect(results.map(({ step }) => read(step.table))).toEqual(plain.map((result) => read(result.table)));
    expect(results.map(({ step }) => step.table.schema)).toEqual(plain.map((result) => result.table.schema));
  });
});

describe('rows keep their identity', () => {
  const cases: readonly (readonly [string, readonly string[], string?])[] = [
    ['People | where age > 28', ['ann', 'bob', 'dee']],
    ['People | where age > 28 | sort by name desc', ['dee', 'bob', 'ann']],
    ['People | top 2 by age asc', ['cid', 'ann']],
    ['People | extend x = age + 1 | project x', ['ann', 'bob', 'cid', 'dee']],
    ['People | take 2', ['ann', 'bob']],
    ['People | summarize count() by age', ['ann', 'bobdee', 'cid']],
    ['People | summarize count()', ['annbobciddee']],
    ['People | where age > 99 | summarize count()', ['']],
    ['People | mv-expand tags', ['ann', 'ann', 'cid', 'dee']],
    [
      'People | mv-expand tag = tags, n = range(1, 2) | project tag',
      ['ann', 'ann', 'bob', 'bob', 'cid', 'cid', 'dee', 'dee'],
    ],
    ['People | join kind=inner Teams on team', ['ann', 'ann', 'cid', 'cid']],
    ['People | join kind=inner Teams on team | sort by name asc, boss asc', ['eve', 'fay', 'eve', 'fay'], 'Teams'],
    ['People | join kind=innerunique Teams on team', ['ann', 'ann']],
    ['People | join kind=leftouter Teams on team | project name', ['ann', 'ann', 'bob', 'cid', 'cid', 'dee']],
    ['People | join kind=fullouter Teams on team', ['ann', 'ann', 'bob', 'cid', 'cid', 'dee', '']],
    ['People | join kind=rightanti Teams on team', ['gus'], 'Teams'],
    ['People | join kind=leftsemi Teams on team', ['ann', 'cid']],
    ['People | lookup Teams on team', ['ann', 'ann', 'bob', 'cid', 'cid', 'dee']],
    ['union (People | where age > 40), (People | where age < 28)', ['bob', 'dee', 'cid']],
    ['let T = materialize(People | where age > 40); union T, T', ['bob', 'dee', 'bob', 'dee']],
    ['People | mv-apply tags to typeof(string) on (where tags != "b")', ['ann', 'cid', 'dee']],
    ['People | partition by team (top 1 by age)', ['ann', 'bob', 'dee']],
    ['People | parse name with head:string "e" rest | project head', ['ann', 'bob', 'cid', 'dee']],
    ['People | parse-where name with head:string "e" rest', ['dee']],
    ['People | as P | where age == toscalar(P | summarize max(age))', ['bob', 'dee']],
  ];
  for (const [query, expected, source] of cases) {
    test(`${query} → ${expected.join()}`, () => expect(sources(query, source)).toEqual(expected));
  }

  test('forwards too', () => {
    const { results } = traced('People | summarize count() by age');
    const summarize = results[0]?.step.inputs[0]?.step as Step;
    const [input] = summarize.inputs;
    const groups = Array.from({ length: 4 }, (_, row) =>
      becameOf(input?.origin as NonNullable<typeof input>['origin'], row, 3),
    );
    expect(groups).toEqual([[0], [1], [2], [1]]);
  });
});

test('a condition can be asked about any row, and a join about partners', () => {
  const { trace, results } = traced('People | where age > 28 and team == "red" | join kind=leftanti Teams on team');
  const join = results[0]?.step as Step;
  const filter = join.inputs[0]?.step as Step;
  if (filter.plan.kind !== 'Filter' || filter.plan.predicate.kind !== 'Logic') throw new Error('not a filter');
  const truths = filter.plan.predicate.operands.map((operand) => [...trace.column(filter, operand)]);
  expect(truths).toEqual([
    [true, true, false, true],
    [true, false, true, false],
  ]);
  const { left, right } = trace.partners(join);
  const pairs = Array.from(left, (row, at) => `${row}-${right[at]}`);
  expect(pairs.sort()).toEqual(['-1-2', '0-0', '0-1']);
});
