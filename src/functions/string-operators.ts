import {
  constant,
  type Overload,
  onlyString,
  overloadFor,
  type ScalarFunction,
  scalar,
  string,
  text,
} from './define.ts';
import { readyRegex, regexCheck } from './regex-functions.ts';
import { type Matcher, matchesTerm, type TermKind, termMatcher } from './terms.ts';

/** Tests with patterns that mostly stay the same: one that comes a second time in a row is worth preparing. */
function remembering(kind: TermKind): (of: string, pattern: string) => boolean {
  let last: string | undefined;
  let matcher: Matcher | undefined;
  return (of, pattern) => {
    if (pattern !== last) {
      last = pattern;
      matcher = undefined;
      return matchesTerm(kind, of, pattern);
    }
    matcher ??= termMatcher(kind, pattern);
    return matcher(of);
  };
}

const comparison = (kind: TermKind, negated: boolean, right: typeof onlyString | typeof text): Overload =>
  overloadFor([text('left'), right('right')], 'bool', () => {
    const matches = remembering(kind);
    return (of, pattern) => matches(of, pattern) !== negated;
  });

/** What the operators say: the sentence, what it finds, and what it does not although it might seem so. */
interface Description {
  readonly says: string;
  readonly yes: readonly [string, string];
  readonly no: readonly [string, string];
}

const families: Readonly<Record<string, Description>> = {
  has: {
    says: 'the left text has the right one as whole terms',
    yes: ['new-error seen', 'error'],
    no: ['new-errors seen', 'error'],
  },
  hasprefix: {
    says: 'a term of the left text begins with the right one',
    yes: ['new-errors seen', 'err'],
    no: ['new-terror seen', 'err'],
  },
  hassuffix: {
    says: 'a term of the left text ends with the right one',
    yes: ['new-terror seen', 'ror'],
    no: ['new-errors seen', 'ror'],
  },
  contains: { says: 'the left text contains the right one', yes: ['terrors', 'err'], no: ['a_b', 'a%b'] },
  startswith: { says: 'the left text starts with the right one', yes: ['errors', 'err'], no: ['terror', 'err'] },
  endswith: { says: 'the left text ends with the right one', yes: ['terror', 'ror'], no: ['errors', 'ror'] },
};

const dashed = (name: string): string => name.replace('_', '-');

/** The operator of a family, and its opposite. */
function pair(family: string, cased: boolean): ScalarFunction[] {
  const kind = `${family}${cased ? '_cs' : ''}` as TermKind;
  const { says, yes, no } = families[family] as Description;
  // Only the term operators insist on a string at the right.
  const right = family.startsWith('has') ? onlyString : text;
  const example = (name: string, [of, pattern]: readonly [string, string], result: boolean) =>
    [`"${of}" ${name} "${pattern}"`, String(result)] as const;
  const entry = (name: string, negated: boolean) => {
    const page = `${negated ? 'not-' : ''}${dashed(kind)}-operator`;
    return scalar({
      name,
      category: 'string operator',
      doc: `Tells whether ${negated ? 'it is not so that ' : ''}${says}, ${cased ? 'minding' : 'whatever the'} case.`,
      examples: [
        example(name, yes, !negated),
        example(name, no, negated),
        example(name, [yes[0].toUpperCase(), yes[1]], cased === negated),
      ],
      page,
      overloads: [comparison(kind, negated, right)],
    });
  };
  return [entry(kind, false), entry(`!${kind}`, true)];
}

/** has, contains and their like: each with `_cs` for minding case and `!` for the opposite. */
export const textOperators: readonly ScalarFunction[] = Object.keys(families).flatMap((family) => [
  ...pair(family, false),
  ...pair(family, true),
]);

const caseless = (name: string, negated: boolean): ScalarFunction =>
  scalar({
    name,
    category: 'string operator',
    doc: `Tells whether two texts ${negated ? 'differ' : 'are equal'}, whatever the case.`,
    examples: [
      [`"Naïve" ${name} "NAÏVE"`, String(!negated)],
      [`"naive" ${name} "naïve"`, String(negated)],
    ],
    page: negated ? 'not-equals-operator' : 'equals-operator',
    // Two dynamics cannot be compared.
    overloads: [
      comparison('=~', negated, onlyString),
      overloadFor([onlyString('left'), text('right')], 'bool', () => {
        const matches = remembering('=~');
        return (of, pattern) => matches(of, pattern) !== negated;
      }),
    ],
  });
export const equalsCaseless = caseless('=~', false);
export const differsCaseless = caseless('!~', true);

export const matchesRegex = scalar({
  name: 'matches regex',
  category: 'string operator',
  doc: 'Tells whether the regular expression matches somewhere in the text.',
  examples: [
    [`"port 8443" matches regex @"\\b\\d{4}$"`, 'true'],
    [`"PORT" matches regex "port"`, 'false'],
  ],
  page: 'matches-regex-operator',
  overloads: [
    overloadFor([text('left'), constant(string('regex'))], 'bool', () => (of, regex) => readyRegex(regex).test(of), {
      check: regexCheck(1),
    }),
  ],
});
