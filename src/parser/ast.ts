import type { Span } from '../source/span.ts';
import type { ScalarType } from '../types/types.ts';
import type { Value } from '../types/values.ts';

/**
 * The syntax tree: what the author wrote, with the place of every part. Nothing here is resolved or typed beyond what
 * the text itself says. A part that could not be read is a `Bad` node; its diagnostic has been given.
 */
interface Base {
  readonly span: Span;
}

/** A name as written, without its brackets: `a`, `['a b']`. */
export interface Name extends Base {
  readonly kind: 'Name';
  readonly name: string;
  /** Written as ['…'], so it may be a word the language reserves. */
  readonly bracketed: boolean;
}

// ---------------------------------------------------------------- expressions

/** A literal of any type, with its value read; `datetime()` (now) is a Call of `now`. */
export interface Literal extends Base {
  readonly kind: 'Literal';
  readonly type: ScalarType;
  readonly value: Value;
}
/** `*`, where the language allows it (count(*), arg_max(x, *), search, distinct). */
export interface Star extends Base {
  readonly kind: 'Star';
}
/** `left op right`; op is the KQL spelling: + - * / % == != =~ !~ < <= > >= and or has !has contains_cs … `matches regex`; `<>` is read as `!=`. */
export interface Binary extends Base {
  readonly kind: 'Binary';
  readonly operator: string;
  readonly operatorSpan: Span;
  readonly left: Expression;
  readonly right: Expression;
}
/** `-x` or `+x`. */
export interface Unary extends Base {
  readonly kind: 'Unary';
  readonly operator: '-' | '+';
  readonly operand: Expression;
}
/** `x in (a, b)`, with in~ !in !in~ has_any has_all. */
export interface In extends Base {
  readonly kind: 'In';
  readonly operator: string;
  readonly operatorSpan: Span;
  readonly left: Expression;
  readonly right: readonly Expression[];
}
/** `x between (a .. b)` and `!between`. */
export interface Between extends Base {
  readonly kind: 'Between';
  readonly operator: 'between' | '!between';
  readonly operatorSpan: Span;
  readonly operand: Expression;
  readonly low: Expression;
  readonly high: Expression;
}
/** One argument of a call; `name=value` for named ones. */
export interface Argument extends Base {
  readonly kind: 'Argument';
  readonly name?: Name;
  readonly value: Expression;
}
/** `f(a, b)`. */
export interface Call extends Base {
  readonly kind: 'Call';
  readonly function: Name;
  readonly arguments: readonly Argument[];
}
/** `d.a`, also `cluster('x').database('y').T` and `T.f(…)`, where `member` is a Call. A wildcard, `database('x').T*`, is a name with `*` in it. */
export interface Member extends Base {
  readonly kind: 'Member';
  readonly object: Expression;
  readonly member: Name | Call;
}
/** `d[0]`, `d['a']`, `d[-1]`. */
export interface Index extends Base {
  readonly kind: 'Index';
  readonly object: Expression;
  readonly index: Expression;
}
/** `(x)`, kept because names depend on it; a parenthesised pipe too. */
export interface Parenthesized extends Base {
  readonly kind: 'Parenthesized';
  readonly inner: Expression;
}
/** A source and its operators: `T | where x | count`. A bare name or call without operators is not wrapped. `source` is absent when the first operator is one that starts a query (print, range, union, search, find, evaluate …). */
export interface Pipe extends Base {
  readonly kind: 'Pipe';
  readonly source?: Expression;
  readonly operators: readonly Operator[];
}
/** `datatable (a:long) [1, 2]`. */
export interface Datatable extends Base {
  readonly kind: 'Datatable';
  readonly options: readonly Option[];
  readonly columns: readonly ColumnDeclaration[];
  readonly values: readonly Expression[];
}
/** `externaldata (a:string) ['url'] with (format='csv')`. */
export interface Externaldata extends Base {
  readonly kind: 'Externaldata';
  readonly columns: readonly ColumnDeclaration[];
  readonly sources: readonly Expression[];
  readonly options: readonly Option[];
}
/** `typeof(long)` or `typeof(a:string, b:long)` or `typeof(*, a:string)` as an argument. */
export interface TypeOf extends Base {
  readonly kind: 'TypeOf';
  readonly type?: ScalarType;
  readonly columns?: readonly (ColumnDeclaration | Star)[];
}
/** `T*`, `*T`, `*` as a union or search operand, or `Dev*` as a column pattern. */
export interface Wildcard extends Base {
  readonly kind: 'Wildcard';
  readonly pattern: string;
}
/** A function value: `(x:long, T:(a:string)) { let … ; body }` or `view () { … }`. */
export interface Lambda extends Base {
  readonly kind: 'Lambda';
  readonly view: boolean;
  readonly parameters: readonly ParameterDeclaration[];
  readonly body: readonly Statement[];
}

