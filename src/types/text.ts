import type Big from 'big.js';
import { formatDatetime } from './datetime.ts';
import { toJson } from './json.ts';
import { realText } from './real.ts';
import { formatTimespan } from './timespan.ts';
import type { Type } from './types.ts';
import { type Dynamic, isDecimal, type Value } from './values.ts';

export { realText } from './real.ts';

/** The text of a decimal: plain digits, never an exponent. */
export const decimalText = (value: Big): string => (value.eq(0) ? '0' : value.toFixed());

/** What tostring() makes of a dynamic: strings as they are, everything else as JSON, null as ''. */
export function dynamicText(value: Dynamic): string {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? realText(value) : toJson(value);
}

/** What tostring() makes of a value of the type; '' for null. */
export function textOf(value: Value, type: Type): string {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  switch (type) {
    case 'bool':
      return value ? 'True' : 'False';
    case 'real':
      return realText(value as number);
    case 'decimal':
      return decimalText(value as Big);
    case 'datetime':
      return formatDatetime(value as bigint);
    case 'timespan':
      return formatTimespan(value as bigint);
    case 'dynamic':
      return dynamicText(value as Dynamic);
    default:
      return String(value);
  }
}

/** A value as a KQL literal of its type. */
export function literalOf(value: Value, type: Type): string {
  if (type === 'string') return quoted(String(value ?? ''));
  if (type === 'dynamic') return `dynamic(${toJson(isDecimal(value) ? decimalText(value) : (value as Dynamic))})`;
  if (value === null) return `${type}(null)`;
  switch (type) {
    case 'bool':
      return value ? 'true' : 'false';
    case 'long':
      return String(value);
    case 'real':
      return realLiteral(value as number);
    default:
      return `${type}(${textOf(value, type)})`;
  }
}

function realLiteral(value: number): string {
  if (Number.isNaN(value)) return 'real(nan)';
  return Number.isFinite(value) ? realText(value) : `real(${value > 0 ? '+' : '-'}inf)`;
}

/** JSON's escapes are KQL's too. */
const quoted = (text: string): string => JSON.stringify(text);
