import type { ParserMethod } from 'chevrotain';
import type { Token } from '../lexer/lexer.ts';
import {
  Assign,
  Bar,
  LeftBracket,
  LeftParen,
  OperatorWord,
  Reference,
  UnsupportedOperator,
  Word,
  word,
} from '../lexer/tokens.ts';
import type * as ast from './ast.ts';
import { expected } from './mistakes.ts';
import { TableOperatorParser } from './table-operators.ts';

/** The grammar of queries: a source and the operators after it. */
export abstract class PipeParser extends TableOperatorParser {
  /** A query or, where nothing is piped, an expression. With `contextual`, the rows come from around it: `fork (count)`. */
  protected readonly pipe = this.RULE('pipe', (contextual = false): ast.Expression => {
    const start = this.LA(1);
    const operators: ast.Operator[] = [];
    const source = this.OR<ast.Expression | undefined>({
      DEF: [
        {
          GATE: () => contextual || this.startsQuery(),
          ALT: () => {
            operators.push(...this.withRest(this.recovering(Bar, () => this.SUBRULE(this.operator), badOperator)));
            return undefined;
          },
        },
        { GATE: () => !contextual, ALT: () => this.SUBRULE(this.expression) },
      ],
      ERR_MSG: contextual ? expected.operator : expected.expression,
    });
    this.MANY({
      // A value is not piped: in a list, its closing parenthesis is missing.
      GATE: () => source?.kind !== 'Literal',
      DEF: () => {
        this.CONSUME(Bar);
        operators.push(...this.withRest(this.recovering(Bar, () => this.SUBRULE2(this.operator), badOperator)));
      },
    });
    if (source && operators.length === 0) return source;
    return { kind: 'Pipe', ...(source && { source }), operators, span: this.since(start) };
  });

  /** An operator, and after one that was read in part a sign that it may have meant more. */
  private withRest(operator: ast.Operator): ast.Operator[] {
    if (this.RECORDING_PHASE || !this.wasPartial() || operator.kind === 'Bad') return [operator];
    return [operator, { kind: 'Bad', partial: true, keyword: operator.keyword, span: operator.span }];
  }

  /** Words that begin a query, unless they are names or functions here. */
  protected startsQuery(): boolean {
    if (!this.at(OperatorWord)) return false;
    if (this.at(UnsupportedOperator) && this.at(Reference))
      return this.at(LeftParen, 2) || this.at(LeftBracket, 2) || this.at(Assign, 3);
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

  protected readonly unsupported = this.RULE('unsupported', (): ast.Operator => {
    const start = this.CONSUME(UnsupportedOperator);
    this.skipUnsupported(start as Token, Bar);
    return this.operation('Unsupported', start, { name: start.image });
  });
}

const badOperator = (place: Pick<ast.Operator, 'keyword' | 'span'>): ast.Operator => ({ kind: 'Bad', ...place });
