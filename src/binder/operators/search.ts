import { packAll, packedColumns } from '../../functions/forms.ts';
import * as ast from '../../parser/ast.ts';
import type { Span } from '../../source/span.ts';
import { textOf } from '../../types/text.ts';
import type { Field } from '../../types/types.ts';
import { anyColumn } from '../any-column.ts';
import type { Binder } from '../binder.ts';
import { bindCondition, bindOperation, constant } from '../expressions.ts';
import { filter, passAll, project, unknownTable } from '../nodes.ts';
import { convertTo } from '../overloads.ts';
import type { Expression, Item, Plan } from '../plan.ts';
import type { Scope } from '../scope.ts';
import { operator } from './define.ts';
import { checkOptions, chosenWord, optionNamed, optionText } from './options.ts';
import { bindLegs, type Leg, matchingTables, unionOf } from './union.ts';

/** The operator and the needle of a search term: its asterisks say which. */
function termSearch(term: string, caseSensitive: boolean): { operator: string; needle: string } {
  const suffix = caseSensitive ? '_cs' : '';
  const inner = term.replace(/^\*/, '').replace(/\*$/, '');
  if (inner.includes('*')) {
    const escaped = inner.replace(/[\\^$.|?+()[\]{}]/g, '\\$&').replaceAll('*', '.*');
    return { operator: 'matches regex', needle: `${caseSensitive ? '' : '(?i)'}\\b${escaped}\\b` };
  }
  const [open, close] = [term.startsWith('*'), term.length > 1 && term.endsWith('*')];
  if (open && close) return { operator: `contains${suffix}`, needle: inner };
  if (open) return { operator: `hassuffix${suffix}`, needle: inner };
  return { operator: close ? `hasprefix${suffix}` : `has${suffix}`, needle: inner };
}

/** Binds conditions in which a bare text searches every column, and `column:"text"` one. */
class SearchCondition {
  constructor(
    private readonly binder: Binder,
    private readonly input: Plan,
    private readonly scope: Scope,
    private readonly caseSensitive: boolean,
  ) {}

  bind(node: ast.Expression): Expression {
    const plain = ast.unwrap(node);
    const { span } = plain;
    if (plain.kind === 'Star') return constant('bool', true, span);
    if (plain.kind === 'Literal' && plain.type !== 'bool') return this.anywhere(textOf(plain.value, plain.type), span);
    if (plain.kind === 'Binary' && (plain.operator === 'and' || plain.operator === 'or')) {
      const operands = [this.bind(plain.left), this.bind(plain.right)];
      return { kind: 'Logic', operator: plain.operator, operands, type: 'bool', span };
    }
    if (plain.kind === 'Call' && plain.function.name === 'not' && plain.arguments[0]) {
      return bindOperation(this.binder, 'not', [this.bind(plain.arguments[0].value)], span, plain.function.span);
    }
    if (plain.kind === 'Binary' && plain.operator === ':' && plain.right.kind === 'Literal') {
      const { operator: word, needle } = termSearch(String(plain.right.value), this.caseSensitive);
      const literal: ast.Literal = { ...plain.right, value: needle };
      return this.bind({ ...plain, operator: word, right: literal });
    }
    if (plain.kind === 'Binary' && plain.left.kind === 'Star') {
      const { right, operator: word, operatorSpan } = plain;
      return this.any(span, (column) =>
        bindOperation(this.binder, word, [column, bindLiteral(this.binder, right, this.scope)], span, operatorSpan),
      );
    }
    return bindCondition(this.binder, plain, this.scope.withRow(this.input));
  }

  /** The term in any column. */
  private anywhere(term: string, span: Span): Expression {
    if (term === '*') return constant('bool', true, span);
    const { operator: word, needle } = termSearch(term, this.caseSensitive);
    return this.any(span, (column) =>
      bindOperation(this.binder, word, [column, constant('string', needle, span)], span, span),
    );
  }

  private any(span: Span, test: (column: Expression) => Expression): Expression {
    return anyColumn(this.binder, this.input, span, test);
  }
}

const bindLiteral = (binder: Binder, node: ast.Expression, scope: Scope): Expression =>
  node.kind === 'Literal' ? constant(node.type, node.value, node.span) : bindCondition(binder, node, scope);

/** Names of columns that a predicate refers to. */
function namesIn(node: ast.Expression): string[] {
  switch (node.kind) {
    case 'Name':
      return [node.name];
    case 'Binary':
      return [...namesIn(node.left), ...namesIn(node.right)];
    case 'Parenthesized':
      return namesIn(node.inner);
    case 'In':
      return [...namesIn(node.left), ...node.right.flatMap(namesIn)];
    case 'Between':
      return [...namesIn(node.operand), ...namesIn(node.low), ...namesIn(node.high)];
    case 'Unary':
      return namesIn(node.operand);
    case 'Call':
      return node.arguments.flatMap(({ value }) => namesIn(value));
    case 'Member':
    case 'Index':
      return namesIn(node.object);
    default:
      return [];
  }
}

/** The legs to search: those listed, the piped table, or every table there is. */
function legsOf(
  binder: Binder,
  tables: readonly ast.Expression[],
  input: Plan | undefined,
  scope: Scope,
  span: Span,
): Leg[] {
  if (input) return [{ plan: input, label: input.kind === 'Scan' ? input.table : 'search_arg0' }];
  if (tables.length > 0) return bindLegs(binder, tables, scope, false, 0);
  return matchingTables(binder, { kind: 'Wildcard', pattern: '*', span }, scope);
}

