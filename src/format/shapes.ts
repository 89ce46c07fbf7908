import type * as ast from '../parser/ast.ts';
import type { Span } from '../source/span.ts';
import type { Layout, Range } from './layout.ts';
import type { Group } from './pieces.ts';

type Kind = ast.Node['kind'];
type KindOf<K extends Kind> = Extract<ast.Node, { kind: K }>;
type Spanned = Pick<ast.Node, 'span'>;

/** Says how a part of the syntax tree is laid out; the parts within it are asked afterwards. */
type Shape<K extends Kind> = (node: KindOf<K>, layout: Layout) => void;

/** A list of columns or expressions after the operator's word. */
const list = <K extends Kind>(parts: (node: KindOf<K>) => readonly Spanned[]): Shape<K> => {
  return (node, layout) => layout.items(layout.first(node), parts(node));
};
const items = ({ items: parts }: { readonly items: readonly Spanned[] }) => parts;
const patterns = ({ patterns: parts }: { readonly patterns: readonly Spanned[] }) => parts;
const verbatim = (node: ast.Node, layout: Layout) => layout.verbatim(layout.range(node.span));

/** The shape of every kind of node that says more than its tokens do by themselves. */
export const shapes: { readonly [K in Kind]?: Shape<K> } = {
  Script: ({ statements }, layout) => {
    onLines(statements, layout);
    layout.newLine(layout.pieces.length - 1);
  },
  Let: ({ value }, layout) => {
    const { first, last } = layout.range(value.span);
    const isAfterComment = layout.piece(first - 1).after !== undefined || layout.piece(first).before.length > 0;
    if (!isPiped(value) && !isAfterComment) return;
    layout.newLine(first);
    layout.indent(first, last);
  },
  Lambda: bodyInBraces,
  PatternCase: bodyInBraces,
  Pattern: ({ cases }, layout) => {
    onLines(cases, layout);
    const last = cases.at(-1);
    if (last) layout.newLine(layout.last(last) + 1);
  },
  QueryParameters: ({ span }, layout) => layout.glue(layout.range(span).first + 2),
  UnsupportedStatement: verbatim,

  Pipe: ({ source, operators }, layout) => {
    for (const operator of source ? operators : operators.slice(1)) layout.newLine(layout.first(operator) - 1);
  },
  Extend: list(items),
  Project: list(items),
  ProjectRename: list(items),
  ProjectReorder: list(items),
  ProjectByNames: list(items),
  ProjectAway: list(patterns),
  ProjectKeep: list(patterns),
  Print: list(items),
  Serialize: list(items),
  Distinct: list(items),
  MvExpand: list(items),
  MvApply: list(items),
  Sort: list(({ keys }) => keys),
  Union: list(({ sources }) => sources),
  Facet: list(({ by }) => by),
  Summarize: ({ aggregates, by, span }, layout) => {
    const { first, last } = layout.range(span);
    layout.items(first, aggregates, by.length > 0);
    byClause(by, layout, aggregates.length > 0 ? layout.group(first, last) : undefined);
  },
  MakeSeries: ({ aggregates, on, from, to, step, by, span, range }, layout) => {
    const { first, last } = layout.range(span);
    const group = layout.group(first, last);
    layout.items(first, aggregates, true);
    byClause(by, layout, group);
    const axis = { first: layout.first(on) - 1, last: by[0] ? layout.first(by[0]) - 2 : last };
    layout.clause(axis, group);
    const axisGroup = layout.group(axis.first, axis.last);
    if (range && from) layout.glue(layout.first(from) - 1);
    for (const part of range ? [] : [from, to, step])
      if (part) layout.clause({ first: layout.first(part) - 1, last: layout.last(part) }, axisGroup);
  },
  Join: onClause,
  Lookup: onClause,
  Find: ({ project, projectAway }, layout) => {
    for (const columns of [project, projectAway])
      if (columns?.[0] && typeof columns !== 'string') layout.items(layout.first(columns[0]) - 1, columns);
  },
  Parse: ({ pattern }, layout) => parsePattern(pattern, layout),
  ParseWhere: ({ pattern }, layout) => parsePattern(pattern, layout),
  Evaluate: ({ call, schema }, layout) => {
    if (!schema) return;
    layout.space(layout.last(call) + 1);
    layout.space(layout.last(call) + 2);
  },
  TopNested: ({ levels, span }, layout) => {
    const { first, last } = layout.range(span);
    const group = layout.group(first, last);
    for (const level of levels.slice(1)) layout.clause(layout.range(level.span), group);
  },
  Scan: ({ steps, span }, layout) => {
    onLines(steps, layout);
    if (steps.length > 0) layout.newLine(layout.range(span).last);
  },
  ScanStep: ({ predicate, output, assignments }, layout) => {
    const colon = layout.first(predicate) - 1;
    layout.space(colon + 1);
    if (output !== undefined) layout.tight(colon - 2);
    if (assignments[0]) layout.items(layout.first(assignments[0]) - 1, assignments);
  },
  Fork: ({ branches, span }, layout) => {
    const { first, last } = layout.range(span);
    const group = layout.group(first, last);
    for (const branch of branches) layout.clause(layout.range(branch.span), group);
  },
  Unsupported: verbatim,

  Binary: (node, layout) => {
    const { operators } = chainOf(node);
    const { first, last } = layout.range(node.span);
    const isChain = strengths[node.operator] !== undefined;
    const group = layout.group(first, last);
    for (const operator of operators.map((span) => layout.range(span).first)) {
      if (isChain) layout.line(operator, group);
      if (node.operator !== ':') layout.space(operator + 1);
    }
    const isInBrackets = layout.partner(first - 1) === last + 1;
    if (isChain && !isInBrackets) layout.indent(first + 1, last);
  },
  Parenthesized: ({ inner, span }, layout) => {
    const { first } = layout.range(span);
    if (isPiped(inner) && first > 0 && layout.piece(first).gap === undefined && !layout.is(first - 1, ','))
      layout.open(first);
  },
  Call: ({ function: name, arguments: given, span }, layout) => {
    // `datetime()` is a call of now without parentheses of its own.
    if (name.span.end === span.end) return;
    layout.glue(layout.last(name) + 1);
    if (paired.has(name.name)) pairs(given, layout);
  },
  Argument: ({ name }, layout) => {
    if (name) layout.tight(layout.last(name) + 1);
  },
  Index: ({ span }, layout) => layout.glue(layout.partner(layout.range(span).last)),
  Name: ({ bracketed, span }, layout) => {
    // A wildcard may be the member of a database.
    if (!bracketed) layout.verbatim(layout.range(span));
  },
  Wildcard: verbatim,
  /** Also `pack(*)` of find. */
  Star: verbatim,
  Literal: ({ type, span }, layout) => {
    if (type === 'dynamic') json(layout, layout.range(span));
  },
  Datatable: ({ columns, values, span }, layout) => {
    const { first, last } = layout.range(span);
    if (layout.is(first + 1, '(')) layout.glue(first + 1);
    layout.open(layout.partner(last));
    rows(values, columns.length, layout, last);
  },
  Externaldata: ({ span }, layout) => {
    const { first, last } = layout.range(span);
    layout.glue(first + 1);
    const close = layout.partner(first + 1);
    const isWide = layout.widthOfTokens(first, close) > WIDE_COLUMNS;
    const group = layout.group(isWide ? close + 1 : first, last);
    if (!isWide) layout.clause({ first: close + 1, last: layout.partner(close + 1) }, group);
    const word = layout.partner(close + 1) + 1;
    if (layout.is(word, 'with')) layout.clause({ first: word, last }, group);
  },
  Option: ({ nameSpan }, layout) => layout.tight(layout.range(nameSpan).last + 1),
  SeriesAggregate: ({ default: otherwise }, layout) => {
    if (otherwise) layout.tight(layout.first(otherwise) - 1);
  },
  TopNestedLevel: ({ others }, layout) => {
    if (others) layout.tight(layout.first(others) - 1);
  },
};

