import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { check, QueryError, run } from '../src/index.ts';

const RUNS = { numRuns: 60 };

/** The rows of a query, as the truth encoding gives them. */
const rows = (query: string) => run(query).toJSON().rows as unknown[][];
const cell = (query: string) => rows(query)[0]?.[0];
/** A string literal of KQL. */
const quoted = (text: string) =>
  `"${text.replace(/[\\"]|[^ -~]/g, (unit) =>
    unit.length === 1 && /[\\"]/.test(unit) ? `\\${unit}` : `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )}"`;

const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const long = (value: bigint) => (value === -(2n ** 63n) ? 'long(min)' : `long(${value})`);
const small = fc.option(fc.integer({ min: -3, max: 3 }), { freq: 4 });
const key = fc.constantFrom('a', 'b', 'c', '');
const tableOfKeys = fc.array(fc.tuple(key, small), { maxLength: 8 });
const datatable = (cells: readonly (readonly [string, number | null])[]) =>
  `datatable(k:string, v:long)[${cells.map(([k, v]) => `${quoted(k)}, long(${v})`).join(', ')}]`;
/** Text in which terms, their neighbours and punctuation are frequent. */
const phrase = fc.string({
  unit: fc.constantFrom('a', 'b', 'B', '1', 'é', ' ', '_', '-', '.', '\\', '"'),
  maxLength: 9,
});

describe('values', () => {
  test('a string literal gives its text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(cell(`print ${quoted(text)}`)).toBe(text);
      }),
      RUNS,
    );
  });

  test('a long survives being text', () => {
    fc.assert(
      fc.property(int64, (value) => {
        expect(cell(`print tolong(tostring(${long(value)})) == ${long(value)}`)).toBe(true);
      }),
      RUNS,
    );
  });

  test('a real survives being text', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }), (value) => {
        const literal = `real(${value})`;
        expect(cell(`print abs(todouble(tostring(${literal})) - ${literal}) <= 1e-9 * abs(${literal})`)).toBe(true);
      }),
      RUNS,
    );
  });

  test('a datetime and a timespan survive being text', () => {
    const ticks = fc.bigInt({ min: 0n, max: 3_155_378_975_999_999_999n });
    fc.assert(
      fc.property(ticks, (value) => {
        const time = `datetime(0001-01-01) + ${value}ticks`;
        expect(cell(`print todatetime(tostring(${time})) == ${time}`)).toBe(true);
        expect(cell(`print totimespan(tostring(${value}ticks)) == ${value}ticks`)).toBe(true);
      }),
      RUNS,
    );
  });

  test('JSON text survives being read and written', () => {
    fc.assert(
      fc.property(fc.json({ noUnicodeString: false, maxDepth: 3 }), (text) => {
        const read = `parse_json(${quoted(text)})`;
        expect(cell(`print tostring(parse_json(tostring(${read}))) == tostring(${read})`)).toBe(true);
      }),
      RUNS,
    );
  });

  test('bin is the greatest multiple that is not greater', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: 1, max: 50 }), (value, size) => {
        expect(cell(`print bin(${value}, ${size})`)).toBe(Math.floor(value / size) * size);
      }),
      RUNS,
    );
  });
});

describe('text operators', () => {
  test('has finds a phrase whose ends do not cut a term', () => {
    const isTerm = (character: string | undefined) => character !== undefined && /[\p{L}\p{Nd}]/u.test(character);
    const has = (text: string, pattern: string) => {
      const lower = text.toLowerCase();
      const sought = pattern.toLowerCase();
      for (let at = lower.indexOf(sought); at !== -1; at = lower.indexOf(sought, at + 1)) {
        const cutsLeft = isTerm(sought[0]) && isTerm(lower[at - 1]);
        const cutsRight = isTerm(sought.at(-1)) && isTerm(lower[at + sought.length]);
        if (!cutsLeft && !cutsRight) return true;
        if (at >= lower.length) break;
      }
      return false;
    };
    fc.assert(
      fc.property(phrase, phrase, (text, pattern) => {
        expect(cell(`print ${quoted(text)} has ${quoted(pattern)}`)).toBe(has(text, pattern));
      }),
      { numRuns: 300 },
    );
  });

  test('a negated operator is the opposite, and a constant is treated like a column', () => {
    const operator = fc.constantFrom('has', 'hasprefix', 'hassuffix', 'contains', 'startswith', 'endswith', 'has_cs');
    fc.assert(
      fc.property(operator, phrase, phrase, (name, text, pattern) => {
        const [constant, negated] = rows(
          `print ${quoted(text)} ${name} ${quoted(pattern)}, ${quoted(text)} !${name} ${quoted(pattern)}`,
        )[0] as [boolean, boolean];
        expect(negated).toBe(!constant);
        expect(cell(`datatable(s:string)[${quoted(text)}] | project s ${name} ${quoted(pattern)}`)).toBe(constant);
      }),
      RUNS,
    );
  });
});

