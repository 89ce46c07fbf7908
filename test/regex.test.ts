import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, test } from 'vitest';
import { Random } from '../scripts/dataset/random.ts';
import { LinearMatcher } from '../src/regex/linear.ts';
import { nativeRegex, nativeSource } from '../src/regex/native.ts';
import { parsePattern } from '../src/regex/parse.ts';
import { compileRegex, RegexProblem } from '../src/regex/regex.ts';
import { trimmed } from '../src/regex/trim.ts';

const found = (pattern: string, text: string, flags = '') =>
  compileRegex(pattern, flags)
    .matchAll(text)
    .map(({ groups }) => groups[0]);
const groups = (pattern: string, text: string) => [...(compileRegex(pattern).exec(text)?.groups ?? [])];
const problem = (pattern: string): string => {
  try {
    compileRegex(pattern);
    return 'none';
  } catch (error) {
    return error instanceof RegexProblem ? `${error.code} ${error.message}` : String(error);
  }
};

describe('classes are those of Unicode', () => {
  test.each([
    ['\\d+', 'x12٣４', ['12٣４']],
    ['\\w+', 'naïve_1-日本', ['naïve_1', '日本']],
    ['\\s', 'a\u00a0b', ['\u00a0']],
    ['\\bé', 'é', ['é']],
    ['a\\b', 'aé a', ['a']],
    ['(?-u:a\\b)', 'aé', ['a']],
    ['(?-u)\\w+', 'naïve', ['na', 've']],
    ['\\pL\\p{Greek}\\P{Lu}', 'aβc', ['aβc']],
    ['\\p{greek}\\p{white_space}\\p{sc=Latin}', 'α a', ['α a']],
    ['[[:alpha:][:^ascii:]]+', 'aé1', ['aé']],
    ['[a-z&&[^aeiou]]+', 'abcde', ['bcd']],
    ['[a-z--b-d]+', 'abcde', ['a', 'e']],
    ['[a-g~~b-h]+', 'abgh', ['a', 'h']],
    ['[^\\W\\d_]+', 'ab1_c', ['ab', 'c']],
    ['[]a-]+', 'x]-a', [']-a']],
    ['[\\]\\-\\[^]+', '^-[]', ['^-[]']],
    ['[x[^xyz]]', 'yzx', ['x']],
  ])('%s in %s', (pattern, text, matches) => expect(found(pattern, text)).toEqual(matches));
});

describe('flags', () => {
  test.each([
    ['(?i)straße', 'STRAẞE', ['STRAẞE']],
    ['(?i)k', 'K\u212a', ['K', '\u212a']],
    ['(?i)[^k]', 'Kx', ['x']],
    ['a(?i)b|c', 'aB C', ['aB', 'C']],
    ['a(?i:b)c', 'aBc aBC', ['aBc']],
    ['(?i)a(?-i)b', 'Ab AB', ['Ab']],
    ['.', '\n\r\u2028', ['\r', '\u2028']],
    ['(?s).', '\n', ['\n']],
    ['(?m)^.$', 'a\nb\u2028\nc', ['a', 'c']],
    ['(?mR)^.*$', 'a\r\nb\rc', ['a', 'b', 'c']],
    ['\\Aa|b\\z', 'a\nb', ['a', 'b']],
    ['(?U)a+', 'aa', ['a', 'a']],
    ['(?U)a+?', 'aa', ['aa']],
    ['(?x) a [ b - c ] # d\n \\ e', 'xab e', ['ab e']],
  ])('%s in %s', (pattern, text, matches) => expect(found(pattern, text)).toEqual(matches));

  test('given apart from the pattern', () => expect(found('a.', 'A\n', 'is')).toEqual(['A\n']));
});

