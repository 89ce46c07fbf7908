import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allMatcher, anyMatcher, foldCase, matchesTerm, type TermKind, termMatcher } from '../src/functions/terms.ts';

/** Both ways to the answer, which must agree. */
function matches(kind: TermKind, text: string, pattern: string): boolean {
  const plain = matchesTerm(kind, text, pattern);
  expect(termMatcher(kind, pattern)(text)).toBe(plain);
  return plain;
}

describe('what a term is', () => {
  test.each<[TermKind, string, string, boolean]>([
    ['has', 'a_b', 'a', true],
    ['has', 'a1', 'a', false],
    ['has', 'éa', 'a', false],
    ['has', 'e\u0301a', 'a', true],
    ['has', 'x a_b y', 'a-b', false],
    ['has', 'x a-b y', 'a-b', true],
    ['has', 'a b', 'a ', true],
    ['has', 'xa b', 'a ', false],
    ['has', 'x a-b y', ' a', true],
    ['has', 'x ab y', ' a', false],
    ['has', 'ab ab. a', 'a', true],
    ['has', 'HKLM\\Root\\Certs', 'root\\', true],
    ['has', 'HKLM\\MyRoot\\Certs', 'root\\', false],
    ['has', 'b .b-', '-', true],
    ['has', '', '', true],
    ['has', '', '-', false],
    ['has', '𐐀a', 'a', false],
    ['has', '😀a', 'a', true],
    ['has_cs', 'the Error', 'error', false],
    ['has_cs', 'the Error', 'Error', true],
    ['hasprefix', 'x-error', '-err', true],
    ['hasprefix', 'terror', 'err', false],
    ['hasprefix', 'err or', 'r o', false],
    ['hasprefix_cs', 'the error', 'Err', false],
    ['hassuffix', 'xa b', 'a ', true],
    ['hassuffix', 'error code', 'or', true],
    ['hassuffix', 'errors', 'or', false],
    ['hassuffix_cs', 'ERROR', 'or', false],
    ['contains', 'userXid', 'user_id', false],
    ['contains', 'abc', 'B', true],
    ['contains_cs', 'abc', 'B', false],
    ['startswith', 'a_b', 'A_', true],
    ['startswith_cs', 'a_b', 'A_', false],
    ['endswith', 'a.EXE', '.exe', true],
    ['endswith_cs', 'a.EXE', '.exe', false],
    ['=~', 'CAFÉ', 'café', true],
    ['=~', 'cafe', 'café', false],
    ['=~', 'ＦＵＬＬ', 'full', false],
    ['has', 'ПРИВЕТ мир', 'Привет', true],
    ['has', 'ПриветМир', 'привет', false],
  ])('%j: %j with %j → %j', (kind, text, pattern, expected) => expect(matches(kind, text, pattern)).toBe(expected));
});

describe('case', () => {
  test('each unit keeps its place', () => {
    expect(foldCase('AbÉ')).toBe(foldCase('aBé'));
    expect(foldCase('ΣΑΣ')).toBe(foldCase('σας'));
    expect(foldCase('straße')).not.toBe(foldCase('STRASSE'));
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => foldCase(text).length === text.length));
  });

  test('no letter beyond ASCII is one of ASCII', () => {
    for (const [beyond, ascii] of ['ıi', 'İi', 'ſs', '\u212ak'] as unknown as [string, string][]) {
      expect(matches('=~', beyond, ascii)).toBe(false);
      expect(matches('contains', beyond, ascii)).toBe(false);
    }
  });
});

const kinds: readonly TermKind[] = [
  ...(['has', 'hasprefix', 'hassuffix', 'contains', 'startswith', 'endswith'] as const).flatMap((kind): TermKind[] => [
    kind,
    `${kind}_cs`,
  ]),
  '=~',
];
/** Characters whose case, kind or neighbours matter. */
const unit = fc.constantFrom('a', 'A', 'b', '1', 'é', 'É', 'σ', 'ς', 'ı', '_', '-', ' ', '\\', '.', '😀', '𐐀');
const text = fc.string({ unit, maxLength: 12 });
const pattern = fc.string({ unit, maxLength: 3 });

describe('fast ways and plain ways agree', () => {
  test('for each operator', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), text, pattern, (kind, of, sought) => void matches(kind, of, sought)),
      { numRuns: 3000 },
    );
  });

  test('for lists, short and long', () => {
    const fillers = Array.from({ length: 70 }, (_, i) => `filler${i}`);
    fc.assert(
      fc.property(text, fc.array(pattern, { maxLength: 4 }), (of, patterns) => {
        const any = patterns.some((one) => matchesTerm('has', of, one));
        expect(anyMatcher(patterns)(of)).toBe(any);
        expect(anyMatcher([...patterns, ...fillers])(of)).toBe(any);
        expect(allMatcher(patterns)(of)).toBe(patterns.every((one) => matchesTerm('has', of, one)));
      }),
      { numRuns: 1000 },
    );
  });

  test('has is what it is said to be', () => {
    const isTerm = (one: string | undefined) => one !== undefined && /[\p{L}\p{Nd}]/u.test(one);
    const plain = fc.string({ unit: fc.constantFrom('a', 'b', '1', 'é', '_', '-', ' '), maxLength: 10 });
    fc.assert(
      fc.property(plain, plain, (of, sought) => {
        const holds = Array.from(`${of} `, (_, at) => at).some(
          (at) =>
            of.startsWith(sought, at) &&
            !(isTerm(sought[0]) && isTerm(of[at - 1])) &&
            !(isTerm(sought[sought.length - 1]) && isTerm(of[at + sought.length])),
        );
        expect(matches('has', of, sought)).toBe(holds);
      }),
    );
  });
});
