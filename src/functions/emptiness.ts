import type { Value } from '../types/values.ts';
import { alias, any, nullable, overload, type Parameter, scalar } from './define.ts';

const category = 'null';
const value = nullable(any('value')) as Parameter<Value>;
const isEmpty = (of: Value): boolean => of === null || of === '';

export const isempty = scalar({
  name: 'isempty',
  category,
  doc: 'Tells whether a value is null or the empty text.',
  examples: [
    ['isempty("")', 'true'],
    ['isempty(int(null))', 'true'],
    ['isempty(dynamic([]))', 'false'],
  ],
  overloads: [overload([value], 'bool', isEmpty)],
});

export const isnotempty = scalar({
  name: 'isnotempty',
  category,
  doc: 'Tells whether a value is neither null nor the empty text.',
  examples: [
    ['isnotempty(" ")', 'true'],
    ['isnotempty(0)', 'true'],
    ['isnotempty("")', 'false'],
  ],
  overloads: [overload([value], 'bool', (of) => !isEmpty(of))],
});
export const notempty = alias('notempty', isnotempty);

export const isnull = scalar({
  name: 'isnull',
  category,
  doc: 'Tells whether a value is null; a text never is.',
  examples: [
    ['isnull(long(null))', 'true'],
    ['isnull("")', 'false'],
    ['isnull(parse_json("[]"))', 'false'],
  ],
  overloads: [overload([value], 'bool', (of) => of === null)],
});

export const isnotnull = scalar({
  name: 'isnotnull',
  category,
  doc: 'Tells whether a value is not null; a text never is.',
  examples: [
    ['isnotnull(0)', 'true'],
    ['isnotnull(datetime(null))', 'false'],
  ],
  overloads: [overload([value], 'bool', (of) => of !== null)],
});
export const notnull = alias('notnull', isnotnull);
