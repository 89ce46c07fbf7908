import { describe, expect, test } from 'vitest';
import { codeExamples, saidOf, textOf } from '../scripts/docs/diagnostics.ts';
import { messages } from '../src/source/messages.ts';

test('every code has an example', () => {
  const codes = codeExamples.map(([code]) => code);
  // Of a mistake of the formatter there is none.
  expect([...codes, 'KQLAB031'].sort()).toEqual(Object.keys(messages).sort());
});

describe.each(codeExamples)('%s', (code, example) => {
  test('is said of the first example', async () => {
    const said = await saidOf(code, textOf(example.bad), example);
    expect(said.map((one) => one.code)).toContain(code);
  });

  test('is not said of the second, nor is anything else', async () => {
    const { parameters: _, ...plain } = example;
    expect(await saidOf(code, example.good, plain)).toEqual([]);
  });
});
