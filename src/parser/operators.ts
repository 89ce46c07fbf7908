import type { IToken, ParserMethod } from 'chevrotain';
import type { Token } from '../lexer/lexer.ts';
import {
  ApplyOperator,
  Arrow,
  Assign,
  Bar,
  Colon,
  Comma,
  ExpandOperator,
  ItemsOperator,
  JoinOperator,
  LeftBrace,
  LeftBracket,
  LeftParen,
  OperatorWord,
  OptionName,
  ParseOperator,
  PatternsOperator,
  PlainOperator,
  Reference,
  RightBrace,
  RightParen,
  Semicolon,
  SortOperator,
  Star,
  TakeOperator,
  TopOfOperator,
  UnsupportedOperator,
  WhereOperator,
  Word,
  word,
} from '../lexer/tokens.ts';
import { error } from '../source/diagnostic.ts';
import type * as ast from './ast.ts';
import { ExpressionParser, spanOf } from './expressions.ts';
import { expected } from './recovery.ts';

type OperatorOf<Kind extends ast.Operator['kind']> = Extract<ast.Operator, { kind: Kind }>;
type FieldsOf<Kind extends ast.Operator['kind']> = Omit<OperatorOf<Kind>, 'kind' | 'span' | 'keyword'>;

/** The grammar of queries: a source and the operators after it. */
export abstract class OperatorParser extends ExpressionParser {
  protected abstract readonly parameters: ParserMethod<[], ast.ParameterDeclaration[]>;

  /** A query or, where nothing is piped, an expression. With `contextual`, the rows come from around it: `fork (count)`. */
  protected readonly pipe = this.RULE('pipe', (contextual = false): ast.Expression => {
    const start = this.LA(1);
    const operators: ast.Operator[] = [];
    const source = this.OR<ast.Expression | undefined>({
      DEF: [
        {
          GATE: () => contextual || this.startsQuery(),
          ALT: () => {
            operators.push(this.recovering(Bar, () => this.SUBRULE(this.operator), badOperator));
            return undefined;
          },
        },
        { GATE: () => !contextual, ALT: () => this.SUBRULE(this.expression) },
      ],
      IGNORE_AMBIGUITIES: true,
      ERR_MSG: contextual ? expected.operator : expected.expression,
    });
    this.MANY(() => {
      this.CONSUME(Bar);
      operators.push(this.recovering(Bar, () => this.SUBRULE2(this.operator), badOperator));
    });
    if (source && operators.length === 0) return source;
    return { kind: 'Pipe', ...(source && { source }), operators, span: this.since(start) };
  });

  /** Words that begin a query, unless they are names or functions here. */
  private startsQuery(): boolean {
    if (!this.at(OperatorWord)) return false;
    if (this.at(UnsupportedOperator)) return !this.at(Reference) || this.at(LeftParen, 2) || this.at(LeftBracket, 2);
    if (this.at(word.range)) return this.nameLength(2) > 0;
    if (this.at(word.evaluate)) return this.at(Word, 2);
    return !this.at(Reference);
  }

  protected readonly operator: ParserMethod<[], ast.Operator> = this.RULE(
    'operator',
    (): ast.Operator =>
      this.OR({
        DEF: [
          { ALT: () => this.SUBRULE(this.where) },
          { ALT: () => this.SUBRULE(this.itemsOperator) },
          { ALT: () => this.SUBRULE(this.patternsOperator) },
          { ALT: () => this.SUBRULE(this.summarize) },
          { ALT: () => this.SUBRULE(this.sort) },
          { ALT: () => this.SUBRULE(this.take) },
          { ALT: () => this.SUBRULE(this.top) },
          { ALT: () => this.SUBRULE(this.topOf) },
          { ALT: () => this.SUBRULE(this.distinct) },
          { ALT: () => this.SUBRULE(this.count) },
          { ALT: () => this.SUBRULE(this.plain) },
          { ALT: () => this.SUBRULE(this.asOperator) },
          { ALT: () => this.SUBRULE(this.join) },
          { ALT: () => this.SUBRULE(this.union) },
          { ALT: () => this.SUBRULE(this.expand) },
          { ALT: () => this.SUBRULE(this.apply) },
          { ALT: () => this.SUBRULE(this.parse) },
          { ALT: () => this.SUBRULE(this.parseKv) },
          { ALT: () => this.SUBRULE(this.range) },
          { ALT: () => this.SUBRULE(this.evaluate) },
          { ALT: () => this.SUBRULE(this.invoke) },
          { ALT: () => this.SUBRULE(this.render) },
          { ALT: () => this.SUBRULE(this.makeSeries) },
          { ALT: () => this.SUBRULE(this.search) },
          { ALT: () => this.SUBRULE(this.find) },
          { ALT: () => this.SUBRULE(this.topNested) },
          { ALT: () => this.SUBRULE(this.partition) },
          { ALT: () => this.SUBRULE(this.scan) },
          { ALT: () => this.SUBRULE(this.fork) },
          { ALT: () => this.SUBRULE(this.facet) },
          { ALT: () => this.SUBRULE(this.reduce) },
          { ALT: () => this.SUBRULE(this.projectByNames) },
          { ALT: () => this.SUBRULE(this.unsupported) },
        ],
        ERR_MSG: expected.operator,
      }),
  );

