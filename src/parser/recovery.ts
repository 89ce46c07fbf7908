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
import {
  BinaryOperator,
  Comma,
  ItemsOperator,
  LeftBracket,
  LeftParen,
  ListOperator,
  LiteralToken,
  OperatorWord,
  RangeOperator,
  RawGuid,
  Reference,
  RightBrace,
  RightParen,
  Semicolon,
  Star,
  StringToken,
  Unknown,
  vocabulary,
  Word,
  word,
} from '../lexer/tokens.ts';
import { type Diagnostic, error, withHelp } from '../source/diagnostic.ts';
import type { Span } from '../source/span.ts';
import { didYouMean, nearest } from '../source/suggest.ts';
import { LazyLookahead } from './lookahead.ts';

/** What can be missing, where no single token says it. */
export const expected = {
  expression: 'an expression',
  operator: 'an operator',
  name: 'a name',
  json: 'a JSON value',
} as const;

/** Chevrotain's messages carry only what was expected; `diagnose` makes sentences of them. */
const errorMessageProvider: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected: { LABEL, name } }) => LABEL ?? name,
  buildNoViableAltMessage: ({ customUserDescription }) => customUserDescription ?? expected.expression,
  buildEarlyExitMessage: ({ customUserDescription }) => customUserDescription ?? expected.expression,
  buildNotAllInputParsedMessage: () => '',
};

const operatorWords = vocabulary.filter((token) => tokenMatcher(asToken(token), OperatorWord));
/** The operators by name, for suggestions. */
const operatorNames = operatorWords.flatMap(({ name }) => (name.startsWith('Word ') ? [name.slice(5)] : []));

function asToken(tokenType: TokenType): IToken {
  return { image: '', startOffset: 0, tokenType, tokenTypeIdx: tokenType.tokenTypeIdx as number };
}

/** Characteristic mistakes, by the token that could not be read. */
const advice: Readonly<Record<string, string>> = {
  '&': 'Write `and`.',
  '!': 'Write not(…).',
  '=': 'Write `==` to compare.',
};

/** Common ground of the grammar: places of nodes, and reading on after a mistake. */
export abstract class RecoveringParser extends EmbeddedActionsParser {
  protected readonly diagnostics: Diagnostic[] = [];

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
    const last = this.peek(0);
    return last.tokenType === EOF ? 0 : last.endOffset + 1;
  }

  /**
   * Reads an operator or statement. After a mistake in it, or when something is left over, it is reported once and
   * reading goes on at the next `|` or `;` of the same level.
   */
  protected recovering<Node>(separator: TokenType, read: () => Node, bad: (start: Token) => Node): Node {
    if (this.RECORDING_PHASE) return read();
    const start = this.peek();
    try {
      const node = read();
      if (this.atEndOf(separator)) return node;
      this.diagnostics.push(this.leftOver(this.peek()));
      this.skipFrom(start, separator);
      return node;
    } catch (exception) {
      if (!isRecognitionException(exception as Error)) throw exception;
      const nothingRead = separator === Semicolon && this.peek() === start && !this.at(Word);
      this.diagnostics.push(nothingRead ? this.leftOver(start) : this.diagnose((exception as Error).message));
      this.skipFrom(start, separator);
      return bad(start);
    }
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

  /** A rule did not find what it needs. */
  private diagnose(missing: string): Diagnostic {
    const found = this.peek();
    const gap = { start: this.endOfLast(), end: this.endOfLast() };
    const place = placeOf(found, gap.end);
    if (found.tokenType === Unknown) return unknown(found);
    if (missing === expected.operator) {
      const help = this.at(Word) ? didYouMean(nearest(found.image, operatorNames)) : undefined;
      return withHelp(error('KS176', this.at(Word) ? place : gap, describe(found)), help);
    }
    if (missing === expected.expression && found.tokenType === RawGuid) return error('KS214', place);
    const isName = missing === expected.name || missing === expected.expression;
    if (isName && this.atMisusedWord()) return error('KS228', place, found.image);
    if (isName || missing === expected.json) return error('KS006', gap, missing, describe(found));
    const opened = this.at(LeftParen, 0) || this.at(Comma, 0);
    if (opened && missing === '`)`') return error('KS006', gap, expected.expression, describe(found));
    return error('KS005', place, missing);
  }

  /** Reports that something should come next; reading goes on. */
  protected missing(token: string): void {
    this.diagnostics.push(this.diagnose(token));
  }

  /** What was read is complete, but something follows that cannot. */
  protected leftOver(found: Token): Diagnostic {
    const place = placeOf(found, this.endOfLast());
    if (found.tokenType === Unknown || found.tokenType === RawGuid || this.awaitsItem())
      return this.diagnose(expected.expression);
    const startsExpression = starters.some((type) => this.at(type));
    const problem = startsExpression
      ? error('KS005', place, '`|`, `,` or `;`')
      : error('KS198', place, describe(found));
    return withHelp(problem, advice[found.image]);
  }

  /** Whether an operator or a comma came last, and what follows cannot be the item that should. */
  private awaitsItem(): boolean {
    return (this.at(ItemsOperator, 0) || this.at(Comma, 0)) && !this.at(Star);
  }

  /** Whether a keyword comes next that the author may have taken for a name; not one that begins a clause. */
  private atMisusedWord(): boolean {
    return (
      this.at(Word) && ![...clauseWords, BinaryOperator, ListOperator, RangeOperator].some((type) => this.at(type))
    );
  }
}

const starters = [Reference, OperatorWord, StringToken, LiteralToken, LeftParen, LeftBracket];
const clauseWords = [word.as, word.by, word.of, word.on, word.to, word.with];

/** The place of a token. */
export const spanOf = (token: IToken): Span => ({ start: token.startOffset, end: (token.endOffset ?? 0) + 1 });

const unknown = (found: Token): Diagnostic =>
  withHelp(error('KS002', placeOf(found, 0), describe(found)), advice[found.image]);

/** The place of a token; the end of the text is where the last token ends. */
const placeOf = (found: Token, endOfLast: number): Span =>
  found.tokenType === EOF
    ? { start: endOfLast, end: endOfLast }
    : { start: found.startOffset, end: found.endOffset + 1 };

const LONGEST_QUOTE = 40;

function describe({ tokenType, image }: Token): string {
  if (tokenType === EOF) return 'the end of the query';
  return `\`${image.length > LONGEST_QUOTE ? `${image.slice(0, LONGEST_QUOTE)}…` : image}\``;
}

const endOfBrackets = ({ payload }: Token): number =>
  payload && 'closedBy' in payload ? payload.closedBy.endOffset + 1 : 0;
