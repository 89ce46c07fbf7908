import type * as ast from '../parser/ast.ts';
import { cover } from '../source/span.ts';
import { tableOf } from '../table/table.ts';
import { convert } from '../types/convert.ts';
import type { Schema } from '../types/types.ts';
import type { Value } from '../types/values.ts';
import type { Binder } from './binder.ts';
import { bindExpression } from './expressions.ts';
import { isConstant } from './fold.ts';
import type { Plan } from './plan.ts';
import type { Scope } from './scope.ts';

/** The schema of column declarations; a name given twice is reported. */
export function declaredSchema(binder: Binder, columns: readonly ast.ColumnDeclaration[]): Schema {
  const seen = new Set<string>();
  for (const { name } of columns) {
    if (seen.has(name.name)) binder.report('KS171', name.span, name.name);
    seen.add(name.name);
  }
  return columns.map(({ name, type }) => ({ name: name.name, type }));
}

/** What may stand in a datatable: a literal, a typed null, a signed number. */
const isCell = (node: ast.Expression): boolean =>
  node.kind === 'Literal' ||
  node.kind === 'Bad' ||
  (node.kind === 'Unary' && node.operand.kind === 'Literal') ||
  (node.kind === 'Parenthesized' && isCell(node.inner));

/** `datatable (…) […]`: literals brought to the types of their columns. */
export function bindDatatable(binder: Binder, node: ast.Datatable, scope: Scope): Plan {
  const schema = declaredSchema(binder, node.columns);
  const width = schema.length;
  const [first, last] = [node.values[0], node.values[node.values.length - 1]];
  if (first && last && width > 0 && node.values.length % width !== 0)
    binder.report('KS173', cover(first.span, last.span), width);
  const cell = (value: ast.Expression, index: number): Value => {
    const type = schema[index % width]?.type;
    const bound = bindExpression(binder, value, scope);
    if (bound.type === 'unknown' || type === undefined || type === 'unknown') return null;
    if (!isCell(value) || !isConstant(bound)) {
      binder.report('KS131', value.span);
      return null;
    }
    return convert(bound.value, bound.type, type);
  };
  const cells = node.values.map(cell);
  const rows: Value[][] = [];
  for (let at = 0; width > 0 && at + width <= cells.length; at += width) rows.push(cells.slice(at, at + width));
  return { kind: 'Values', table: tableOf(schema, rows), schema, span: node.span };
}
