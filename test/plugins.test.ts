import { describe, expect, test } from 'vitest';
import { plugins, run } from '../src/index.ts';
import { typedRows } from './typed-rows.ts';

const answer = (query: string) => run(query).tables.map(typedRows).join('\n===\n');

describe('examples of plugins', () => {
  for (const { name, example } of plugins.values()) {
    test(`${name}: ${example[0]}`, () => expect(answer(example[0])).toBe(answer(example[1])));
  }
});

test('every plugin has a sentence and its syntax', () => {
  const bare = [...plugins.values()].filter(({ doc, syntax, name }) => {
    return !/^[A-Z].*\.$/s.test(doc) || !syntax.includes(`evaluate ${name}(`);
  });
  expect(bare.map(({ name }) => name)).toEqual([]);
});
