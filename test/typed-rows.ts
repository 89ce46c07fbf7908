import { parseJson, toJson } from '../src/types/json.ts';
import type { Dynamic } from '../src/types/values.ts';

/** What is needed of a result to print it: its JSON text without loss. */
interface Printable {
  stringify(): string;
}

/**
 * A table as text that a person can check: a header `name:type | …` and a line for each row. Strings are bare unless
 * that would be unclear, then they are JSON strings; everything else is as JSON, reals keep their `.0`.
 */
export function typedRows(table: Printable): string {
  const { columns, rows } = read(table.stringify());
  if (columns.length === 0) return `(no columns, ${rows.length} rows)`;
  const header = columns.map(({ name, type }) => `${bare(name)}:${type}`);
  const lines = rows.map((row) => row.map((cell, column) => cellText(cell, columns[column]?.type ?? '')));
  const widths = header.map((text, column) =>
    Math.max(text.length, ...lines.map((cells) => (cells[column] ?? '').length)),
  );
  return [header, ...lines]
    .map((cells) =>
      cells
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join(' | ')
        .trimEnd(),
    )
    .join('\n');
}

/** The same text whatever the widths of its columns. */
export const withoutPadding = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.replace(/ +\| /g, ' | ').trimEnd())
    .join('\n');

/** Rows as {@link typedRows} prints them: column types by name, and an object for each row. */
export function readTypedRows(text: string): { types: Record<string, string>; rows: Record<string, unknown>[] } {
  const [header = '', ...lines] = text.split('\n').filter((line) => line.trim() !== '');
  const columns = cellsOf(header).map((cell) => {
    const colon = cell.lastIndexOf(':');
    return { name: unquoted(cell.slice(0, colon)), type: cell.slice(colon + 1) };
  });
  const value = (cell: string, type: string) => {
    if (type === 'string') return unquoted(cell);
    if (cell === 'null') return null;
    return ['datetime', 'timespan', 'guid', 'decimal'].includes(type) || /^-?(NaN|Infinity)$/.test(cell)
      ? cell
      : JSON.parse(cell);
  };
  return {
    types: Object.fromEntries(columns.map(({ name, type }) => [name, type])),
    rows: lines.map((line) => {
      const cells = cellsOf(line);
      return Object.fromEntries(columns.map(({ name, type }, i) => [name, value(cells[i] ?? '', type)]));
    }),
  };
}

const cellsOf = (line: string): string[] =>
  [...line.matchAll(/(?:^|\| )\s*("(?:[^"\\]|\\.)*"|.*?)\s*(?=\| |$)/g)].map((match) => match[1] ?? '');

const unquoted = (cell: string): string => (cell.startsWith('"') ? (JSON.parse(cell) as string) : cell);

function read(json: string) {
  const result = parseJson(json) as ReadonlyMap<string, Dynamic>;
  const columns = (result.get('columns') as ReadonlyMap<string, string>[]).map((column) => ({
    name: column.get('name') ?? '',
    type: column.get('type') ?? '',
  }));
  return { columns, rows: result.get('rows') as Dynamic[][] };
}

function cellText(cell: Dynamic, type: string): string {
  if (typeof cell !== 'string' || type === 'dynamic') return toJson(cell);
  return type === 'string' ? bare(cell) : cell;
}

/** The text itself when it cannot be taken for anything else on a line of cells. */
const bare = (text: string): string => {
  const clear = text !== '' && text === text.trim() && !text.startsWith('"') && !/\||[^\P{C}\u200d]/u.test(text);
  return clear ? text : JSON.stringify(text);
};
