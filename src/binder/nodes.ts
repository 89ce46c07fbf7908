import type { Span } from '../source/span.ts';
import { Table, tableOf } from '../table/table.ts';
import type { Schema } from '../types/types.ts';
import type { Constant, Expression, Item, OrderKey, Plan } from './plan.ts';

/** Constructors of plan nodes: each derives the schema of its output. */

type Unfinished = { readonly open?: boolean | undefined };
const keepOpen = (input: Unfinished): { open?: true } => (input.open ? { open: true } : {});
const keepOrder = (input: Plan): { serialized?: true } => (input.serialized ? { serialized: true } : {});

/** A table of nothing, in place of what could not be bound; neither its columns nor its order are known. */
export const unknownTable = (span: Span): Plan => ({
  kind: 'Values',
  table: new Table([], [], 0),
  schema: [],
  span,
  open: true,
  serialized: true,
});

/** One row without columns: what print starts from. */
export const singleRow = (span: Span): Plan => ({
  kind: 'Values',
  table: tableOf([], [[]]),
  schema: [],
  span,
  serialized: true,
});

export const columnReference = (schema: Schema, index: number, span: Span): Expression => {
  const field = schema[index];
  return { kind: 'Column', index, name: field?.name ?? '', type: field?.type ?? 'unknown', span };
};

/** The columns of a plan as items that hand them on. */
export const passAll = (input: Plan, span: Span): Item[] =>
  input.schema.map(({ name }, index) => ({ name, expression: columnReference(input.schema, index, span) }));

export const filter = (input: Plan, predicate: Expression, span: Span): Plan => ({
  kind: 'Filter',
  input,
  predicate,
  schema: input.schema,
  span,
  ...keepOpen(input),
  ...keepOrder(input),
});

export const project = (input: Plan, items: readonly Item[], span: Span, open = false): Plan => ({
  kind: 'Project',
  input,
  items,
  schema: items.map(({ name, expression }) => ({ name, type: expression.type })),
  span,
  ...(open ? keepOpen(input) : {}),
  ...keepOrder(input),
});

export const sort = (input: Plan, keys: readonly OrderKey[], span: Span): Plan => ({
  kind: 'Sort',
  input,
  keys,
  schema: input.schema,
  span,
  serialized: true,
  ...keepOpen(input),
});

export const limit = (input: Plan, count: Expression, span: Span): Plan => ({
  kind: 'Limit',
  input,
  count,
  schema: input.schema,
  span,
  ...keepOpen(input),
  ...keepOrder(input),
});

/** Some of the columns, by position. */
export const pick = (input: Plan, indexes: readonly number[], span: Span): Plan =>
  project(
    input,
    indexes.map((index) => ({
      name: input.schema[index]?.name ?? '',
      expression: columnReference(input.schema, index, span),
    })),
    span,
    true,
  );

/** The same rows under other column names. */
export const rename = (input: Plan, names: readonly string[], span: Span): Plan =>
  project(
    input,
    names.map((name, index) => ({ name, expression: columnReference(input.schema, index, span) })),
    span,
    true,
  );

/** Evaluated once however often it is used. */
export const shared = (input: Plan): Plan =>
  input.kind === 'Values' || input.kind === 'Scan' || input.kind === 'Shared'
    ? input
    : { kind: 'Shared', input, schema: input.schema, span: input.span, ...keepOpen(input), ...keepOrder(input) };

export const longConstant = (value: number, span: Span): Constant => ({
  kind: 'Constant',
  type: 'long',
  value: BigInt(value),
  span,
});
