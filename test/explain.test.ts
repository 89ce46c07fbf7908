import { expect, test } from 'vitest';
import { explain, QueryError, run } from '../src/index.ts';

const schema = { T: { Time: 'datetime', User: 'string', Code: 'long' } };

test('a plan is a tree, the last operator on top', () => {
  expect(
    explain('T | where User has "ann" and Code > 3 | summarize count() by User | top 3 by count_', { schema }),
  ).toBe(
    `Limit 3
└─ Sort count_ desc
   └─ Project User, count_ = count
      └─ Summarize count() by User
         └─ Filter User has "ann" and Code > 3
            └─ Scan T
`,
  );
});

test('a plan with two inputs, computed columns and a shared part', () => {
  const query = 'let a = materialize(T | extend n = -Code * 2); a | join kind=inner (a | project User) on User | count';
  expect(explain(query, { schema })).toMatchInlineSnapshot(`
    "Project Count = aggregate0
    └─ Summarize count()
       └─ Join inner on User == User
          ├─ Shared
          │  └─ Project Time, User, Code, n = (-Code) * 2
          │     └─ Scan T
          └─ Project User
             └─ Shared (as above)
    "
  `);
});

test('parts of dynamic values are written as in a query', () => {
  const query = 'T | extend d = parse_json(User) | project a = d.one["two three"][0], b = split(User, "/")[-1]';
  expect(explain(query, { schema })).toContain('Project a = d.one["two three"][0], b = split(User, "/")[-1]');
});

test('a wrong query is not explained', () => {
  expect(() => explain('T | where Usr == "a"', { schema })).toThrow(QueryError);
});

test('a run is explained with rows and paths', () => {
  let tree = '';
  const rows = Array.from({ length: 5000 }, (_, row) => ({
    User: `user${row}`,
    Kind: row % 2 === 0 ? 'a' : 'b',
    Code: row,
  }));
  run('T | where User has "user7" | where Kind == "b" and Code > 2 | sort by Code desc', {
    tables: { T: rows },
    onPlan: (text) => {
      tree = text;
    },
  });
  const withoutTimes = tree.replaceAll(/[\d.]+ ms/g, 'ms');
  expect(withoutTimes).toBe(`Sort Code desc  [1 row, ms, by comparing]
└─ Filter Kind == "b" and Code > 2  [1 row, ms]
   ├─ ? Code > 2  [5,000 → 4,997 rows, ms, segments]
   ├─ ? Kind == "b"  [4,997 → 2,499 rows, ms, distinct values]
   ├─ ? User has "user7"  [2,499 → 1 row, ms, contiguous text]
   └─ Filter User has "user7"  [with the operator above]
      └─ Scan T  [5,000 rows, ms]
`);
});
