import type { ParserMethod } from 'chevrotain';
import {
  ApplyOperator,
  Colon,
  Comma,
  JoinOperator,
  LeftBrace,
  LeftParen,
  RightBrace,
  RightParen,
  Star,
  word,
} from '../lexer/tokens.ts';
import type * as ast from './ast.ts';
import { expected } from './mistakes.ts';
import { ValueOperatorParser } from './value-operators.ts';

/** The grammar of operators that take other tables or queries. */
export abstract class TableOperatorParser extends ValueOperatorParser {
  protected abstract readonly operator: ParserMethod<[], ast.Operator>;

  /** `(where x | count)`: operators on rows from around it. */
  protected readonly subPipe = this.RULE('subPipe', (): ast.Pipe => {
    this.CONSUME(LeftParen);
    const pipe = this.SUBRULE(this.pipe, { ARGS: [true] }) as ast.Pipe;
    this.CONSUME(RightParen);
    return pipe;
  });

  /** A table, or a wildcard that means several. */
  protected readonly table = this.RULE(
    'table',
    (): ast.Expression =>
      this.OR({
        DEF: [
          { GATE: () => this.atWildcard(), ALT: () => this.SUBRULE(this.wildcard) },
          { ALT: () => this.SUBRULE(this.operand, { ARGS: ['table'] }) },
        ],
        ERR_MSG: expected.expression,
      }),
  );

  protected readonly join = this.RULE('join', (): ast.Operator => {
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
    const where = this.OPTION2({
      GATE: () => on.length === 0,
      DEF: () => {
        this.CONSUME(word.where);
        return this.SUBRULE2(this.expression);
      },
    });
    return this.operation('Join', start, { options, right, on, ...(where && { where }) });
  });

  protected readonly union = this.RULE('union', (): ast.Operator => {
    const sources: ast.Expression[] = [];
    const start = this.CONSUME(word.union);
    const options = this.SUBRULE(this.options);
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => sources.push(this.SUBRULE(this.table)) });
    return this.operation('Union', start, { options, sources });
  });

  /** `in (A, B*)` of search and find; nothing when it is not there. */
  protected readonly inTables = this.RULE('inTables', (): ast.Expression[] => {
    const tables: ast.Expression[] = [];
    this.OPTION(() => {
      this.CONSUME(word.in);
      this.CONSUME(LeftParen);
      this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => tables.push(this.SUBRULE(this.table)) });
      this.CONSUME(RightParen);
    });
    return tables;
  });

  protected readonly search = this.RULE('search', (): ast.Operator => {
    const start = this.CONSUME(word.search);
    const options = this.SUBRULE(this.options);
    const tables = this.SUBRULE(this.inTables);
    return this.operation('Search', start, { options, tables, predicate: this.SUBRULE(this.expression) });
  });

  protected readonly find = this.RULE('find', (): ast.Operator => {
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

  protected readonly findProject = this.RULE('findProject', (): ast.FindColumn[] | 'smart' => {
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
  protected readonly findColumn = this.RULE('findColumn', (): ast.FindColumn => {
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

  protected readonly apply = this.RULE('apply', (): ast.Operator => {
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

  protected readonly partition = this.RULE('partition', (): ast.Operator => {
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

  protected readonly fork = this.RULE('fork', (): ast.Operator => {
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

  protected readonly facet = this.RULE('facet', (): ast.Operator => {
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
}

/** A query as a pipe, also when it is nothing but a source. */
const asPipe = (body: ast.Expression): ast.Pipe =>
  body.kind === 'Pipe' ? body : { kind: 'Pipe', source: body, operators: [], span: body.span };