/** Tables that lack a column of the predicate have no rows to give. */
const hasColumns = (leg: Leg, names: readonly string[], scope: Scope): boolean =>
  names.every(
    (name) => scope.find(name) !== undefined || leg.plan.open || leg.plan.schema.some((field) => field.name === name),
  );

export const search = operator<'Search'>({
  keyword: 'search',
  syntax: '[T |] search [kind = case_sensitive] [in (Table [, …])] Predicate',
  doc: 'Keeps the rows, of one table or of all, in which a term is found in any text column.',
  example: ['print a = "an error" | search "error" | project a', 'print a = "an error"'],
  source: true,
  bind: (binder, node, input, scope) => {
    checkOptions(binder, node.options, 'kind');
    const kind = chosenWord(
      binder,
      optionNamed(node.options, 'kind'),
      ['default', 'case_insensitive', 'case_sensitive'],
      'default',
    );
    const names = namesIn(node.predicate);
    const all = legsOf(binder, node.tables, input as Plan | undefined, scope, node.span);
    const fitting = all.filter((leg) => hasColumns(leg, names, scope));
    const legs = fitting.length > 0 ? fitting : all.slice(0, 1);
    if (legs.length === 0) return { ...unknownTable(node.span), schema: [{ name: '$table', type: 'string' }] };
    const found = legs.map(({ plan, label }) => ({
      label,
      plan: filter(
        plan,
        new SearchCondition(binder, plan, scope, kind === 'case_sensitive').bind(node.predicate),
        node.span,
      ),
    }));
    return unionOf(found, node.span, false, '$table');
  },
});

/** The columns that find gives by itself: those of the predicate and those common to all tables; the others go into a bag. */
function smartColumns(legs: readonly Leg[], names: readonly string[]): Field[] {
  const fields: Field[] = [];
  for (const { plan } of legs) {
    for (const field of plan.schema) {
      const inAll = legs.every((leg) =>
        leg.plan.schema.some(({ name, type }) => name === field.name && type === field.type),
      );
      if (
        (inAll || names.includes(field.name)) &&
        !fields.some(({ name, type }) => name === field.name && type === field.type)
      )
        fields.push(field);
    }
  }
  return fields;
}

export const find = operator<'Find'>({
  keyword: 'find',
  syntax:
    'find [withsource = Name] [in (Table [, …])] where Predicate [project Name[:Type] [, …] [, pack(*)] | project-smart]',
  doc: 'Gives the rows of several tables for which a predicate is true, with the table each comes from.',
  example: ['let T = view () { print a = 1, b = 2 }; find in (T) where a == 1 project a', 'print source_ = "T", a = 1'],
  source: true,
  bind: (binder, node, _input, scope) => {
    checkOptions(binder, node.options, 'withsource', 'with_source');
    const option = optionNamed(node.options, 'withsource', 'with_source');
    const source = option ? optionText(option) : 'source_';
    const names = node.predicate ? namesIn(node.predicate) : [];
    const all = legsOf(binder, node.tables, undefined, scope, node.span);
    const fitting = all.filter(
      (leg) => names.length === 0 || names.some((name) => leg.plan.schema.some((field) => field.name === name)),
    );
    const legs = fitting.filter((leg) => hasColumns(leg, names, scope));
    if (legs.length === 0) return { ...unknownTable(node.span), schema: [{ name: source, type: 'string' }] };
    const { project: listed, predicate } = node;
    const explicit = Array.isArray(listed) ? (listed as readonly ast.FindColumn[]) : undefined;
    const fields = explicit ? explicitColumns(explicit, legs) : smartColumns(legs, names);
    const pack = explicit
      ? explicit.some(({ kind }) => kind === 'Star')
      : legs.some(
          ({ plan }) =>
            plan.schema.length > fields.length ||
            plan.schema.some((field) => !fields.some(({ name }) => name === field.name)),
        );
    const found = legs.map(({ plan, label }) => {
      const kept = predicate
        ? filter(plan, new SearchCondition(binder, plan, scope, false).bind(predicate), node.span)
        : plan;
      return {
        label,
        plan: project(kept, findItems(binder, kept, fields, pack, explicit !== undefined, node.span), node.span),
      };
    });
    return unionOf(found, node.span, false, source);
  },
});

const explicitColumns = (listed: readonly ast.FindColumn[], legs: readonly Leg[]): Field[] =>
  listed.flatMap((column): Field[] => {
    if (column.kind === 'Star') return [];
    const known = legs
      .map(({ plan }) => plan.schema.find(({ name }) => name === column.name.name))
      .find((field) => field !== undefined);
    return [{ name: column.name.name, type: column.type ?? known?.type ?? 'dynamic' }];
  });

function findItems(
  binder: Binder,
  plan: Plan,
  fields: readonly Field[],
  pack: boolean,
  all: boolean,
  span: Span,
): Item[] {
  const own = passAll(plan, span);
  const items = fields.flatMap(({ name, type }): Item[] => {
    const item = own.find((each) => each.name === name);
    if (item === undefined || type === 'unknown') return [];
    return [{ name, expression: convertTo(binder, item.expression, type) }];
  });
  if (!pack) return items;
  const packed = own.filter(({ name }) => all || !fields.some((field) => field.name === name));
  const values = packed.flatMap(({ name, expression }) => [constant('string', name, span), expression]);
  return [
    ...items,
    {
      name: 'pack_',
      expression: {
        kind: 'Call',
        function: packAll,
        overload: packedColumns.all,
        arguments: values,
        type: 'dynamic',
        span,
      },
    },
  ];
}
