import type { IToken } from 'chevrotain';
import {
  Assign,
  Comma,
  ItemsOperator,
  LeftParen,
  PatternsOperator,
  PlainOperator,
  RightParen,
  SortOperator,
  TakeOperator,
  TopOfOperator,
  WhereOperator,
  Word,
  word,
} from '../lexer/tokens.ts';
import { error } from '../source/diagnostic.ts';
import type * as ast from './ast.ts';
import { ExpressionParser } from './expressions.ts';
import { spanOf } from './mistakes.ts';

type OperatorOf<Kind extends ast.Operator['kind']> = Extract<ast.Operator, { kind: Kind }>;
/** What an operator has beside its kind and place. */
export type FieldsOf<Kind extends ast.Operator['kind']> = Omit<OperatorOf<Kind>, 'kind' | 'span' | 'keyword'>;

/** The grammar of operators that choose, order, count and describe the rows of one table. */
export abstract class RowOperatorParser extends ExpressionParser {
  protected operation<Kind extends ast.Operator['kind']>(
    kind: Kind,
    start: IToken,
    fields: FieldsOf<Kind>,
  ): ast.Operator {
    return { kind, ...fields, keyword: spanOf(start), span: this.since(start) } as unknown as OperatorOf<Kind>;
  }

  protected readonly items = this.RULE('items', (): ast.NamedExpression[] => {
    const items: ast.NamedExpression[] = [];
    this.OPTION({
      GATE: () => !this.at(word.by) || this.at(Assign, 2),
      DEF: () => this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => items.push(this.SUBRULE(this.namedExpression)) }),
    });
    return items;
  });

  protected withoutStar(items: readonly ast.NamedExpression[]): readonly ast.NamedExpression[] {
    if (this.RECORDING_PHASE) return [];
    const stars = items.filter(({ expression }) => expression.kind === 'Star');
    this.diagnostics.push(...stars.map(({ span }) => error('KS191', span)));
    return stars.length > 0 ? items.filter((item) => !stars.includes(item)) : items;
  }

  /** `by a, b` of summarize and make-series; nothing when it is not there. */
  protected readonly byClause = this.RULE('byClause', (): ast.NamedExpression[] => {
    const items: ast.NamedExpression[] = [];
    this.OPTION(() => {
      this.CONSUME(word.by);
      this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => items.push(this.SUBRULE(this.namedExpression)) });
    });
    return items;
  });

  protected readonly sortKey = this.RULE('sortKey', (): ast.SortKey => {
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

  protected readonly sortKeys = this.RULE('sortKeys', (): ast.SortKey[] => {
    const keys: ast.SortKey[] = [];
    this.CONSUME(word.by);
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => keys.push(this.SUBRULE(this.sortKey)) });
    return keys;
  });

  protected readonly where = this.RULE('where', (): ast.Operator => {
    const start = this.CONSUME(WhereOperator);
    const options = this.SUBRULE(this.options);
    const { names, expression, span } = this.SUBRULE(this.namedExpression);
    if (names?.length > 0) this.diagnostics.push(error('KS141', span, 'bool', 'an assignment'));
    return this.operation('Where', start, { options, predicate: expression });
  });

  protected readonly itemsOperator = this.RULE('itemsOperator', (): ast.Operator => {
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

  protected readonly patternsOperator = this.RULE('patternsOperator', (): ast.Operator => {
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

  protected readonly reorderItem = this.RULE('reorderItem', (): ast.ReorderItem => {
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

  protected readonly projectByNames = this.RULE('projectByNames', (): ast.Operator => {
    const items: ast.Expression[] = [];
    const start = this.CONSUME(word['project-by-names']);
    this.MANY_SEP({ SEP: Comma, DEF: () => items.push(this.SUBRULE(this.expression)) });
    return this.operation('ProjectByNames', start, { items });
  });

  protected readonly summarize = this.RULE('summarize', (): ast.Operator => {
    const start = this.CONSUME(word.summarize);
    const options = this.SUBRULE(this.options);
    const aggregates = this.withoutStar(this.SUBRULE(this.items));
    const by = this.withoutStar(this.SUBRULE(this.byClause));
    return this.operation('Summarize', start, { options, aggregates, by });
  });

  protected readonly sort = this.RULE('sort', (): ast.Operator => {
    const start = this.CONSUME(SortOperator);
    const options = this.SUBRULE(this.options);
    return this.operation('Sort', start, { options, keys: this.SUBRULE(this.sortKeys) });
  });

  protected readonly take = this.RULE('take', (): ast.Operator => {
    const start = this.CONSUME(TakeOperator);
    const options = this.SUBRULE(this.options);
    const count = this.SUBRULE(this.expression);
    return this.operation(start.tokenType === word.sample ? 'Sample' : 'Take', start, { options, count });
  });

  protected readonly top = this.RULE('top', (): ast.Operator => {
    const start = this.CONSUME(word.top);
    const options = this.SUBRULE(this.options);
    const count = this.SUBRULE(this.expression);
    this.CONSUME(word.by);
    return this.operation('Top', start, { options, count, by: [this.SUBRULE(this.sortKey)] });
  });

  /** sample-distinct and top-hitters. */
  protected readonly topOf = this.RULE('topOf', (): ast.Operator => {
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

  protected readonly topNested = this.RULE('topNested', (): ast.Operator => {
    const levels: ast.TopNestedLevel[] = [];
    const start = this.LA(1);
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => levels.push(this.SUBRULE(this.topNestedLevel)) });
    return this.operation('TopNested', start, { levels });
  });

  protected readonly topNestedLevel = this.RULE('topNestedLevel', (): ast.TopNestedLevel => {
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
    const { expression: by, order, nulls, span } = this.SUBRULE(this.sortKey);
    if (nulls) this.diagnostics.push(error('KQLAB001', span, 'top-nested … nulls'));
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

  protected readonly distinct = this.RULE('distinct', (): ast.Operator => {
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

  protected readonly count = this.RULE('count', (): ast.Operator => {
    const start = this.CONSUME(word.count);
    const options = this.SUBRULE(this.options);
    const as = this.OPTION(() => {
      this.CONSUME(word.as);
      return this.SUBRULE(this.name);
    });
    return this.operation('Count', start, { options, ...(as && { as }) });
  });

  /** getschema and consume. */
  protected readonly plain = this.RULE('plain', (): ast.Operator => {
    const start = this.CONSUME(PlainOperator);
    const options = this.SUBRULE(this.options);
    return this.operation(start.tokenType === word.consume ? 'Consume' : 'Getschema', start, { options });
  });

  protected readonly asOperator = this.RULE('asOperator', (): ast.Operator => {
    const start = this.CONSUME(word.as);
    const options = this.SUBRULE(this.options);
    return this.operation('As', start, { options, name: this.SUBRULE(this.name) });
  });

  protected readonly range = this.RULE('range', (): ast.Operator => {
    const start = this.CONSUME(word.range);
    const name = this.SUBRULE(this.name);
    this.CONSUME(word.from);
    const from = this.SUBRULE(this.expression);
    this.CONSUME(word.to);
    const to = this.SUBRULE2(this.expression);
    this.CONSUME(word.step);
    const step = this.SUBRULE3(this.expression);
    return this.operation('Range', start, { name, from, to, step });
  });

  protected readonly reduce = this.RULE('reduce', (): ast.Operator => {
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

  /** `render timechart with (title="x")`; of old, the properties stood without `with` and parentheses. */
  protected readonly render = this.RULE('render', (): ast.Operator => {
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
      }),
    );
    return this.operation('Render', start, { visualization, properties });
  });

  /** Properties, some of which are lists of columns: each column gives a property of that name. */
  protected readonly chartProperties = this.RULE('chartProperties', (): ast.Option[] => {
    const properties: ast.Option[] = [];
    this.CONSUME(LeftParen);
    this.MANY_SEP({
      SEP: Comma,
      DEF: () =>
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
        ]),
    });
    this.CONSUME(RightParen);
    return properties;
  });
}