/** Something that could not be read. */
export interface Bad extends Base {
  readonly kind: 'Bad';
}

export type Expression =
  | Name
  | Literal
  | Star
  | Binary
  | Unary
  | In
  | Between
  | Call
  | Member
  | Index
  | Parenthesized
  | Pipe
  | Datatable
  | Externaldata
  | TypeOf
  | Wildcard
  | Lambda
  | Bad;

/** `name:type`. */
export interface ColumnDeclaration extends Base {
  readonly kind: 'ColumnDeclaration';
  readonly name: Name;
  readonly type: ScalarType;
}
/** A parameter of a lambda or of declare query_parameters. `columns` for a tabular one: a list, or 'any' for `(*)`. */
export interface ParameterDeclaration extends Base {
  readonly kind: 'ParameterDeclaration';
  readonly name: Name;
  readonly type?: ScalarType;
  readonly columns?: readonly ColumnDeclaration[] | 'any';
  readonly default?: Expression;
}
/** `kind=inner`, `hint.strategy=shuffle`, `isfuzzy=true`, `with_itemindex=i`; the value of a word-like option is a Name or Literal expression. */
export interface Option extends Base {
  readonly kind: 'Option';
  readonly name: string;
  readonly nameSpan: Span;
  readonly value: Expression;
}
/** `a`, `x = a`, `(x, y) = f(a)`. */
export interface NamedExpression extends Base {
  readonly kind: 'NamedExpression';
  /** One name, several for a tuple, none when unnamed. */
  readonly names: readonly Name[];
  /** Written with parentheses, `(x) = …`. */
  readonly tuple: boolean;
  readonly expression: Expression;
}
/** `by x desc nulls last`. */
export interface SortKey extends Base {
  readonly kind: 'SortKey';
  readonly expression: NamedExpression;
  readonly order?: 'asc' | 'desc';
  readonly nulls?: 'first' | 'last';
}

// ------------------------------------------------------------------ operators

interface OperatorBase extends Base {
  /** The operator's word, to underline. */
  readonly keyword: Span;
}
type Operation<Kind extends string, Fields = unknown> = OperatorBase & { readonly kind: Kind } & Readonly<Fields>;
type Optional = { options: readonly Option[] };
type ParseFields = Optional & { source: Expression; pattern: readonly ParsePart[] };

