import type { IToken, TokenType } from 'chevrotain';
import { type Diagnostic, error, withHelp } from '../source/diagnostic.ts';
import { timespanOf, unitTicks } from '../types/timespan.ts';
import type { ScalarType } from '../types/types.ts';
import type { Value } from '../types/values.ts';
import { ESCAPE, literalTypes, stringValue, typedLiteral } from './literals.ts';
import {
  Identifier,
  keywords,
  LiteralToken,
  RawGuid,
  StringToken,
  symbols,
  TypeOfToken,
  Unknown,
  Unmatched,
} from './tokens.ts';

/** What a token says beyond its text: the value of a literal, or the bracket that closes an opening one. */
export type Payload =
  | { readonly type: ScalarType; readonly value: Value }
  | { readonly text: string }
  | { readonly closedBy: Token };

/** A token of the language. The end offset is the last character's, as Chevrotain has it. */
export interface Token extends IToken {
  endOffset: number;
  payload?: Payload;
}

/** Splits a text into tokens; what cannot be read as one is a token too, for the parser to report where it matters. */
export function tokenize(text: string): { tokens: Token[]; diagnostics: Diagnostic[] } {
  return new Lexer(text).run();
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
/** Alternatives that must be tried longest first. */
const oneOf = (texts: Iterable<string>): string =>
  [...texts]
    .sort((a, b) => b.length - a.length)
    .map(escaped)
    .join('|');

const compoundKeywords = [...keywords.keys()].filter((text) => /\W|^\d/.test(text));
const hex = '[0-9a-fA-F]';
const plain = (quote: string): string => `${quote}(?:[^${quote}\\\\\\r\\n]|${ESCAPE})*${quote}`;
const verbatim = (quote: string): string => `@${quote}(?:[^${quote}\\r\\n]|${quote}${quote})*${quote}(?!${quote})`;
const strings = ['```[^]*?```', '~~~[^]*?~~~', verbatim('"'), verbatim("'"), plain('"'), plain("'")];

/** The kinds of token in the order they are tried, with how each is read. */
const kinds: readonly (readonly [pattern: string, read: (lexer: Lexer, text: string) => void])[] = [
  [String.raw`(?:[\s\u180e\u200b]|//[^\r\n]*)+`, (lexer, text) => lexer.skip(text)],
  [`(?:${oneOf(compoundKeywords)})(?!\\w)`, (lexer, text) => lexer.add(keywords.get(text) ?? Identifier, text)],
  [
    String.raw`(?:${oneOf(Object.keys(literalTypes))})\((?:[^()\r\n]|\([^()\r\n]*\))*\)`,
    (lexer, text) => lexer.addTyped(text),
  ],
  [String.raw`typeof(?=\s*\()`, (lexer, text) => lexer.add(TypeOfToken, text)],
  [`${hex}{8}(?:-${hex}{4}){3}-${hex}{12}`, (lexer, text) => lexer.add(RawGuid, text)],
  [String.raw`\d+(?:\.\d+)?(?:${oneOf(unitTicks.keys())})(?!\w)`, (lexer, text) => lexer.addTimespan(text)],
  [String.raw`\d+(?:\.(?!\.)\d*(?:[eE][-+]?\d+)?|[eE][-+]?\d+)(?!\w)`, (lexer, text) => lexer.addReal(text)],
  [String.raw`(?:0[xX]${hex}+|\d+)(?!\w)`, (lexer, text) => lexer.addLong(text)],
  [`[hH]?(?:${strings.join('|')})`, (lexer, text) => lexer.addString(text)],
  [String.raw`[hH]?(?:\`\`\`|~~~|@?["'])`, (lexer, text) => lexer.addBrokenString(text)],
  [String.raw`\$\w*|\w+`, (lexer, text) => lexer.addWord(text)],
  [oneOf(symbols.keys()), (lexer, text) => lexer.addSymbol(text)],
  [String.raw`[\ud800-\udbff][\udc00-\udfff]|[^]`, (lexer, text) => lexer.add(Unknown, text)],
];
const pattern = new RegExp(kinds.map(([source]) => `(${source})`).join('|'), 'y');

/** An ordinary string as far as its escapes are known. */
const beforeUnknownEscape = new RegExp(`^(?:[^\\\\]|${ESCAPE})*`);
const ESCAPE_ADVICE = 'Write \\\\ for a backslash, or @"…" for a text without escapes.';

const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
const bools: Readonly<Record<string, boolean>> = {
  true: true,
  True: true,
  TRUE: true,
  false: false,
  False: false,
  FALSE: false,
};

/** Which of the kinds has matched: the place of its group. */
function kindOf(match: RegExpExecArray): number {
  let group = 1;
  while (match[group] === undefined && group < match.length) group++;
  return group - 1;
}

class Lexer {
  private readonly tokens: Token[] = [];
  private readonly diagnostics: Diagnostic[] = [];
  private readonly open: Token[] = [];
  private at = 0;

  constructor(private readonly text: string) {}

  run(): { tokens: Token[]; diagnostics: Diagnostic[] } {
    while (this.at < this.text.length) {
      pattern.lastIndex = this.at;
      const match = pattern.exec(this.text);
      if (match) kinds[kindOf(match)]?.[1](this, match[0]);
    }
    return { tokens: this.tokens, diagnostics: this.diagnostics };
  }

  skip(text: string): void {
    this.at += text.length;
  }

  add(tokenType: TokenType, image: string, payload?: Payload): Token {
    const token: Token = {
      image,
      startOffset: this.at,
      endOffset: this.at + image.length - 1,
      tokenType,
      tokenTypeIdx: tokenType.tokenTypeIdx as number,
      ...(payload && { payload }),
    };
    this.tokens.push(token);
    this.skip(image);
    return token;
  }

  addWord(text: string): void {
    const bool = Object.hasOwn(bools, text) ? bools[text] : undefined;
    if (bool === undefined) this.add(keywords.get(text) ?? Identifier, text);
    else this.addLiteral(text, 'bool', bool);
  }

  /** A closing bracket is told to the one it closes, so that the parser can step over a broken part. */
  addSymbol(text: string): void {
    const closes = /[)\]}]/.test(text);
    const opener = closes && closers[this.open.at(-1)?.image ?? ''] === text ? this.open.pop() : undefined;
    const token = this.add(closes && !opener ? Unmatched : (symbols.get(text) as TokenType), text);
    if (opener) opener.payload = { closedBy: token };
    if (closers[text]) this.open.push(token);
  }

  addTyped(text: string): void {
    const at = text.indexOf('(');
    const type = literalTypes[text.slice(0, at)] as ScalarType;
    const content = text.slice(at + 1, -1);
    if (content.trim() === '') this.addLiteral(text, type, null);
    else this.addLiteral(text, type, typedLiteral(type, content));
  }

  addTimespan(text: string): void {
    const [, amount = '', unit = ''] = /^([\d.]+)(.*)$/.exec(text) ?? [];
    this.addLiteral(text, 'timespan', timespanOf(amount, unit) ?? undefined);
  }

  addReal(text: string): void {
    this.addLiteral(text, 'real', Number(text));
  }

  addLong(text: string): void {
    this.addLiteral(text, 'long', BigInt(text));
  }

  addString(image: string): void {
    this.add(StringToken, image, { text: stringValue(image) });
  }

  /** A string that does not end on its line, or has an unknown escape: it is read up to where it should have ended. */
  addBrokenString(opening: string): void {
    const quote = opening.replace(/^[hH]?@?/, '');
    const hasEscapes = /^[hH]?["']$/.test(opening);
    const start = this.at;
    const end = start + opening.length + this.restOfBrokenString(start + opening.length, quote, hasEscapes);
    const image = this.text.slice(start, end);
    const readable = hasEscapes ? (beforeUnknownEscape.exec(image)?.[0].length ?? 0) : image.length;
    if (readable < image.length) {
      const place = { start: start + readable, end: start + readable + 1 };
      this.diagnostics.push(withHelp(error('KS002', place, '`\\`'), ESCAPE_ADVICE));
    } else this.diagnostics.push(error('KS001', { start, end }, quote));
    this.add(StringToken, image, { text: image.slice(opening.length) });
  }

  private restOfBrokenString(from: number, quote: string, hasEscapes: boolean): number {
    const rest = this.text.slice(from);
    if (quote.length === 3) return rest.length;
    const ended = hasEscapes ? new RegExp(`^(?:[^${quote}\\\\\\r\\n]|\\\\.)*${quote}`).exec(rest) : undefined;
    return (ended ?? /^[^\r\n]*/.exec(rest) ?? [''])[0].length;
  }

  /** A literal whose value is undefined is not well formed; it is reported and read as null. */
  private addLiteral(image: string, type: ScalarType, value: Value | undefined): void {
    const token = this.add(LiteralToken, image, { type, value: value ?? null });
    const span = { start: token.startOffset, end: token.endOffset + 1 };
    if (value === undefined) this.diagnostics.push(error('KQLAB030', span, image, type));
  }
}
