import type { ParserMethod } from 'chevrotain';
import {
  Arrow,
  Assign,
  Colon,
  Comma,
  ExpandOperator,
  LeftParen,
  ParseOperator,
  RightParen,
  Semicolon,
  Star,
  Word,
  word,
} from '../lexer/tokens.ts';
import { error } from '../source/diagnostic.ts';
import type * as ast from './ast.ts';
import { spanOf } from './mistakes.ts';
import { type FieldsOf, RowOperatorParser } from './row-operators.ts';

/** The grammar of operators that take values apart, run through rows, or call a function on them. */
export abstract class ValueOperatorParser extends RowOperatorParser {
  protected abstract readonly parameters: ParserMethod<[], ast.ParameterDeclaration[]>;

  protected readonly expandItem = this.RULE('expandItem', (): ast.ExpandItem => {
    const start = this.LA(1);
    const { names = [], expression } = this.SUBRULE(this.namedExpression);
    const [name, second] = names;
    if (second) this.diagnostics.push(error('KS105', second.span));
    const type = this.OPTION(() => {
      this.CONSUME(word.to);
      return this.SUBRULE(this.typeOf).type;
    });
    return { kind: 'ExpandItem', ...(name && { name }), expression, ...(type && { type }), span: this.since(start) };
  });

  protected readonly limitClause = this.RULE('limitClause', (): ast.Expression | undefined =>
    this.OPTION(() => {
      this.CONSUME(word.limit);
      return this.SUBRULE(this.operand);
    }),
  );

  protected readonly expand = this.RULE('expand', (): ast.Operator => {
    const items: ast.ExpandItem[] = [];
    const start = this.CONSUME(ExpandOperator);
    const options = this.SUBRULE(this.options);
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => items.push(this.SUBRULE(this.expandItem)) });
    const limit = this.SUBRULE(this.limitClause);
    return this.operation('MvExpand', start, { options, items, ...(limit && { limit }) });
  });

  protected readonly parse = this.RULE('parse', (): ast.Operator => {
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
    const kind = start.tokenType === word['parse-where'] ? 'ParseWhere' : 'Parse';
    return this.operation(kind, start, { options, source, pattern });
  });

  protected readonly parseColumn = this.RULE('parseColumn', (): ast.ParsePart => {
    const start = this.LA(1);
    const name = this.SUBRULE(this.declaredName);
    const type = this.OPTION(() => {
      this.CONSUME(Colon);
      return this.SUBRULE(this.type);
    });
    return { kind: 'ParseColumn', name, ...(type && { type }), span: this.since(start) };
  });

  protected readonly parseKv = this.RULE('parseKv', (): ast.Operator => {
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

  protected readonly makeSeries = this.RULE('makeSeries', (): ast.Operator => {
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

  protected readonly seriesAggregate = this.RULE('seriesAggregate', (): ast.SeriesAggregate => {
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
  protected readonly seriesRange = this.RULE(
    'seriesRange',
    (): Partial<FieldsOf<'MakeSeries'>> & { range: boolean } => {
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
    },
  );

  /** `from a to b step c`, where the ends may be missing. */
  protected readonly seriesSteps = this.RULE(
    'seriesSteps',
    (): Partial<FieldsOf<'MakeSeries'>> & { range: boolean } => {
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
    },
  );

  protected readonly scan = this.RULE('scan', (): ast.Operator => {
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
  protected readonly scanStep = this.RULE('scanStep', (): ast.ScanStep => {
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

  protected readonly evaluate = this.RULE('evaluate', (): ast.Operator => {
    const start = this.CONSUME(word.evaluate);
    const options = this.SUBRULE(this.options);
    const call = this.called(this.SUBRULE(this.nameOrCall));
    const schema = this.OPTION(() => {
      this.CONSUME(Colon);
      return this.SUBRULE(this.columns);
    });
    return this.operation('Evaluate', start, { options, call, ...(schema && { schema }) });
  });

  /** A function of another database has no meaning here. */
  protected readonly invoke = this.RULE('invoke', (): ast.Operator => {
    const start = this.CONSUME(word.invoke);
    const call = this.SUBRULE(this.operand);
    if (call.kind === 'Member') return this.operation('Unsupported', start, { name: 'invoke' });
    return this.operation('Invoke', start, { call: this.called(call) });
  });

  /** The call itself; a name without arguments is reported. */
  protected called(call: ast.Expression): ast.Call {
    if (call.kind === 'Call' || this.RECORDING_PHASE) return call as ast.Call;
    this.missing('`(`');
    const name: ast.Name = call.kind === 'Name' ? call : { kind: 'Name', name: '', bracketed: false, span: call.span };
    return { kind: 'Call', function: name, arguments: [], span: call.span };
  }
}
