import type { AggregateFunction, AggregateOverload, Overload, ScalarFunction } from '../functions/define.ts';
import type { Span } from '../source/span.ts';
import type { Table } from '../table/table.ts';
import type { ScalarType, Schema, Type } from '../types/types.ts';
import type { Value } from '../types/values.ts';

/**
 * The plan: the query with every name resolved, every type known and the sugar gone. The evaluator looks nothing up
 * and never sees syntax. Every node has the span of the text it came from.
 */

// ---------------------------------------------------------------- expressions

interface ExpressionBase {
  readonly type: Type;
  readonly span: Span;
}
/** A value known before the data is read. */
export interface Constant extends ExpressionBase {
  readonly kind: 'Constant';
  readonly value: Value;
}
/** A column of the node's input. */
export interface ColumnReference extends ExpressionBase {
  readonly kind: 'Column';
  readonly index: number;
  readonly name: string;
}
/** A function or operator with the overload chosen for its arguments. */
export interface Call extends ExpressionBase {
  readonly kind: 'Call';
  readonly function: ScalarFunction;
  readonly overload: Overload;
  readonly arguments: readonly Expression[];
}
/** A conversion the language makes by itself (int to long, dynamic to text …). */
export interface Convert extends ExpressionBase {
  readonly kind: 'Convert';
  readonly operand: Expression;
}
/** `and` and `or` over any number of operands, three-valued. */
export interface Logic extends ExpressionBase {
  readonly kind: 'Logic';
  readonly operator: 'and' | 'or';
  readonly operands: readonly Expression[];
}
/** `in`, `has_any`, `has_all` and their kin. Items have the operand's type; a constant dynamic array is spread. */
export interface Membership extends ExpressionBase {
  readonly kind: 'Membership';
  readonly operator: 'in' | 'in~' | '!in' | '!in~' | 'has_any' | 'has_all';
  readonly operand: Expression;
  readonly items: readonly Expression[];
}
/** One of several results of a call (series_stats …). */
export interface Output extends ExpressionBase {
  readonly kind: 'Output';
  readonly call: Call;
  readonly position: number;
}
/** A table asked for inside an expression, evaluated once: `toscalar` (value: first column, first row) or the list of an `in` (list: the first column as an array). */
export interface ScalarQuery extends ExpressionBase {
  readonly kind: 'ScalarQuery';
  readonly plan: Plan;
  readonly as: 'value' | 'list';
}
export type Expression = Constant | ColumnReference | Call | Convert | Logic | Membership | Output | ScalarQuery;

/** An expression and the column it makes. */
export interface Item {
  readonly name: string;
  readonly expression: Expression;
}

// ----------------------------------------------------------------- operators

interface PlanBase {
  readonly schema: Schema;
  readonly span: Span;
  /** The order of the rows is defined, so window functions may look around. */
  readonly serialized?: boolean;
  /** More columns may exist than the schema says (a checked query over data that only a run would show). */
  readonly open?: boolean;
}
type Node<Kind extends string, Fields> = PlanBase & { readonly kind: Kind } & Readonly<Fields>;
type Unary<Kind extends string, Fields = unknown> = Node<Kind, { input: Plan } & Fields>;

export interface OrderKey {
  readonly expression: Expression;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}
/** An aggregate of a summarize: its arguments over the input, its result columns. */
export interface AggregateCall {
  readonly function: AggregateFunction;
  readonly overload: AggregateOverload;
  readonly arguments: readonly Expression[];
  readonly type: Type;
  readonly span: Span;
  /** For aggregates that pick a row: the columns taken from it. Each is an expression over the input. */
  readonly picked?: readonly Expression[];
  /** For aggregates with several results (percentiles): what they are. */
  readonly outputs?: readonly { readonly name: string; readonly type: ScalarType }[];
}
/**
 * A step of a scan. Its expressions see the columns of the row, then the declared ones, and after them the same columns
 * for the state of each step. A step assigns some of the declared columns, by position.
 */
export interface ScanStep {
  readonly condition: Expression;
  readonly assignments: readonly { readonly column: number; readonly expression: Expression }[];
  /** Which of several matching rows after another are given. */
  readonly output: 'all' | 'last' | 'none';
}
export type JoinKind =
  | 'inner'
  | 'innerunique'
  | 'leftouter'
  | 'rightouter'
  | 'fullouter'
  | 'leftsemi'
  | 'rightsemi'
  | 'leftanti'
  | 'rightanti';

