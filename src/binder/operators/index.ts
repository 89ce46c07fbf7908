import type * as ast from '../../parser/ast.ts';
import type { Binder } from '../binder.ts';
import { unknownTable } from '../nodes.ts';
import type { Plan } from '../plan.ts';
import type { Scope } from '../scope.ts';
import { checkWindows } from '../windows.ts';
import * as columns from './columns.ts';
import type { OperatorDefinition, OperatorOf } from './define.ts';
import { evaluate } from './evaluate.ts';
import { mvApply, mvExpand } from './expand.ts';
import { sampleDistinct, topHitters } from './hitters.ts';
import { invoke } from './invoke.ts';
import { join, lookup } from './join.ts';
import { makeSeries } from './make-series.ts';
import { parse, parseWhere } from './parse.ts';
import { parseKv } from './parse-kv.ts';
import { partition } from './partition.ts';
import { print, range } from './print.ts';
import { render } from './render.ts';
import * as rows from './rows.ts';
import { scan } from './scan.ts';
import { find, search } from './search.ts';
import { facet, fork } from './split.ts';
import { summarize } from './summarize.ts';
import { topNested } from './top-nested.ts';
import { union } from './union.ts';

type Kind = ast.Operator['kind'];
/** What could not be read. */
type Unread = 'Unsupported' | 'Bad';
/** Operators that no definition can be given for, with the reason. */
const refused = {
  Reduce: 'how Kusto finds its patterns is documented by examples only',
} as const satisfies Partial<Record<Kind, string>>;
type Refused = keyof typeof refused;
type Definitions = { readonly [K in Exclude<Kind, Unread | Refused>]: OperatorDefinition<K> };

/** Every operator the engine has, by the kind of its node. */
export const operators: Definitions = {
  Where: rows.where,
  Extend: columns.extend,
  Project: columns.projectOperator,
  ProjectAway: columns.projectAway,
  ProjectKeep: columns.projectKeep,
  ProjectByNames: columns.projectByNames,
  ProjectRename: columns.projectRename,
  ProjectReorder: columns.projectReorder,
  Sort: rows.sortOperator,
  Take: rows.take,
  Top: rows.top,
  Count: rows.count,
  Distinct: rows.distinct,
  Summarize: summarize,
  MakeSeries: makeSeries,
  Print: print,
  Range: range,
  Union: union,
  Join: join,
  Lookup: lookup,
  As: rows.as,
  Serialize: rows.serialize,
  Getschema: rows.getschema,
  Render: render,
  Scan: scan,
  Sample: rows.sample,
  SampleDistinct: sampleDistinct,
  TopHitters: topHitters,
  TopNested: topNested,
  Consume: rows.consume,
  MvExpand: mvExpand,
  MvApply: mvApply,
  Partition: partition,
  Parse: parse,
  ParseWhere: parseWhere,
  ParseKv: parseKv,
  Invoke: invoke,
  Evaluate: evaluate,
  Search: search,
  Find: find,
  Fork: fork,
  Facet: facet,
};

const definitionOf = (node: ast.Operator) =>
  operators[node.kind as keyof Definitions] as OperatorDefinition | undefined;

/** Whether the operator can stand at the start of a query. */
export const startsQuery = (node: ast.Operator): boolean =>
  definitionOf(node)?.source === true || node.kind === 'Bad' || node.kind === 'Unsupported';

/** Binds one operator over its input (undefined at the start of a query). */
export function bindOperator(binder: Binder, node: ast.Operator, input: Plan | undefined, scope: Scope): Plan {
  if (node.kind === 'Bad') return node.partial && input ? { ...input, open: true } : unknownTable(node.span);
  if (node.kind === 'Unsupported') {
    binder.report('KQLAB001', node.keyword, node.name);
    return unknownTable(node.span);
  }
  const definition = definitionOf(node);
  if (definition === undefined) {
    binder.report('KQLAB002', node.keyword, node.kind.toLowerCase(), refused[node.kind as Refused]);
    return unknownTable(node.span);
  }
  if (input && (node.kind === 'Print' || node.kind === 'Range'))
    binder.report('KS175', node.keyword, node.kind.toLowerCase());
  const plan = definition.bind(binder, node as OperatorOf<Kind>, input as Plan, scope);
  if (binder.usesWindows) checkWindows(binder, plan);
  return plan;
}
