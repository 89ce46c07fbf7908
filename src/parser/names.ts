import type { IToken } from 'chevrotain';
import type { Token } from '../lexer/lexer.ts';
import {
  Assign,
  Comma,
  Declaration,
  LeftBracket,
  LeftParen,
  LiteralToken,
  Reference,
  RightBracket,
  RightParen,
  Star,
  StringToken,
  Word,
} from '../lexer/tokens.ts';
import type * as ast from './ast.ts';
import { expected, spanOf } from './mistakes.ts';
import { RecoveringParser } from './recovery.ts';

/** The grammar of names, old and new, and of wildcards. */
export abstract class NameParser extends RecoveringParser {
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

  /** `x =` before an expression. */
  protected readonly givenName = this.RULE('givenName', (): ast.Name => {
    const name = this.SUBRULE(this.declaredName);
    this.CONSUME(Assign);
    return name;
  });

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

  protected readonly columnPattern = this.RULE('columnPattern', (): ast.Name | ast.Wildcard =>
    this.OR({
      DEF: [
        { GATE: () => this.atWildcard(), ALT: () => this.SUBRULE(this.wildcard) },
        { ALT: () => this.SUBRULE(this.name) },
      ],
      ERR_MSG: expected.name,
    }),
  );

  protected atWildcard(): boolean {
    return this.at(Star) || (this.at(Word) && this.at(Star, 2) && this.touches(2));
  }

  /** Whether nothing stands between a token and the one before it. */
  protected touches(distance = 1): boolean {
    return this.peek(distance).startOffset === this.peek(distance - 1).endOffset + 1;
  }

  /** Whether `name =` comes next. */
  protected beforeAssign(): boolean {
    return this.at(Assign, 2) ? this.at(Word) : this.at(Assign, 4) && this.nameLength(1) === 3;
  }

  /** Whether `(name, name) =` comes next. */
  protected atTuple(): boolean {
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

const textOf = (token: IToken): string => {
  const { payload } = token as Token;
  return payload && 'text' in payload ? payload.text : '';
};