export type Plan =
  /** A table of the database. */
  | Node<'Scan', { table: string }>
  /** Rows known already (datatable, print's single row, results taken at binding). */
  | Node<'Values', { table: Table }>
  | Node<'Range', { from: Expression; to: Expression; step: Expression }>
  | Unary<'Filter', { predicate: Expression }>
  /** extend, project, project-away …: every column of the output, in order. */
  | Unary<'Project', { items: readonly Item[] }>
  | Unary<'Sort', { keys: readonly OrderKey[] }>
  | Unary<'Limit', { count: Expression }>
  /** Group keys come first, then one column for each aggregate (several for outputs and picks). */
  | Unary<'Summarize', { keys: readonly Item[]; aggregates: readonly AggregateCall[] }>
  /** The columns are those of the left, then those of the right (one side only for semi and anti). */
  | Node<
      'Join',
      {
        left: Plan;
        right: Plan;
        join: JoinKind;
        on: readonly { readonly left: Expression; readonly right: Expression }[];
      }
    >
  /** For each input: which of its columns is the nth of the output, −1 for none; all inputs have the type of the output there. */
  | Node<
      'Union',
      {
        inputs: readonly { readonly plan: Plan; readonly columns: readonly number[]; readonly label: string }[];
        source: boolean;
      }
    >
  /** Columns not expanded are repeated; the expanded ones are at `index` in the output (appended or replaced). */
  | Unary<
      'Expand',
      {
        items: readonly {
          readonly index: number;
          readonly expression: Expression;
          readonly type: ScalarType;
          readonly cast: boolean;
        }[];
        limit: Expression | undefined;
        itemIndex: number | undefined;
        pairs: boolean;
      }
    >
  /** The result of a let, `as` or materialize that may be used more than once: evaluated once. */
  | Unary<'Shared', { label?: string }>
  /** The rows handed to a sub-plan (mv-apply, partition, fork): supplied by the node around it. */
  | Node<'Given', { id: number }>
  /** Runs the sub-plan once for each group of equal keys (partition), or each row (mv-apply), and puts the results together; `carry` columns of the input come first in each result row. */
  | Unary<
      'ForEach',
      {
        keys: readonly Expression[] | 'row';
        given: number;
        body: Plan;
        carry: readonly number[];
        /** More groups than these are an error. */
        most?: number;
      }
    >
  | Unary<'Sample', { count: Expression }>
  /** scan: rows in order against steps. The columns declared, then the match id, follow those of the input. */
  | Unary<'Steps', { declared: readonly Value[]; steps: readonly ScanStep[]; matchId: boolean }>
  /** Anything that is one function from tables to a table: plugins, parse, make-series, scan, reduce … `run` is its code with all arguments bound. */
  | Node<'Apply', { name: string; inputs: readonly Plan[]; expressions: readonly Expression[]; apply: Apply }>;

/** The code of an `Apply` node: input tables and the columns of its expressions over the first input. */
export type Apply = (
  inputs: readonly Table[],
  columns: readonly import('../table/column.ts').Column[],
  context: import('../functions/define.ts').QueryContext,
) => Table;

/** What a text binds to: one plan for each result table, and how to draw the last. */
export interface BoundQuery {
  readonly results: readonly BoundResult[];
}
export interface BoundResult {
  readonly plan: Plan;
  readonly name?: string;
  readonly visualization?: Visualization;
}
/** What `render` asks for, kept as data. */
export interface Visualization {
  readonly kind: string;
  readonly properties: Readonly<Record<string, string>>;
}

// ------------------------------------------------------------------- walking

/** The plans a node takes its rows from; the subquery of a `ForEach` comes last. Tables inside expressions are not among them. */
export function inputsOf(plan: Plan): readonly Plan[] {
  switch (plan.kind) {
    case 'Scan':
    case 'Values':
    case 'Range':
    case 'Given':
      return [];
    case 'Join':
      return [plan.left, plan.right];
    case 'Union':
      return plan.inputs.map((leg) => leg.plan);
    case 'Apply':
      return plan.inputs;
    case 'ForEach':
      return [plan.input, plan.body];
    default:
      return [plan.input];
  }
}

/** The expressions of a node, in the order of the text. */
export function expressionsOf(plan: Plan): readonly Expression[] {
  switch (plan.kind) {
    case 'Range':
      return [plan.from, plan.to, plan.step];
    case 'Filter':
      return [plan.predicate];
    case 'Project':
      return plan.items.map(expressionOf);
    case 'Sort':
      return plan.keys.map(expressionOf);
    case 'Limit':
    case 'Sample':
      return [plan.count];
    case 'Summarize':
      return [...plan.keys.map(expressionOf), ...plan.aggregates.flatMap(argumentsOf)];
    case 'Join':
      return plan.on.flatMap(({ left, right }) => [left, right]);
    case 'Expand':
      return [...plan.items.map(expressionOf), ...(plan.limit ? [plan.limit] : [])];
    case 'ForEach':
      return plan.keys === 'row' ? [] : plan.keys;
    case 'Steps':
      return plan.steps.flatMap(({ condition, assignments }) => [condition, ...assignments.map(expressionOf)]);
    case 'Apply':
      return plan.expressions;
    default:
      return [];
  }
}

/** The expressions an expression is made of; the table that a `ScalarQuery` asks for is none. */
export function operandsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'Call':
      return expression.arguments;
    case 'Convert':
      return [expression.operand];
    case 'Logic':
      return expression.operands;
    case 'Membership':
      return [expression.operand, ...expression.items];
    case 'Output':
      return [expression.call];
    default:
      return [];
  }
}

/** Whether the value of a row depends on the rows around it. */
export const looksAround = (expression: Expression): boolean =>
  (expression.kind === 'Call' && expression.function.window === true) || operandsOf(expression).some(looksAround);

/** The columns an expression names, each as often as it does. */
export const columnsIn = (expression: Expression): readonly ColumnReference[] =>
  expression.kind === 'Column' ? [expression] : operandsOf(expression).flatMap(columnsIn);

/** What an aggregate looks at: its arguments, and what it takes from the row it picks. */
export const argumentsOf = (call: AggregateCall): readonly Expression[] => [...call.arguments, ...(call.picked ?? [])];

const expressionOf = ({ expression }: { readonly expression: Expression }): Expression => expression;
