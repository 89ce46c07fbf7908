import type { Result } from '../../index.ts';
import { cellText } from './csv.ts';
import { isNumber } from './table.ts';

/** Rows as a table of Markdown. */
export function* markdown({ table }: Result, limit: number): Generator<string> {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  yield line(table.schema.map(({ name }) => escaped(name)));
  yield line(table.schema.map(({ type }) => (isNumber(type) ? '---:' : '---')));
  for (let row = 0; row < Math.min(limit, table.rows); row++) {
    yield line(
      table.columns.map((column, index) => escaped(cellText(column.at(row), table.schema[index]?.type ?? 'unknown'))),
    );
  }
}

const escaped = (text: string): string =>
  text
    .replace(/[\\|`*_<>[\]]/g, '\\$&')
    .replace(/\r?\n/g, '<br>')
    .replace(/\p{Cc}/gu, ' ');
