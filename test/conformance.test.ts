import { expect, test } from 'vitest';
import type { Case, Cells } from '../scripts/conformance/case.ts';
import { difference, shapeDifference } from '../scripts/conformance/compare.ts';

const answer = (type: string, ...rows: Cells[]) => ({ columns: [{ name: 'x', type }], rows });
const expected = (type: string, rows: Cells[], extra: Partial<Case> = {}): Case => ({
  id: 'case',
  kql: '',
  ...answer(type, ...rows),
  ...extra,
});
const agree = (one: Case, type: string, ...rows: Cells[]) => difference(one, answer(type, ...rows)) === undefined;

test('names, types and the number of rows must match', () => {
  expect(agree(expected('long', [[1]]), 'long', [1])).toBe(true);
  expect(agree(expected('long', [[1]]), 'int', [1])).toBe(false);
  expect(agree(expected('long', [[1]]), 'long', [1], [1])).toBe(false);
  expect(difference(expected('long', []), { columns: [{ name: 'X', type: 'long' }], rows: [] })).toContain('columns');
});

test('coarse types stand for two types each', () => {
  expect(agree(expected('integer', [[1]]), 'int', [1])).toBe(true);
  expect(agree(expected('integer', [[1]]), 'real', [1])).toBe(false);
  expect(agree(expected('number', [[1.5]]), 'decimal', ['1.50'])).toBe(true);
});

test('reals agree within a relative tolerance, integers exactly', () => {
  expect(agree(expected('real', [[1]]), 'real', [1 + 1e-10])).toBe(true);
  expect(agree(expected('real', [[1]]), 'real', [1 + 1e-8])).toBe(false);
  expect(agree(expected('real', [['NaN']]), 'real', ['NaN'])).toBe(true);
  expect(agree(expected('real', [['Infinity']]), 'real', [1e300])).toBe(false);
  expect(agree(expected('real', [[null]]), 'real', ['NaN'])).toBe(false);
  expect(agree(expected('long', [['9007199254740993']]), 'long', ['9007199254740992'])).toBe(false);
});

test('instants and durations agree whatever the digits of their fraction', () => {
  expect(agree(expected('datetime', [['2024-01-01T00:00:00.5Z']]), 'datetime', ['2024-01-01T00:00:00.5000000Z'])).toBe(
    true,
  );
  expect(agree(expected('timespan', [['1.00:00:00']]), 'timespan', ['1.00:00:00.0000000'])).toBe(true);
  expect(agree(expected('timespan', [['1.00:00:00']]), 'timespan', ['00:00:01'])).toBe(false);
});

test('bags agree in any order of keys, arrays in theirs unless they stand for sets', () => {
  const bag = expected('dynamic', [[{ a: 1, b: [1, 2] }]]);
  expect(agree(bag, 'dynamic', [{ b: [1, 2], a: 1 }])).toBe(true);
  expect(agree(bag, 'dynamic', [{ a: 1, b: [2, 1] }])).toBe(false);
  expect(agree({ ...bag, arraysAsSets: true }, 'dynamic', [{ a: 1, b: [2, 1] }])).toBe(true);
  expect(agree(expected('dynamic', [[null]]), 'dynamic', [[]])).toBe(false);
});

test('rows without an order are a multiset', () => {
  const two = expected('long', [[1], [1], [2]], { ordered: false });
  expect(agree(two, 'long', [2], [1], [1])).toBe(true);
  expect(agree(two, 'long', [2], [2], [1])).toBe(false);
  expect(agree({ ...two, ordered: true }, 'long', [2], [1], [1])).toBe(false);
});

test('rows that tie on the sort keys are a multiset among themselves', () => {
  const columns = ['k', 'v'].map((name) => ({ name, type: 'long' }));
  const rows = [
    [1, 1],
    [1, 2],
    [2, 3],
  ];
  const tied: Case = { id: 'ties', kql: '', columns, rows, ordered: true, sortTies: true, sortKeys: [{ name: 'k' }] };
  expect(
    difference(tied, {
      columns,
      rows: [
        [1, 2],
        [1, 1],
        [2, 3],
      ],
    }),
  ).toBeUndefined();
  expect(
    difference(tied, {
      columns,
      rows: [
        [2, 3],
        [1, 1],
        [1, 2],
      ],
    }),
  ).toBeDefined();
});

test('approximate answers may be five percent off', () => {
  const estimate = expected('long', [[100]], { kind: 'approximate' });
  expect(agree(estimate, 'long', [104])).toBe(true);
  expect(agree(estimate, 'long', [110])).toBe(false);
});

test('of a nondeterministic answer only what is stable is compared', () => {
  const columns = ['day', 'chance'].map((name) => ({ name, type: 'long' }));
  const stable: Case = { id: 'chance', kql: '', columns, rows: [[1, 7]], stableColumns: ['day'], rowCountStable: true };
  expect(shapeDifference(stable, { columns, rows: [[1, 99]] })).toBeUndefined();
  expect(shapeDifference(stable, { columns, rows: [[2, 7]] })).toBeDefined();
  expect(shapeDifference(stable, { columns, rows: [] })).toBeDefined();
});
