import { type CapturePattern, capturePattern } from './capture.ts';
import { isInsideCharacter } from './charset.ts';
import { LENGTH_LIMIT, nativeLimit, size } from './cost.ts';
import { LinearMatcher } from './linear.ts';
import { nativeRegex, nativeSource } from './native.ts';
import { type Node, sequence, textEnd } from './node.ts';
import { type Pattern, parsePattern } from './parse.ts';
import { RegexProblem } from './problem.ts';
import { trimmed } from './trim.ts';

export { RegexProblem } from './problem.ts';

/** A match of a pattern in a text. */
export interface RegexMatch {
  readonly index: number;
  readonly end: number;
  /** What each group matched, the whole match first; undefined for a group that took no part. */
  readonly groups: readonly (string | undefined)[];
}

/** Patterns whose repetitions written out are larger than this are refused: Rust has such a limit too. */
const SIZE_LIMIT = 100_000;

/**
 * A pattern in Kusto's (Rust's) syntax, ready to match. V8 matches where it gives the same answer in bounded time; a
 * linear matcher of our own does the rest.
 */
export class Regex {
  readonly groupCount: number;
  readonly groupNames: ReadonlyMap<string, number>;
  private readonly node: Node;
  /** Up to which length of text V8 may test for a match, and find one. */
  private readonly testLimit: number;
  private readonly findLimit: number;
  private readonly tester: RegExp;
  private readonly finder: RegExp;
  private linearMatcher: LinearMatcher | undefined;
  private ending: Regex | undefined;
  private neededParts: readonly RegExp[] | undefined;

  constructor({ node, groupCount, groupNames }: Pattern) {
    if (size(node) > SIZE_LIMIT) throw new RegexProblem('its repetitions make it too large', 'KQLAB006');
    this.node = node;
    this.groupCount = groupCount;
    this.groupNames = groupNames;
    const short = trimmed(node);
    this.testLimit = nativeLimit(short);
    this.findLimit = agreesOnGroups(node) ? nativeLimit(node) : -1;
    this.tester = nativeRegex(nativeSource(short));
    this.finder = nativeRegex(nativeSource(node), 'g');
  }

  /** What the linear matcher finds; it is asked only when V8 finds all parts the match must have. */
  private search(text: string, from: number): Int32Array | null {
    this.neededParts ??= parts(this.node).map((part) => nativeRegex(nativeSource(trimmed(part))));
    if (!this.neededParts.every((part) => part.test(text))) return null;
    this.linearMatcher ??= new LinearMatcher(this.node, this.groupCount);
    return this.linearMatcher.search(text, from);
  }

  /** The same pattern, for matches that end where the text does. */
  get atEnd(): Regex {
    this.ending ??= new Regex({
      node: sequence([this.node, textEnd]),
      groupCount: this.groupCount,
      groupNames: this.groupNames,
    });
    return this.ending;
  }

  /** The pattern as one that needs no engine, if it is such a one. */
  get capture(): CapturePattern | undefined {
    return capturePattern(this.node);
  }

  /** Whether the text has a match. */
  test(text: string): boolean {
    if (this.node.nullable) return this.exec(text) !== null;
    return text.length <= this.testLimit ? this.tester.test(text) : this.search(text, 0) !== null;
  }

  /** The first match that begins at or after `from`. */
  exec(text: string, from = 0): RegexMatch | null {
    if (text.length > this.findLimit) {
      const slots = this.search(text, from);
      return slots && matchOf(text, slots);
    }
    this.finder.lastIndex = from;
    let match = this.finder.exec(text);
    // V8 looks for empty matches between the halves of a character too.
    while (match && isInsideCharacter(text, match.index)) {
      this.finder.lastIndex = match.index + 1;
      match = this.finder.exec(text);
    }
    return match && { index: match.index, end: match.index + match[0].length, groups: match };
  }

  /** All matches, left to right, none overlapping another. */
  matchAll(text: string): RegexMatch[] {
    const matches: RegexMatch[] = [];
    let from = 0;
    let lastEnd = -1;
    while (from <= text.length) {
      const match = this.exec(text, from);
      if (!match) break;
      // An empty match right behind another is none.
      if (match.end > match.index || match.index !== lastEnd) {
        matches.push(match);
        lastEnd = match.end;
        from = match.end;
      }
      if (match.end === match.index) from = match.index + ((text.codePointAt(match.index) ?? 0) > 0xffff ? 2 : 1);
    }
    return matches;
  }

