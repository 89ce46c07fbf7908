import * as ast from '../../parser/ast.ts';
import { error, warning, withHelp } from '../../source/diagnostic.ts';
import { didYouMean, nearest } from '../../source/suggest.ts';
import type { Field } from '../../types/types.ts';
import type { Binder } from '../binder.ts';
import { unknownTable } from '../nodes.ts';
import type { Plan } from '../plan.ts';
import { freeName, type Scope } from '../scope.ts';
import { bindTable, scan, tableNames } from '../tabular.ts';
import { callFunction } from '../user-functions.ts';
import { wildcard } from './columns.ts';
import { operator } from './define.ts';
import { checkOptions, chosenWord, optionNamed, optionText } from './options.ts';

/** One table of a union, with the name that `withsource` gives it. */
export interface Leg {
  readonly plan: Plan;
  readonly label: string;
}

/** The tables and views whose names match a pattern, in the order of the database. */
export function matchingTables(binder: Binder, pattern: ast.Wildcard, scope: Scope): Leg[] {
  const expression = wildcard(pattern.pattern);
  const legs: Leg[] = [];
  for (const [name, binding] of scope.bindings()) {
    if (!expression.test(name) || binding.kind !== 'function' || !binding.lambda.view) continue;
    const result = callFunction(binder, binding, [], scope, {
      kind: 'Name',
      name,
      bracketed: false,
      span: pattern.span,
    });
    if (result.kind === 'table') legs.unshift({ plan: result.plan, label: name });
  }
  for (const [name, schema] of binder.database.tables) {
    if (expression.test(name)) legs.push({ plan: scan(binder, name, schema, pattern.span), label: name });
  }
  return legs;
}

/** The label of a table in `withsource`: its name, or its place among the legs. */
function labelOf(node: ast.Expression, scope: Scope, position: number): string {
  const plain = ast.unwrap(node);
  if (plain.kind === 'Name') {
    const binding = scope.find(plain.name);
    if (binding?.kind === 'table') return binding.label || `union_arg${position}`;
    return plain.name;
  }
  if (plain.kind === 'Pipe') {
    const last = plain.operators.at(-1);
    if (last?.kind === 'As') return last.name.name;
  }
  return `union_arg${position}`;
}

/** What is unknown, when the leg is a name that stands for nothing. */
function unresolved(binder: Binder, node: ast.Expression, scope: Scope): string | undefined {
  const plain = ast.unwrap(node);
  if (plain.kind !== 'Name') return undefined;
  return scope.find(plain.name) || binder.database.tables.has(plain.name) ? undefined : plain.name;
}

export function bindLegs(
  binder: Binder,
  sources: readonly ast.Expression[],
  scope: Scope,
  fuzzy: boolean,
  first: number,
): Leg[] {
  return sources.flatMap((node, position): Leg[] => {
    if (node.kind === 'Wildcard') {
      const legs = matchingTables(binder, node, scope);
      if (legs.length === 0 && !fuzzy) binder.report('KS142', node.span, node.pattern);
      return legs;
    }
    const unknown = fuzzy ? unresolved(binder, node, scope) : undefined;
    if (unknown !== undefined) {
      binder.add(
        withHelp(warning('KS205', node.span, unknown), didYouMean(nearest(unknown, tableNames(binder, scope)))),
      );
      return [];
    }
    const before = binder.diagnostics.length;
    const leg = { plan: bindTable(binder, node, scope), label: labelOf(node, scope, position + first) };
    // A leg that refers anywhere to a table that does not exist is left out too.
    const found = binder.diagnostics.slice(before);
    if (fuzzy && found.length > 0 && found.every(({ code }) => code === 'KS204')) {
      binder.diagnostics.splice(before);
      for (const each of found) binder.add({ ...each, code: 'KS205', severity: 'warning' });
      return [];
    }
    return [leg];
  });
}

