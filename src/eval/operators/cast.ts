import { parseGuid } from '../../types/convert.ts';
import { parseDatetime } from '../../types/datetime.ts';
import { dynamicText } from '../../types/text.ts';
import type { ScalarType } from '../../types/types.ts';
import { type Dynamic, MAX_LONG, MIN_LONG, type Value } from '../../types/values.ts';

/**
 * The value of an element for `to typeof(T)`: a cast, which unlike a conversion never reads numbers out of text.
 * Timespans and decimals are always null, as measured.
 */
export function castElement(element: Dynamic, type: ScalarType): Value {
  if (type === 'dynamic') return element;
  if (type === 'string') return dynamicText(element);
  if (element === null) return null;
  switch (type) {
    case 'bool':
      return typeof element === 'boolean'
        ? element
        : typeof element === 'number' || typeof element === 'bigint'
          ? Number(element) !== 0
          : null;
    case 'int':
    case 'long':
      return castInteger(element, type);
    case 'real':
      return typeof element === 'number' || typeof element === 'bigint' ? Number(element) : null;
    case 'datetime':
      return typeof element === 'string' ? parseDatetime(element) : null;
    case 'guid':
      return typeof element === 'string' ? parseGuid(element) : null;
    default:
      return null;
  }
}

function castInteger(element: Dynamic, type: 'int' | 'long'): Value {
  if (typeof element === 'number' && !Number.isFinite(element)) return null;
  if (typeof element !== 'number' && typeof element !== 'bigint') return null;
  const integer = typeof element === 'number' ? BigInt(Math.trunc(element)) : element;
  if (type === 'int') return integer >= -(2n ** 31n) && integer < 2n ** 31n ? Number(integer) : null;
  return integer >= MIN_LONG && integer <= MAX_LONG ? integer : null;
}
