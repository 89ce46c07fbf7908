import { type Bound, bind, isError, type QueryOptions, schemasOf } from '../engine.ts';
import { nodesOf } from '../parser/tree.ts';
import { type Diagnostic, warning } from '../source/diagnostic.ts';
import type { Code, MessageArguments } from '../source/messages.ts';
import type { Span } from '../source/span.ts';
import type { Signature } from '../types/signature.ts';
import type { Schema } from '../types/types.ts';
import type { LintContext, Place } from './lint.ts';
import { lints } from './lints/index.ts';
import { originOf, partsOf } from './plans.ts';
import { withoutSuppressed } from './suppressions.ts';

/** How a lint is treated. */
export type LintSetting = 'off' | 'warning' | 'error' | 'information';

/** What queries are checked against. */
export interface Checking {
  readonly tables: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Columns that never give an error on their own, by table. */
  readonly disputed?: Readonly<Record<string, readonly string[]>>;
  readonly functions?: ReadonlyMap<string, Signature> | undefined;
  readonly options?: QueryOptions;
  /** How lints are treated, by code; those not named are on or off as they are made. */
  readonly lints?: Readonly<Record<string, LintSetting>>;
}

/** What a check found, and the columns of the first result. */
export interface Checked {
  readonly diagnostics: readonly Diagnostic[];
  readonly columns: Schema;
  /** More columns than these may exist. */
  readonly isOpen: boolean;
}

/** Checks a query: everything that is wrong with it, and what is hardly meant. */
export function checkQuery(text: string, checking: Checking): Checked {
  const options: QueryOptions = {
    ...checking.options,
    ...(checking.functions && { signatures: checking.functions }),
  };
  const bound = bind(text, schemasOf(checking.tables), options);
  const errors = withoutDisputed(bound, text, checking, options);
  const isWrong = errors.some(isError);
  const found = isWrong ? [] : lint(bound, text, checking);
  const isLookedFor = (code: string): boolean => !isLint(code) || (!isWrong && settingOf(code, checking) !== 'off');
  const [first] = bound.query.results;
  return {
    diagnostics: withoutSuppressed([...errors, ...found], text, bound.syntax, isLookedFor),
    columns: first?.plan.schema ?? [],
    isOpen: first?.plan.open === true,
  };
}

/** Without the errors that would not be there if disputed columns were as other sources have them. */
function withoutDisputed(
  bound: Bound,
  text: string,
  { tables, disputed }: Checking,
  options: QueryOptions,
): readonly Diagnostic[] {
  const { diagnostics } = bound;
  if (!disputed || !diagnostics.some(isError)) return diagnostics;
  const again = bind(text, disputedSchemas(tables, disputed), options).diagnostics;
  const stays = ({ code, span }: Diagnostic) =>
    again.some((one) => one.code === code && one.span.start === span.start && one.span.end === span.end);
  return diagnostics.filter((one) => !isError(one) || stays(one));
}

const doubtful = new WeakMap<object, ReadonlyMap<string, Schema>>();

/** The schemas with disputed columns of unknown type, and those that only some sources have. */
function disputedSchemas(
  tables: Checking['tables'],
  disputed: NonNullable<Checking['disputed']>,
): ReadonlyMap<string, Schema> {
  const known = doubtful.get(tables);
  if (known) return known;
  const schemas = new Map(schemasOf(tables));
  for (const [table, columns] of Object.entries(disputed)) {
    const fields = (schemas.get(table) ?? []).filter(({ name }) => !columns.includes(name));
    schemas.set(table, [...fields, ...columns.map((name) => ({ name, type: 'unknown' as const }))]);
  }
  doubtful.set(tables, schemas);
  return schemas;
}

const defaults = new Map<string, LintSetting>(
  lints.map(({ code, isDefault }) => [code, isDefault ? 'warning' : 'off']),
);

const isLint = (code: string): boolean => defaults.has(code);

const settingOf = (code: string, { lints: settings }: Checking): LintSetting =>
  settings?.[code] ?? defaults.get(code) ?? 'off';

/** What is allowed and hardly meant. */
function lint(bound: Bound, text: string, checking: Checking): Diagnostic[] {
  const active = lints.filter(({ code }) => settingOf(code, checking) !== 'off');
  if (active.length === 0) return [];
  const found: Diagnostic[] = [];
  const said = new Set<string>();
  // Spans of stored functions are of another text.
  let places: ReadonlySet<string> | undefined;
  const report = <C extends Code>(code: C, place: Place, ...details: MessageArguments<C>): void => {
    const key = `${code} ${keyOf(place)}`;
    places ??= placesIn(bound);
    if (!places.has(keyOf(place.within ?? place)) || said.has(key)) return;
    said.add(key);
    const setting = settingOf(code, checking);
    const diagnostic = warning(code, { start: place.start, end: place.end }, ...details);
    if (setting !== 'off') found.push({ ...diagnostic, severity: setting });
  };
  const context: LintContext = {
    text,
    syntax: bound.syntax,
    query: bound.query,
    ...partsOf(bound.query),
    originOf: (expression, input) => (expression.kind === 'Column' ? originOf(input, expression.index) : undefined),
    report,
  };
  for (const { check } of active) check(context);
  return found.sort((a, b) => a.span.start - b.span.start);
}

const placesIn = ({ syntax }: Bound): ReadonlySet<string> => {
  const spans = [...nodesOf(syntax)].flatMap((node) => ('keyword' in node ? [node.span, node.keyword] : [node.span]));
  return new Set(spans.map(keyOf));
};

const keyOf = ({ start, end }: Span): string => `${start}-${end}`;
