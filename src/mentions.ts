import { tokenize } from './lexer/lexer.ts';

/** Operators that read every table when they are not told which. */
const readAll = new Set(['search', 'find']);

/**
 * The tables, of those that there are, whose names a text mentions: whoever has to load tables loads these. The text is
 * not parsed, so a name used for something else counts too; a name in a comment does not.
 */
export function mentionedTables(text: string, names: readonly string[]): string[] {
  const { tokens } = tokenize(text);
  const words = new Set<string>();
  for (const { image, payload } of tokens) words.add(payload && 'text' in payload ? payload.text : image);
  if (tokens.some(({ image }) => readAll.has(image))) return [...names];
  const patterns = words.has('union') ? wildcards(text) : [];
  return names.filter((name) => words.has(name) || patterns.some((pattern) => pattern.test(name)));
}

/** Patterns such as `Device*` and `*`, as union takes them; `count(*)` is none. */
function wildcards(text: string): RegExp[] {
  const found = text.matchAll(/(?<![\w*(])(?:\w*\*)+\w*/g);
  return Array.from(found, ([pattern]) => new RegExp(`^${pattern.replaceAll('*', '.*')}$`));
}
