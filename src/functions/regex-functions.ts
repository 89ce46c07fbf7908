import { compileRegex, type Regex, RegexProblem } from '../regex/regex.ts';
import { EvaluationError, error } from '../source/diagnostic.ts';
import { ConstantColumn } from '../table/column.ts';
import { TextColumn } from '../table/text-column.ts';
import { convert } from '../types/convert.ts';
import { textOf } from '../types/text.ts';
import type { ScalarType } from '../types/types.ts';
import { type Dynamic, isArray, type Value } from '../types/values.ts';
import { charactersBefore, unitOffset } from './characters.ts';
import {
  alias,
  any,
  array,
  type Complaint,
  constant,
  index,
  type Kernel,
  type Overload,
  optional,
  overload,
  overloadFor,
  scalar,
  string,
  text,
  typeLiteral,
} from './define.ts';
import { extractTexts } from './extract-kernel.ts';
import { notKnown } from './unknown.ts';

const category = 'regular expression';

// ---------------------------------------------------------------------- checks

type Check = NonNullable<Overload['check']>;

/** The pattern ready to match. Only data can bring an invalid one here: constants have been checked before. */
export function readyRegex(pattern: string): Regex {
  try {
    return compileRegex(pattern);
  } catch (problem) {
    if (!(problem instanceof RegexProblem)) throw problem;
    throw new EvaluationError(error(problem.code, { start: 0, end: 0 }, problem.message));
  }
}

/** Complains when the constant argument at the position is not a valid pattern, or when `more` does. */
export const regexCheck =
  (position: number, more?: (regex: Regex, values: readonly (Value | undefined)[]) => Complaint | undefined): Check =>
  (values) => {
    const pattern = values[position];
    if (typeof pattern !== 'string') return undefined;
    try {
      const regex = compileRegex(pattern);
      return more?.(regex, values);
    } catch (problem) {
      if (!(problem instanceof RegexProblem)) throw problem;
      return { argument: position, code: problem.code, details: [problem.message] };
    }
  };

const unknown = (argument: number, name: string): Complaint => ({ argument, code: 'KQLAB013', details: [name] });

// --------------------------------------------------------------------- extract

const groupOf = (regex: string, group: number, source: string): string | undefined => {
  const match = readyRegex(regex).exec(source);
  return match ? (match.groups[group] ?? '') : undefined;
};

/** What a group that the pattern does not have gives is not measured. */
const extractCheck = regexCheck(0, (regex, [, group]) =>
  typeof group === 'bigint' || typeof group === 'number'
    ? group < 0 || group > regex.groupCount
      ? unknown(1, 'extract')
      : undefined
    : undefined,
);

/** Contiguous text is searched where it stands, when the pattern needs no engine. */
const extractKernel: Kernel = ([pattern, group, source, asked]) => {
  const [regex, number, type] = [pattern, group, asked].map((column) =>
    column instanceof ConstantColumn ? column.constant : undefined,
  );
  if (typeof regex !== 'string' || Number(number) !== 1 || !(source instanceof TextColumn)) return undefined;
  const to = asked === undefined ? 'string' : type;
  const capture = to === 'string' || to === 'long' ? readyRegex(regex).capture : undefined;
  if (capture === undefined || (to !== 'string' && to !== 'long')) return undefined;
  return extractTexts(source, capture, to, (text) => convert(groupOf(regex, 1, text) ?? null, 'string', to));
};

export const extract = scalar({
  name: 'extract',
  category,
  doc: 'The text of one capture group in the first match of a regular expression, as a string or another type.',
  examples: [
    ['extract(@"user=(\\w+)", 1, "id=7 user=mia")', '"mia"'],
    ['extract(@"(\\d+)-(\\d+)", 2, "12-34-56")', '"34"'],
    ['extract(@"\\d+", 0, "port 8443", typeof(int))', 'int(8443)'],
    ['extract(@"\\d+", 0, "none")', '""'],
    ['extract(@"\\d+", 0, "none", typeof(long))', 'long(null)'],
  ],
  overloads: [
    overload(
      [constant(string('regex')), index('captureGroup'), text('source')],
      'string',
      (regex, group, source) => groupOf(regex, group, source),
      { check: extractCheck, kernel: extractKernel },
    ),
    overload(
      [constant(string('regex')), index('captureGroup'), text('source'), typeLiteral('typeLiteral')],
      (_types, [, , , type]) => (type ?? 'string') as ScalarType,
      (regex, group, source, type) => convert(groupOf(regex, group, source) ?? null, 'string', type as ScalarType),
      { check: extractCheck, kernel: extractKernel },
    ),
  ],
});

