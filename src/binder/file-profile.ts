import type * as ast from '../parser/ast.ts';
import { EvaluationError, error } from '../source/diagnostic.ts';
import { valuesColumn } from '../table/column.ts';
import { Table } from '../table/table.ts';
import { convert } from '../types/convert.ts';
import type { Field, ScalarType } from '../types/types.ts';
import { nothing, type Value } from '../types/values.ts';
import type { Binder } from './binder.ts';
import { columnReference } from './nodes.ts';
import type { Plan } from './plan.ts';
import { columnNamed } from './products.ts';

/** Records that FileProfile enriches when it is not told how many. */
const DEFAULT_LIMIT = 100;

/** `T | invoke FileProfile(column, limit)`, with the profiles that the user supplies; undefined when there are none. */
export function profiled(
  binder: Binder,
  input: Plan,
  added: readonly Field[],
  schema: readonly Field[],
  values: ReadonlyMap<string, ast.Expression>,
  node: ast.Call | ast.Name,
): Plan | undefined {
  const { span } = node;
  const given = values.get('x');
  const name = given ? columnNamed(given) : 'SHA1';
  const column = input.schema.findIndex((field) => field.name === name);
  if (column < 0 && !given && !input.open) binder.report('KS249', span, 'SHA1');
  const profiles = binder.database.fileProfiles;
  if (profiles === undefined || column < 0) return undefined;
  const written = values.get('y');
  const limit = written?.kind === 'Literal' && written.type === 'long' ? Number(written.value) : DEFAULT_LIMIT;
  return {
    kind: 'Apply',
    name: 'FileProfile',
    inputs: [input],
    expressions: [columnReference(input.schema, column, span)],
    schema,
    span,
    ...(input.serialized ? { serialized: true } : {}),
    apply: ([table], [hashes]) => {
      const rows = table as Table;
      // Which records are enriched when there are more is not defined.
      if (rows.rows > limit)
        throw new EvaluationError(error('KQLAB007', span, `${limit} records for FileProfile`, 'its second argument'));
      const found = Array.from({ length: rows.rows }, (_, row) => String(hashes?.at(row) ?? ''));
      const columns = added.map((field) => profileColumn(profiles, field, found));
      return new Table(schema, [...rows.columns, ...columns], rows.rows);
    },
  };
}

/** One added column: of each hash, the value that its profile has. */
function profileColumn(profiles: Table, { name, type }: Field, hashes: readonly string[]) {
  const at = (of: string | undefined) => profiles.schema.findIndex((field) => field.name === of);
  const source = profiles.columns[at(name)];
  const from = profiles.schema[at(name)]?.type ?? 'unknown';
  const keys = ['SHA1', 'SHA256'].flatMap((key) => profiles.columns[at(key)] ?? []);
  const rowOf = new Map<Value, number>();
  for (const key of keys) for (let row = profiles.rows - 1; row >= 0; row--) rowOf.set(key.at(row), row);
  const profileValue = (hash: string): Value => {
    const row = hash === '' ? undefined : rowOf.get(hash);
    if (name === 'ProfileAvailability' && hash !== '' && (row === undefined || source === undefined))
      return row === undefined ? 'Missing' : 'Available';
    return row === undefined || source === undefined
      ? nothing(type)
      : convert(source.at(row), from, type as ScalarType);
  };
  return valuesColumn(type as ScalarType, hashes.map(profileValue));
}
