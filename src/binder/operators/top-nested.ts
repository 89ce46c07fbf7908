import { aggregates } from '../../functions/index.ts';
import type * as ast from '../../parser/ast.ts';
import type { Table } from '../../table/table.ts';
import { nest, others } from '../../tabular/nesting.ts';
import type { ScalarType, Schema } from '../../types/types.ts';
import { nothing } from '../../types/values.ts';
import { bindAggregateItem } from '../aggregates.ts';
import type { Binder } from '../binder.ts';
import { bad, bindExpression, bindTyped, constant } from '../expressions.ts';
import { isConstant } from '../fold.ts';
import { ColumnNames, inferredName } from '../naming.ts';
import { columnReference, longConstant, passAll, project, shared, singleRow } from '../nodes.ts';
import type { Expression, Item, Plan } from '../plan.ts';
import { type Collector, Scope } from '../scope.ts';
import { applied } from './apply.ts';
import { type OperatorOf, operator } from './define.ts';
import { bindCount } from './options.ts';
import { summarized } from './summarize.ts';

/** A level: the values it groups by, what they are measured by, and which of them are kept. */
interface Level {
  readonly node: ast.TopNestedLevel;
  readonly key: Item;
  readonly measure: string;
  readonly count: Expression | undefined;
  readonly others: Expression | undefined;
}

/** The operator while it is bound: its rows have the columns of the input, then the keys of the levels. */
interface Nesting {
  readonly binder: Binder;
  readonly node: OperatorOf<'TopNested'>;
  readonly scope: Scope;
  readonly levels: readonly Level[];
  readonly rows: Plan;
  /** Where the keys begin in the rows. */
  readonly offset: number;
}

/** Binds the levels; a measure without a name is called after its key. */
function bindLevels(binder: Binder, node: OperatorOf<'TopNested'>, input: Plan, scope: Scope): Level[] {
  const names = new ColumnNames();
  const row = scope.withRow(input);
  return node.levels.map((level) => {
    const expression = bindExpression(binder, level.of.expression, row);
    if (expression.type === 'dynamic') binder.report('KS116', level.of.span, 'dynamic');
    const own = level.of.names[0]?.name ?? inferredName(level.of.expression, row);
    if (own === undefined) binder.report('KS148', level.of.span);
    const name = names.inferred(own);
    return {
      node: level,
      key: { name, expression },
      measure: names.inferred(level.by.names[0]?.name ?? `aggregated_${name}`),
      count: level.count && bindCount(binder, level.count, scope),
      others: level.others && bindOthers(binder, level.others, expression, scope),
    };
  });
}

/** The value that stands for all others: a constant of the key's type. */
function bindOthers(binder: Binder, node: ast.Expression, { type }: Expression, scope: Scope): Expression {
  if (type === 'unknown') return bad(node.span);
  const value = bindTyped(binder, node, scope.withoutRow(), type);
  if (value.type !== 'unknown' && !isConstant(value)) binder.report('KS129', node.span);
  return value;
}

/** The aggregate that measures a level: exactly one column that can be ordered. */
function bindMeasure({ binder, scope }: Nesting, { node, measure }: Level, collector: Collector): Item {
  const inside = new Scope(scope, undefined, collector);
  const [first, second] = bindAggregateItem(binder, node.by, inside, collector, new ColumnNames());
  if (second) binder.report('KQLAB002', node.by.span, 'top-nested', 'this aggregate gives several columns');
  const expression = first?.expression ?? bad(node.by.span);
  if (expression.type === 'dynamic') binder.report('KS116', node.by.span, 'dynamic');
  return { name: measure, expression };
}

/** Rows grouped by the first keys: those keys, then the measures of some levels. */
function measured(nesting: Nesting, rows: Plan, depth: number, levels: readonly Level[]): Plan {
  const { span } = nesting.node;
  const keys = nesting.levels.slice(0, depth).map(({ key }, level) => ({
    name: key.name,
    expression: columnReference(rows.schema, nesting.offset + level, span),
  }));
  // A summarize without keys has a row even where there are no rows; with a constant as its key it has none.
  const grouping = depth > 0 ? keys : [{ name: '', expression: longConstant(0, span) }];
  const collector: Collector = {
    offset: grouping.length,
    calls: [],
    arguments: nesting.scope.withRow({
      schema: rows.schema.slice(0, nesting.offset),
      ...(rows.open && { open: true }),
    }),
    keys: [],
    find: (name) => aggregates.get(name),
  };
  const measures = levels.map((level) => bindMeasure(nesting, level, collector));
  const summary = summarized(rows, grouping, collector.calls, span);
  const grouped = keys.map(({ name }, level) => ({ name, expression: columnReference(summary.schema, level, span) }));
  return project(summary, [...grouped, ...measures], span);
}

