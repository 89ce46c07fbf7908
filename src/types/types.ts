/** The ten scalar types of the Kusto Query Language. Source: https://learn.microsoft.com/kusto/query/scalar-data-types/ */
export const scalarTypes = [
  'bool',
  'int',
  'long',
  'real',
  'decimal',
  'string',
  'datetime',
  'timespan',
  'guid',
  'dynamic',
] as const;

/** A KQL scalar type. */
export type ScalarType = (typeof scalarTypes)[number];

/** A scalar type, or `unknown`: the type of what has been reported already, so that one mistake gives one message. */
export type Type = ScalarType | 'unknown';

const aliases: Readonly<Record<string, ScalarType>> = {
  boolean: 'bool',
  int8: 'int',
  int16: 'int',
  int32: 'int',
  uint: 'int',
  uint8: 'int',
  uint16: 'int',
  uint32: 'long',
  int64: 'long',
  ulong: 'long',
  uint64: 'long',
  float: 'real',
  double: 'real',
  date: 'datetime',
  time: 'timespan',
  uuid: 'guid',
  uniqueid: 'guid',
};

/** The type a type name stands for, aliases included; undefined when there is none. */
export function typeNamed(name: string): ScalarType | undefined {
  if ((scalarTypes as readonly string[]).includes(name)) return name as ScalarType;
  return Object.hasOwn(aliases, name) ? aliases[name] : undefined;
}

export const isInteger = (type: Type): boolean => type === 'int' || type === 'long';
export const isNumeric = (type: Type): boolean => isInteger(type) || type === 'real' || type === 'decimal';
/** Types that are 64-bit integers underneath. */
export const isTicks = (type: Type): boolean => type === 'datetime' || type === 'timespan';
export const isSummable = (type: Type): boolean => isNumeric(type) || isTicks(type);

/** A named, typed column of a table's schema. */
export interface Field {
  readonly name: string;
  readonly type: Type;
}
/** The columns of a table, in order. */
export type Schema = readonly Field[];