/** Whether a query has a pipe, and so more than one line. */
const isPiped = (value: ast.Expression): boolean =>
  value.kind === 'Pipe' && value.operators.length > (value.source ? 0 : 1);

function onLines(nodes: readonly Spanned[], layout: Layout): void {
  for (const node of nodes) layout.newLine(layout.first(node));
}

/** The body of a function: one expression may stay on the line. */
function bodyInBraces({ body, span }: ast.Lambda | ast.PatternCase, layout: Layout): void {
  const { last } = layout.range(span);
  const close = layout.is(last, ';') ? last - 1 : last;
  const [only, more] = body;
  if (only?.kind === 'Query' && !more && !isPiped(only.body)) {
    const group = layout.group(layout.partner(close), close);
    layout.line(layout.first(only), group);
    layout.line(close, group);
    return;
  }
  layout.open(layout.partner(close));
  onLines(body, layout);
  layout.newLine(close);
}

function byClause(by: readonly Spanned[], layout: Layout, group: Group | undefined): void {
  const [first, last] = [by[0], by.at(-1)];
  if (!first || !last) return;
  const word = layout.first(first) - 1;
  if (group) layout.clause({ first: word, last: layout.last(last) }, group);
  layout.items(word, by);
}

/** The keys follow the bracket of a query, and have a line of their own after the name of a table. */
function onClause({ right, on, span }: KindOf<'Join'> | KindOf<'Lookup'>, layout: Layout): void {
  const [first, end] = [on[0], on.at(-1)];
  if (!first || !end) return;
  const keys = { first: layout.first(first) - 1, last: layout.last(end) };
  if (right.kind !== 'Parenthesized') layout.clause(keys, layout.group(layout.range(span).first, keys.last));
  layout.items(keys.first, on);
}

