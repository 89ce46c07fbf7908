import { character, union } from '../regex/charset.ts';

/** How an operator compares a text with a pattern; `_cs` minds case. */
export type TermKind = Caseless | `${Exclude<Caseless, '=~'>}_cs`;
type Caseless = 'has' | 'hasprefix' | 'hassuffix' | 'contains' | 'startswith' | 'endswith' | '=~';

/** Tells whether a text matches what was given before. */
export type Matcher = (text: string) => boolean;

/** Where a match must begin and end: at an end of the text, or, by `term`, so that no term is cut. */
interface Shape {
  readonly start?: 'text' | 'term';
  readonly end?: 'text' | 'term';
}

const shapes: Readonly<Record<Caseless, Shape>> = {
  has: { start: 'term', end: 'term' },
  hasprefix: { start: 'term' },
  hassuffix: { end: 'term' },
  contains: {},
  startswith: { start: 'text' },
  endswith: { end: 'text' },
  '=~': { start: 'text', end: 'text' },
};
const mindsCase = (kind: TermKind): boolean => kind.endsWith('_cs');
const shapeOf = (kind: TermKind): Shape => shapes[kind.replace('_cs', '') as Caseless];

/** Letters and digits make up terms; everything else, the underscore too, stands between them. */
const TERM = '[\\p{L}\\p{Nd}]';
const startsWithTerm = new RegExp(`^${TERM}`, 'u');
const endsWithTerm = new RegExp(`${TERM}$`, 'u');
const terms = new RegExp(`${TERM}+`, 'gu');

// ------------------------------------------------------------------------ case

/**
 * The upper case of one UTF-16 unit as ordinal comparison sees it: one unit again, and never ASCII for what is not.
 * Latin, Greek and Cyrillic are as measured; how Kusto folds ß, İ or letters beyond U+FFFF is not known.
 */
function upperUnit(unit: string): string {
  const upper = unit.toUpperCase();
  return upper.length === 1 && (upper > '\x7f' || unit <= '\x7f') ? upper : unit;
}

const beyondAscii = /[^\0-\x7f]/;

/** The text with differences of case taken away; its length stays. */
export function foldCase(text: string): string {
  if (!beyondAscii.test(text)) return text.toLowerCase();
  let folded = '';
  for (let i = 0; i < text.length; i++) {
    const unit = text.charAt(i);
    folded += unit <= '\x7f' ? unit.toLowerCase() : upperUnit(unit);
  }
  return folded;
}

let sameUpper: Map<string, string> | undefined;

/** All units that are equal to this one when case does not matter. */
export function casesOf(unit: string): string {
  if (unit <= '\x7f') return unit.toLowerCase() === unit.toUpperCase() ? unit : unit.toLowerCase() + unit.toUpperCase();
  if (sameUpper === undefined) {
    sameUpper = new Map();
    for (let code = 128; code <= 0xffff; code++) {
      const other = String.fromCharCode(code);
      const upper = upperUnit(other);
      sameUpper.set(upper, (sameUpper.get(upper) ?? '') + other);
    }
  }
  return sameUpper.get(upperUnit(unit)) ?? unit;
}

// ------------------------------------------------- plain, for patterns that vary

/** Whether the text matches the pattern; for a pattern used once. {@link termMatcher} is the fast way to the same answer. */
export function matchesTerm(kind: TermKind, text: string, pattern: string): boolean {
  const fold = mindsCase(kind) ? (one: string) => one : foldCase;
  const [within, sought] = [fold(text), fold(pattern)];
  const { start, end } = shapeOf(kind);
  if (start === 'text') return end === 'text' ? within === sought : within.startsWith(sought);
  if (end === 'text') return within.endsWith(sought);
  const leftEdge = start === 'term' && startsWithTerm.test(pattern);
  const rightEdge = end === 'term' && endsWithTerm.test(pattern);
  for (let at = within.indexOf(sought); at >= 0; at = within.indexOf(sought, at + 1)) {
    const isCut =
      (leftEdge && endsWithTerm.test(text.slice(Math.max(0, at - 2), at))) ||
      (rightEdge && startsWithTerm.test(text.slice(at + sought.length, at + sought.length + 2)));
    if (!isCut) return true;
  }
  return false;
}