/** What makes a column the same in two legs. */
const keyOf = ({ name, type }: Field): string => `${type} ${name}`;

/** Columns by name and type, in order of appearance; a name with several types gives a column for each. */
function unionColumns(legs: readonly Leg[], inner: boolean): { field: Field; name: string }[] {
  const fields = new Map<string, Field>();
  const legsWith = new Map<string, number>();
  for (const { plan } of legs) {
    for (const field of plan.schema) {
      const key = keyOf(field);
      if (!fields.has(key)) fields.set(key, field);
      legsWith.set(key, (legsWith.get(key) ?? 0) + 1);
    }
  }
  const kept = [...fields.values()].filter((field) => !inner || legsWith.get(keyOf(field)) === legs.length);
  const types = new Map<string, number>();
  for (const { name } of kept) types.set(name, (types.get(name) ?? 0) + 1);
  const conflicting = (name: string) => (types.get(name) ?? 0) > 1;
  const used = new Set(kept.filter(({ name }) => !conflicting(name)).map(({ name }) => name));
  return kept.map((field) => {
    if (!conflicting(field.name)) return { field, name: field.name };
    const name = freeName(`${field.name}_${field.type}`, (candidate) => used.has(candidate));
    used.add(name);
    return { field, name };
  });
}

/** The rows of all legs, in columns by name and type. */
export function unionOf(legs: readonly Leg[], span: ast.Name['span'], inner = false, source?: string): Plan {
  const columns = unionColumns(legs, inner);
  const keys = columns.map(({ field }) => keyOf(field));
  const inputs = legs.map(({ plan, label }) => {
    const positions = new Map(plan.schema.map((field, index) => [keyOf(field), index]));
    return { plan, label, columns: keys.map((key) => positions.get(key) ?? -1) };
  });
  const schema: Field[] = columns.map(({ field, name }) => ({ name, type: field.type }));
  const open = legs.some(({ plan }) => plan.open);
  return {
    kind: 'Union',
    inputs,
    source: source !== undefined,
    schema: source === undefined ? schema : [{ name: source, type: 'string' }, ...schema],
    span,
    ...(open ? { open: true } : {}),
  };
}

export const union = operator<'Union'>({
  keyword: 'union',
  syntax: '[T |] union [kind = inner | outer] [withsource = Name] [isfuzzy = true] Table [, …]',
  doc: 'Gives the rows of several tables; columns are matched by name and type, and missing ones are filled with nothing.',
  example: ['print a = 1 | union (print a = 2) | sort by a asc', 'range a from 1 to 2 step 1'],
  source: true,
  bind: (binder, node, input, scope) => {
    checkOptions(binder, node.options, 'kind', 'withsource', 'with_source', 'isfuzzy');
    const inner = chosenWord(binder, optionNamed(node.options, 'kind'), ['inner', 'outer'], 'outer') === 'inner';
    const fuzzy = optionText(optionNamed(node.options, 'isfuzzy') ?? emptyOption) === 'true';
    const source = optionNamed(node.options, 'withsource', 'with_source');
    const piped = input as Plan | undefined;
    const before = piped ? [{ plan: piped, label: pipedLabel(piped) }] : [];
    const legs = [...before, ...bindLegs(binder, node.sources, scope, fuzzy, before.length)];
    if (legs.length === 0) {
      if (!binder.failed) binder.add(error('KS204', node.keyword, 'union'));
      return unknownTable(node.span);
    }
    return unionOf(legs, node.span, inner, source && optionText(source));
  },
});

const emptyOption: ast.Option = {
  kind: 'Option',
  name: '',
  nameSpan: { start: 0, end: 0 },
  span: { start: 0, end: 0 },
  value: { kind: 'Bad', span: { start: 0, end: 0 } },
};

const pipedLabel = (plan: Plan): string =>
  (plan.kind === 'Scan' ? plan.table : plan.kind === 'Shared' ? plan.label : undefined) ?? 'union_arg0';