export type Operator =
  | Operation<'Where', Optional & { predicate: Expression }>
  | Operation<'Extend', { items: readonly NamedExpression[] }>
  | Operation<'Project', { items: readonly NamedExpression[] }>
  | Operation<'ProjectAway', { patterns: readonly (Name | Wildcard)[] }>
  | Operation<'ProjectKeep', { patterns: readonly (Name | Wildcard)[] }>
  | Operation<'ProjectRename', { items: readonly NamedExpression[] }>
  | Operation<'ProjectReorder', { items: readonly ReorderItem[] }>
  | Operation<'ProjectByNames', { items: readonly Expression[] }>
  | Operation<'Sort', Optional & { keys: readonly SortKey[] }>
  | Operation<'Take', Optional & { count: Expression }>
  | Operation<'Top', Optional & { count: Expression; by: readonly SortKey[] }>
  | Operation<'Count', Optional & { as?: Name }>
  | Operation<'Distinct', Optional & { items: readonly (NamedExpression | Star)[] }>
  | Operation<'Summarize', Optional & { aggregates: readonly NamedExpression[]; by: readonly NamedExpression[] }>
  | Operation<'Print', { items: readonly NamedExpression[] }>
  | Operation<'Range', { name: Name; from: Expression; to: Expression; step: Expression }>
  | Operation<'Union', Optional & { sources: readonly Expression[] }>
  | Operation<'Join', Optional & { right: Expression; on: readonly Expression[]; where?: Expression }>
  | Operation<'Lookup', Optional & { right: Expression; on: readonly Expression[] }>
  | Operation<'As', Optional & { name: Name }>
  | Operation<'Serialize', Optional & { items: readonly NamedExpression[] }>
  | Operation<'Getschema', Optional>
  /** A property that is a list of columns is there once for each of them. */
  | Operation<'Render', { visualization: string; properties: readonly Option[] }>
  | Operation<'MvExpand', Optional & { items: readonly ExpandItem[]; limit?: Expression }>
  | Operation<
      'MvApply',
      Optional & { items: readonly ExpandItem[]; limit?: Expression; contextId?: Expression; on: Pipe }
    >
  | Operation<'Parse', ParseFields>
  | Operation<'ParseWhere', ParseFields>
  | Operation<'ParseKv', { source: Expression; columns: readonly ColumnDeclaration[]; options: readonly Option[] }>
  | Operation<
      'MakeSeries',
      Optional & {
        aggregates: readonly SeriesAggregate[];
        on: NamedExpression;
        /** `from`, `to`, `step`; or the legacy `in range(a, b, c)`, where `range` is true. */
        from?: Expression;
        to?: Expression;
        step?: Expression;
        range: boolean;
        by: readonly NamedExpression[];
      }
    >
  | Operation<'Evaluate', Optional & { call: Call; schema?: readonly (ColumnDeclaration | Star)[] }>
  | Operation<'Invoke', { call: Call }>
  | Operation<'Search', Optional & { tables: readonly Expression[]; predicate: Expression }>
  | Operation<
      'Find',
      Optional & {
        tables: readonly Expression[];
        predicate?: Expression;
        /** `project a, b:string, pack(*)`, or 'smart'. */
        project?: readonly FindColumn[] | 'smart';
        projectAway: readonly (Name | Wildcard | Star)[];
      }
    >
  | Operation<'TopNested', { levels: readonly TopNestedLevel[] }>
  | Operation<'TopHitters', { count: Expression; of: NamedExpression; by?: NamedExpression }>
  | Operation<
      'Partition',
      Optional & { by: Expression; scope?: Expression; body: Pipe /** `{ … }` instead of `( … )`. */; braces: boolean }
    >
  | Operation<'Sample', Optional & { count: Expression }>
  | Operation<'SampleDistinct', Optional & { count: Expression; of: NamedExpression }>
  | Operation<
      'Scan',
      Optional & {
        orderBy: readonly SortKey[];
        partitionBy: readonly NamedExpression[];
        declare: readonly ParameterDeclaration[];
        steps: readonly ScanStep[];
      }
    >
  | Operation<'Fork', { branches: readonly ForkBranch[] }>
  | Operation<'Facet', { by: readonly Expression[]; with?: Pipe }>
  | Operation<'Reduce', Optional & { by: NamedExpression; properties: readonly Option[] }>
  | Operation<'Consume', Optional>
  /** An operator the grammar knows by name only; everything up to the next pipe belongs to it. */
  | Operation<'Unsupported', { name: string }>
  /** An operator that could not be read; a `partial` one stands for what was left over of the operator before it. */
  | Operation<'Bad', { partial?: true }>;