/** Where the keys of the first levels are among the columns of the result: each is followed by its measure. */
const pathOf = (depth: number): number[] => Array.from({ length: depth }, (_, level) => level * 2);

/** The kept rows after each level, from the single row without columns that stands above the first. */
function keptLevels(nesting: Nesting): Plan[] {
  const { node, levels, rows } = nesting;
  const kept: Plan[] = [singleRow(node.span)];
  levels.forEach((level, depth) => {
    const above = kept[depth] as Plan;
    const candidates = measured(nesting, rows, depth + 1, [level]);
    const schema: Schema = [...above.schema, ...candidates.schema.slice(depth)];
    const apply = (parents: Table, table: Table, count: number): Table =>
      nest(parents, pathOf(depth), table, schema, {
        count,
        by: depth + 1,
        ascending: level.node.order === 'asc',
      });
    kept.push(
      shared(
        applied(node, 'top-nested', {
          inputs: [above, candidates],
          schema,
          expressions: level.count ? [level.count] : [],
          apply: ([parents, table], [count]) =>
            apply(parents as Table, table as Table, count?.length ? Number(count.at(0)) : Number.POSITIVE_INFINITY),
        }),
      ),
    );
  });
  return kept;
}

/**
 * The records for what is not kept at a level, one under each row of the level above: a level from there on that names
 * its others has that name and the measure of all those rows, any other level is empty.
 */
function otherRecords(nesting: Nesting, depth: number, kept: readonly Plan[], schema: Schema): Plan[] {
  const { node, levels, rows, offset } = nesting;
  const below = levels.slice(depth);
  if (!below.some((level) => level.others)) return [];
  const [above, here] = [kept[depth] as Plan, kept[depth + 1] as Plan];
  const keys = Array.from({ length: depth + 1 }, (_, level) => offset + level);
  const rest = applied(node, 'top-nested', {
    inputs: [rows, above, here],
    schema: rows.schema,
    apply: ([table, parents, chosen]) =>
      others(
        table as Table,
        keys,
        parents as Table,
        chosen as Table,
        pathOf(depth + 1),
        below[0]?.others !== undefined,
      ),
  });
  const named = below.filter((level) => level.others);
  const summary = measured(nesting, rest, depth, named);
  const { span } = node;
  const reference = (index: number) => columnReference(summary.schema, index, span);
  const items = below.flatMap((level, index): Item[] => {
    const [key, measure] = schema.slice((depth + index) * 2);
    const empty = (type: ScalarType) => constant(type, nothing(type), span);
    const position = named.indexOf(level);
    return [
      { name: level.key.name, expression: level.others ?? empty(key?.type as ScalarType) },
      {
        name: level.measure,
        expression: position < 0 ? empty(measure?.type as ScalarType) : reference(depth + position),
      },
    ];
  });
  const path = levels.slice(0, depth).map(({ key }, level) => ({ name: key.name, expression: reference(level) }));
  const records = project(summary, [...path, ...items], span);
  return [
    applied(node, 'top-nested', {
      inputs: [above, records],
      schema,
      apply: ([parents, table]) => nest(parents as Table, pathOf(depth), table as Table, schema),
    }),
  ];
}

export const topNested = operator<'TopNested'>({
  keyword: 'top-nested',
  syntax: 'T | top-nested [Count] of Expression [with others = Value] by Aggregate [asc | desc] [, top-nested …]',
  doc: 'Gives the values with the greatest aggregates, and under each of them those of the next level.',
  example: [
    'datatable(k:string, x:long)["a", 1, "b", 2, "b", 3] | top-nested 1 of k by sum(x)',
    'print k = "b", aggregated_k = 5',
  ],
  differs: 'A tie for the last place, and a level `with others` that has no others, are refused.',
  bind: (binder, node, input, scope) => {
    const levels = bindLevels(binder, node, input, scope);
    const items = [...passAll(input, node.span), ...levels.map(({ key }) => ({ ...key, name: '' }))];
    const rows = shared(project(input, items, node.span, true));
    const nesting: Nesting = { binder, node, scope, levels, rows, offset: input.schema.length };
    const kept = keptLevels(nesting);
    const result = kept[levels.length] as Plan;
    const records = levels.flatMap((_, depth) => otherRecords(nesting, depth, kept, result.schema)).reverse();
    if (records.length === 0) return result;
    return {
      kind: 'Union',
      inputs: [result, ...records].map((plan) => ({ plan, label: '', columns: [...result.schema.keys()] })),
      source: false,
      schema: result.schema,
      span: node.span,
    };
  },
});