/** Each literal begins a line, with the `*` before it. */
function parsePattern(pattern: readonly ast.ParsePart[], layout: Layout): void {
  const [start, end] = [pattern[0], pattern.at(-1)];
  if (!start || !end || pattern.length < 3) return;
  const { first, last } = { first: layout.first(start), last: layout.last(end) };
  const group = layout.group(first - 1, last);
  layout.indent(first, last);
  pattern.forEach((part, index) => {
    const isStart =
      part.kind === 'Literal' ? pattern[index - 1]?.kind !== 'Star' : startsLiteral(part, pattern[index + 1]);
    if (index === 0 || isStart) layout.line(layout.first(part), group);
  });
}

const startsLiteral = (part: ast.ParsePart, next: ast.ParsePart | undefined): boolean =>
  part.kind === 'Star' && next?.kind === 'Literal';

/** Operators of one strength make one chain, broken before each of them; of comparisons there are no chains. */
const strengths: Readonly<Record<string, number>> = { or: 1, and: 2, '+': 3, '-': 3, '*': 4, '/': 4, '%': 4 };

/** The operands of a chain and the places of the operators between them. */
export function chainOf(node: ast.Binary): { operands: ast.Expression[]; operators: Span[] } {
  const operands = [node.right];
  const operators = [node.operatorSpan];
  let left = node.left;
  while (left.kind === 'Binary' && strengths[left.operator] && strengths[left.operator] === strengths[node.operator]) {
    operands.push(left.right);
    operators.push(left.operatorSpan);
    left = left.left;
  }
  return { operands: [...operands, left].reverse(), operators };
}

/** Columns of external data that are so wide have lines of their own, after which there is room for the rest. */
const WIDE_COLUMNS = 70;

/** Functions whose arguments go in pairs, each of which has a line of its own. */
const paired: ReadonlySet<string> = new Set(['case', 'bag_pack', 'pack', 'pack_dictionary']);

function pairs(given: readonly Spanned[], layout: Layout): void {
  for (let index = 0; index + 1 < given.length; index += 2) {
    const [condition, value] = [given[index], given[index + 1]];
    if (!condition || !value) return;
    const { first, last } = layout.range(value.span);
    layout.clause({ first, last }, layout.group(layout.first(condition), last));
  }
}

/** `{"a": 1}`. */
function json(layout: Layout, { first, last }: Range): void {
  layout.glue(first + 1);
  for (let index = first; index < last; index++) {
    if (layout.is(index, ':')) layout.space(index + 1);
    if (!layout.is(index, '{')) continue;
    layout.glue(index + 1);
    layout.glue(layout.partner(index));
  }
}

/** Values in rows, when there are several of more than one column. */
function rows(values: readonly Spanned[], width: number, layout: Layout, close: number): void {
  if (width < 2 || values.length <= width || values.length % width !== 0) return;
  const table: Range[][] = [];
  for (let start = 0; start < values.length; start += width) {
    const row = values.slice(start, start + width).map(({ span }) => layout.range(span));
    table.push(row);
    if (row[0]) layout.newLine(row[0].first);
  }
  layout.newLine(close);
  layout.tables.push(table);
}