describe('syntax', () => {
  test.each([
    ['\\x41\\x{1F600}\\u0042\\U00000043\\u{44}', 'A😀BCD', ['A😀BCD']],
    ['\\0\\101', '\0A', ['\0A']],
    ['a{2}|b{1,}|c{0,1}d', 'aabbd', ['aa', 'bb', 'd']],
    ['a{ 1 , 2 }', 'aaa', ['aa', 'a']],
    ['\\<a|b\\>|\\b{start-half}c', 'ab c', ['a', 'b', 'c']],
    ['a**', 'aa', ['aa']],
    ['', 'ab', ['', '', '']],
    ['a*', 'aab', ['aa', '']],
    ['😀|', '😀', ['😀']],
  ])('%s in %s', (pattern, text, matches) => expect(found(pattern, text)).toEqual(matches));

  test('groups have numbers and names', () => {
    const regex = compileRegex('(?P<first>a)(b)(?<last>c)?');
    expect([...regex.groupNames]).toEqual([
      ['first', 1],
      ['last', 3],
    ]);
    expect(regex.groupCount).toBe(3);
    expect([...(regex.exec('xab')?.groups ?? [])]).toEqual(['ab', 'a', 'b', undefined]);
  });

  test.each([
    ['(?=a)', 'look-ahead'],
    ['(?<!a)', 'look-behind'],
    ['(a)\\1', 'back-reference'],
    ['(?>a)', "flags '>a'"],
    ['(a', 'not closed'],
    ['a)', 'not opened'],
    ['[a', 'not closed'],
    ['[[",\\]]', 'not closed'],
    ['*a', 'nothing that'],
    ['(?i)*', 'nothing that'],
    ['a{,2}', "'{'"],
    ['a{2,1}', 'more than'],
    ['\\e', "escape '\\e'"],
    ['a\\', 'backslash'],
    ['[z-a]', 'backwards'],
    ['[\\d-z]', 'between characters'],
    ['[\\b]', 'assertion'],
    ['(?z)', "flag 'z'"],
    ['(?P<a>x)(?P<a>y)', 'two groups'],
    ['(?P<1>x)', 'cannot be the name'],
    ['(?-u).', 'half a character'],
    ['\\x{110000}', 'digits'],
  ])('%s is refused as in Kusto', (pattern, words) => {
    expect(problem(pattern)).toMatch(/^KQLAB005/);
    expect(problem(pattern)).toContain(words);
  });

  test.each(['\\p{Klingon}', '\\p{Age=3.0}', '(?:\\w{1000}){1000}'])('%s is refused by us alone', (pattern) => {
    expect(problem(pattern)).toMatch(/^KQLAB006/);
  });
});

describe('groups are those of Rust, not of JavaScript', () => {
  test.each([
    ['(?:(a)|b)*', 'ab', ['ab', 'a']],
    ['(|a)+', 'aaa', ['', '']],
    ['(a|ab)(c|bcd)(d*)', 'abcd', ['abcd', 'a', 'bcd', '']],
    ['(a*)+', 'b', ['', '']],
  ])('%s in %s', (pattern, text, expected) => expect(groups(pattern, text)).toEqual(expected));
});

describe('replacing', () => {
  test.each([
    ['(\\w)(\\w)', '\\2\\1', 'abc', 'bac'],
    ['a(x)?', '[\\0|\\1|\\7]', 'aax', '[a||][ax|x|]'],
    ['a', '$1\\\\', 'a', '$1\\'],
  ])('%s by %s', (pattern, replacement, text, result) => {
    expect(compileRegex(pattern).replaceAll(text, replacement)).toBe(result);
  });

  test('replaces what it finds one by one', () => {
    const random = new Random(5);
    const patterns = [
      'a',
      'a+',
      '(a)|(b)',
      '(?i)A(B)?',
      '[a-c]{2}',
      'é|$x',
      '(a)(b)(c)',
      'a*',
      '\\bab',
      '😀|a',
      '(?:ab)+',
    ];
    const pieces = ['a', 'b', 'c', 'ab', '$', '$1', '$&', '\\', ' ', 'é', '😀', '\n'];
    const text = () => Array.from({ length: random.integer(0, 12) }, () => random.pick(pieces)).join('');
    const replacements = ['', '$1', '$$', '$&', '\\0', '<\\1>', '\\2\\1', '\\\\', '\\9', '\\10', '$\\0', "$'", '$<x>'];
    for (let i = 0; i < 5000; i++) {
      const [pattern, source, replacement] = [random.pick(patterns), text(), random.pick(replacements)];
      const regex = compileRegex(pattern);
      let expected = '';
      let end = 0;
      for (const match of regex.matchAll(source)) {
        const written = replacement.replace(/\\([0-9\\])/g, (_, digit: string) =>
          digit === '\\' ? '\\' : (match.groups[Number(digit)] ?? ''),
        );
        expected += source.slice(end, match.index) + written;
        end = match.end;
      }
      expect(regex.replaceAll(source, replacement), `${pattern} ${source} ${replacement}`).toBe(
        expected + source.slice(end),
      );
    }
  });
});

