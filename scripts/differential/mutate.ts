import { scalarFunctions } from '../../src/functions/index.ts';
import { type Token, tokenize } from '../../src/lexer/lexer.ts';
import { operatorNames } from '../../src/lexer/tokens.ts';
import type { Random } from './random.ts';

/** A query with one mistake in it. */
export interface Mutation {
  readonly kind: string;
  readonly text: string;
  /** Where the text was changed. */
  readonly at: number;
}

/** Replaces a part of the text. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly by: string;
}

/** The kinds of mistakes, each with the edits that would make it. */
const kinds: Readonly<Record<string, (tokens: readonly Token[], random: Random) => Edit[]>> = {
  'misspelt name': (tokens, random) =>
    tokens
      .filter((token, at) => isName(token) && tokens[at + 1]?.image !== '(')
      .map((token) => misspelt(token, random)),
  'misspelt function': (tokens, random) =>
    tokens
      .filter(({ image }, at) => scalarFunctions.has(image) && /^\w+$/.test(image) && tokens[at + 1]?.image === '(')
      .map((token) => misspelt(token, random)),
  'misspelt operator': (tokens, random) =>
    tokens
      .filter(({ image }, at) => tokens[at - 1]?.image === '|' && operatorNames.includes(image))
      .map((token) => misspelt(token, random)),
  'upper-case keyword': (tokens) =>
    tokens
      .filter(({ image }, at) => tokens[at - 1]?.image === '|' && operatorNames.includes(image))
      .map((token) => replaced(token, token.image.toUpperCase())),
  'missing pipe': (tokens) => tokens.filter(({ image }) => image === '|').map((token) => replaced(token, '')),
  'dropped bracket': (tokens) =>
    tokens.filter(({ image }) => /^[()[\]{}]$/.test(image)).map((token) => replaced(token, '')),
  'extra bracket': (tokens) =>
    tokens.filter(({ image }) => /^[()[\]]$/.test(image)).map((token) => replaced(token, token.image.repeat(2))),
  'dropped comma': (tokens) => tokens.filter(({ image }) => image === ',').map((token) => replaced(token, ' ')),
  'doubled comma': (tokens) => tokens.filter(({ image }) => image === ',').map((token) => replaced(token, ',,')),
  'argument missing': (tokens) => calls(tokens).flatMap((call) => withoutLast(call)),
  'argument too many': (tokens) => calls(tokens).map(({ close }) => inserted(close, ', 1, 2, 3')),
  'text for a number': (tokens) =>
    tokens.filter(({ image }) => /^\d+$/.test(image)).map((token) => replaced(token, `"${token.image}x"`)),
  'number for a text': (tokens) =>
    tokens.filter(({ image }) => /^['"][^'"]*['"]$/.test(image)).map((token) => replaced(token, '12345')),
  'timespan for a value': (tokens) =>
    calls(tokens)
      .flatMap(({ next }) => (next && next.image !== ')' ? [inserted(next, '1h + ')] : []))
      .slice(0, 8),
  'single equals': (tokens) => tokens.filter(({ image }) => image === '==').map((token) => replaced(token, '=')),
  'other language': (tokens) =>
    tokens.flatMap((token) => {
      const by = ({ and: '&&', or: '||' } as Readonly<Record<string, string>>)[token.image];
      return by === undefined ? [] : [replaced(token, by)];
    }),
  'dropped operand': (tokens) =>
    tokens
      .filter((_, at) => ['==', 'has', 'contains', '>', '<', 'in', 'and'].includes(tokens[at - 1]?.image ?? ''))
      .map((token) => replaced(token, '')),
  'open string': (tokens) =>
    tokens.filter(({ image }) => /^"[^"\\]+"$/.test(image)).map((token) => replaced(token, token.image.slice(0, -1))),
  'dropped word': (tokens) =>
    tokens.filter(({ image }) => ['by', 'on', 'with', 'of'].includes(image)).map((token) => replaced(token, '')),
  'text compared by order': (tokens) =>
    tokens
      .filter(({ image }, at) => image === '==' && /^["']/.test(tokens[at + 1]?.image ?? ''))
      .map((token) => replaced(token, '<')),
};

/** The names of the kinds of mistakes. */
export const mutationKinds = Object.keys(kinds);

/** Breaks a query in a way chosen at random; undefined when that way does not apply to it. */
export function mutate(text: string, random: Random, only?: string): Mutation | undefined {
  const kind = only ?? random.choose(mutationKinds);
  const edits = kinds[kind]?.(tokenize(text).tokens, random) ?? [];
  if (edits.length === 0) return undefined;
  const { start, end, by } = random.choose(edits);
  const broken = text.slice(0, start) + by + text.slice(end);
  return broken === text ? undefined : { kind, text: broken, at: start };
}

const replaced = ({ startOffset, endOffset }: Token, by: string): Edit => ({
  start: startOffset,
  end: endOffset + 1,
  by,
});
const inserted = ({ startOffset }: Token, by: string): Edit => ({ start: startOffset, end: startOffset, by });

const isName = ({ image, tokenType }: Token): boolean =>
  tokenType.name === 'Identifier' && /^[A-Za-z_]\w{3,}$/.test(image);

/** A letter dropped, doubled, or swapped with the next. */
function misspelt(token: Token, random: Random): Edit {
  const { image } = token;
  const at = 1 + random.below(image.length - 2);
  const [before, letter, next, after] = [image.slice(0, at), image[at] ?? '', image[at + 1] ?? '', image.slice(at + 2)];
  const ways = [
    `${before}${next}${after}`,
    `${before}${letter}${letter}${next}${after}`,
    `${before}${next}${letter}${after}`,
  ];
  return replaced(token, random.choose(ways));
}

interface CallTokens {
  readonly open: Token;
  readonly close: Token;
  /** The first token inside. */
  readonly next: Token | undefined;
  /** The commas between its arguments. */
  readonly commas: readonly Token[];
}

/** The calls of functions in the text. */
function calls(tokens: readonly Token[]): CallTokens[] {
  const found: CallTokens[] = [];
  tokens.forEach((token, at) => {
    const open = tokens[at + 1];
    if (!/^\w+$/.test(token.image) || open?.image !== '(' || !scalarFunctions.has(token.image)) return;
    let depth = 0;
    const commas: Token[] = [];
    for (let inside = at + 1; inside < tokens.length; inside++) {
      const one = tokens[inside] as Token;
      if (/^[([{]$/.test(one.image)) depth++;
      else if (/^[)\]}]$/.test(one.image)) depth--;
      else if (one.image === ',' && depth === 1) commas.push(one);
      if (depth > 0) continue;
      found.push({ open, close: one, next: tokens[at + 2], commas });
      return;
    }
  });
  return found;
}

/** The call without its last argument. */
function withoutLast({ open, close, commas }: CallTokens): Edit[] {
  const from = commas.at(-1)?.startOffset ?? open.endOffset + 1;
  return from === close.startOffset ? [] : [{ start: from, end: close.startOffset, by: '' }];
}
