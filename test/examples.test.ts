import { describe, expect, test } from 'vitest';
import { aggregates, scalarFunctions } from '../src/functions/index.ts';
import { operators, plugins, run } from '../src/index.ts';
import { typedRows } from './typed-rows.ts';

/** What the examples may know of the world. */
const options = { now: '2026-01-15T12:00:00Z', environment: { geoInfo: () => null } };

/** Whether an example is a whole query already (window functions need rows around them). */
const isQuery = (example: string) => /^(print|datatable|let|union|range \w+ from)\b/.test(example);

const answer = (example: string) => {
  const tables = run(isQuery(example) ? example : `print x = ${example}`, options).tables;
  return tables.map(typedRows).join('\n===\n');
};

describe('examples of scalar functions', () => {
  for (const { name, examples, aliasOf } of scalarFunctions.values()) {
    if (aliasOf) continue;
    for (const [expression, result] of examples) {
      test(`${name}: ${expression}`, () => expect(answer(expression)).toBe(answer(result)));
    }
  }
});

describe('examples of aggregates', () => {
  for (const { name, examples, aliasOf } of aggregates.values()) {
    if (aliasOf) continue;
    for (const [query, result] of examples) {
      test(`${name}: ${query}`, () => expect(answer(query)).toBe(answer(result)));
    }
  }
});

describe('examples of operators', () => {
  for (const { keyword, example } of operators.values()) {
    test(`${keyword}: ${example[0]}`, () => expect(answer(example[0])).toBe(answer(example[1])));
  }
});

describe('examples of plugins', () => {
  for (const { name, example } of plugins.values()) {
    test(`${name}: ${example[0]}`, () => expect(answer(example[0])).toBe(answer(example[1])));
  }
});
