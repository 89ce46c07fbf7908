import type { Signature, SignatureParameter } from '../types/signature.ts';
import { type ScalarType, type Schema, typeNamed } from '../types/types.ts';

/** `{ Table: { Column: 'type' } }`. */
export type TableTypes = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The tables and functions of a product. */
export interface Pack {
  /** Where the names and types come from; to be kept beside any copy. */
  readonly attribution: string;
  readonly tables: TableTypes;
  /** Columns whose type or existence the sources disagree on, by table. */
  readonly disputed: Readonly<Record<string, readonly string[]>>;
  readonly functions: ReadonlyMap<string, Signature>;
}

/** A function as the data files write it: lists of `name:type`, where string is the type of names without one. */
interface WrittenSignature {
  /** An optional parameter has a `?` after its name. */
  readonly parameters?: string;
  /** The type of a scalar function. */
  readonly type?: string;
  /** Columns added to the table it is invoked on. */
  readonly adds?: string;
  /** Columns of the table it gives. */
  readonly gives?: string;
  /** The record or table whose columns it gives. */
  readonly like?: string;
  /** There may be more columns. */
  readonly open?: boolean;
}

/** The content of a data file. */
export interface PackData {
  readonly attribution: string;
  readonly tables: Readonly<Record<string, string>>;
  readonly disputed: Readonly<Record<string, string>>;
  readonly functions: Readonly<Record<string, WrittenSignature>>;
  /** Columns that several functions give. */
  readonly records: Readonly<Record<string, string>>;
  /** Names of functions without known parameters, by the record they give. */
  readonly parsers: Readonly<Record<string, string>>;
}

const words = (text: string | undefined): string[] => (text ? text.split(' ') : []);

function columnTypes(text: string): Record<string, string> {
  const columns: Record<string, string> = {};
  for (const word of words(text)) {
    const colon = word.indexOf(':');
    if (colon < 0) columns[word] = 'string';
    else columns[word.slice(0, colon)] = word.slice(colon + 1);
  }
  return columns;
}

const schemaOf = (text: string | undefined): Schema =>
  Object.entries(columnTypes(text ?? '')).map(([name, type]) => ({ name, type: typeNamed(type) ?? 'string' }));

function parameterOf(word: string): SignatureParameter {
  const [, name = '', optional, type = 'string'] = /^(\w+)(\?)?(?::(\w+))?$/.exec(word) ?? [];
  return { name, type: type as ScalarType, optional: optional !== undefined };
}

/** Reads a data file into a pack. */
export function packOf(data: PackData, others: Readonly<Record<string, Signature>> = {}): Pack {
  const columnsLike = (name: string) => schemaOf(data.records[name] ?? data.tables[name]);
  const functions = new Map(Object.entries(others));
  for (const [name, { parameters, type, adds, gives, like, open = false }] of Object.entries(data.functions)) {
    const columns = like === undefined ? schemaOf(adds ?? gives) : columnsLike(like);
    functions.set(name, {
      parameters: parameters === undefined ? undefined : words(parameters).map(parameterOf),
      gives: (type as ScalarType | undefined) ?? { columns, invoked: adds !== undefined, open },
    });
  }
  for (const [record, names] of Object.entries(data.parsers)) {
    const gives = { columns: columnsLike(record), invoked: false, open: true };
    for (const name of words(names)) functions.set(name, { parameters: undefined, gives });
  }
  const map = <To>(of: Readonly<Record<string, string>>, read: (text: string) => To) =>
    Object.fromEntries(Object.entries(of).map(([name, text]) => [name, read(text)]));
  return {
    attribution: data.attribution,
    tables: map(data.tables, columnTypes),
    disputed: map(data.disputed, words),
    functions,
  };
}
