import type { Expression, Membership } from '../binder/plan.ts';
import { allMatcher, anyMatcher, foldCase } from '../functions/terms.ts';
import { type Column, ConstantColumn, DictionaryColumn } from '../table/column.ts';
import { convert } from '../types/convert.ts';
import type { ScalarType, Type } from '../types/types.ts';
import { identity, isArray, type Value } from '../types/values.ts';
import type { Batch } from './batch.ts';
import { columnOf, spread } from './columns.ts';
import { evaluate, queryValues } from './expressions.ts';
import type { Run } from './run.ts';

type Test = (value: Value) => boolean;

/** Whether a value is in a list of items, in the sense of the operator. */
export function evaluateMembership(node: Membership, batch: Batch): Column {
  const operand = evaluate(node.operand, batch);
  const fixed = fixedItems(node, batch.run);
  if (fixed) {
    const isText = node.operand.type === 'string';
    const test = isText ? textTest(node.operator, fixed) : testFor(node.operator, fixed, node.operand.type);
    if (operand instanceof ConstantColumn) return new ConstantColumn('bool', batch.length, test(operand.constant));
    if (operand instanceof DictionaryColumn && operand.values.length < operand.length) {
      return spread('bool', operand.codes, operand.values.map(test));
    }
    return columnOf('bool', batch.length, (row) => test(operand.at(row)));
  }
  const items = node.items.map((item) => evaluate(item, batch));
  return columnOf('bool', batch.length, (row) => {
    const values = items.flatMap((column, i) =>
      itemValues(column.at(row), (node.items[i] as Expression).type, node.operand.type),
    );
    return testFor(node.operator, values, node.operand.type)(operand.at(row));
  });
}

/** So many tests are kept for queries that ask again: making them costs more than asking a few rows. */
const MOST_TESTS = 100;
const tests = new Map<string, Test>();

/** The test of one text for a membership in constants, whose values are given. */
export function textTest(operator: Membership['operator'], items: readonly Value[]): Test {
  const name = `${operator} ${JSON.stringify(items)}`;
  let test = tests.get(name);
  if (test === undefined) {
    test = testFor(operator, items, 'string');
    if (tests.size >= MOST_TESTS) tests.clear();
    tests.set(name, test);
  }
  return test;
}

/** The values of all items when none depends on the row. */
export function fixedItems(node: Membership, run: Run): Value[] | undefined {
  const values: Value[] = [];
  for (const item of node.items) {
    if (item.kind === 'Constant') values.push(...itemValues(item.value, item.type, node.operand.type));
    else if (item.kind === 'ScalarQuery') {
      const from = item.as === 'list' ? (item.plan.schema[0]?.type ?? 'unknown') : item.type;
      for (const value of queryValues(item, run)) values.push(...itemValues(value, from, node.operand.type));
    } else return undefined;
  }
  return values;
}

/** An item as values of the operand's type; a dynamic array stands for its elements. */
function itemValues(value: Value, from: Type, to: Type): Value[] {
  if (from === 'dynamic' && isArray(value)) return value.flatMap((element) => itemValues(element, 'dynamic', to));
  return [convert(value, from, to as ScalarType)];
}

function testFor(operator: Membership['operator'], items: readonly Value[], type: Type): Test {
  switch (operator) {
    case 'has_any': {
      const matches = anyMatcher(items.map(String));
      return (value) => matches(String(value ?? ''));
    }
    case 'has_all': {
      const matches = allMatcher(items.map(String));
      return (value) => matches(String(value ?? ''));
    }
    case 'in':
    case '!in': {
      const set = new Set(items.filter((item) => item !== null).map(identity));
      const plain = type !== 'decimal' && type !== 'real';
      const holds = operator === 'in';
      return (value) => (value !== null && set.has(plain ? (value as string) : identity(value))) === holds;
    }
    case 'in~':
    case '!in~': {
      const set = new Set(items.map((item) => foldCase(String(item ?? ''))));
      const holds = operator === 'in~';
      return (value) => set.has(foldCase(String(value ?? ''))) === holds;
    }
  }
}
