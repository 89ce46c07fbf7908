import { parseJson } from '../types/json.ts';
import { type Bag, isBag } from '../types/values.ts';
import { DataError, type Place, type TableBuilder } from './builder.ts';

/** Reads a row whatever is in it, and gives its keys. */
export function readRow(builder: TableBuilder, text: string, place: Place): Iterable<string> {
  const row = parseJson(text);
  if (row !== undefined && isBag(row)) {
    addRow(builder, row, place);
    return row.keys();
  }
  if (text.trim() !== '') {
    builder.badRow(
      place,
      row === undefined ? `not valid JSON${whyInvalid(text).reason}` : `not a JSON object: ${text.trim().slice(0, 60)}`,
    );
  }
  return [];
}

/** Adds an object as a row. */
export function addRow(builder: TableBuilder, row: Bag, place: Place): void {
  builder.startRow(place);
  for (const [name, value] of row) builder.set(builder.column(name), value);
}

/** What the platform's own reader says about a text that is not JSON, and where it stopped. */
function whyInvalid(text: string): { reason: string; offset: number } {
  try {
    JSON.parse(text);
    return { reason: '', offset: 0 };
  } catch (problem) {
    const { message } = problem as Error;
    const reason = message.replace(/ in JSON at position.*| \(line \d+ column \d+\)$/s, '');
    return { reason: ` (${reason})`, offset: Number(/at position (\d+)/.exec(message)?.[1] ?? text.length) };
  }
}

/** That a text, which begins on a line, is not JSON. */
export function invalid(text: string, firstLine = 1): DataError {
  const { reason, offset } = whyInvalid(text);
  const line = firstLine + text.slice(0, offset).split('\n').length - 1;
  return new DataError([{ place: { line }, message: `not valid JSON${reason}` }]);
}