/** The numbers of the groups asked for, by number or name; all groups when none of them is one. */
function groupsAsked(regex: Regex, asked: Dynamic | undefined): readonly number[] {
  const all = Array.from({ length: regex.groupCount }, (_, i) => i + 1);
  if (!isArray(asked ?? null)) return all;
  const numbers = (asked as readonly Dynamic[])
    .map((group) => (typeof group === 'string' ? regex.groupNames.get(group) : Number(group)))
    .filter((group): group is number => group !== undefined && all.includes(group));
  return numbers.length > 0 ? numbers : all;
}

function allGroups(pattern: string, asked: Dynamic | undefined, source: string): Dynamic {
  const regex = readyRegex(pattern);
  const matches = regex.matchAll(source);
  if (matches.length === 0) return null;
  const numbers = groupsAsked(regex, asked);
  const texts = matches.map(({ groups }) => numbers.map((group) => groups[group] ?? ''));
  return numbers.length === 1 ? texts.flat() : texts;
}

const MOST_GROUPS = 16;
const extractAllCheck = regexCheck(0, ({ groupCount }) =>
  groupCount < 1 || groupCount > MOST_GROUPS ? { argument: 0, code: 'KQLAB012', details: [] } : undefined,
);

export const extractAll = scalar({
  name: 'extract_all',
  category,
  doc: 'The texts of the capture groups in all matches of a regular expression: an array, or one array a match.',
  examples: [
    ['extract_all(@"(\\d+)", "1 and 22")', 'dynamic(["1", "22"])'],
    ['extract_all(@"(\\w)=(\\d)", "a=1, b=2")', 'dynamic([["a", "1"], ["b", "2"]])'],
    ['extract_all(@"(?P<key>\\w)=(\\d)", dynamic([2, "key"]), "a=1")', 'dynamic([["1", "a"]])'],
    ['extract_all(@"(\\w)=(\\d)", dynamic([2]), "a=1, b=2")', 'dynamic(["1", "2"])'],
    ['extract_all(@"(\\d)", "none")', 'dynamic(null)'],
  ],
  overloads: [
    overload(
      [constant(string('regex')), text('source')],
      'dynamic',
      (regex, source) => allGroups(regex, undefined, source),
      { check: extractAllCheck },
    ),
    overload(
      [constant(string('regex')), array('captureGroups'), text('source')],
      'dynamic',
      (regex, groups, source) => allGroups(regex, groups, source),
      { check: extractAllCheck },
    ),
  ],
});
export const extractall = alias('extractall', extractAll);

// --------------------------------------------------------------------- replace

/** A rewrite is known for `\0` to `\9` and `\\` alone, and for groups that the pattern has. */
const rewriteCheck = (name: string, pattern: number, rewrite: number): Check =>
  regexCheck(pattern, ({ groupCount }, values) => {
    const written = values[rewrite];
    if (typeof written !== 'string') return undefined;
    const references = written.match(/\\[\s\S]?/g) ?? [];
    const areKnown = references.every((one) => one === '\\\\' || (/\d/.test(one) && Number(one[1]) <= groupCount));
    return areKnown ? undefined : unknown(rewrite, name);
  });

const replaced = (source: string, pattern: string, rewrite: string): string =>
  readyRegex(pattern).replaceAll(source, rewrite);

export const replaceRegex = scalar({
  name: 'replace_regex',
  category,
  doc: 'Replaces all matches of a regular expression; `\\0` to `\\9` in the replacement stand for its groups.',
  examples: [
    ['replace_regex("2024-05-17", @"(\\d+)-(\\d+)-(\\d+)", @"\\3.\\2.\\1")', '"17.05.2024"'],
    ['replace_regex("a  b   c", @"\\s+", " ")', '"a b c"'],
    ['replace_regex("price", "i", "[$1]")', '"pr[$1]ce"'],
  ],
  overloads: [
    overload([text('source'), string('lookup_regex'), constant(string('rewrite_pattern'))], 'string', replaced, {
      check: rewriteCheck('replace_regex', 1, 2),
    }),
  ],
});

