import { describe, expect, test } from 'vitest';
import { Random } from '../scripts/dataset/random.ts';
import { fieldsOf, lineFilter, NdjsonReader, run } from '../src/index.ts';
import { LineSearch } from '../src/table/line-search.ts';

/** Lines that a query cannot want need not be parsed: the answer must be the same. */

const schema = fieldsOf({ S: 'string', U: 'string', N: 'long' });
const filterOf = (query: string) => lineFilter(query, 'T', schema)?.map(({ literals }) => literals);

describe('which lines a query can want', () => {
  test.each([
    ['T | where S has "alpha" | project N', [['alpha']]],
    ['T | where N > 5 | where S has_any ("alpha.exe", "be") | count', undefined],
    ['T | where S in~ ("alpha.exe", "beta") | count', [['alpha.exe', 'beta']]],
    [
      'T | where S contains @"C:\\Windows\\Temp" and U == "alphabet" | summarize count() by N',
      [['alphabet'], ['Windows'], ['Temp']],
    ],
    ['T | where S has "alpha" | where U has "longer text" | top 3 by N | project S', [['longer text'], ['alpha']]],
  ])('%s', (query, expected) => {
    expect(filterOf(query)).toEqual(expected);
  });

  test.each([
    'T | where S has "alpha"',
    'T | where S !has "alpha" | count',
    'T | where S has "alpha" or N == 1 | count',
    'T | where S has "12345" | count',
    'T | extend X = strcat(S, U) | where X has "alpha" | count',
    'T | where S has "alpha" | join kind=inner (T | project S) on S | project S',
    'T | where S has "alpha" | extend P = pack_all() | project P',
    'T | where N in ((T | summarize max(N))) and S has "alpha" | project S',
    'T | where S has "alpha" | where Extra == 1 | project S',
    'T | take 3 | where S has "alpha" | project S',
    'T | extend S = strcat(U, "alpha") | where N > 1 | where S has "alpha" | count',
  ])('all: %s', (query) => {
    // A filter behind `take` sees what take gives: the lines before it matter.
    expect(filterOf(query)).toBeUndefined();
  });
});

describe('answers over wanted lines', () => {
  const words = [
    'alpha',
    'ALPHA',
    'beta.exe',
    'Alphabet',
    'x',
    '\u00e9',
    'C:\\\\Users\\\\a',
    '\\u0061lpha',
    '\\"',
    '1e3',
    '\u017f',
    '\u212a',
  ];
  const queries = [
    'T | where S has "alpha" | project S, N',
    'T | where U contains "lpha" and N > 2 | summarize count() by S',
    'T | where S in~ ("alpha", "beta.exe") | sort by N | project N, U',
    'T | where S startswith "Users" or S == "x" | count',
    'T | where U endswith "alpha" | where S has_all ("alpha", "beta.exe") | count',
  ];

  test.each(Array.from({ length: 30 }, (_, seed) => seed))('are the same (%i)', (seed) => {
    const random = new Random(seed);
    const text = () =>
      `"${Array.from({ length: random.integer(0, 3) }, () => random.pick(words)).join(random.pick([' ', '']))}"`;
    const value = () => random.pick([text(), text(), text(), 'null', '{"alpha":1}', '1e3', 'true']);
    const lines = Array.from({ length: 200 }, (_, row) => `{"S":${value()},"U":${value()},"N":${row}}\n`).join('');
    for (const query of queries) {
      const answer = (wanted?: LineSearch[]) => {
        const reader = new NdjsonReader({ schema }, wanted);
        reader.read(lines);
        return run(query, { tables: { T: reader.finish().table } }).toJSON();
      };
      expect(answer(lineFilter(query, 'T', schema)), query).toEqual(answer());
    }
  });

  test('a line that is cut off is still an error', () => {
    const reader = new NdjsonReader({ schema }, lineFilter('T | where S has "alpha" | count', 'T', schema));
    expect(() => reader.read('{"S":"x","N":1}\n{"S":"y"')).toThrow('line 2');
  });
});

describe('lines that may have a text', () => {
  const letters = ['a', 'b', 's', '0', '_', ' ', '-', '.'];
  const text = (random: Random, from: number, to: number): string =>
    Array.from({ length: random.integer(from, to) }, () => random.pick(letters)).join('');
  const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  /** A text as JSON may spell it, with more or fewer escapes, in any case. */
  const spelled = (random: Random, plain: string, share: number): string =>
    [...plain]
      .map((character) => random.pick([character, character.toUpperCase()]))
      .map((character) =>
        random.next() < share
          ? random.pick([escaped(character), escaped(character).replace(/[a-f]/g, (digit) => digit.toUpperCase())])
          : character,
      )
      .join('');

  test.each(Array.from({ length: 300 }, (_, seed) => seed))('are all found (%i)', (seed) => {
    const random = new Random(seed);
    const literals = Array.from({ length: random.integer(1, 4) }, () => text(random, 4, 20));
    const share = random.pick([0, 0.05, 0.5, 1]);
    const lines = Array.from({ length: 40 }, () => {
      const middle =
        random.next() < 0.3 ? random.pick(literals) : random.pick(literals).slice(1) + random.pick(letters);
      return `{"S":"${text(random, 0, 30)}${spelled(random, middle, share)}${random.pick(['', '\\\\', '\\u00e9'])}${text(random, 0, 9)}"}\n`;
    });
    const bytes = new TextEncoder().encode(lines.join(''));
    const view = new DataView(bytes.buffer);
    const search = new LineSearch(literals);
    let start = 0;
    for (const line of lines) {
      const end = start + new TextEncoder().encode(line).length;
      const value = (JSON.parse(line) as { S: string }).S.toLowerCase();
      const isFound = search.find(view, start, bytes.length) < end;
      if (literals.some((literal) => value.includes(literal))) expect(isFound, line).toBe(true);
      else if (share === 0 && !line.includes('\\u')) expect(isFound, line).toBe(false);
      start = end;
    }
  });
});