/** `Dev*`, `a asc`, `b granny-desc`. */
export interface ReorderItem extends Base {
  readonly kind: 'ReorderItem';
  readonly pattern: Name | Wildcard;
  readonly order?: 'asc' | 'desc' | 'granny-asc' | 'granny-desc';
}
/** `x = a to typeof(long)`. */
export interface ExpandItem extends Base {
  readonly kind: 'ExpandItem';
  readonly name?: Name;
  readonly expression: Expression;
  readonly type?: ScalarType;
}
/** A part of a parse pattern: a literal, a `*`, or a column with an optional type. */
export type ParsePart =
  | Literal
  | Star
  | (Base & { readonly kind: 'ParseColumn'; readonly name: Name; readonly type?: ScalarType });
/** `s = sum(x) default = 0`. */
export interface SeriesAggregate extends Base {
  readonly kind: 'SeriesAggregate';
  readonly expression: NamedExpression;
  readonly default?: Expression;
}
/** A column of find's project list: `a`, `a:string`, `pack(*)` (Star). */
export type FindColumn =
  | Star
  | (Base & { readonly kind: 'FindColumn'; readonly name: Name; readonly type?: ScalarType });
/** `top-nested 3 of x with others="…" by max(y) desc`. */
export interface TopNestedLevel extends Base {
  readonly kind: 'TopNestedLevel';
  readonly count?: Expression;
  readonly of: NamedExpression;
  readonly others?: Expression;
  readonly by: NamedExpression;
  readonly order?: 'asc' | 'desc';
}
/** `step s1 output=all : predicate => a = x, b = y;`. */
export interface ScanStep extends Base {
  readonly kind: 'ScanStep';
  readonly name: Name;
  readonly optional: boolean;
  readonly output?: string;
  readonly predicate: Expression;
  readonly assignments: readonly NamedExpression[];
}
/** `name = (where x)`. */
export interface ForkBranch extends Base {
  readonly kind: 'ForkBranch';
  readonly name?: Name;
  readonly body: Pipe;
}

// ----------------------------------------------------------------- statements

export type Statement =
  /** A query, or the expression a function body ends with. */
  | (Base & { readonly kind: 'Query'; readonly body: Expression })
  | (Base & { readonly kind: 'Let'; readonly name: Name; readonly value: Expression })
  | (Base & { readonly kind: 'Set'; readonly name: Name; readonly value?: Expression })
  | (Base & { readonly kind: 'QueryParameters'; readonly parameters: readonly ParameterDeclaration[] })
  | (Base & {
      readonly kind: 'Pattern';
      readonly name: Name;
      readonly parameters: readonly ParameterDeclaration[];
      readonly path?: ParameterDeclaration;
      readonly cases: readonly PatternCase[];
    })
  /** alias, restrict: named in a diagnostic by the binder. */
  | (Base & { readonly kind: 'UnsupportedStatement'; readonly name: string; readonly keyword: Span })
  | Bad;

/** `("a", 1).["path"] = { query }`. */
export interface PatternCase extends Base {
  readonly kind: 'PatternCase';
  readonly arguments: readonly Literal[];
  readonly path?: Literal;
  readonly body: readonly Statement[];
}

/** A whole text: its statements in order. */
export interface Query extends Base {
  readonly kind: 'Script';
  readonly statements: readonly Statement[];
}

/** Any node of the tree. */
export type Node =
  | Expression
  | Operator
  | Statement
  | Query
  | Argument
  | ColumnDeclaration
  | ParameterDeclaration
  | Option
  | NamedExpression
  | SortKey
  | ReorderItem
  | ExpandItem
  | ParsePart
  | SeriesAggregate
  | FindColumn
  | TopNestedLevel
  | ScanStep
  | ForkBranch
  | PatternCase;

/** The expression without parentheses around it. */
export function unwrap(expression: Expression): Expression {
  return expression.kind === 'Parenthesized' ? unwrap(expression.inner) : expression;
}
