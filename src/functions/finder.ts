import { casesOf, type TermKind } from './terms.ts';

/** With more patterns than this, or a pattern that is empty, looking for them is no shortcut. */
const MOST_PATTERNS = 64;
/** What all patterns share is looked for instead of them when it has this many characters. */
const LEAST_SHARED = 6;

/**
 * A regular expression for text of any length that finds a place in every stretch in which one of the patterns is,
 * minding case or not; what it finds need not be a match yet. It works on UTF-16 units, and has no edges, so that V8
 * can skip ahead. Undefined when the patterns offer nothing to look for.
 */
export function finderOf(patterns: readonly string[], mindsCase: boolean): RegExp | undefined {
  const distinct = [...new Set(patterns)];
  if (distinct.length === 0 || distinct.length > MOST_PATTERNS || distinct.includes('')) return undefined;
  const sources = distinct.map((pattern) => unitSources(pattern, mindsCase));
  const shared = sources.length > 1 ? longestShared(sources) : [];
  if (shared.length >= LEAST_SHARED) return new RegExp(shared.join(''), 'g');
  return new RegExp(sources.map((units) => units.join('')).join('|'), 'g');
}

/** Whether an operator minds case. */
export const mindsCase = (kind: TermKind | '=='): boolean => kind === '==' || kind.endsWith('_cs');

const unitSource = (unit: string): string =>
  /[0-9A-Za-z]/.test(unit) ? unit : `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** So few patterns are looked for themselves: the longer they are, the fewer places have to be looked at. */
const FEW_PATTERNS = 8;

/** What is in every text in which one of the patterns is: few patterns themselves, else the longest part they share. */
export function literalsOf(patterns: readonly string[], mindsCase: boolean): readonly string[] {
  const distinct = [...new Set(patterns)];
  if (distinct.length > MOST_PATTERNS) return [];
  if (distinct.length <= FEW_PATTERNS) return distinct;
  const shared = longestShared(distinct.map((pattern) => (mindsCase ? pattern : asciiLower(pattern)).split('')));
  return shared.length > 0 ? [shared.join('')] : distinct;
}

/** Letters of other scripts stay: the lower case of some, like that of the Kelvin sign, is an ASCII letter. */
const asciiLower = (text: string): string => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

/** A regular expression for each unit of a pattern. */
const unitSources = (pattern: string, mindsCase: boolean): string[] =>
  pattern.split('').map((unit) => {
    const cases = mindsCase ? [unit] : casesOf(unit).split('');
    return cases.length === 1 ? unitSource(unit) : `[${cases.map(unitSource).join('')}]`;
  });

/** The longest run of units that is in all of the patterns. */
function longestShared([first = [], ...others]: readonly (readonly string[])[]): readonly string[] {
  const texts = others.map((units) => ` ${units.join(' ')} `);
  for (let length = first.length; length >= LEAST_SHARED; length--) {
    for (let start = 0; start + length <= first.length; start++) {
      const run = first.slice(start, start + length);
      if (texts.every((text) => text.includes(` ${run.join(' ')} `))) return run;
    }
  }
  return [];
}
