import { type IToken, type ParserMethod, tokenMatcher } from 'chevrotain';
import type { Token } from '../lexer/lexer.ts';
import {
  Assign,
  BinaryOperator,
  Colon,
  Comma,
  Declaration,
  Dot,
  DotDot,
  LeftBrace,
  LeftBracket,
  LeftParen,
  ListOperator,
  LiteralToken,
  Minus,
  RangeOperator,
  Reference,
  RightBrace,
  RightBracket,
  RightParen,
  Sign,
  Star,
  StringToken,
  TypeOfToken,
  Word,
  word,
} from '../lexer/tokens.ts';
import { error } from '../source/diagnostic.ts';
import { cover, type Span } from '../source/span.ts';
import { toDynamic } from '../types/convert.ts';
import { type ScalarType, typeNamed } from '../types/types.ts';
import { type Dynamic, MAX_LONG, MIN_LONG, type Value } from '../types/values.ts';
import type * as ast from './ast.ts';
import { expected, RecoveringParser } from './recovery.ts';

/** What an operand may be: a value; a table, where wildcards are names; or a column, which no argument list follows. */
type Place = 'value' | 'table' | 'column';

/** An operator and what stands to its right. */
interface Link {
  readonly operator: IToken;
  readonly right: ast.Expression | readonly ast.Expression[];
  /** Where the right side ends, its closing parenthesis included. */
  readonly end: number;
}

/** Binding strength of the operators; the operators on strings, which are not listed, bind tightest. */
const strengths: Readonly<Record<string, number>> = {
  or: 1,
  and: 2,
  ...Object.fromEntries(['==', '!=', '<>', 'in', 'in~', '!in', '!in~', 'has_any', 'has_all'].map((text) => [text, 3])),
  ...Object.fromEntries(['between', '!between'].map((text) => [text, 3])),
  ...Object.fromEntries(['<', '<=', '>', '>='].map((text) => [text, 4])),
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '%': 6,
};
const TIGHTEST = 7;
/** Operators of these strengths do not follow one another: `a == b == c` is a mistake. */
const unchained = new Set([3, 4, TIGHTEST]);

/** Spellings of old with the operator they mean. */
const modern: Readonly<Record<string, string>> = {
  '<>': '!=',
  containscs: 'contains_cs',
  notcontains: '!contains',
  notcontainscs: '!contains_cs',
};

/** The grammar of expressions, names and declarations. */
export abstract class ExpressionParser extends RecoveringParser {
  protected abstract readonly pipe: ParserMethod<[boolean?], ast.Expression>;
  protected abstract readonly options: ParserMethod<[], ast.Option[]>;

  /** A name that refers to something. */
  protected readonly name = this.RULE(
    'name',
    (): ast.Name =>
      this.OR({
        DEF: [{ ALT: () => this.nameOf(this.CONSUME(Reference)) }, { ALT: () => this.SUBRULE(this.bracketedName) }],
        ERR_MSG: expected.name,
      }),
  );

  /** A name given to something new. */
  protected readonly declaredName = this.RULE(
    'declaredName',
    (): ast.Name =>
      this.OR({
        DEF: [{ ALT: () => this.nameOf(this.CONSUME(Declaration)) }, { ALT: () => this.SUBRULE(this.bracketedName) }],
        ERR_MSG: expected.name,
      }),
  );

  /** `['a b']`. */
  protected readonly bracketedName = this.RULE('bracketedName', (): ast.Name => {
    const start = this.CONSUME(LeftBracket);
    const { value } = this.SUBRULE(this.strings);
    this.CONSUME(RightBracket);
    return { kind: 'Name', name: String(value), bracketed: true, span: this.since(start) };
  });

  /** String literals side by side are one. */
  protected readonly strings = this.RULE('strings', (): ast.Literal => {
    const start = this.LA(1);
    let value = '';
    this.AT_LEAST_ONE(() => {
      value += textOf(this.CONSUME(StringToken));
    });
    return { kind: 'Literal', type: 'string', value, span: this.since(start) };
  });

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

  private treeOf(first: ast.Expression, links: readonly Link[]): ast.Expression {
    let next = 0;
    const climb = (operand: ast.Expression, least: number): ast.Expression => {
      let left = operand;
      let previous = 0;
      for (let link = links[next]; link && strengthOf(link) >= least; link = links[next]) {
        const strength = strengthOf(link);
        if (strength === previous && unchained.has(strength))
          this.diagnostics.push(error('KS198', spanOf(link.operator), `\`${link.operator.image}\``));
        previous = strength;
        next++;
        const right = isList(link.right) ? link.right : climb(link.right, strength + 1);
        left = joined(left, { ...link, right });
      }
      return left;
    };
    return climb(first, 0);
  }

