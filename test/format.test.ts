import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bind } from '../src/engine.ts';
import { piecesOf } from '../src/format/pieces.ts';
import { format, operators } from '../src/index.ts';
import { readCases } from './case-file.ts';

/** The text in the canonical layout. */
function formatted(text: string): string {
  const result = format(text);
  if ('text' in result) return result.text;
  throw new Error(result.diagnostics.map(({ code, message }) => `${code}: ${message}`).join('\n'));
}

/** Files of cases: `=== name`, the text, `---`, and the text in the canonical layout. */
describe.each(readdirSync('test/format'))('%s', (file) => {
  const [, ...cases] = readFileSync(join('test/format', file), 'utf8').split(/^=== /m);
  for (const one of cases) {
    const [, name = '', before = '', after = ''] = /^(.*)\n([\s\S]*?)^---\n([\s\S]*)$/m.exec(one) ?? [];
    test(name, () => {
      expect(formatted(before)).toBe(`${after.trimEnd()}\n`);
      expect(formatted(after)).toBe(`${after.trimEnd()}\n`);
    });
  }
});

test('the page shows what is done', () => {
  const [before, after] = [...readFileSync('docs/format.md', 'utf8').matchAll(/^```kql\n([\s\S]*?)^```$/gm)];
  expect(formatted(before?.[1] ?? '')).toBe(after?.[1]);
});

/** The plan without the places its parts come from. */
const planOf = (text: string): string =>
  JSON.stringify(bind(text, new Map(), { now: '2026-01-15T12:00:00Z' }).query, (key, value: unknown) => {
    if (key === 'span' || typeof value === 'function') return undefined;
    if (typeof value === 'bigint') return `${value}n`;
    return value instanceof Map ? [...value] : value;
  });

const wordsOf = (text: string): string[] => piecesOf(text).map(({ image }) => image);
const commentsOf = (text: string): string[] =>
  piecesOf(text).flatMap(({ before, after }) => [...before, ...(after ? [after] : [])].map((comment) => comment.text));

/** Every query at hand whose syntax is right. */
const queries = [
  ...readdirSync('queries')
    .filter((file) => file.endsWith('.kql'))
    .map((file) => readFileSync(join('queries', file), 'utf8')),
  ...readdirSync('test/cases', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.kql'))
    .flatMap((file) => readCases(readFileSync(join('test/cases', file), 'utf8')).map(({ query }) => query)),
  ...readdirSync('test/format').flatMap((file) =>
    [...readFileSync(join('test/format', file), 'utf8').matchAll(/^=== .*\n([\s\S]*?)^---$/gm)].map(
      ([, text]) => text ?? '',
    ),
  ),
  ...[...operators.values()].map(({ example }) => example[0]),
].filter((query) => 'text' in format(query));

test('every query keeps its words, comments and plan', () => {
  expect(queries.length).toBeGreaterThan(200);
  for (const query of queries) {
    const text = formatted(query);
    expect(formatted(text)).toBe(text);
    expect(wordsOf(text)).toEqual(wordsOf(query));
    expect(commentsOf(text)).toEqual(commentsOf(query));
    expect(planOf(text)).toBe(planOf(query));
  }
});

/** The query with other white space, wherever it has some. */
const respaced = (space: fc.Arbitrary<string>) =>
  fc.constantFrom(...queries).chain((query) => {
    const pieces = piecesOf(query);
    return fc.array(space, { minLength: pieces.length, maxLength: pieces.length }).map((spaces) => {
      const words = pieces.map(({ image, start }, index) => {
        const isApart = index === 0 || start > (pieces[index - 1]?.end ?? 0);
        return (isApart ? (spaces[index] ?? '') : '') + image;
      });
      return { query, text: words.join('') };
    });
  });

const blank = fc.constantFrom(' ', '\t', '  ', '\n', '\r\n', ' \n ', '\u00a0');
const commented = fc.oneof(
  { weight: 3, arbitrary: blank },
  fc
    .array(fc.integer({ min: 0, max: 99 }), { minLength: 1, maxLength: 3 })
    .chain((numbers) =>
      fc
        .tuple(blank, fc.constantFrom('\n', '\n\n\n', '\n \n  '))
        .map(([first, end]) => first + numbers.map((number) => `// ${number}${end}`).join('')),
    ),
);
const supported = (text: string) => !/make-graph|^alias/m.test(text);

test('the layout is the same whatever the white space was', () => {
  const withoutComments = (text: string) => commentsOf(text).length === 0 && supported(text) && !/\n\s*\n/.test(text);
  fc.assert(
    fc.property(respaced(blank), ({ query, text }) => {
      fc.pre(withoutComments(query));
      const lines = (layout: string) => layout.replaceAll('\r', '');
      expect(lines(formatted(text))).toBe(formatted(query));
    }),
    { numRuns: 500 },
  );
});

test('comments may be anywhere', () => {
  fc.assert(
    fc.property(respaced(commented), ({ text }) => {
      const result = formatted(text);
      expect(formatted(result)).toBe(result);
      expect(wordsOf(result)).toEqual(wordsOf(text));
      expect(commentsOf(result)).toEqual(commentsOf(text));
      expect(planOf(result)).toBe(planOf(text));
    }),
    { numRuns: 500 },
  );
});

describe('what is not laid out', () => {
  test.each(['T | where', 'T | where (a', 'print "a', '.show tables', 'T | project a b'])('%s', (text) => {
    expect(format(text)).toHaveProperty('diagnostics[0].severity', 'error');
  });

  test('a value that cannot be read is no mistake of the layout', () => {
    expect(formatted('print   datetime("noon")')).toBe('print datetime("noon")\n');
  });
});

test('a text without a query keeps its comments', () => {
  expect(formatted(' \n')).toBe('');
  expect(formatted('\n// nothing yet ')).toBe('// nothing yet\n');
});

test('lines keep their kind of end', () => {
  expect(formatted('T\r\n|  take 1\r\n')).toBe('T\r\n| take 1\r\n');
});

test('thousands of operands and items are no trouble', () => {
  const chain = Array.from({ length: 5000 }, (_, index) => `a == ${index}`).join(' or ');
  expect(
    formatted(`T | where ${chain} | where a in ('${'x'.repeat(9)}'${", 'y'".repeat(5000)})`).split('\n'),
  ).toHaveLength(10_005);
});
