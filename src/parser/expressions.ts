import { type IToken, type ParserMethod, tokenMatcher } from 'chevrotain';
import {
  Assign,
  BinaryOperator,
  Comma,
  Dot,
  DotDot,
  LeftBracket,
  LeftParen,
  ListOperator,
  LiteralToken,
  RangeOperator,
  RightBracket,
  RightParen,
  Sign,
  Star,
  StringToken,
  word,
} from '../lexer/tokens.ts';
import { error } from '../source/diagnostic.ts';
import { cover, type Span } from '../source/span.ts';
import type * as ast from './ast.ts';
import { LiteralParser, literalOf } from './literals.ts';
import { expected, spanOf } from './mistakes.ts';

/** What an operand may be: a value; a table, where wildcards are names; or a column, which no argument list follows. */
type Place = 'value' | 'table' | 'column';

/** An operator and what stands to its right. */
interface Link {
  readonly operator: IToken;
  readonly right: ast.Expression | readonly ast.Expression[];
  /** Where the right side ends, its closing parenthesis included. */
  readonly end: number;
}

const EQUALITY = ['==', '!=', '<>', 'in', 'in~', '!in', '!in~', 'has_any', 'has_all', 'between', '!between'];
const ORDER = ['<', '<=', '>', '>='];
/** The operators from the loosest to the tightest; those on strings, which are not listed, bind tightest of all. */
const levels = [['or'], ['and'], EQUALITY, ORDER, ['+', '-'], ['*', '/', '%']];
const strengths = new Map(levels.flatMap((operators, level) => operators.map((text) => [text, level])));
/** Of these and the string operators, one does not follow another: `a == b == c` is a mistake. */
const unchained = [levels.indexOf(EQUALITY), levels.indexOf(ORDER), levels.length];

/** Spellings of old with the operator they mean. */
const modern: Readonly<Record<string, string>> = {
  '<>': '!=',
  containscs: 'contains_cs',
  notcontains: '!contains',
  notcontainscs: '!contains_cs',
};

/** The grammar of expressions. */
export abstract class ExpressionParser extends LiteralParser {
  protected abstract readonly pipe: ParserMethod<[boolean?], ast.Expression>;

  /** Operands and the operators between them, brought into a tree by binding strength. */
  protected readonly expression = this.RULE('expression', (): ast.Expression => {
    const first = this.SUBRULE(this.operand);
    const links: Link[] = [];
    this.MANY({
      // `on t in range(…)` of make-series is not the operator `in`.
      GATE: () => !(this.at(word.in) && this.at(word.range, 2) && this.at(LeftParen, 3)),
      DEF: () =>
        this.OR([
          {
            ALT: () => {
              const operator = this.CONSUME(BinaryOperator);
              links.push({ operator, right: this.SUBRULE2(this.operand), end: this.endOfLast() });
            },
          },
          {
            ALT: () => {
              const operator = this.CONSUME(ListOperator);
              links.push({ operator, right: this.SUBRULE(this.list), end: this.endOfLast() });
            },
          },
          {
            ALT: () => {
              const operator = this.CONSUME(RangeOperator);
              links.push({ operator, right: this.SUBRULE(this.interval), end: this.endOfLast() });
            },
          },
        ]),
    });
    return links.length === 0 || this.RECORDING_PHASE ? first : this.treeOf(first, links);
  });

  protected treeOf(first: ast.Expression, links: readonly Link[]): ast.Expression {
    let next = 0;
    const climb = (operand: ast.Expression, least: number): ast.Expression => {
      let left = operand;
      let previous = -1;
      for (let link = links[next]; link && strengthOf(link) >= least; link = links[next]) {
        const strength = strengthOf(link);
        const isChained = strength === previous && unchained.includes(strength);
        previous = strength;
        next++;
        const right = isList(link.right) ? link.right : climb(link.right, strength + 1);
        if (isChained) this.diagnostics.push(error('KS198', spanOf(link.operator), `\`${link.operator.image}\``));
        else left = joined(left, { ...link, right });
      }
      return left;
    };
    return climb(first, 0);
  }

