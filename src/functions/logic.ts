import type { Type } from '../types/types.ts';
import type { Value } from '../types/values.ts';
import {
  alias,
  any,
  bool,
  integer,
  nullable,
  overload,
  overloadFor,
  type Parameter,
  type Returns,
  rest,
  scalar,
} from './define.ts';

/** The type all branches share: int widens to long, dynamic gives way; undefined when there is none. */
export function commonType(types: readonly Type[]): Type | undefined {
  const known = types.filter((type) => type !== 'unknown');
  const typed = known.filter((type) => type !== 'dynamic');
  const [first] = typed;
  if (first === undefined) return known.length > 0 ? 'dynamic' : 'unknown';
  if (typed.every((type) => type === first)) return first;
  return typed.every((type) => type === 'int' || type === 'long') ? 'long' : undefined;
}

const common =
  (branches: (types: readonly Type[]) => readonly Type[]): Returns =>
  (types) =>
    commonType(branches(types)) ?? 'unknown';

const branch = (name: string): Parameter<Value> => nullable(any(name)) as Parameter<Value>;

export const iff = scalar({
  name: 'iff',
  category: 'conditional',
  doc: 'Gives the second argument where the condition is true, else the third (also where it is null).',
  examples: [['iff(1 < 2, "yes", "no")', '"yes"']],
  overloads: [
    overload(
      [nullable(bool('if')), branch('then'), branch('else')],
      common((types) => types.slice(1)),
      (condition, then, otherwise) => (condition === true ? then : otherwise),
    ),
  ],
});
export const iif = alias('iif', iff);

/** Positions of the branches among the arguments of case(): every second one, and the last. */
export const branchesOfCase = <T>(values: readonly T[]): readonly T[] =>
  values.filter((_, position) => position % 2 === 1 || position === values.length - 1);

export const caseFunction = scalar({
  name: 'case',
  category: 'conditional',
  doc: 'Gives the value after the first condition that is true, else the last argument.',
  examples: [['case(1 > 2, "a", 2 > 1, "b", "c")', '"b"']],
  overloads: [
    overload(
      [nullable(bool('predicate')), branch('then'), rest(branch('more'))],
      common(branchesOfCase),
      (predicate, then, ...more: Value[]) => {
        if (predicate === true) return then;
        for (let i = 0; i + 1 < more.length; i += 2) if (more[i] === true) return more[i + 1];
        return more[more.length - 1];
      },
      { least: 3 },
    ),
  ],
});

export const coalesce = scalar({
  name: 'coalesce',
  category: 'conditional',
  doc: 'Gives the first argument that is not null and, for strings, not empty.',
  examples: [['coalesce("", "b", "c")', '"b"']],
  overloads: [
    overload(
      [branch('value'), rest(branch('more'))],
      common((types) => types),
      (...values) => {
        const list = values as unknown as Value[];
        return list.find((value) => value !== null && value !== '') ?? list[list.length - 1];
      },
      { least: 2 },
    ),
  ],
});

export const not = scalar({
  name: 'not',
  category: 'logical operator',
  doc: 'Turns true into false and false into true; null stays null.',
  examples: [['not(1 == 2)', 'true']],
  overloads: [
    overload([bool('value')], 'bool', (value) => !value),
    overload([integer('value')], 'bool', (value) => Number(value) === 0),
  ],
});

const assertion = overloadFor(
  [nullable(bool('condition')), any('message')],
  'bool',
  () => (condition) => condition === true,
);
/** assert(): the evaluator stops the query with the message where the condition is false. */
export const assert = scalar({
  name: 'assert',
  category: 'conditional',
  doc: 'Stops the query with a message when the condition is false.',
  examples: [['assert(1 < 2, "never seen")', 'true']],
  overloads: [assertion],
});
