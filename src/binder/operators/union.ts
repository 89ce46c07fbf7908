import * as ast from '../../parser/ast.ts';
import { warning, withHelp } from '../../source/diagnostic.ts';
import { didYouMean, nearest } from '../../source/suggest.ts';
import type { Field, Schema, Type } from '../../types/types.ts';
import type { Binder } from '../binder.ts';
import { unknownTable } from '../nodes.ts';
import type { Plan } from '../plan.ts';
import { freeName, type Scope } from '../scope.ts';
import { bindTable, scan, tableNames } from '../tabular.ts';
import { callFunction } from '../user-functions.ts';
import { wildcard } from './columns.ts';
import { type OperatorOf, operator } from './define.ts';
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

/** The types that a name has in the legs. */
interface NameTypes {
  /** In order of appearance, and in how many legs each is. */
  readonly types: Map<Type, number>;
  /** Whether the first two legs with the name have one type. */
  agree?: boolean;
}

function typesByName(legs: readonly Leg[]): Map<string, NameTypes> {
  const names = new Map<string, NameTypes>();
  for (const { plan } of legs) {
    for (const { name, type } of plan.schema) {
      const known = names.get(name);
      if (known === undefined) names.set(name, { types: new Map([[type, 1]]) });
      else {
        known.agree ??= known.types.has(type);
        known.types.set(type, (known.types.get(type) ?? 0) + 1);
      }
    }
  }
  return names;
}

interface UnionColumn {
  readonly field: Field;
  readonly name: string;
}

/** Columns of unions over the same schemas, by the first of them: a pack has hundreds, and serves many queries. */
const known = new WeakMap<Schema, { readonly schemas: readonly Schema[]; readonly columns: readonly UnionColumn[] }>();

/** The columns of a union of tables that need not exist. */
function uncertainColumns(legs: readonly Leg[]): readonly UnionColumn[] {
  const schemas = legs.map(({ plan }) => plan.schema);
  const [first] = schemas;
  if (first === undefined) return [];
  const before = known.get(first);
  if (before?.schemas.length === schemas.length && before.schemas.every((schema, leg) => schema === schemas[leg]))
    return before.columns;
  const columns = unionColumns(legs, false, true);
  known.set(first, { schemas, columns });
  return columns;
}

/**
 * Columns by name and type, in order of appearance; a name with several types gives a column for each, side by side.
 * With `uncertain`, a wildcard covers tables of a schema that a workspace may not have, so that a conflict of types may
 * not be one: as in Microsoft's analyser, a name keeps the type that the first two tables agree on.
 */
function unionColumns(legs: readonly Leg[], inner: boolean, uncertain: boolean): UnionColumn[] {
  const fields = [...typesByName(legs)].flatMap(([name, { types, agree }]): Field[][] => {
    // It may be any of the others.
    if (types.has('unknown')) return [[{ name, type: 'unknown' }]];
    const kept = [...types].filter(([, count]) => !inner || count === legs.length).map(([type]) => ({ name, type }));
    return kept.length === 0 ? [] : [uncertain && agree ? kept.slice(0, 1) : kept];
  });
  const used = new Set(fields.filter(({ length }) => length === 1).map(([field]) => field?.name));
  return fields.flatMap((same) =>
    same.map((field) => {
      if (same.length === 1) return { field, name: field.name };
      const name = freeName(`${field.name}_${field.type}`, (candidate) => used.has(candidate));
      used.add(name);
      return { field, name };
    }),
  );
}

interface UnionOptions {
  /** Only columns that all legs have. */
  readonly inner?: boolean;
  /** The legs are tables that may not exist. */
  readonly uncertain?: boolean;
  /** The column with the name of the table. */
  readonly source?: string | undefined;
}

/** Whether the legs are what a wildcard matches in a schema. */
export const areUncertain = (binder: Binder, sources: readonly ast.Expression[]): boolean =>
  binder.evaluate === undefined && sources.some(({ kind }) => kind === 'Wildcard');

/** The rows of all legs, in columns by name and type. */
export function unionOf(
  legs: readonly Leg[],
  span: ast.Name['span'],
  { inner = false, uncertain = false, source }: UnionOptions = {},
): Plan {
  const columns = uncertain && !inner ? uncertainColumns(legs) : unionColumns(legs, inner, uncertain);
  const keys = columns.map(({ field }) => keyOf(field));
  const inputs = legs.map(({ plan, label }) => {
    // It will not be run.
    if (uncertain) return { plan, label, columns: [] };
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
      reportNoTable(binder, node, scope);
      return unknownTable(node.span);
    }
    const uncertain = areUncertain(binder, node.sources);
    return unionOf(legs, node.span, { inner, uncertain, source: source && optionText(source) });
  },
});

/** One of the tables at least must exist, also where unknown ones are left out. */
function reportNoTable(binder: Binder, node: OperatorOf<'Union'>, scope: Scope): void {
  if (binder.failed) return;
  for (const source of node.sources) {
    const name = unresolved(binder, source, scope);
    if (name === undefined) continue;
    const said = binder.diagnostics.findIndex(({ code, span }) => code === 'KS205' && span === source.span);
    if (said >= 0) binder.diagnostics.splice(said, 1);
    binder.report('KS204', source.span, name);
  }
  if (!binder.failed) binder.report('KS204', node.keyword, 'union');
}

const emptyOption: ast.Option = {
  kind: 'Option',
  name: '',
  nameSpan: { start: 0, end: 0 },
  span: { start: 0, end: 0 },
  value: { kind: 'Bad', span: { start: 0, end: 0 } },
};

const pipedLabel = (plan: Plan): string =>
  (plan.kind === 'Scan' ? plan.table : plan.kind === 'Shared' ? plan.label : undefined) ?? 'union_arg0';
