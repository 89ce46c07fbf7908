import { EOF } from 'chevrotain';
import type { Token } from '../lexer/lexer.ts';
import {
  Assign,
  Colon,
  Comma,
  Dot,
  LeftBrace,
  LeftBracket,
  LeftParen,
  LiteralToken,
  RightBrace,
  RightBracket,
  RightParen,
  Semicolon,
  Word,
  word,
} from '../lexer/tokens.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type * as ast from './ast.ts';
import { literalOf } from './literals.ts';
import { expected, leftOver, spanOf } from './mistakes.ts';
import { PipeParser } from './queries.ts';

type StatementOf<Kind extends ast.Statement['kind']> = Extract<ast.Statement, { kind: Kind }>;

/** The grammar of whole texts: statements, functions and patterns. */
export class QueryParser extends PipeParser {
  constructor({ validate = false } = {}) {
    super(validate);
    this.performSelfAnalysis();
  }

  /** Reads a text; what is wrong with it is in the diagnostics, and the tree has `Bad` nodes there. */
  read(tokens: Token[]): { statements: ast.Statement[]; diagnostics: Diagnostic[] } {
    this.input = tokens;
    this.diagnostics.length = 0;
    const statements = this.statements();
    if (!this.at(EOF)) this.diagnostics.push(leftOver(this.peek(0), this.peek(), this.peek(2)));
    return { statements, diagnostics: [...this.diagnostics] };
  }

  /** Statements up to the end of the text, or to the brace that ends a function. */
  readonly statements = this.RULE('statements', (): ast.Statement[] => {
    const statements: ast.Statement[] = [];
    while (this.RECORDING_PHASE || !(this.at(EOF) || this.at(RightBrace))) {
      statements.push(this.recovering(Semicolon, () => this.SUBRULE(this.statement), badStatement));
      const more = this.OPTION(() => this.CONSUME(Semicolon));
      if (this.RECORDING_PHASE || !more) break;
    }
    return statements;
  });

  private readonly statement = this.RULE(
    'statement',
    (): ast.Statement =>
      this.OR<ast.Statement>({
        DEF: [
          { GATE: () => this.at(Word, 2) || this.at(LeftBracket, 2), ALT: () => this.SUBRULE(this.let) },
          { ALT: () => this.SUBRULE(this.set) },
          { GATE: () => this.at(Word, 2), ALT: () => this.SUBRULE(this.declare) },
          { GATE: () => this.at(Word, 2), ALT: () => this.SUBRULE(this.unsupportedStatement) },
          {
            ALT: () => {
              const body = this.SUBRULE(this.pipe);
              return { kind: 'Query', body, span: body.span };
            },
          },
        ],
        ERR_MSG: expected.expression,
      }),
  );

  private readonly let = this.RULE('let', (): ast.Statement => {
    const start = this.CONSUME(word.let);
    const name = this.SUBRULE(this.name);
    this.CONSUME(Assign);
    const read = () =>
      this.OR<ast.Expression>({
        DEF: [
          { GATE: () => this.atLambda(), ALT: () => this.SUBRULE(this.lambda) },
          { ALT: () => this.SUBRULE(this.pipe) },
        ],
        ERR_MSG: expected.expression,
      });
    // The name is known also when its value could not be read, so that its uses are no mistakes.
    const value = this.recovering(Semicolon, read, ({ span }): ast.Expression => ({ kind: 'Bad', span }));
    return { kind: 'Let', name, value, span: this.since(start) };
  });

  /** Whether `(x:…`, `()` or `view (` comes next. */
  private atLambda(): boolean {
    if (this.at(word.view)) return this.at(LeftParen, 2);
    if (!this.at(LeftParen)) return false;
    return this.at(RightParen, 2) || (this.nameLength(2) > 0 && this.at(Colon, 2 + this.nameLength(2)));
  }

  private readonly lambda = this.RULE('lambda', (): ast.Lambda => {
    const start = this.LA(1);
    const view = this.OPTION(() => this.CONSUME(word.view));
    const parameters = this.SUBRULE(this.parameters);
    const body = this.SUBRULE(this.body);
    return { kind: 'Lambda', view: view !== undefined, parameters, body, span: this.since(start) };
  });

  /** Statements in braces. */
  private readonly body = this.RULE('body', (): ast.Statement[] => {
    this.CONSUME(LeftBrace);
    const statements = this.SUBRULE(this.statements);
    this.CONSUME(RightBrace);
    return statements;
  });

  protected readonly parameters = this.RULE('parameters', (): ast.ParameterDeclaration[] => {
    const parameters: ast.ParameterDeclaration[] = [];
    this.CONSUME(LeftParen);
    this.MANY_SEP({ SEP: Comma, DEF: () => parameters.push(this.SUBRULE(this.parameter)) });
    this.CONSUME(RightParen);
    return parameters;
  });

