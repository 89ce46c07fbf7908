import { EOF, type IToken, type TokenType, tokenMatcher } from 'chevrotain';
import type { Token } from '../lexer/lexer.ts';
import {
  Assign,
  Bar,
  BinaryOperator,
  Comma,
  Declaration,
  Dot,
  Identifier,
  ItemsOperator,
  LeftBracket,
  LeftParen,
  ListOperator,
  LiteralToken,
  OperatorWord,
  operatorNames,
  RangeOperator,
  RawGuid,
  Reference,
  RightBrace,
  RightParen,
  Semicolon,
  Sign,
  Star,
  StringToken,
  Unknown,
  Word,
} from '../lexer/tokens.ts';
import { type Diagnostic, error, withHelp } from '../source/diagnostic.ts';
import { cover, type Span } from '../source/span.ts';
import { didYouMean, nearest } from '../source/suggest.ts';

/** What can be missing, where no single token says it. */
export const expected = {
  expression: 'an expression',
  operator: 'an operator',
  name: 'a name',
  json: 'a JSON value',
} as const;

/** Blank lines separate nothing. */
const ANOTHER_QUERY = 'If another query begins here, end the one before with `;`.';
const NEGATION = 'A negation is written not(…); some operators have their own, such as !in and !has.';

/** Advice on characteristic mistakes, by the token that could not be read. */
const advice: ReadonlyMap<string, string> = new Map([
  ['&', 'Write `and`.'],
  ['!', NEGATION],
  ['not', NEGATION],
  ['=', 'Write `==` to compare.'],
]);

/** Something is missing between two tokens; the one before is marked, so that there are words to point at. */
export function missing(wanted: string, previous: Token, found: Token, next: Token): Diagnostic {
  const what = wanted === '`)`' && isOneOf(previous, LeftParen, Comma) ? expected.expression : wanted;
  const place = spanOf(found.tokenType === EOF ? previous : found);
  const gap = previous.tokenType === EOF ? place : cover(spanOf(previous), place);
  if (found.tokenType === Unknown) return unknown(found);
  if (what === expected.operator) return noOperator(previous, found);
  const undeclarable = notDeclarable(previous, found);
  if (undeclarable) return undeclarable;
  const isName = what === expected.name || what === expected.expression;
  if (isName && found.tokenType === RawGuid) return error('KS214', place);
  if (isName && isMisused(found, next)) return error('KS228', place, found.image);
  if (isName || what === expected.json)
    return withHelp(error('KS006', gap, what, describe(found)), bracketAdvice(found));
  return withHelp(error('KS005', after(previous, place), what), previous.image === 'not' ? NEGATION : undefined);
}

/** What was read is complete, but something follows that does not belong to it. */
export function leftOver(previous: Token, found: Token, next: Token): Diagnostic {
  const awaitsItem = isOneOf(previous, ItemsOperator, Comma) && !isOneOf(found, Star);
  if (awaitsItem || isOneOf(found, Unknown, RawGuid)) return missing(expected.expression, previous, found, next);
  const undeclarable = notDeclarable(previous, found) ?? notDeclarable(found, next);
  if (undeclarable) return undeclarable;
  const place = spanOf(found);
  if (found.tokenType === Dot && (previous.tokenType === EOF || previous.tokenType === Semicolon))
    return error('KQLAB002', place, found.image, 'management commands need a Kusto service');
  const problem = isOneOf(found, Reference, OperatorWord, StringToken, LiteralToken, LeftParen, LeftBracket)
    ? error('KS005', after(previous, place), '`|`, `,` or `;`')
    : error('KS198', place, describe(found));
  if (previous.image === 'not') return withHelp(problem, NEGATION);
  const afterKeyword = isOneOf(previous, Word) && !isOneOf(previous, Reference);
  const help = advice.get(found.image) ?? (afterKeyword ? bracketAdvice(found) : undefined);
  return withHelp(problem, help ?? (isOneOf(found, Identifier) ? ANOTHER_QUERY : undefined));
}

function noOperator(previous: Token, found: Token): Diagnostic {
  const isWord = isOneOf(found, Word);
  const help = isWord ? didYouMean(nearest(found.image, operatorNames)) : undefined;
  const problem = error('KS176', spanOf(isWord ? found : previous), describe(found));
  return withHelp(problem, isDoubleBar(previous, found) ? 'Write `or`.' : help);
}

/** `||`, which is the logical operator of other languages. */
export const isDoubleBar = (previous: Token, found: Token): boolean =>
  previous.tokenType === Bar && found.tokenType === Bar && found.startOffset === endOf(previous);

const unknown = (found: Token): Diagnostic =>
  withHelp(error('KS002', spanOf(found), describe(found)), advice.get(found.image));

const isOneOf = (token: Token, ...types: TokenType[]): boolean => types.some((type) => tokenMatcher(token, type));

const afterNames = [BinaryOperator, ListOperator, RangeOperator, Assign, Bar, Comma, Dot, RightParen, RightBrace];

/** Whether it is a keyword taken for a name: what follows would follow a name, and it is no sign, which may begin an operand. */
const isMisused = (found: Token, next: Token): boolean =>
  isOneOf(found, Word) && !isOneOf(found, Reference) && isOneOf(next, ...afterNames) && !isOneOf(next, Sign);

/** A word before `=` that cannot be given to anything. */
const notDeclarable = (given: Token, next: Token): Diagnostic | undefined =>
  next.tokenType === Assign && isOneOf(given, Word) && !isOneOf(given, Declaration)
    ? error('KS228', spanOf(given), given.image)
    : undefined;

const bracketAdvice = (found: Token): string | undefined =>
  isOneOf(found, Word) && !isOneOf(found, Reference)
    ? `Where \`${found.image}\` is meant as a name, write ['${found.image}'].`
    : undefined;

/** Where something is missing: from behind a token to the end of what is there instead, which may be lines below. */
const after = (token: Token, found: Span): Span => {
  const start = endOf(token);
  return token.tokenType === EOF || start >= found.end ? found : { start, end: found.end };
};

/** The place of a token. */
export const spanOf = (token: IToken): Span => ({ start: token.startOffset, end: (token.endOffset ?? 0) + 1 });

/** Where a token ends; before the first one, where the text begins. */
export const endOf = (token: Token): number => (token.tokenType === EOF ? 0 : token.endOffset + 1);

const LONGEST_QUOTE = 40;

function describe({ tokenType, image }: Token): string {
  if (tokenType === EOF) return 'the end of the query';
  return `\`${image.length > LONGEST_QUOTE ? `${image.slice(0, LONGEST_QUOTE)}…` : image}\``;
}
