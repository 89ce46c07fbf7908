import { type Result, textOf, type Value } from '../../index.ts';

/** Rows as comma-separated values with a header (RFC 4180, lines end in \n). */
export function* csv({ table }: Result, limit: number): Generator<string> {
  yield `${table.schema.map(({ name }) => field(name)).join(',')}\n`;
  for (let row = 0; row < Math.min(limit, table.rows); row++) {
    const cells = table.columns.map((column, index) =>
      cellText(column.at(row), table.schema[index]?.type ?? 'unknown'),
    );
    yield `${cells.map(field).join(',')}\n`;
  }
}

/** The text of a value for people and for files: as tostring() has it, but true and false in lower case. */
export const cellText = (value: Value, type: Parameters<typeof textOf>[1]): string =>
  type === 'bool' && value !== null ? String(value) : textOf(value, type);

const field = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