  private operation<Kind extends ast.Operator['kind']>(
    kind: Kind,
    start: IToken,
    fields: FieldsOf<Kind>,
  ): ast.Operator {
    return { kind, ...fields, keyword: spanOf(start), span: this.since(start) } as unknown as OperatorOf<Kind>;
  }

  /** `kind=inner hint.strategy=shuffle` at the start of an operator. */
  protected readonly options = this.RULE('options', (): ast.Option[] => {
    const options: ast.Option[] = [];
    this.MANY({
      GATE: () => this.at(OptionName) && this.at(Assign, 2),
      DEF: () => options.push(this.SUBRULE(this.property)),
    });
    return options;
  });

  private readonly items = this.RULE('items', (): ast.NamedExpression[] => {
    const items: ast.NamedExpression[] = [];
    this.OPTION({
      GATE: () => !this.at(word.by) || this.at(Assign, 2),
      DEF: () => this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => items.push(this.SUBRULE(this.namedExpression)) }),
    });
    return items;
  });

  /** `by a, b` of summarize and make-series; nothing when it is not there. */
  private readonly byClause = this.RULE('byClause', (): ast.NamedExpression[] => {
    const items: ast.NamedExpression[] = [];
    this.OPTION(() => {
      this.CONSUME(word.by);
      this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => items.push(this.SUBRULE(this.namedExpression)) });
    });
    return items;
  });

  private readonly sortKey = this.RULE('sortKey', (): ast.SortKey => {
    const start = this.LA(1);
    const expression = this.SUBRULE(this.namedExpression);
    const order = this.OPTION(() =>
      this.OR([{ ALT: () => this.CONSUME(word.asc) }, { ALT: () => this.CONSUME(word.desc) }]),
    );
    const nulls = this.OPTION2(() => {
      this.CONSUME(word.nulls);
      return this.OR2([{ ALT: () => this.CONSUME(word.first) }, { ALT: () => this.CONSUME(word.last) }]);
    });
    return {
      kind: 'SortKey',
      expression,
      ...(order && { order: order.image as 'asc' | 'desc' }),
      ...(nulls && { nulls: nulls.image as 'first' | 'last' }),
      span: this.since(start),
    };
  });

  private readonly sortKeys = this.RULE('sortKeys', (): ast.SortKey[] => {
    const keys: ast.SortKey[] = [];
    this.CONSUME(word.by);
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => keys.push(this.SUBRULE(this.sortKey)) });
    return keys;
  });

  private readonly where = this.RULE('where', (): ast.Operator => {
    const start = this.CONSUME(WhereOperator);
    const options = this.SUBRULE(this.options);
    const { names, expression, span } = this.SUBRULE(this.namedExpression);
    if (names?.length > 0) this.diagnostics.push(error('KS141', span, 'bool', 'an assignment'));
    return this.operation('Where', start, { options, predicate: expression });
  });

  private readonly itemsOperator = this.RULE('itemsOperator', (): ast.Operator => {
    const start = this.CONSUME(ItemsOperator);
    const items = this.withoutStar(this.SUBRULE(this.items));
    switch (start.tokenType) {
      case word.extend:
        return this.operation('Extend', start, { items });
      case word.print:
        return this.operation('Print', start, { items });
      case word.serialize:
        return this.operation('Serialize', start, { options: [], items });
      case word['project-rename']:
        return this.operation('ProjectRename', start, { items });
      default:
        return this.operation('Project', start, { items });
    }
  });

  private withoutStar(items: readonly ast.NamedExpression[]): readonly ast.NamedExpression[] {
    if (this.RECORDING_PHASE) return [];
    const stars = items.filter(({ expression }) => expression.kind === 'Star');
    this.diagnostics.push(...stars.map(({ span }) => error('KS191', span)));
    return stars.length > 0 ? items.filter((item) => !stars.includes(item)) : items;
  }

  private readonly patternsOperator = this.RULE('patternsOperator', (): ast.Operator => {
    const items: ast.ReorderItem[] = [];
    const start = this.CONSUME(PatternsOperator);
    this.MANY_SEP({ SEP: Comma, DEF: () => items.push(this.SUBRULE(this.reorderItem)) });
    if (start.tokenType === word['project-reorder']) return this.operation('ProjectReorder', start, { items });
    const patterns = items.map(({ pattern, order, span }) => {
      if (order) this.diagnostics.push(error('KS198', span, `\`${order}\``));
      return pattern;
    });
    const isAway = start.tokenType === word['project-away'];
    return this.operation(isAway ? 'ProjectAway' : 'ProjectKeep', start, { patterns });
  });

  private readonly reorderItem = this.RULE('reorderItem', (): ast.ReorderItem => {
    const start = this.LA(1);
    const pattern = this.SUBRULE(this.columnPattern);
    const order = this.OPTION(() =>
      this.OR([
        { ALT: () => this.CONSUME(word.asc) },
        { ALT: () => this.CONSUME(word.desc) },
        { ALT: () => this.CONSUME(word['granny-asc']) },
        { ALT: () => this.CONSUME(word['granny-desc']) },
      ]),
    );
    const span = this.since(start);
    return {
      kind: 'ReorderItem',
      pattern,
      ...(order && { order: order.image as NonNullable<ast.ReorderItem['order']> }),
      span,
    };
  });

  private readonly columnPattern = this.RULE('columnPattern', (): ast.Name | ast.Wildcard =>
    this.OR({
      DEF: [
        { GATE: () => this.atWildcard(), ALT: () => this.SUBRULE(this.wildcard) },
        { ALT: () => this.SUBRULE(this.name) },
      ],
      IGNORE_AMBIGUITIES: true,
      ERR_MSG: expected.name,
    }),
  );

  private readonly projectByNames = this.RULE('projectByNames', (): ast.Operator => {
    const items: ast.Expression[] = [];
    const start = this.CONSUME(word['project-by-names']);
    this.MANY_SEP({ SEP: Comma, DEF: () => items.push(this.SUBRULE(this.expression)) });
    return this.operation('ProjectByNames', start, { items });
  });

  private readonly summarize = this.RULE('summarize', (): ast.Operator => {
    const start = this.CONSUME(word.summarize);
    const options = this.SUBRULE(this.options);
    const aggregates = this.withoutStar(this.SUBRULE(this.items));
    const by = this.withoutStar(this.SUBRULE(this.byClause));
    return this.operation('Summarize', start, { options, aggregates, by });
  });

  private readonly sort = this.RULE('sort', (): ast.Operator => {
    const start = this.CONSUME(SortOperator);
    const options = this.SUBRULE(this.options);
    return this.operation('Sort', start, { options, keys: this.SUBRULE(this.sortKeys) });
  });

  private readonly take = this.RULE('take', (): ast.Operator => {
    const start = this.CONSUME(TakeOperator);
    const options = this.SUBRULE(this.options);
    const count = this.SUBRULE(this.expression);
    return this.operation(start.tokenType === word.sample ? 'Sample' : 'Take', start, { options, count });
  });

  private readonly top = this.RULE('top', (): ast.Operator => {
    const start = this.CONSUME(word.top);
    const options = this.SUBRULE(this.options);
    const count = this.SUBRULE(this.expression);
    this.CONSUME(word.by);
    return this.operation('Top', start, { options, count, by: [this.SUBRULE(this.sortKey)] });
  });

  /** sample-distinct and top-hitters. */
  private readonly topOf = this.RULE('topOf', (): ast.Operator => {
    const start = this.CONSUME(TopOfOperator);
    const options = this.SUBRULE(this.options);
    const count = this.SUBRULE(this.expression);
    this.CONSUME(word.of);
    const of = this.SUBRULE(this.namedExpression);
    const by = this.OPTION({
      GATE: () => start.tokenType === word['top-hitters'],
      DEF: () => {
        this.CONSUME(word.by);
        return this.SUBRULE2(this.namedExpression);
      },
    });
    if (start.tokenType === word['sample-distinct'])
      return this.operation('SampleDistinct', start, { options, count, of });
    return this.operation('TopHitters', start, { count, of, ...(by && { by }) });
  });

  private readonly distinct = this.RULE('distinct', (): ast.Operator => {
    const items: (ast.NamedExpression | ast.Star)[] = [];
    const start = this.CONSUME(word.distinct);
    const options = this.SUBRULE(this.options);
    this.AT_LEAST_ONE_SEP({
      SEP: Comma,
      DEF: () => {
        const item = this.SUBRULE(this.namedExpression);
        items.push(item.expression?.kind === 'Star' ? item.expression : item);
      },
    });
    return this.operation('Distinct', start, { options, items });
  });

  private readonly count = this.RULE('count', (): ast.Operator => {
    const start = this.CONSUME(word.count);
    const options = this.SUBRULE(this.options);
    const as = this.OPTION(() => {
      this.CONSUME(word.as);
      return this.SUBRULE(this.declaredName);
    });
    return this.operation('Count', start, { options, ...(as && { as }) });
  });

  /** getschema and consume. */
  private readonly plain = this.RULE('plain', (): ast.Operator => {
    const start = this.CONSUME(PlainOperator);
    const options = this.SUBRULE(this.options);
    return this.operation(start.tokenType === word.consume ? 'Consume' : 'Getschema', start, { options });
  });

  private readonly asOperator = this.RULE('asOperator', (): ast.Operator => {
    const start = this.CONSUME(word.as);
    const options = this.SUBRULE(this.options);
    return this.operation('As', start, { options, name: this.SUBRULE(this.declaredName) });
  });

  private readonly join = this.RULE('join', (): ast.Operator => {
    const on: ast.Expression[] = [];
    const start = this.CONSUME(JoinOperator);
    const options = this.SUBRULE(this.options);
    const right = this.SUBRULE(this.operand);
    this.OPTION(() => {
      this.CONSUME(word.on);
      this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => on.push(this.SUBRULE(this.expression)) });
    });
    if (start.tokenType === word.lookup) {
      if (on.length === 0) this.missing('`on`');
      return this.operation('Lookup', start, { options, right, on });
    }
    const where = this.OPTION2(() => {
      this.CONSUME(word.where);
      return this.SUBRULE2(this.expression);
    });
    return this.operation('Join', start, { options, right, on, ...(where && { where }) });
  });

  /** A table, or a wildcard that means several. */
  private readonly table = this.RULE(
    'table',
    (): ast.Expression =>
      this.OR({
        DEF: [
          { GATE: () => this.atWildcard(), ALT: () => this.SUBRULE(this.wildcard) },
          { ALT: () => this.SUBRULE(this.operand, { ARGS: ['table'] }) },
        ],
        IGNORE_AMBIGUITIES: true,
        ERR_MSG: expected.expression,
      }),
  );

  private readonly union = this.RULE('union', (): ast.Operator => {
    const sources: ast.Expression[] = [];
    const start = this.CONSUME(word.union);
    const options = this.SUBRULE(this.options);
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => sources.push(this.SUBRULE(this.table)) });
    return this.operation('Union', start, { options, sources });
  });

  /** `in (A, B*)` of search and find; nothing when it is not there. */
  private readonly inTables = this.RULE('inTables', (): ast.Expression[] => {
    const tables: ast.Expression[] = [];
    this.OPTION(() => {
      this.CONSUME(word.in);
      this.CONSUME(LeftParen);
      this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => tables.push(this.SUBRULE(this.table)) });
      this.CONSUME(RightParen);
    });
    return tables;
  });

  private readonly search = this.RULE('search', (): ast.Operator => {
    const start = this.CONSUME(word.search);
    const options = this.SUBRULE(this.options);
    const tables = this.SUBRULE(this.inTables);
    return this.operation('Search', start, { options, tables, predicate: this.SUBRULE(this.expression) });
  });

  private readonly find = this.RULE('find', (): ast.Operator => {
    const projectAway: (ast.Name | ast.Wildcard | ast.Star)[] = [];
    const start = this.CONSUME(word.find);
    const options = this.SUBRULE(this.options);
    const tables = this.SUBRULE(this.inTables);
    this.OPTION(() => this.CONSUME(word.where));
    const predicate = this.SUBRULE(this.expression);
    const project = this.OPTION2(() => this.SUBRULE(this.findProject));
    this.OPTION3(() => {
      this.CONSUME(word['project-away']);
      this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => projectAway.push(this.SUBRULE(this.columnPattern)) });
    });
    return this.operation('Find', start, { options, tables, predicate, ...(project && { project }), projectAway });
  });

  private readonly findProject = this.RULE('findProject', (): ast.FindColumn[] | 'smart' => {
    const columns: ast.FindColumn[] = [];
    return this.OR([
      {
        ALT: () => {
          this.CONSUME(word['project-smart']);
          return 'smart' as const;
        },
      },
      {
        ALT: () => {
          this.CONSUME(word.project);
          this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => columns.push(this.SUBRULE(this.findColumn)) });
          return columns;
        },
      },
    ]);
  });

  /** `a`, `a:string`, `pack(*)`. */
  private readonly findColumn = this.RULE('findColumn', (): ast.FindColumn => {
    const start = this.LA(1);
    const name = this.SUBRULE(this.name);
    return (
      this.OPTION(() =>
        this.OR([
          {
            ALT: (): ast.FindColumn => {
              this.CONSUME(Colon);
              return { kind: 'FindColumn', name, type: this.SUBRULE(this.type), span: this.since(start) };
            },
          },
          {
            ALT: (): ast.FindColumn => {
              this.CONSUME(LeftParen);
              this.CONSUME(Star);
              this.CONSUME(RightParen);
              return { kind: 'Star', span: this.since(start) };
            },
          },
        ]),
      ) ?? { kind: 'FindColumn', name, span: this.since(start) }
    );
  });

  private readonly expandItem = this.RULE('expandItem', (): ast.ExpandItem => {
    const start = this.LA(1);
    const { names, expression } = this.SUBRULE(this.namedExpression);
    const name = names?.[0];
    const type = this.OPTION(() => {
      this.CONSUME(word.to);
      return this.SUBRULE(this.typeOf).type;
    });
    return { kind: 'ExpandItem', ...(name && { name }), expression, ...(type && { type }), span: this.since(start) };
  });

  private readonly limitClause = this.RULE('limitClause', (): ast.Expression | undefined =>
    this.OPTION(() => {
      this.CONSUME(word.limit);
      return this.SUBRULE(this.operand);
    }),
  );

  private readonly expand = this.RULE('expand', (): ast.Operator => {
    const items: ast.ExpandItem[] = [];
    const start = this.CONSUME(ExpandOperator);
    const options = this.SUBRULE(this.options);
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => items.push(this.SUBRULE(this.expandItem)) });
    const limit = this.SUBRULE(this.limitClause);
    return this.operation('MvExpand', start, { options, items, ...(limit && { limit }) });
  });

  private readonly apply = this.RULE('apply', (): ast.Operator => {
    const items: ast.ExpandItem[] = [];
    const start = this.CONSUME(ApplyOperator);
    const options = this.SUBRULE(this.options);
    this.MANY_SEP({ SEP: Comma, DEF: () => items.push(this.SUBRULE(this.expandItem)) });
    const limit = this.SUBRULE(this.limitClause);
    const contextId = this.OPTION(() => {
      this.CONSUME(word.id);
      return this.SUBRULE(this.operand);
    });
    this.CONSUME(word.on);
    const on = this.SUBRULE(this.subPipe);
    return this.operation('MvApply', start, {
      options,
      items,
      ...(limit && { limit }),
      ...(contextId && { contextId }),
      on,
    });
  });

  /** `(where x | count)`: operators on rows from around it. */
  private readonly subPipe = this.RULE('subPipe', (): ast.Pipe => {
    this.CONSUME(LeftParen);
    const pipe = this.SUBRULE(this.pipe, { ARGS: [true] }) as ast.Pipe;
    this.CONSUME(RightParen);
    return pipe;
  });

  private readonly parse = this.RULE('parse', (): ast.Operator => {
    const pattern: ast.ParsePart[] = [];
    const start = this.CONSUME(ParseOperator);
    const options = this.SUBRULE(this.options);
    const source = this.SUBRULE(this.expression);
    this.CONSUME(word.with);
    this.MANY(() =>
      pattern.push(
        this.OR<ast.ParsePart>([
          { ALT: () => ({ kind: 'Star', span: spanOf(this.CONSUME(Star)) }) },
          { ALT: () => this.SUBRULE(this.strings) },
          { ALT: () => this.SUBRULE(this.parseColumn) },
        ]),
      ),
    );
    const where = start.tokenType === word['parse-where'];
    return this.operation('Parse', start, { options, where, source, pattern });
  });

  private readonly parseColumn = this.RULE('parseColumn', (): ast.ParsePart => {
    const start = this.LA(1);
    const name = this.SUBRULE(this.declaredName);
    const type = this.OPTION(() => {
      this.CONSUME(Colon);
      return this.SUBRULE(this.type);
    });
    return { kind: 'ParseColumn', name, ...(type && { type }), span: this.since(start) };
  });

  private readonly parseKv = this.RULE('parseKv', (): ast.Operator => {
    const start = this.CONSUME(word['parse-kv']);
    const source = this.SUBRULE(this.expression);
    this.CONSUME(word.as);
    const columns = this.onlyColumns(this.SUBRULE(this.columns));
    const options = this.OPTION(() => {
      this.CONSUME(word.with);
      return this.SUBRULE(this.properties);
    });
    return this.operation('ParseKv', start, { source, columns, options: options ?? [] });
  });

  private readonly range = this.RULE('range', (): ast.Operator => {
    const start = this.CONSUME(word.range);
    const name = this.SUBRULE(this.declaredName);
    this.CONSUME(word.from);
    const from = this.SUBRULE(this.expression);
    this.CONSUME(word.to);
    const to = this.SUBRULE2(this.expression);
    this.CONSUME(word.step);
    const step = this.SUBRULE3(this.expression);
    return this.operation('Range', start, { name, from, to, step });
  });

  private readonly evaluate = this.RULE('evaluate', (): ast.Operator => {
    const start = this.CONSUME(word.evaluate);
    const options = this.SUBRULE(this.options);
    const call = this.called(this.SUBRULE(this.nameOrCall));
    const schema = this.OPTION(() => {
      this.CONSUME(Colon);
      return this.SUBRULE(this.columns);
    });
    return this.operation('Evaluate', start, { options, call, ...(schema && { schema }) });
  });

  private readonly invoke = this.RULE('invoke', (): ast.Operator => {
    const start = this.CONSUME(word.invoke);
    return this.operation('Invoke', start, { call: this.called(this.SUBRULE(this.nameOrCall)) });
  });

  /** The call itself; a name without arguments is reported. */
  private called(function_: ast.Name | ast.Call): ast.Call {
    if (function_.kind === 'Call' || this.RECORDING_PHASE) return function_ as ast.Call;
    this.missing('`(`');
    return { kind: 'Call', function: function_, arguments: [], span: function_.span };
  }

  /** `render timechart with (title="x")`; of old, the properties stood without `with` and parentheses. */
  private readonly render = this.RULE('render', (): ast.Operator => {
    const properties: ast.Option[] = [];
    const start = this.CONSUME(word.render);
    const visualization = this.CONSUME(Word).image;
    this.OPTION(() =>
      this.OR({
        DEF: [
          {
            GATE: () => !this.at(Assign, 2),
            ALT: () => {
              this.CONSUME(word.with);
              properties.push(...[this.SUBRULE(this.chartProperties)].flat());
            },
          },
          { ALT: () => this.AT_LEAST_ONE(() => properties.push(this.SUBRULE(this.property))) },
        ],
        IGNORE_AMBIGUITIES: true,
      }),
    );
    return this.operation('Render', start, { visualization, properties });
  });

  /** Properties, some of which are lists of columns: each column gives a property of that name. */
  private readonly chartProperties = this.RULE('chartProperties', (): ast.Option[] => {
    const properties: ast.Option[] = [];
    this.CONSUME(LeftParen);
    this.MANY(() =>
      this.OR([
        {
          GATE: () => this.at(Assign, 2),
          ALT: () => properties.push(this.SUBRULE(this.property)),
        },
        {
          ALT: () => {
            const value = this.SUBRULE(this.setting);
            const previous = properties.at(-1);
            if (previous) properties.push({ ...previous, value, span: value.span });
          },
        },
        { ALT: () => this.CONSUME(Comma) },
      ]),
    );
    this.CONSUME(RightParen);
    return properties;
  });

  private readonly makeSeries = this.RULE('makeSeries', (): ast.Operator => {
    const aggregates: ast.SeriesAggregate[] = [];
    const start = this.CONSUME(word['make-series']);
    const options = this.SUBRULE(this.options);
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => aggregates.push(this.SUBRULE(this.seriesAggregate)) });
    this.CONSUME(word.on);
    const on = this.SUBRULE(this.namedExpression);
    const axis = this.OR({
      DEF: [{ ALT: () => this.SUBRULE(this.seriesRange) }, { ALT: () => this.SUBRULE(this.seriesSteps) }],
      ERR_MSG: '`step`',
    });
    const by = this.SUBRULE(this.byClause);
    return this.operation('MakeSeries', start, { options, aggregates, on, ...axis, by });
  });

  private readonly seriesAggregate = this.RULE('seriesAggregate', (): ast.SeriesAggregate => {
    const start = this.LA(1);
    const expression = this.SUBRULE(this.namedExpression);
    const otherwise = this.OPTION(() => {
      this.CONSUME(word.default);
      this.CONSUME(Assign);
      return this.SUBRULE(this.expression);
    });
    const span = this.since(start);
    return { kind: 'SeriesAggregate', expression, ...(otherwise && { default: otherwise }), span };
  });

  /** `in range(from, to, step)`. */
  private readonly seriesRange = this.RULE('seriesRange', (): Partial<FieldsOf<'MakeSeries'>> & { range: boolean } => {
    this.CONSUME(word.in);
    this.CONSUME(word.range);
    this.CONSUME(LeftParen);
    const from = this.SUBRULE(this.expression);
    this.CONSUME(Comma);
    const to = this.SUBRULE2(this.expression);
    this.CONSUME2(Comma);
    const step = this.SUBRULE3(this.expression);
    this.CONSUME(RightParen);
    return { from, to, step, range: true };
  });

  /** `from a to b step c`, where the ends may be missing. */
  private readonly seriesSteps = this.RULE('seriesSteps', (): Partial<FieldsOf<'MakeSeries'>> & { range: boolean } => {
    const from = this.OPTION(() => {
      this.CONSUME(word.from);
      return this.SUBRULE(this.expression);
    });
    const to = this.OPTION2(() => {
      this.CONSUME(word.to);
      return this.SUBRULE2(this.expression);
    });
    this.CONSUME(word.step);
    const step = this.SUBRULE3(this.expression);
    return { ...(from && { from }), ...(to && { to }), step, range: false };
  });

  private readonly topNested = this.RULE('topNested', (): ast.Operator => {
    const levels: ast.TopNestedLevel[] = [];
    const start = this.LA(1);
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => levels.push(this.SUBRULE(this.topNestedLevel)) });
    return this.operation('TopNested', start, { levels });
  });

  private readonly topNestedLevel = this.RULE('topNestedLevel', (): ast.TopNestedLevel => {
    const start = this.CONSUME(word['top-nested']);
    const count = this.OPTION(() => this.SUBRULE(this.expression));
    this.CONSUME(word.of);
    const of = this.SUBRULE(this.namedExpression);
    const others = this.OPTION2(() => {
      this.CONSUME(word.with);
      this.CONSUME(word.others);
      this.CONSUME(Assign);
      return this.SUBRULE2(this.expression);
    });
    this.CONSUME(word.by);
    const { expression: by, order } = this.SUBRULE(this.sortKey);
    return {
      kind: 'TopNestedLevel',
      ...(count && { count }),
      of,
      ...(others && { others }),
      by,
      ...(order && { order }),
      span: this.since(start),
    };
  });

  private readonly partition = this.RULE('partition', (): ast.Operator => {
    const start = this.CONSUME(word.partition);
    const options = this.SUBRULE(this.options);
    this.CONSUME(word.by);
    const by = this.SUBRULE(this.operand, { ARGS: ['column'] });
    return this.OR([
      {
        ALT: () => {
          const body = this.SUBRULE(this.subPipe);
          return this.operation('Partition', start, { options, by, body, braces: false });
        },
      },
      {
        ALT: () => {
          this.CONSUME(LeftBrace);
          const body = asPipe(this.SUBRULE(this.pipe));
          this.CONSUME(RightBrace);
          return this.operation('Partition', start, { options, by, body, braces: true });
        },
      },
    ]);
  });

  private readonly scan = this.RULE('scan', (): ast.Operator => {
    const steps: ast.ScanStep[] = [];
    const start = this.CONSUME(word.scan);
    const options = this.SUBRULE(this.options);
    const orderBy = this.OPTION(() => {
      this.CONSUME(word.order);
      return this.SUBRULE(this.sortKeys);
    });
    const partitionBy = this.OPTION2(() => {
      this.CONSUME(word.partition);
      return this.SUBRULE(this.byClause);
    });
    const declare = this.OPTION3(() => {
      this.CONSUME(word.declare);
      return this.SUBRULE(this.parameters);
    });
    this.CONSUME(word.with);
    this.CONSUME(LeftParen);
    this.MANY(() => steps.push(this.SUBRULE(this.scanStep)));
    this.CONSUME(RightParen);
    return this.operation('Scan', start, {
      options,
      orderBy: orderBy ?? [],
      partitionBy: partitionBy ?? [],
      declare: declare ?? [],
      steps,
    });
  });

  /** `step s optional output=all: x > 1 => a = x;`. */
  private readonly scanStep = this.RULE('scanStep', (): ast.ScanStep => {
    const start = this.CONSUME(word.step);
    const name = this.SUBRULE(this.declaredName);
    const optional = this.OPTION(() => this.CONSUME(word.optional));
    const output = this.OPTION2(() => {
      this.CONSUME(word.output);
      this.CONSUME(Assign);
      return this.CONSUME(Word);
    });
    this.CONSUME(Colon);
    const predicate = this.SUBRULE(this.expression);
    const assignments = this.OPTION3(() => {
      this.CONSUME(Arrow);
      return this.SUBRULE(this.items);
    });
    this.CONSUME(Semicolon);
    return {
      kind: 'ScanStep',
      name,
      optional: optional !== undefined,
      ...(output && { output: output.image }),
      predicate,
      assignments: assignments ?? [],
      span: this.since(start),
    };
  });

  private readonly fork = this.RULE('fork', (): ast.Operator => {
    const branches: ast.ForkBranch[] = [];
    const start = this.CONSUME(word.fork);
    this.AT_LEAST_ONE({
      DEF: () => {
        const from = this.LA(1);
        const name = this.OPTION(() => this.SUBRULE(this.givenName));
        const body = this.SUBRULE(this.subPipe);
        branches.push({ kind: 'ForkBranch', ...(name && { name }), body, span: this.since(from) });
      },
      ERR_MSG: '`(`',
    });
    return this.operation('Fork', start, { branches });
  });

  private readonly facet = this.RULE('facet', (): ast.Operator => {
    const by: ast.Expression[] = [];
    const start = this.CONSUME(word.facet);
    this.CONSUME(word.by);
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => by.push(this.SUBRULE(this.operand)) });
    const pipe = this.OPTION(() => {
      this.CONSUME(word.with);
      return this.OR<ast.Pipe>([
        { ALT: () => this.SUBRULE(this.subPipe) },
        {
          ALT: () => {
            const operator = this.SUBRULE(this.operator);
            return { kind: 'Pipe', operators: [operator], span: operator.span };
          },
        },
      ]);
    });
    return this.operation('Facet', start, { by, ...(pipe && { with: pipe }) });
  });

  private readonly reduce = this.RULE('reduce', (): ast.Operator => {
    const properties: ast.Option[] = [];
    const start = this.CONSUME(word.reduce);
    const options = this.SUBRULE(this.options);
    this.CONSUME(word.by);
    const by = this.SUBRULE(this.namedExpression);
    this.OPTION(() => {
      this.CONSUME(word.with);
      this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => properties.push(this.SUBRULE(this.property)) });
    });
    return this.operation('Reduce', start, { options, by, properties });
  });

  private readonly unsupported = this.RULE('unsupported', (): ast.Operator => {
    const start = this.CONSUME(UnsupportedOperator);
    this.skipUnsupported(start as Token, Bar);
    return this.operation('Unsupported', start, { name: start.image });
  });
}

const badOperator = (start: Token): ast.Operator => ({ kind: 'Bad', keyword: spanOf(start), span: spanOf(start) });

/** A query as a pipe, also when it is nothing but a source. */
const asPipe = (body: ast.Expression): ast.Pipe =>
  body.kind === 'Pipe' ? body : { kind: 'Pipe', source: body, operators: [], span: body.span };