  /** `x:long = 1`, `T:(a:string)`, `T:(*)`. */
  private readonly parameter = this.RULE('parameter', (): ast.ParameterDeclaration => {
    const start = this.LA(1);
    const name = this.SUBRULE(this.declaredName);
    this.CONSUME(Colon);
    const type = this.OR<Pick<ast.ParameterDeclaration, 'type' | 'columns'>>([
      { ALT: () => ({ type: this.SUBRULE(this.type) }) },
      {
        ALT: () => {
          const columns = this.SUBRULE(this.columns);
          return { columns: columns?.[0]?.kind === 'Star' ? 'any' : this.onlyColumns(columns) };
        },
      },
    ]);
    const otherwise = this.OPTION(() => {
      this.CONSUME(Assign);
      return this.SUBRULE(this.operand);
    });
    const span = this.since(start);
    return { kind: 'ParameterDeclaration', name, ...type, ...(otherwise && { default: otherwise }), span };
  });

  private readonly set = this.RULE('set', (): ast.Statement => {
    const start = this.CONSUME(word.set);
    const name = this.SUBRULE(this.name);
    const value = this.OPTION(() => {
      this.CONSUME(Assign);
      return this.SUBRULE(this.setting);
    });
    return { kind: 'Set', name, ...(value && { value }), span: this.since(start) };
  });

  private readonly declare = this.RULE('declare', (): ast.Statement => {
    const start = this.CONSUME(word.declare);
    return this.OR<ast.Statement>({
      DEF: [
        {
          ALT: () => {
            this.CONSUME(word.query_parameters);
            const parameters = this.SUBRULE(this.parameters);
            return { kind: 'QueryParameters', parameters, span: this.since(start) };
          },
        },
        {
          ALT: () => {
            this.CONSUME(word.pattern);
            const pattern = this.SUBRULE(this.pattern);
            return { kind: 'Pattern', ...pattern, span: this.since(start) };
          },
        },
      ],
      ERR_MSG: '`query_parameters` or `pattern`',
    });
  });

  /** `name`, or `name = (a:string)[path:string] { … }`. */
  private readonly pattern = this.RULE('pattern', (): Omit<StatementOf<'Pattern'>, 'kind' | 'span'> => {
    const cases: ast.PatternCase[] = [];
    const name = this.SUBRULE(this.name);
    const definition = this.OPTION(() => {
      this.CONSUME(Assign);
      const parameters = this.SUBRULE(this.parameters);
      const path = this.OPTION2(() => {
        this.CONSUME(LeftBracket);
        const parameter = this.SUBRULE(this.parameter);
        this.CONSUME(RightBracket);
        return parameter;
      });
      this.CONSUME(LeftBrace);
      this.MANY(() => cases.push(this.SUBRULE(this.patternCase)));
      this.CONSUME(RightBrace);
      return { parameters, ...(path && { path }) };
    });
    return { name, parameters: [], ...definition, cases };
  });

  /** `("a").["b"] = { T };`. */
  private readonly patternCase = this.RULE('patternCase', (): ast.PatternCase => {
    const values: ast.Literal[] = [];
    const start = this.CONSUME(LeftParen);
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => values.push(this.SUBRULE(this.constant)) });
    this.CONSUME(RightParen);
    const path = this.OPTION(() => {
      this.CONSUME(Dot);
      this.CONSUME(LeftBracket);
      const literal = this.SUBRULE2(this.constant);
      this.CONSUME(RightBracket);
      return literal;
    });
    this.CONSUME(Assign);
    const body = this.SUBRULE(this.body);
    this.CONSUME(Semicolon);
    return { kind: 'PatternCase', arguments: values, ...(path && { path }), body, span: this.since(start) };
  });

  private readonly constant = this.RULE(
    'constant',
    (): ast.Literal =>
      this.OR<ast.Literal>({
        DEF: [
          { ALT: () => this.SUBRULE(this.strings) },
          { ALT: () => literalOf(this.CONSUME(LiteralToken)) as ast.Literal },
        ],
        ERR_MSG: 'a literal',
      }),
  );

  /** alias and restrict. */
  private readonly unsupportedStatement = this.RULE('unsupportedStatement', (): ast.Statement => {
    const start = this.OR([{ ALT: () => this.CONSUME(word.alias) }, { ALT: () => this.CONSUME(word.restrict) }]);
    this.skipUnsupported(start as Token, Semicolon);
    return { kind: 'UnsupportedStatement', name: start.image, keyword: spanOf(start), span: this.since(start) };
  });
}

const badStatement = ({ span }: Pick<ast.Statement, 'span'>): ast.Statement => ({ kind: 'Bad', span });