  /** `(a, b)` or `(T | project x)` after `in`. */
  private readonly list = this.RULE('list', (): ast.Expression[] => {
    const items: ast.Expression[] = [];
    this.CONSUME(LeftParen);
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => items.push(this.SUBRULE(this.pipe)) });
    this.CONSUME(RightParen);
    return items;
  });

  /** `(a .. b)`. */
  private readonly interval = this.RULE('interval', (): ast.Expression[] => {
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
              { GATE: () => place === 'table' && this.atWildcard(), ALT: () => this.SUBRULE(this.wildcard) },
              { ALT: () => this.SUBRULE(this.nameOrCall, { ARGS: [place] }) },
            ]);
            return { kind: 'Member', object, member, span: this.since(start) };
          },
        },
        {
          ALT: () => {
            this.CONSUME(LeftBracket);
            const index = this.SUBRULE(this.expression);
            this.CONSUME(RightBracket);
            return { kind: 'Index', object, index, span: this.since(start) };
          },
        },
      ]);
    });
    return this.signed(sign, value, start);
  });

  /** The sign is applied; the least long is written as the negative of a number that is no long itself. */
  private signed(sign: IToken | undefined, operand: ast.Expression, start: IToken): ast.Expression {
    const span = this.since(start);
    if (operand.kind === 'Literal' && operand.type === 'long' && (operand.value as bigint) > MAX_LONG) {
      if (sign?.tokenType === Minus && operand.value === -MIN_LONG) return { ...operand, value: MIN_LONG, span };
      this.diagnostics.push(error('KS005', operand.span, 'an integer of 64 bits'));
    }
    return sign ? { kind: 'Unary', operator: sign.image as '-' | '+', operand, span } : operand;
  }

  private readonly primary = this.RULE(
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

  private readonly argumentList = this.RULE('argumentList', (): ast.Argument[] => {
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

  /** `x =` before an expression. */
  protected readonly givenName = this.RULE('givenName', (): ast.Name => {
    const name = this.SUBRULE(this.declaredName);
    this.CONSUME(Assign);
    return name;
  });

  /** `(x)`, or a query in parentheses. */
  private readonly parenthesized = this.RULE('parenthesized', (): ast.Expression => {
    const start = this.CONSUME(LeftParen);
    const inner = this.SUBRULE(this.pipe);
    this.CONSUME(RightParen);
    return { kind: 'Parenthesized', inner, span: this.since(start) };
  });

  /** `toscalar(T | count)`: the functions that take a query without parentheses of its own. */
  private readonly subquery = this.RULE('subquery', (): ast.Expression => {
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

  private readonly dynamic = this.RULE('dynamic', (): ast.Expression => {
    const start = this.CONSUME(word.dynamic);
    this.CONSUME(LeftParen);
    const value = this.SUBRULE(this.dynamicValue);
    this.CONSUME(RightParen);
    return { kind: 'Literal', type: 'dynamic', value, span: this.since(start) };
  });

  /** JSON with the scalar literals of the language. */
  private readonly dynamicValue: ParserMethod<[], Dynamic> = this.RULE(
    'dynamicValue',
    (): Dynamic =>
      this.OR({
        DEF: [
          { ALT: () => this.SUBRULE(this.strings).value as string },
          {
            ALT: () => {
              const items: Dynamic[] = [];
              this.CONSUME(LeftBracket);
              this.MANY_SEP({ SEP: Comma, DEF: () => items.push(this.SUBRULE(this.dynamicValue)) });
              this.CONSUME(RightBracket);
              return items;
            },
          },
          {
            ALT: () => {
              const bag = new Map<string, Dynamic>();
              this.CONSUME(LeftBrace);
              this.MANY_SEP2({
                SEP: Comma,
                DEF: () => {
                  const key = String(this.SUBRULE2(this.strings).value);
                  this.CONSUME(Colon);
                  bag.set(key, this.SUBRULE2(this.dynamicValue));
                },
              });
              this.CONSUME(RightBrace);
              return bag;
            },
          },
          {
            ALT: () => {
              const sign = this.OPTION(() => this.CONSUME(Sign));
              return this.scalarInDynamic(this.CONSUME(LiteralToken), sign);
            },
          },
          {
            GATE: () => this.peek().image === 'null',
            ALT: () => {
              this.CONSUME(Reference);
              return null;
            },
          },
        ],
        ERR_MSG: expected.json,
      }),
  );

  private scalarInDynamic(token: IToken, sign: IToken | undefined): Dynamic {
    const { type, value } = typedOf(token);
    const typed = token.image.endsWith(')');
    if (type === 'decimal') this.diagnostics.push(error('KS215', spanOf(token)));
    // Measured: typed bools and null datetimes are refused here, other typed literals are not.
    else if (typed && (type === 'bool' || (type === 'datetime' && value === null)))
      this.diagnostics.push(error('KS005', spanOf(token), expected.json));
    if (sign?.image !== '-') return toDynamic(value, type);
    return toDynamic(typeof value === 'bigint' || typeof value === 'number' ? -value : value, type);
  }

  /** `typeof(long)`, `typeof(a:string, *)`. */
  protected readonly typeOf = this.RULE('typeOf', (): ast.TypeOf => {
    const start = this.CONSUME(TypeOfToken);
    return this.OR([
      {
        GATE: () => this.at(RightParen, 3),
        ALT: () => {
          this.CONSUME(LeftParen);
          const type = this.SUBRULE(this.type);
          this.CONSUME(RightParen);
          return { kind: 'TypeOf', type, span: this.since(start) };
        },
      },
      {
        ALT: () => {
          const columns = this.SUBRULE(this.columns);
          return { kind: 'TypeOf', columns, span: this.since(start) };
        },
      },
    ]);
  });

  /** The name of a scalar type. */
  protected readonly type = this.RULE('type', (): ScalarType => {
    const token = this.CONSUME(Word);
    const type = typeNamed(token.image);
    if (!type && !this.RECORDING_PHASE) this.diagnostics.push(error('KS160', spanOf(token), token.image));
    return type ?? 'string';
  });

  /** `(a:string, b:long)`; a comma may end it. */
  protected readonly columns = this.RULE('columns', (): (ast.ColumnDeclaration | ast.Star)[] => {
    const columns: (ast.ColumnDeclaration | ast.Star)[] = [];
    this.CONSUME(LeftParen);
    this.OPTION(() => {
      columns.push(this.SUBRULE(this.column));
      this.MANY({
        GATE: () => !this.at(RightParen, 2),
        DEF: () => {
          this.CONSUME(Comma);
          columns.push(this.SUBRULE2(this.column));
        },
      });
      this.OPTION2(() => this.CONSUME2(Comma));
    });
    this.CONSUME(RightParen);
    return columns;
  });

  private readonly column = this.RULE('column', (): ast.ColumnDeclaration | ast.Star =>
    this.OR([
      { ALT: () => ({ kind: 'Star', span: spanOf(this.CONSUME(Star)) }) },
      {
        ALT: () => {
          const start = this.LA(1);
          const name = this.SUBRULE(this.declaredName);
          this.CONSUME(Colon);
          const type = this.SUBRULE(this.type);
          return { kind: 'ColumnDeclaration', name, type, span: this.since(start) };
        },
      },
    ]),
  );

  /** Columns without the `*`, which is reported. */
  protected onlyColumns(columns: readonly (ast.ColumnDeclaration | ast.Star)[]): ast.ColumnDeclaration[] {
    if (this.RECORDING_PHASE) return [];
    return columns.flatMap((column) => {
      if (column.kind !== 'Star') return [column];
      this.diagnostics.push(error('KS191', column.span));
      return [];
    });
  }

  private readonly datatable = this.RULE('datatable', (): ast.Expression => {
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

  private readonly externaldata = this.RULE('externaldata', (): ast.Expression => {
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

  /** `(a=1, b=x, y)`: a value that is a list gives one property for each of its items. */
  protected readonly properties = this.RULE('properties', (): ast.Option[] => {
    const properties: ast.Option[] = [];
    this.CONSUME(LeftParen);
    this.MANY(() => {
      properties.push(this.SUBRULE(this.property));
      this.OPTION(() => this.CONSUME(Comma));
    });
    this.CONSUME(RightParen);
    return properties;
  });

  protected readonly property = this.RULE('property', (): ast.Option => {
    const start = this.CONSUME(Word);
    this.CONSUME(Assign);
    const value = this.SUBRULE(this.setting);
    return { kind: 'Option', name: start.image, nameSpan: spanOf(start), value, span: this.since(start) };
  });

  /** The value of an option: a word, a name in brackets, or a literal. */
  protected readonly setting = this.RULE('setting', (): ast.Expression => {
    const start = this.LA(1);
    return this.OR({
      DEF: [
        { ALT: () => this.nameOf(this.CONSUME(Word)) },
        { ALT: () => this.SUBRULE(this.bracketedName) },
        { ALT: () => this.SUBRULE(this.strings) },
        {
          ALT: () => {
            const sign = this.OPTION(() => this.CONSUME(Sign));
            return this.signed(sign, literalOf(this.CONSUME(LiteralToken)), start);
          },
        },
      ],
      ERR_MSG: expected.expression,
    });
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

  /** Names with `*` in them, whose parts stand side by side. */
  protected readonly wildcard = this.RULE('wildcard', (): ast.Wildcard => {
    const start = this.LA(1);
    let pattern = '';
    this.AT_LEAST_ONE({
      GATE: () => pattern === '' || this.touches(),
      DEF: () => {
        pattern += this.OR([
          { ALT: () => this.CONSUME(Star) },
          { ALT: () => this.CONSUME(Word) },
          { ALT: () => this.CONSUME(LiteralToken) },
        ]).image;
      },
    });
    return { kind: 'Wildcard', pattern, span: this.since(start) };
  });

  protected atWildcard(): boolean {
    return this.at(Star) || (this.at(Word) && this.at(Star, 2) && this.touches(2));
  }

  /** Whether nothing stands between a token and the one before it. */
  private touches(distance = 1): boolean {
    return this.peek(distance).startOffset === this.peek(distance - 1).endOffset + 1;
  }

  /** Whether `name =` comes next. */
  private beforeAssign(): boolean {
    return this.at(Assign, 2) ? this.at(Word) : this.at(Assign, 4) && this.nameLength(1) === 3;
  }

  /** Whether `(name, name) =` comes next. */
  private atTuple(): boolean {
    if (!this.at(LeftParen)) return false;
    for (let at = 2; this.nameLength(at) > 0; at++) {
      at += this.nameLength(at);
      if (this.at(RightParen, at)) return this.at(Assign, at + 1);
      if (!this.at(Comma, at)) return false;
    }
    return false;
  }

  /** How many tokens the name ahead has; 0 when there is none. */
  protected nameLength(distance: number): number {
    if (this.at(Word, distance)) return 1;
    const bracketed =
      this.at(LeftBracket, distance) && this.at(StringToken, distance + 1) && this.at(RightBracket, distance + 2);
    return bracketed ? 3 : 0;
  }

  protected nameOf(token: IToken): ast.Name {
    return { kind: 'Name', name: token.image, bracketed: false, span: spanOf(token) };
  }
}

export const spanOf = (token: IToken): Span => ({ start: token.startOffset, end: (token.endOffset ?? 0) + 1 });

const strengthOf = ({ operator }: Link): number => strengths[operator.image] ?? TIGHTEST;

const isList = (right: Link['right']): right is readonly ast.Expression[] => Array.isArray(right);

function joined(left: ast.Expression, { operator: token, right, end }: Link): ast.Expression {
  const operatorSpan = spanOf(token);
  const operator = modern[token.image] ?? token.image;
  if (!isList(right))
    return { kind: 'Binary', operator, operatorSpan, left, right, span: cover(left.span, right.span) };
  const span = { start: left.span.start, end };
  if (!tokenMatcher(token, RangeOperator)) return { kind: 'In', operator, operatorSpan, left, right, span };
  const [low, high] = right as [ast.Expression, ast.Expression];
  return {
    kind: 'Between',
    operator: operator as 'between' | '!between',
    operatorSpan,
    operand: left,
    low,
    high,
    span,
  };
}

const textOf = (token: IToken): string => {
  const { payload } = token as Token;
  return payload && 'text' in payload ? payload.text : '';
};

function typedOf(token: IToken): { readonly type: ScalarType; readonly value: Value } {
  const { payload } = token as Token;
  return payload && 'type' in payload ? payload : { type: 'string', value: '' };
}

/** The literal a token is; `datetime()` is the current time. */
export function literalOf(token: IToken): ast.Expression {
  const span = spanOf(token);
  const { type, value } = typedOf(token);
  if (type !== 'datetime' || !/\(\s*\)$/.test(token.image)) return { kind: 'Literal', type, value, span };
  return { kind: 'Call', function: { kind: 'Name', name: 'now', bracketed: false, span }, arguments: [], span };
}
