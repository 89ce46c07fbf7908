import { jsonText, type Result } from '../../index.ts';

/** Rows as objects, one a line; integers of any size and the `.0` of reals are kept. */
export function* ndjson({ table }: Result, limit: number): Generator<string> {
  const keys = table.schema.map(({ name }) => `${JSON.stringify(name)}:`);
  for (let row = 0; row < Math.min(limit, table.rows); row++) {
    const members = table.columns.map(
      (column, index) => (keys[index] as string) + jsonText(column.at(row), table.schema[index]?.type ?? 'unknown'),
    );
    yield `{${members.join(',')}}\n`;
  }
}

/** Rows as an array of objects, one a line. */
export function* json(result: Result, limit: number): Generator<string> {
  let before = '[';
  for (const line of ndjson(result, limit)) {
    yield `${before}\n  ${line.trimEnd()}`;
    before = ',';
  }
  yield before === '[' ? '[]\n' : '\n]\n';
}

/** Several tables as an array of such arrays. */
export function* jsonTables(results: readonly Result[], limit: number): Generator<string> {
  yield '[\n';
  for (const [index, result] of results.entries()) {
    if (index > 0) yield ',\n';
    yield [...json(result, limit)].join('').trimEnd();
  }
  yield '\n]\n';
}
