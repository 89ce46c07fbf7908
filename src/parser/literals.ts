import type { IToken, ParserMethod } from 'chevrotain';
import type { Token } from '../lexer/lexer.ts';
import {
  Assign,
  Colon,
  Comma,
  LeftBrace,
  LeftBracket,
  LeftParen,
  LiteralToken,
  Minus,
  OptionName,
  Reference,
  RightBrace,
  RightBracket,
  RightParen,
  Sign,
  Star,
  TypeOfToken,
  Word,
  word,
} from '../lexer/tokens.ts';
import { error } from '../source/diagnostic.ts';
import { toDynamic } from '../types/convert.ts';
import { type ScalarType, typeNamed } from '../types/types.ts';
import { type Dynamic, MAX_LONG, MIN_LONG, type Value } from '../types/values.ts';
import type * as ast from './ast.ts';
import { expected, spanOf } from './mistakes.ts';
import { NameParser } from './names.ts';

/** The grammar of literals, types, column declarations and options. */
export abstract class LiteralParser extends NameParser {
  /** The sign is applied; the least long is written as the negative of a number that is no long itself. */
  protected signed(sign: IToken | undefined, operand: ast.Expression, start: IToken): ast.Expression {
    const span = this.since(start);
    if (operand.kind === 'Literal' && operand.type === 'long' && (operand.value as bigint) > MAX_LONG) {
      if (sign?.tokenType === Minus && operand.value === -MIN_LONG) return { ...operand, value: MIN_LONG, span };
      this.diagnostics.push(error('KS005', operand.span, 'an integer of 64 bits'));
    }
    return sign ? { kind: 'Unary', operator: sign.image as '-' | '+', operand, span } : operand;
  }

  protected readonly dynamic: ParserMethod<[], ast.Literal> = this.RULE('dynamic', (): ast.Literal => {
    const start = this.CONSUME(word.dynamic);
    this.CONSUME(LeftParen);
    const value = this.SUBRULE(this.dynamicValue);
    this.CONSUME(RightParen);
    return { kind: 'Literal', type: 'dynamic', value, span: this.since(start) };
  });

  /** JSON with the scalar literals of the language. */
  protected readonly dynamicValue: ParserMethod<[], Dynamic> = this.RULE(
    'dynamicValue',
    (): Dynamic =>
      this.OR({
        DEF: [
          { ALT: () => this.SUBRULE(this.strings).value as string },
          { ALT: () => this.SUBRULE(this.dynamic).value as Dynamic },
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

  protected scalarInDynamic(token: IToken, sign: IToken | undefined): Dynamic {
    const { type, value } = typedOf(token);
    const typed = token.image.endsWith(')');
    if (type === 'decimal') this.diagnostics.push(error('KS215', spanOf(token)));
    // Measured: typed bools and null datetimes are refused here, other typed literals are not.
    else if (typed && (type === 'bool' || (type === 'datetime' && value === null)))
      this.diagnostics.push(error('KS005', spanOf(token), expected.json));
    const negative = sign?.image === '-' && (typeof value === 'bigint' || typeof value === 'number');
    // Measured: a timespan is its ticks here, though dynamics made by functions hold it as text.
    return toDynamic(negative ? -value : value, type === 'timespan' ? 'long' : type);
  }

  /** `typeof(long)`, `typeof(a:string, *)`. */
  protected readonly typeOf = this.RULE('typeOf', (): ast.TypeOf => {
    const start = this.CONSUME(TypeOfToken);
    return this.OR([
      {
        GATE: () => this.at(Word, 2) && this.at(RightParen, 3),
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

  protected readonly column = this.RULE('column', (): ast.ColumnDeclaration | ast.Star =>
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

  /** `kind=inner hint.strategy=shuffle` at the start of an operator. */
  protected readonly options = this.RULE('options', (): ast.Option[] => {
    const options: ast.Option[] = [];
    this.MANY({
      GATE: () => this.at(OptionName) && this.at(Assign, 2),
      DEF: () => options.push(this.SUBRULE(this.property)),
    });
    return options;
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
}

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