  /** The text with every match replaced; `\0` to `\9` in the replacement stand for the groups, `\\` for a backslash. */
  replaceAll(text: string, replacement: string): string {
    if (text.length <= this.findLimit && !this.node.nullable)
      return text.replace(this.finder, this.nativeReplacement(replacement));
    let result = '';
    let end = 0;
    for (const match of this.matchAll(text)) {
      result += text.slice(end, match.index);
      result += replacement.replace(REFERENCE, (_, reference: string) =>
        reference === '\\' ? '\\' : (match.groups[Number(reference)] ?? ''),
      );
      end = match.end;
    }
    return result + text.slice(end);
  }

  /** A replacement as V8 writes it. */
  private nativeReplacement(replacement: string): string {
    return replacement.replaceAll('$', '$$$$').replace(REFERENCE, (_, reference: string) => {
      if (reference === '\\') return '\\';
      if (reference === '0') return '$&';
      return Number(reference) <= this.groupCount ? `$0${reference}` : '';
    });
  }
}

/** What in a replacement stands for a group, or a backslash. */
const REFERENCE = /\\([0-9\\])/g;

/** Parts that every match contains and that V8 finds quickly in any text: the pattern cut where it becomes costly. */
function parts(node: Node): Node[] {
  if (node.kind === 'group') return parts(node.item);
  if (node.kind === 'repeat' && node.least > 0) return parts(node.item);
  if (node.kind !== 'sequence') return isQuick(node) ? [node] : [];
  const found: Node[] = [];
  let run: Node[] = [];
  for (const item of node.items) {
    if (isQuick(sequence([...run, item]))) run.push(item);
    else {
      found.push(sequence(run), ...parts(item));
      run = [];
    }
  }
  return [...found, sequence(run)].filter(({ nullable }) => !nullable);
}

const isQuick = (node: Node): boolean => nativeLimit(trimmed(node)) === LENGTH_LIMIT;

function matchOf(text: string, slots: Int32Array): RegexMatch {
  const groups: (string | undefined)[] = [];
  for (let i = 0; i < slots.length; i += 2) {
    const [start = -1, end = -1] = slots.subarray(i, i + 2);
    groups.push(start < 0 || end < 0 ? undefined : text.slice(start, end));
  }
  return { index: slots[0] ?? 0, end: slots[1] ?? 0, groups };
}

/**
 * Whether JavaScript's rules for repetitions make no difference: it forgets the groups of the round before, and allows
 * no empty round. `repeated`: the node is inside a repetition; `certain`: every round of it passes through the node.
 */
function agreesOnGroups(node: Node, repeated = false, certain = true): boolean {
  switch (node.kind) {
    case 'group':
      return (!repeated || certain) && agreesOnGroups(node.item, repeated, certain);
    case 'choice':
      return node.items.every((item) => agreesOnGroups(item, repeated, false));
    case 'sequence':
      return node.items.every((item) => agreesOnGroups(item, repeated, certain));
    case 'repeat':
      if (node.item.nullable) return false;
      return agreesOnGroups(node.item, repeated || node.most > 1, !repeated || (certain && node.least > 0));
    default:
      return true;
  }
}

/** Compiled patterns, for each set of flags. */
const caches = new Map<string, Map<string, Regex>>();
const CACHE_LIMIT = 1000;

/** What was asked for last, which is asked for again for every row. */
let last: { readonly pattern: string; readonly flags: string; readonly regex: Regex } | undefined;

/** The pattern ready to match, with flags as in `(?flags)`; throws a {@link RegexProblem} when it is not valid. */
export function compileRegex(pattern: string, flags = ''): Regex {
  if (last === undefined || last.pattern !== pattern || last.flags !== flags) {
    last = { pattern, flags, regex: cachedRegex(pattern, flags) };
  }
  return last.regex;
}

function cachedRegex(pattern: string, flags: string): Regex {
  let cache = caches.get(flags);
  if (!cache) {
    cache = new Map();
    caches.set(flags, cache);
  }
  let regex = cache.get(pattern);
  if (!regex) {
    regex = new Regex(parsePattern(pattern, flags));
    if (cache.size >= CACHE_LIMIT) cache.clear();
    cache.set(pattern, regex);
  }
  return regex;
}