export const replace = scalar({
  name: 'replace',
  category,
  doc: 'Replaces all matches of a regular expression: replace_regex with the text last, kept for old queries.',
  examples: [['replace(@"(\\d)", @"<\\1>", "a1")', '"a<1>"']],
  page: 'replace-regex-function',
  overloads: [
    overload(
      [constant(string('regex')), constant(string('rewrite')), text('source')],
      'string',
      (regex, rewrite, source) => replaced(source, regex, rewrite),
      { check: rewriteCheck('replace', 0, 1) },
    ),
  ],
});

// ------------------------------------------------------------------------ trim

const withoutStart = (regex: string, source: string): string => {
  const match = readyRegex(regex).exec(source);
  return match?.index === 0 ? source.slice(match.end) : source;
};
const withoutEnd = (regex: string, source: string): string => {
  const match = readyRegex(regex).atEnd.exec(source);
  return match ? source.slice(0, match.index) : source;
};

const trimming = (
  name: string,
  doc: string,
  example: readonly [string, string],
  call: (regex: string, source: string) => string,
) =>
  scalar({
    name,
    category,
    doc,
    examples: [example],
    overloads: [overload([constant(string('regex')), text('source')], 'string', call, { check: regexCheck(0) })],
  });

export const trimStart = trimming(
  'trim_start',
  'Removes one match of a regular expression from the start of a text.',
  ['trim_start("-", "--a--")', '"-a--"'],
  withoutStart,
);
export const trimEnd = trimming(
  'trim_end',
  'Removes one match of a regular expression from the end of a text.',
  ['trim_end(@"[-.]+", "a-b.--")', '"a-b"'],
  withoutEnd,
);
export const trim = trimming(
  'trim',
  'Removes one match of a regular expression from each end of a text.',
  ['trim(@"\\s+", "  a b  ")', '"a b"'],
  (regex, source) => withoutEnd(regex, withoutStart(regex, source)),
);

// -------------------------------------------------------------------- position

/** Where the nth match begins that lies in the part of the text to be searched; null for arguments below their least. */
function indexOfRegex(source: string, regex: string, start = 0, length = -1, occurrence = 1): bigint | null {
  if (start < 0 || length < -1 || occurrence < 0) return null;
  const ready = readyRegex(regex);
  let from = unitOffset(source, start);
  const until = length < 0 ? source.length : unitOffset(source, start + length);
  for (let left = occurrence; from <= source.length; left--) {
    const match = ready.exec(source, from);
    if (match === null || match.index >= until) return -1n;
    // Whether a match may go on behind the part searched is not known, nor whether empty ones count.
    if (match.end > until || match.end === match.index) return notKnown('indexof_regex');
    if (left === 1) return BigInt(charactersBefore(source, match.index));
    from = match.end;
  }
  return -1n;
}

export const indexofRegex = scalar({
  name: 'indexof_regex',
  category,
  doc: 'The position of a match of a regular expression in a text, −1 where there is none.',
  examples: [
    ['indexof_regex("a1b22", @"\\d+")', '1'],
    ['indexof_regex("a1b22", @"\\d+", 0, -1, 2)', '3'],
    ['indexof_regex("a1b22", @"\\d+", 2)', '3'],
    ['indexof_regex("ab", @"\\d")', '-1'],
    ['indexof_regex("a1", @"\\d", -1)', 'long(null)'],
  ],
  overloads: [
    overloadFor(
      [
        any('string'),
        constant(string('match')),
        optional(index('start')),
        optional(index('length')),
        optional(constant(index('occurrence'))),
      ],
      'long',
      ([type]) =>
        (source, regex, start, length, occurrence) =>
          indexOfRegex(textOf(source, type ?? 'string'), regex, start, length, occurrence),
      {
        check: regexCheck(1, (_regex, [, , , , occurrence]) =>
          occurrence !== undefined && Number(occurrence) === 0 ? unknown(4, 'indexof_regex') : undefined,
        ),
      },
    ),
  ],
});

// ----------------------------------------------------------------------- quote

export const regexQuote = scalar({
  name: 'regex_quote',
  category,
  doc: 'Escapes a text so that a regular expression finds it as it stands.',
  examples: [['regex_quote("1.5*(x)")', `@"1\\.5\\*\\(x\\)"`]],
  differs: 'Whether spaces and quotation marks are escaped is not known, so a text with them is refused.',
  overloads: [
    overloadFor([any('string')], 'string', ([type]) => (value) => {
      const of = textOf(value, type ?? 'string');
      if (/[\0- !"%',/:;<=>@`\x7f]/.test(of)) return notKnown('regex_quote');
      return of.replace(/[\\.+*?()|[\]{}^$#&~-]/g, '\\$&');
    }),
  ],
});
