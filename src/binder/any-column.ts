import type { Span } from '../source/span.ts';
import type { Type } from '../types/types.ts';
import type { Binder } from './binder.ts';
import { columnReference } from './nodes.ts';
import { convertTo } from './overloads.ts';
import type { Expression } from './plan.ts';
import type { Row } from './scope.ts';

/** Types whose text a term is looked for in: as measured, integers are, and reals are not. */
const searched: readonly Type[] = ['string', 'dynamic', 'int', 'long', 'guid', 'bool'];

/**
 * `* has "x"`: true when the test holds for the text of any column. In a check over hundreds of tables (`isSketch`) one
 * column of each type stands for the others: what is wrong with the test is the same for all.
 */
export function anyColumn(
  binder: Binder,
  row: Row,
  span: Span,
  test: (column: Expression) => Expression,
  isSketch = false,
): Expression {
  const seen = new Set<Type>();
  const operands = row.schema.flatMap(({ type }, index) => {
    if (!searched.includes(type) || (isSketch && seen.has(type))) return [];
    seen.add(type);
    return [test(convertTo(binder, columnReference(row.schema, index, span), 'string'))];
  });
  return { kind: 'Logic', operator: 'or', operands, type: 'bool', span };
}