describe('time', () => {
  const long = 'a'.repeat(100_000);
  test.each(['(a+)+$', '(a|aa)+$', '(a*)*b', '(?:a?){50}a{50}$', '.*.*.*.*b', '(a+)*(b|$)c'])('%s', (pattern) => {
    const start = performance.now();
    expect(compileRegex(pattern).exec(`${long}!`)).toBeNull();
    expect(performance.now() - start).toBeLessThan(3000);
  });
});

/** Patterns that Rust and RE2 read alike, of a few characters, so that matches are frequent. */
const pattern = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('a', 'b', 'c', 'é', '.', '[ab]', '[^a]', '\\.', '(?i:B)', '[a-c&&b]'),
    fc.constantFrom('^', '$', '', '(?m:^)', '(?m:$)', '(?-u:\\b)', '(?-u:\\B)'),
    fc
      .tuple(tie('node'), fc.constantFrom('*', '+', '?', '*?', '+?', '??', '{2}', '{1,3}', '{0,2}?', '{2,}'))
      .map(([node, count]) => `(?:${node})${count}`),
    fc.array(tie('node'), { minLength: 2, maxLength: 3 }).map((nodes) => nodes.join('')),
    fc.array(tie('node'), { minLength: 2, maxLength: 3 }).map((nodes) => `(?:${nodes.join('|')})`),
    tie('node').map((node) => `(${node})`),
  ),
})).node;
const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'B', '.', 'é', '\n', '😀'), maxLength: 8 });

/** The groups of all matches, by a program that gives the first match from a place. */
const numbered = (slots: Int32Array | null, of: string): (string | undefined)[] | null =>
  slots &&
  Array.from({ length: slots.length / 2 }, (_, i) =>
    (slots[2 * i] ?? -1) < 0 ? undefined : of.slice(slots[2 * i], slots[2 * i + 1]),
  );

describe('all ways to match agree', () => {
  test('V8, the linear matcher and what compileRegex chooses', () => {
    fc.assert(
      fc.property(pattern, text, (source, of) => {
        const { node, groupCount } = parsePattern(source);
        const regex = compileRegex(source);
        const match = regex.exec(of);
        expect(numbered(new LinearMatcher(node, groupCount).search(of, 0), of)).toEqual(match && [...match.groups]);
        expect(regex.test(of)).toBe(match !== null);
        if (!node.nullable) expect(nativeRegex(nativeSource(trimmed(node))).test(of)).toBe(match !== null);
      }),
      { numRuns: 2000 },
    );
  });

  test('and RE2 too', () => {
    fc.assert(
      fc.property(pattern, text, (source, of) => {
        // RE2 has no class operators, and its \b is of ASCII always.
        const written = source.replaceAll('[a-c&&b]', '[b]').replaceAll('(?-u:', '(?:');
        const matcher = RE2JS.compile(written).matcher(of);
        const theirs = matcher.find()
          ? Array.from({ length: matcher.groupCount() + 1 }, (_, i) => matcher.group(i))
          : null;
        const ours = compileRegex(source).exec(of);
        expect(ours?.groups.map((one) => one ?? null) ?? null).toEqual(theirs);
      }),
      { numRuns: 2000 },
    );
  });
});
