import { packAll, packedColumns } from '../../functions/forms.ts';
import * as ast from '../../parser/ast.ts';
import type { Span } from '../../source/span.ts';
import { textOf } from '../../types/text.ts';
import type { Field, ScalarType } from '../../types/types.ts';
import { nothing } from '../../types/values.ts';
import { anyColumn } from '../any-column.ts';
import type { Binder } from '../binder.ts';
import { bindCondition, bindOperation, constant } from '../expressions.ts';
import { filter, passAll, pick, project, unknownTable } from '../nodes.ts';
import { convertTo } from '../overloads.ts';
import type { Expression, Item, Plan } from '../plan.ts';
import { fieldNamed, type Scope } from '../scope.ts';
import { operator } from './define.ts';
import { checkOptions, chosenWord, optionNamed, optionText } from './options.ts';
import { areUncertain, bindLegs, type Leg, matchingTables, unionOf } from './union.ts';

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
    /** The plan will not be run. */
    private readonly isSketch: boolean,
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
    return anyColumn(this.binder, this.input, span, test, this.isSketch);
  }
}

const bindLiteral = (binder: Binder, node: ast.Expression, scope: Scope): Expression =>
  node.kind === 'Literal' ? constant(node.type, node.value, node.span) : bindCondition(binder, node, scope);

/** Names that a predicate refers to. */
function namesIn(node: ast.Expression): ast.Name[] {
  switch (node.kind) {
    case 'Name':
      return [node];
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

/** The columns that a predicate names, each with the type it has where it occurs first. */
function namedColumns(legs: readonly Leg[], names: readonly ast.Name[]): Field[] {
  const fields = new Map<string, Field>();
  for (const { name } of names) {
    const found = legs.map(({ plan }) => fieldNamed(plan.schema, name)).find((field) => field !== undefined);
    if (found) fields.set(name, found);
  }
  return [...fields.values()];
}

/** The rows of a leg for which the predicate is true; columns that it names and the leg lacks are null there. */
function matchingRows(
  { plan, label }: Leg,
  named: readonly Field[],
  span: Span,
  condition: (input: Plan) => Expression,
): Leg {
  const missing = named.filter(({ name }) => fieldNamed(plan.schema, name) === undefined);
  if (missing.length === 0) return { label, plan: filter(plan, condition(plan), span) };
  const nulls = missing.map(({ name, type }) => ({
    name,
    expression: constant(type as ScalarType, nothing(type), span),
  }));
  const completed = project(plan, [...passAll(plan, span), ...nulls], span, true);
  const indexes = plan.schema.map((_, index) => index);
  return { label, plan: pick(filter(completed, condition(completed), span), indexes, span) };
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
    const legs = legsOf(binder, node.tables, input as Plan | undefined, scope, node.span);
    if (legs.length === 0) return { ...unknownTable(node.span), schema: [{ name: '$table', type: 'string' }] };
    const named = namedColumns(legs, names);
    const uncertain = isUncertain(binder, node.tables, input);
    const found = legs.map((leg) =>
      matchingRows(leg, named, node.span, (rows) =>
        new SearchCondition(binder, rows, scope, kind === 'case_sensitive', uncertain).bind(node.predicate),
      ),
    );
    const result = unionOf(found, node.span, { uncertain, source: '$table' });
    // The predicate is one on the union of the tables, where a name of several types is several columns.
    const split = names.filter(({ name }) => fieldNamed(named, name) && !fieldNamed(result.schema, name));
    for (const { name, span } of split) binder.report('KS142', span, name);
    return result;
  },
});

/** Whether the tables are those of a schema that a workspace need not have. */
const isUncertain = (binder: Binder, tables: readonly ast.Expression[], input?: Plan): boolean =>
  input === undefined && (areUncertain(binder, tables) || (binder.evaluate === undefined && tables.length === 0));

/** The columns that find gives by itself: those common to all tables, then those of the predicate. */
function smartColumns(legs: readonly Leg[], names: readonly ast.Name[]): Field[] {
  const has = (leg: Leg, field: Field) => fieldNamed(leg.plan.schema, field.name)?.type === field.type;
  const common = (legs[0]?.plan.schema ?? []).filter((field) => legs.every((leg) => has(leg, field)));
  const named = names.flatMap(({ name }) => legs.flatMap(({ plan }) => fieldNamed(plan.schema, name) ?? []));
  const fields = new Map([...common, ...named].map((field) => [`${field.type} ${field.name}`, field]));
  return [...fields.values()];
}

/** A table takes part when it has a column of the predicate, or when that searches all columns. */
function takesPart({ plan }: Leg, legs: number, names: readonly ast.Name[], predicate: ast.Expression): boolean {
  if (legs === 1 || plan.open || searchesAll(predicate)) return true;
  return names.some(({ name }) => fieldNamed(plan.schema, name) !== undefined);
}

/** Whether a predicate looks into all columns somewhere: `"text"`, `* has "text"`. */
function searchesAll(node: ast.Expression): boolean {
  switch (node.kind) {
    case 'Literal':
      return node.type !== 'bool';
    case 'Parenthesized':
      return searchesAll(node.inner);
    case 'Binary': {
      const { left, right, operator: word } = node;
      return word === 'and' || word === 'or' ? searchesAll(left) || searchesAll(right) : left.kind === 'Star';
    }
    case 'Call':
      return node.function.name === 'not' && node.arguments.some(({ value }) => searchesAll(value));
    default:
      return node.kind === 'Star';
  }
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
    const { project: listed, predicate = { kind: 'Star', span: node.span } } = node;
    const names = namesIn(predicate);
    const all = legsOf(binder, node.tables, undefined, scope, node.span);
    const taking = all.filter((leg) => takesPart(leg, all.length, names, predicate));
    const legs = taking.length > 0 ? taking : all.slice(0, 1);
    if (legs.length === 0) return { ...unknownTable(node.span), schema: [{ name: source, type: 'string' }] };
    const explicit = Array.isArray(listed) ? (listed as readonly ast.FindColumn[]) : undefined;
    const fields = explicit ? explicitColumns(explicit, legs) : smartColumns(legs, names);
    const pack = explicit
      ? explicit.some(({ kind }) => kind === 'Star')
      : legs.some(({ plan }) => plan.schema.some(({ name }) => fieldNamed(fields, name) === undefined));
    const named = namedColumns(legs, names);
    const uncertain = isUncertain(binder, node.tables);
    const found = legs.map((leg) => {
      const { plan, label } = matchingRows(leg, named, node.span, (rows) =>
        new SearchCondition(binder, rows, scope, false, uncertain).bind(predicate),
      );
      const items = findItems(binder, plan, fields, pack, explicit !== undefined, node.span);
      return { label, plan: project(plan, items, node.span) };
    });
    return unionOf(found, node.span, { uncertain, source });
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
