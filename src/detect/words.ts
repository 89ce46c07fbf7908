import type { Span } from '../source/span.ts';
import { isoText } from '../table/rows.ts';
import { textOf } from '../types/text.ts';
import type { Type } from '../types/types.ts';
import type { Value } from '../types/values.ts';

/** Longer values are cut where they are quoted, and longer pieces of a query where they are named. */
const LONGEST_VALUE = 100;
const LONGEST_TEXT = 80;

/** A value as it is read: text in quotes, times in ISO 8601, what is not there by its name. */
export function quoted(value: Value, type: Type): string {
  if (value === null) return 'null';
  if (value === '') return 'empty';
  if (type === 'datetime') return isoText(value as bigint);
  if (typeof value === 'string') return `"${shortened(value, LONGEST_VALUE)}"`;
  return shortened(textOf(value, type), LONGEST_VALUE);
}

/** A piece of a query in one line. */
export const excerpt = (text: string, { start, end }: Span): string =>
  shortened(text.slice(start, end).replace(/\s+/g, ' ').trim(), LONGEST_TEXT);

/** The text cut in its middle, so that its end, where names often differ, stays. */
export function shortened(text: string, length: number): string {
  if (text.length <= length) return text;
  const tail = Math.floor((length - 1) / 3);
  return `${text.slice(0, length - 1 - tail)}…${text.slice(-tail)}`;
}

/** `1 row`, `2 rows`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}
