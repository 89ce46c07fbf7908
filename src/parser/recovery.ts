import {
  EmbeddedActionsParser,
  EOF,
  type IParserErrorMessageProvider,
  type IToken,
  isRecognitionException,
  type TokenType,
  tokenMatcher,
} from 'chevrotain';
import type { Token } from '../lexer/lexer.ts';
import { Assign, RightBrace, RightParen, Semicolon, vocabulary, Word } from '../lexer/tokens.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Span } from '../source/span.ts';
import { LazyLookahead } from './lookahead.ts';
import { endOf, expected, isDoubleBar, leftOver, missing, spanOf } from './mistakes.ts';

/** Chevrotain's messages carry only what was expected; mistakes.ts makes sentences of them. */
const errorMessageProvider: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected: { LABEL, name } }) => LABEL ?? name,
  buildNoViableAltMessage: ({ customUserDescription }) => customUserDescription ?? expected.expression,
  buildEarlyExitMessage: ({ customUserDescription }) => customUserDescription ?? expected.expression,
  buildNotAllInputParsedMessage: () => '',
};

/** Common ground of the grammar: places of nodes, and reading on after a mistake. */
export abstract class RecoveringParser extends EmbeddedActionsParser {
  protected readonly diagnostics: Diagnostic[] = [];
  /** Of what was read last, something was left over. */
  private hasLeftOver = false;

  /** The grammar is validated by a test; doing it at every start would cost more than parsing. */
  constructor(validate: boolean) {
    super(vocabulary, {
      lookaheadStrategy: new LazyLookahead(),
      maxLookahead: 1,
      recoveryEnabled: false,
      skipValidations: !validate,
      errorMessageProvider,
    });
  }

  protected peek(distance = 1): Token {
    return this.LA(distance) as Token;
  }

  protected at(tokenType: TokenType, distance = 1): boolean {
    return tokenMatcher(this.LA(distance), tokenType);
  }

  /** From a token to the last one read. */
  protected since(start: IToken): Span {
    return { start: start.startOffset, end: this.endOfLast() };
  }

  protected endOfLast(): number {
    return endOf(this.peek(0));
  }

  /**
   * Reads an operator or statement. After a mistake in it, or when something is left over, it is reported once and
   * reading goes on at the next `|` or `;` of the same level.
   */
  protected recovering<Node>(
    separator: TokenType,
    read: () => Node,
    bad: (place: { readonly keyword: Span; readonly span: Span }) => Node,
  ): Node {
    if (this.RECORDING_PHASE) return read();
    const start = this.peek();
    try {
      const node = read();
      this.hasLeftOver = !this.atEndOf(separator);
      if (!this.hasLeftOver) return node;
      this.diagnostics.push(leftOver(this.peek(0), this.peek(), this.peek(2)));
      this.skipFrom(start, separator);
      return node;
    } catch (exception) {
      if (!isRecognitionException(exception as Error)) throw exception;
      const isStatement = separator === Semicolon && !this.at(Assign, 0);
      const nothingBegins = isStatement && this.peek() === start && !this.at(Word);
      if (nothingBegins) this.diagnostics.push(leftOver(this.peek(0), start, this.peek(2)));
      else this.missing((exception as Error).message);
      if (isDoubleBar(this.peek(0), this.peek())) this.SKIP_TOKEN();
      this.skipFrom(start, separator);
      const end = this.endOfLast();
      const keyword = this.peek() === start ? { start: end, end } : spanOf(start);
      return bad({ keyword, span: { start: keyword.start, end } });
    }
  }

  protected wasPartial(): boolean {
    return this.hasLeftOver;
  }

  private atEndOf(separator: TokenType): boolean {
    const { tokenType } = this.peek();
    return [separator, Semicolon, RightBrace, RightParen, EOF].includes(tokenType);
  }

  /** Steps out of the brackets opened since `start`, then over everything up to the separator; brackets are skipped whole. */
  private skipFrom(start: Token, separator: TokenType): void {
    const here = this.endOfLast();
    let resume = 0;
    for (let back = 0; this.peek(-back).startOffset >= start.startOffset && this.peek(-back).tokenType !== EOF; back++)
      resume = Math.max(resume, endOfBrackets(this.peek(-back)));
    if (resume > here) this.skipTo(resume);
    while (!this.atEndOf(separator)) this.skipTo(Math.max(this.peek().endOffset + 1, endOfBrackets(this.peek())));
  }

  private skipTo(offset: number): void {
    while (!this.at(EOF) && this.peek().startOffset < offset) this.SKIP_TOKEN();
  }

  /** Skips what belongs to a construct that is not supported. */
  protected skipUnsupported(start: Token, separator: TokenType): void {
    if (!this.RECORDING_PHASE) this.skipFrom(start, separator);
  }

  /** Reports that something should come next; reading goes on. */
  protected missing(what: string): void {
    this.diagnostics.push(missing(what, this.peek(0), this.peek(), this.peek(2)));
  }
}

const endOfBrackets = ({ payload }: Token): number =>
  payload && 'closedBy' in payload ? payload.closedBy.endOffset + 1 : 0;