  /** `(a, b)` or `(T | project x)` after `in`. */
  protected readonly list = this.RULE('list', (): ast.Expression[] => {
    const items: ast.Expression[] = [];
    this.CONSUME(LeftParen);
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => items.push(this.SUBRULE(this.pipe)) });
    this.CONSUME(RightParen);
    return items;
  });

  /** `(a .. b)`. */
  protected readonly interval = this.RULE('interval', (): ast.Expression[] => {
    this.CONSUME(LeftParen);
    const low = this.SUBRULE(this.expression);
    this.CONSUME(DotDot);
    const high = this.SUBRULE2(this.expression);
    this.CONSUME(RightParen);
    return [low, high];
  });

  /** A value with its sign before and its members and elements after it. */
  protected readonly operand = this.RULE('operand', (place: Place = 'value'): ast.Expression => {
    const start = this.LA(1);
    const sign = this.OPTION(() => this.CONSUME(Sign));
    let value = this.SUBRULE(this.primary, { ARGS: [place] });
    this.MANY(() => {
      const object = value;
      value = this.OR([
        {
          ALT: () => {
            this.CONSUME(Dot);
            const member = this.OR2([
              { GATE: () => place === 'table' && this.atWildcard(), ALT: () => nameOf(this.SUBRULE(this.wildcard)) },
              // Also `d.[0]` reads an element; `d.['a b']` is a name.
              { GATE: () => !this.at(StringToken, 2), ALT: () => this.SUBRULE(this.index) },
              { ALT: () => this.SUBRULE(this.nameOrCall, { ARGS: [place] }) },
            ]);
            return partOf(object, member, this.since(start));
          },
        },
        { ALT: () => partOf(object, this.SUBRULE2(this.index), this.since(start)) },
      ]);
    });
    return this.signed(sign, value, start);
  });

  /** `[0]` after a value. */
  protected readonly index = this.RULE('index', (): { readonly index: ast.Expression } => {
    this.CONSUME(LeftBracket);
    const index = this.SUBRULE(this.expression);
    this.CONSUME(RightBracket);
    return { index };
  });

  protected readonly primary = this.RULE(
    'primary',
    (place: Place = 'value'): ast.Expression =>
      this.OR({
        DEF: [
          { ALT: () => this.SUBRULE(this.nameOrCall, { ARGS: [place] }) },
          { ALT: () => this.SUBRULE(this.strings) },
          { ALT: () => literalOf(this.CONSUME(LiteralToken)) },
          { ALT: () => this.SUBRULE(this.parenthesized) },
          { ALT: () => this.SUBRULE(this.dynamic) },
          { ALT: () => this.SUBRULE(this.typeOf) },
          { ALT: () => this.SUBRULE(this.subquery) },
          { ALT: () => this.SUBRULE(this.datatable) },
          { ALT: () => this.SUBRULE(this.externaldata) },
          { ALT: () => ({ kind: 'Star', span: spanOf(this.CONSUME(Star)) }) },
        ],
        ERR_MSG: expected.expression,
      }),
  );

  /** `x`, or `f(a, b)`. */
  protected readonly nameOrCall = this.RULE('nameOrCall', (place: Place = 'value'): ast.Name | ast.Call => {
    const start = this.LA(1);
    const name = this.SUBRULE(this.name);
    const given = this.OPTION({
      GATE: () => place !== 'column',
      DEF: () => this.SUBRULE(this.argumentList),
    });
    return given ? { kind: 'Call', function: name, arguments: given, span: this.since(start) } : name;
  });

  protected readonly argumentList = this.RULE('argumentList', (): ast.Argument[] => {
    const list: ast.Argument[] = [];
    this.CONSUME(LeftParen);
    this.MANY_SEP({
      SEP: Comma,
      DEF: () => {
        const start = this.LA(1);
        const name = this.OPTION({ GATE: () => this.beforeAssign(), DEF: () => this.SUBRULE(this.givenName) });
        const value = this.SUBRULE(this.expression);
        list.push({ kind: 'Argument', ...(name && { name }), value, span: this.since(start) });
      },
    });
    this.CONSUME(RightParen);
    return list;
  });

  /** `(x)`, or a query in parentheses. */
  protected readonly parenthesized = this.RULE('parenthesized', (): ast.Expression => {
    const start = this.CONSUME(LeftParen);
    const inner = this.SUBRULE(this.pipe);
    this.CONSUME(RightParen);
    return { kind: 'Parenthesized', inner, span: this.since(start) };
  });

  /** `toscalar(T | count)`: the functions that take a query without parentheses of its own. */
  protected readonly subquery = this.RULE('subquery', (): ast.Expression => {
    const start = this.OR([
      { ALT: () => this.CONSUME(word.toscalar) },
      { ALT: () => this.CONSUME(word.materialize) },
      { ALT: () => this.CONSUME(word.totable) },
    ]);
    const name = this.nameOf(start);
    this.CONSUME(LeftParen);
    const value = this.SUBRULE(this.pipe);
    this.CONSUME(RightParen);
    const argument: ast.Argument = { kind: 'Argument', value, span: value.span };
    return { kind: 'Call', function: name, arguments: [argument], span: this.since(start) };
  });

  protected readonly datatable = this.RULE('datatable', (): ast.Expression => {
    const values: ast.Expression[] = [];
    const start = this.CONSUME(word.datatable);
    const options = this.SUBRULE(this.options);
    const columns = this.SUBRULE(this.columns);
    this.CONSUME(LeftBracket);
    this.OPTION(() => {
      values.push(this.SUBRULE(this.operand));
      this.MANY({
        GATE: () => !this.at(RightBracket, 2),
        DEF: () => {
          this.CONSUME(Comma);
          values.push(this.SUBRULE2(this.operand));
        },
      });
      this.OPTION2(() => this.CONSUME2(Comma));
    });
    this.CONSUME(RightBracket);
    return { kind: 'Datatable', options, columns: this.onlyColumns(columns), values, span: this.since(start) };
  });

  protected readonly externaldata = this.RULE('externaldata', (): ast.Expression => {
    const sources: ast.Expression[] = [];
    const start = this.CONSUME(word.externaldata);
    const columns = this.SUBRULE(this.columns);
    this.CONSUME(LeftBracket);
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => sources.push(this.SUBRULE(this.expression)) });
    this.CONSUME(RightBracket);
    const options = this.OPTION(() => {
      this.CONSUME(word.with);
      return this.SUBRULE(this.properties);
    });
    const span = this.since(start);
    return { kind: 'Externaldata', columns: this.onlyColumns(columns), sources, options: options ?? [], span };
  });

  /** `a`, `x = a`, `(x, y) = f(a)`. */
  protected readonly namedExpression = this.RULE('namedExpression', (): ast.NamedExpression => {
    const start = this.LA(1);
    const names: ast.Name[] = [];
    const tuple = this.at(LeftParen);
    this.OPTION({
      GATE: () => this.beforeAssign() || this.atTuple(),
      DEF: () =>
        this.OR([
          { ALT: () => names.push(this.SUBRULE(this.givenName)) },
          {
            ALT: () => {
              this.CONSUME(LeftParen);
              this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => names.push(this.SUBRULE(this.declaredName)) });
              this.CONSUME(RightParen);
              this.CONSUME(Assign);
            },
          },
        ]),
    });
    const expression = this.SUBRULE(this.expression);
    return { kind: 'NamedExpression', names, tuple: tuple && names.length > 0, expression, span: this.since(start) };
  });
}

const strengthOf = ({ operator }: Link): number => strengths.get(operator.image) ?? levels.length;

const isList = (right: Link['right']): right is readonly ast.Expression[] => Array.isArray(right);

function joined(left: ast.Expression, { operator: token, right, end }: Link): ast.Expression {
  const operatorSpan = spanOf(token);
  const operator = modern[token.image] ?? token.image;
  if (!isList(right))
    return { kind: 'Binary', operator, operatorSpan, left, right, span: cover(left.span, right.span) };
  const span = { start: left.span.start, end };
  if (!tokenMatcher(token, RangeOperator)) return { kind: 'In', operator, operatorSpan, left, right, span };
  const [low, high] = right as [ast.Expression, ast.Expression];
  return { kind: 'Between', operator, operatorSpan, operand: left, low, high, span } as ast.Between;
}

const nameOf = ({ pattern, span }: ast.Wildcard): ast.Name => ({ kind: 'Name', name: pattern, bracketed: false, span });

const partOf = (
  object: ast.Expression,
  part: ast.Member['member'] | { readonly index: ast.Expression },
  span: Span,
): ast.Expression =>
  'index' in part ? { kind: 'Index', object, index: part.index, span } : { kind: 'Member', object, member: part, span };