// --------------------------------------------- prepared, for patterns that stay

/** A pattern as a regular expression, without its ends. */
const body = (kind: TermKind, pattern: string): string =>
  Array.from(pattern, (one) => {
    const cases = mindsCase(kind) || one.length > 1 ? [one] : [...casesOf(one)];
    return union(cases.map((each) => character(each.codePointAt(0) ?? 0))).source;
  }).join('');

/** What must stand before and after a pattern, as a regular expression. */
function edges(kind: TermKind, pattern: string): readonly [string, string] {
  const { start, end } = shapeOf(kind);
  return [
    start === 'text' ? '^' : start === 'term' && startsWithTerm.test(pattern) ? `(?<!${TERM})` : '',
    end === 'text' ? '$' : end === 'term' && endsWithTerm.test(pattern) ? `(?!${TERM})` : '',
  ];
}

/** Prepares a pattern: the matcher answers as {@link matchesTerm} does. */
export function termMatcher(kind: TermKind, pattern: string): Matcher {
  switch (kind) {
    case 'contains_cs':
      return (text) => text.includes(pattern);
    case 'startswith_cs':
      return (text) => text.startsWith(pattern);
    case 'endswith_cs':
      return (text) => text.endsWith(pattern);
    default: {
      const [before, after] = edges(kind, pattern);
      const regex = new RegExp(before + body(kind, pattern) + after, 'u');
      return (text) => regex.test(text);
    }
  }
}

/** Up to so many patterns one regular expression is faster than to look up every term of the text. */
const FEW = 64;

/** Tells whether a text has any of the patterns, as `has_any` does. */
export function anyMatcher(patterns: readonly string[]): Matcher {
  if (patterns.includes('')) return () => true;
  const distinct = [...new Set(patterns)];
  if (distinct.length === 0) return () => false;
  return distinct.length <= FEW ? fewMatcher(distinct) : manyMatcher(distinct);
}

/** One regular expression for all patterns; those with the same edges share them. */
function fewMatcher(patterns: readonly string[]): Matcher {
  const byEdges = new Map<string, string[]>();
  for (const pattern of patterns) {
    const key = edges('has', pattern).join('\n');
    byEdges.set(key, [...(byEdges.get(key) ?? []), body('has', pattern)]);
  }
  const sources = [...byEdges].map(([key, bodies]) => key.replace('\n', () => `(?:${bodies.join('|')})`));
  const regex = new RegExp(sources.join('|'), 'u');
  return (text) => regex.test(text);
}

/** Looks up each term of the text: a pattern can match only where its longest term is a whole term of the text. */
function manyMatcher(patterns: readonly string[]): Matcher {
  const byTerm = new Map<string, Matcher[]>();
  const withoutTerms: string[] = [];
  for (const pattern of patterns) {
    const [longest] = (foldCase(pattern).match(terms) ?? []).sort((a, b) => b.length - a.length);
    if (longest === undefined) withoutTerms.push(pattern);
    else byTerm.set(longest, [...(byTerm.get(longest) ?? []), matcherOnDemand(pattern)]);
  }
  const hasOther = anyMatcher(withoutTerms);
  return (text) => {
    for (const term of foldCase(text).match(terms) ?? []) {
      if (byTerm.get(term)?.some((matches) => matches(text))) return true;
    }
    return hasOther(text);
  };
}

/** A matcher that is prepared when it is first asked: of ten thousand patterns, few ever are. */
function matcherOnDemand(pattern: string): Matcher {
  let matcher: Matcher | undefined;
  return (text) => {
    matcher ??= termMatcher('has', pattern);
    return matcher(text);
  };
}

/** Tells whether a text has all of the patterns, as `has_all` does. */
export function allMatcher(patterns: readonly string[]): Matcher {
  const matchers = [...new Set(patterns)].map((pattern) => termMatcher('has', pattern));
  return (text) => matchers.every((matches) => matches(text));
}
