import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects, parquetSchema } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { isoText, type Loaded, type ReadOptions, table } from '../index.ts';
import { Failure } from './failure.ts';

type Tree = ReturnType<typeof parquetSchema>;
type Element = Tree['element'];

/** Ticks of 100 ns from the year 1 to 1970. */
const EPOCH = 621_355_968_000_000_000n;
const timeText = (ticks: bigint): string => isoText(EPOCH + ticks);
const text = new TextDecoder();

/** Times keep all of their digits, which the reader's own parsers would cut to milliseconds. */
const parsers = {
  timestampFromMilliseconds: (value: bigint) => timeText(BigInt(value) * 10_000n) as unknown as Date,
  timestampFromMicroseconds: (value: bigint) => timeText(BigInt(value) * 10n) as unknown as Date,
  timestampFromNanoseconds: (value: bigint) => timeText(BigInt(value) / 100n) as unknown as Date,
  dateFromDays: (days: number) => timeText(BigInt(days) * 864_000_000_000n) as unknown as Date,
  jsonFromBytes: (bytes: Uint8Array | undefined) => bytes && text.decode(bytes),
};

/** A table from a Parquet file, whose types are known. Declared types beat them. */
export async function readParquet(path: string, options: ReadOptions): Promise<Loaded> {
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file);
  const notices: string[] = [];
  const types: Record<string, string> = {};
  for (const tree of parquetSchema(metadata).children) {
    const { element } = tree;
    const isNested = tree.children.length > 0 || element.repetition_type === 'REPEATED';
    const type = !isExact(tree) ? undefined : isNested ? 'dynamic' : typeOf(element);
    if (type === undefined)
      notices.push(`column \`${element.name}\` is left out: ${kindsIn(tree)} cannot be read exactly`);
    else types[element.name] = type;
  }
  const columns = Object.keys(types);
  for (const { name, type } of options.schema ?? []) types[name] = type;
  const rows = await parquetReadObjects({ file, metadata, columns, compressors, parsers, utf8: false });
  return { table: table(rows, types, (notice) => notices.push(notice)), notices, skipped: [] };
}

const isExact = ({ element, children }: Tree): boolean =>
  children.length > 0 ? children.every(isExact) : typeOf(element) !== undefined;

/** The kinds that have no exact type. */
const kindsIn = (tree: Tree): string =>
  tree.children.length > 0
    ? tree.children
        .filter((child) => !isExact(child))
        .map(kindsIn)
        .join(' and ')
    : kindOf(tree.element);

const kindOf = ({ type, converted_type, logical_type }: Element): string =>
  String(logical_type?.type ?? converted_type ?? type);

/** The type of the language for a column that holds one value a row; undefined where it has none that is exact. */
function typeOf(element: Element): string | undefined {
  switch (kindOf(element)) {
    case 'BOOLEAN':
      return 'bool';
    case 'INT32':
    case 'INT_8':
    case 'INT_16':
    case 'INT_32':
    case 'UINT_8':
    case 'UINT_16':
      return 'int';
    case 'INT64':
    case 'INT_64':
    case 'UINT_32':
    case 'UINT_64':
      return 'long';
    case 'INTEGER':
      return element.type === 'INT64' || isUnsigned(element) ? 'long' : 'int';
    case 'FLOAT':
    case 'DOUBLE':
    case 'FLOAT16':
      return 'real';
    case 'UTF8':
    case 'STRING':
    case 'ENUM':
      return 'string';
    case 'UUID':
      return 'guid';
    case 'DATE':
    case 'INT96':
    case 'TIMESTAMP':
    case 'TIMESTAMP_MILLIS':
    case 'TIMESTAMP_MICROS':
      return 'datetime';
    case 'JSON':
      return 'dynamic';
    default:
      return undefined;
  }
}

const isUnsigned = ({ logical_type: type }: Element): boolean =>
  type?.type === 'INTEGER' && !type.isSigned && type.bitWidth === 32;

/** What went wrong with a file that is no Parquet, or damaged. */
export const parquetFailure = (path: string, problem: unknown): Failure =>
  new Failure(`${path} cannot be read as Parquet: ${(problem as Error).message}.`);