describe('tables', () => {
  test('a condition, its opposite and its absence share the rows out', () => {
    fc.assert(
      fc.property(tableOfKeys, fc.integer({ min: -3, max: 3 }), (cells, limit) => {
        const counts = ['v > L', 'not(v > L)', 'isnull(v > L)'].map(
          (condition) => cell(`${datatable(cells)} | where ${condition.replaceAll('L', `${limit}`)} | count`) as number,
        );
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(cells.length);
      }),
      RUNS,
    );
  });

  test('sort orders all rows and loses none', () => {
    fc.assert(
      fc.property(tableOfKeys, (cells) => {
        const sorted = rows(`${datatable(cells)} | sort by v asc, k desc`) as [string, number | null][];
        const expected = [...cells].sort(
          ([k, v], [otherKey, other]) =>
            (v ?? -Infinity) - (other ?? -Infinity) || 0 || (k < otherKey ? 1 : k > otherKey ? -1 : 0),
        );
        expect(sorted.map(([k, v]) => [k, v])).toEqual(expected);
      }),
      RUNS,
    );
  });

  test('groups hold every row once', () => {
    fc.assert(
      fc.property(tableOfKeys, (cells) => {
        const groups = rows(`${datatable(cells)} | summarize n = count(), s = sum(v) by k`) as [
          string,
          number,
          number,
        ][];
        expect(new Set(groups.map(([k]) => k)).size).toBe(groups.length);
        for (const [k, n, s] of groups) {
          const own = cells.filter(([other]) => other === k);
          expect([n, s]).toEqual([own.length, own.reduce((sum, [, v]) => sum + (v ?? 0), 0)]);
        }
        expect(groups.reduce((sum, [, n]) => sum + n, 0)).toBe(cells.length);
      }),
      RUNS,
    );
  });

  test('the kinds of join agree with one another', () => {
    fc.assert(
      fc.property(tableOfKeys, tableOfKeys, (left, right) => {
        const size = (kind: string) =>
          cell(`${datatable(left)} | join kind=${kind} (${datatable(right)}) on k | count`) as number;
        const pairs = left.flatMap(([k]) => right.filter(([other]) => other === k)).length;
        expect(size('inner')).toBe(pairs);
        expect(size('leftsemi') + size('leftanti')).toBe(left.length);
        expect(size('rightsemi') + size('rightanti')).toBe(right.length);
        expect(size('leftouter')).toBe(pairs + size('leftanti'));
        expect(size('rightouter')).toBe(pairs + size('rightanti'));
        expect(size('fullouter')).toBe(pairs + size('leftanti') + size('rightanti'));
      }),
      { numRuns: 25 },
    );
  });

  test('union adds up, distinct does so once, take and top bound', () => {
    fc.assert(
      fc.property(tableOfKeys, tableOfKeys, fc.nat(9), (left, right, n) => {
        const both = `union (${datatable(left)}), (${datatable(right)})`;
        const all = left.length + right.length;
        const different = new Set([...left, ...right].map(([k, v]) => `${k} ${v}`)).size;
        expect(cell(`${both} | count`)).toBe(all);
        expect(cell(`${both} | distinct * | distinct * | count`)).toBe(different);
        expect(cell(`${both} | take ${n} | count`)).toBe(Math.min(n, all));
        expect(cell(`${both} | top ${n} by v | count`)).toBe(Math.min(n, all));
      }),
      RUNS,
    );
  });
});

describe('whatever is written', () => {
  const words = fc.constantFrom(
    ...[
      'T',
      '|',
      'where',
      'x',
      '==',
      '"a"',
      '(',
      ')',
      '[',
      ']',
      ',',
      ';',
      'let',
      '=',
      '1',
      '1d',
      'summarize',
      'by',
      'count()',
    ],
    ...[
      'project',
      '{',
      '}',
      'join',
      'on',
      'dynamic(',
      'datetime(',
      'has',
      '-',
      '..',
      'between',
      'print',
      "'",
      '@"',
      '```',
      '//',
      '\n',
    ],
    ...[
      'extend',
      '$left',
      '.',
      ':',
      'datatable',
      'in',
      '!',
      'not(',
      'union',
      '*',
      'sort',
      'desc',
      'take',
      'iff(',
      'strlen(',
    ],
  );
  const nonsense = fc.oneof(
    fc.string(),
    fc.array(words, { maxLength: 25 }).map((list) => list.join(' ')),
  );

  /** Runs the query; a mistake must be a QueryError whose diagnostics point into the text. */
  const attempt = (text: string) => {
    const checked = check(text, { schema: { T: { x: 'long' } } });
    let { diagnostics } = checked;
    try {
      run(text, { tables: { T: [{ x: 1 }] } });
    } catch (problem) {
      expect(problem).toBeInstanceOf(QueryError);
      diagnostics = [...diagnostics, ...(problem as QueryError).diagnostics];
    }
    for (const { span, message } of diagnostics) {
      expect(message).not.toBe('');
      expect(span.start).toBeGreaterThanOrEqual(0);
      expect(span.end).toBeGreaterThanOrEqual(span.start);
      expect(span.end).toBeLessThanOrEqual(text.length);
    }
  };

  test('nonsense gets a diagnostic, never a crash', () => {
    fc.assert(fc.property(nonsense, attempt), { numRuns: 500 });
  });

  test('a query with a word lost, doubled or exchanged gets a diagnostic or an answer', () => {
    const query =
      'let n = 3; let F = (a:long, T2:string = "x") { a * n } ; T | where x between (1 .. n) and tostring(x) has "1" | extend y = F(x), d = dynamic({"a": [1, 2]}) | mv-expand e = d.a | summarize c = count(), make_set(y) by bin(x, 2) | join kind=leftouter (T | project x) on x | sort by c desc | take 5';
    const tokens = query.split(/\b|(?=[^\w\s])/);
    const place = fc.nat(tokens.length - 1);
    fc.assert(
      fc.property(place, place, fc.constantFrom('drop', 'double', 'swap'), (at, other, change) => {
        const changed = [...tokens];
        if (change === 'drop') changed.splice(at, 1);
        else if (change === 'double') changed.splice(at, 0, tokens[at] as string);
        else [changed[at], changed[other]] = [tokens[other] as string, tokens[at] as string];
        attempt(changed.join(''));
      }),
      { numRuns: 300 },
    );
  });
});
