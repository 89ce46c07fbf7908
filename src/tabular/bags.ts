import { type Column, valuesColumn } from '../table/column.ts';
import { convert } from '../types/convert.ts';
import type { ScalarType } from '../types/types.ts';
import { type Dynamic, isArray, isBag, nothing, type Value } from '../types/values.ts';
import { unanswerable } from './unanswerable.ts';

/** The form that a datetime has inside a dynamic. */
const PACKED_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/;

function typeOf(value: Exclude<Dynamic, null>): ScalarType {
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'long';
    case 'number':
      return 'real';
    case 'string':
      return 'string';
    default:
      return 'dynamic';
  }
}

/**
 * The properties that the bags of a column have, in ordinal order, and the type of each: that of its values where all
 * have the same, else dynamic.
 */
export function propertiesOf(bags: Column, ignored: ReadonlySet<string>): ReadonlyMap<string, ScalarType> {
  const types = new Map<string, ScalarType | undefined>();
  for (const bag of bags) {
    if (!isBag(bag)) continue;
    for (const [name, value] of bag) {
      if (ignored.has(name)) continue;
      const known = types.get(name);
      if (value === null) types.set(name, known);
      else {
        if (typeof value === 'string' && PACKED_TIME.test(value)) unanswerable(timeReason(name));
        const type = typeOf(value);
        types.set(name, known === undefined || known === type ? type : 'dynamic');
      }
    }
  }
  const sorted = [...types].sort(([left], [right]) => (left < right ? -1 : 1));
  return new Map(sorted.map(([name, type]) => [name, type ?? unanswerable(`the property '${name}' is always null`)]));
}

const timeReason = (name: string) =>
  `whether the times in the property '${name}' become datetimes is not known; declare the columns, as in \`: (*, ${name}:datetime)\``;

/** The values of one property as a column of the type that {@link propertiesOf} found. */
export function propertyColumn(bags: Column, name: string, type: ScalarType): Column {
  return valuesColumn(
    type,
    Array.from(bags, (bag) => (isBag(bag) ? (bag.get(name) ?? nothing(type)) : nothing(type))),
  );
}

/** The values of one property as a column of a declared type. */
export function declaredColumn(bags: Column, name: string, type: ScalarType): Column {
  return valuesColumn(
    type,
    Array.from(bags, (bag) => (isBag(bag) ? declaredValue(bag.get(name) ?? null, name, type) : nothing(type))),
  );
}

/** Types that a text in a bag may be declared to be: JSON has no form of their own for them. */
const writtenAsText: readonly ScalarType[] = ['datetime', 'timespan', 'guid', 'decimal'];

function declaredValue(value: Dynamic, name: string, type: ScalarType): Value {
  if (value === null) return nothing(type);
  const given = typeOf(value);
  if (type === given || type === 'dynamic') return value;
  if ((given === 'long' && (type === 'int' || type === 'real')) || (given === 'string' && writtenAsText.includes(type)))
    return convert(value, 'dynamic', type);
  return unanswerable(
    `the property '${name}' is declared ${type} and holds ${isArray(value) ? 'an array' : isBag(value) ? 'a bag' : given}`,
  );
}
