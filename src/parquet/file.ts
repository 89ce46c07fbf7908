import { type AsyncBuffer, parquetMetadataAsync, type RowGroup } from 'hyparquet';
import { DataError, type DataProblem, type Loaded } from '../table/builder.ts';
import { ConstantColumn } from '../table/column.ts';
import { allRows, Table } from '../table/table.ts';
import type { ScalarType, Schema } from '../types/types.ts';
import { nothing } from '../types/values.ts';
import { Layout } from './layout.ts';
import { ParquetProblem } from './problem.ts';
import { reasonOf, Sink } from './sink.ts';

export { ParquetProblem };

/** How a Parquet file is read into a table. */
export interface ParquetOptions {
  /** Declared columns: their types beat those of the file, and they exist even where the file lacks them. */
  readonly schema?: Schema;
  /** Whether a row with a value that its column cannot have is left out and reported, instead of ending the reading. */
  readonly skipBadRows?: boolean;
  /** The columns that are looked at; the others may be left empty. */
  readonly used?: ReadonlySet<string>;
}

/** A longer list of problems helps nobody. */
const MOST_PROBLEMS = 10;
/** Rows are counted with 32 bits. */
const MOST_ROWS = 2 ** 31 - 1;

/** A Parquet file of which the columns are known and the rows have not been read. */
export class ParquetFile {
  private constructor(
    private readonly file: AsyncBuffer,
    private readonly groups: readonly RowGroup[],
    private readonly layout: Layout,
  ) {}

  /** Reads what a file says of itself; throws {@link ParquetProblem} when it is no Parquet file, or cannot be read. */
  static async open(file: AsyncBuffer): Promise<ParquetFile> {
    await checkMark(file);
    try {
      const metadata = await parquetMetadataAsync(file, { geoparquet: false });
      return new ParquetFile(file, metadata.row_groups, new Layout(metadata));
    } catch (problem) {
      throw problem instanceof ParquetProblem ? problem : new ParquetProblem(reasonOf(problem));
    }
  }

  /** The columns of the table, the declared ones first. */
  columns(declared: Schema = []): Schema {
    const known = new Set(declared.map(({ name }) => name));
    return [...declared, ...this.layout.columns.filter(({ name, node }) => node && !known.has(name))].map(
      ({ name, type }) => ({ name, type }),
    );
  }

  /** Reads the rows, one group of them after the other. */
  async read(options: ParquetOptions, onProgress: (share: number) => void = () => {}): Promise<Loaded> {
    const rows = this.groups.reduce((sum, { num_rows }) => sum + Number(num_rows), 0);
    if (rows < 0 || rows > MOST_ROWS) throw new ParquetProblem(`it is said to have ${rows} rows`);
    const schema = this.columns(options.schema);
    const bad = new Map<number, DataProblem>();
    const sinks = this.sinks(schema, rows, options, bad);
    let before = 0;
    for (const group of this.groups) {
      const metadata = this.layout.group(group);
      for (const [index, sink] of sinks.entries()) {
        await sink.read(this.file, metadata, before);
        onProgress((before + (Number(group.num_rows) * (index + 1)) / sinks.length) / rows);
      }
      before += Number(group.num_rows);
    }
    const columns = schema.map(({ name, type }) => {
      const sink = sinks.find((one) => one.stored.name === name);
      return sink?.column() ?? new ConstantColumn(type as ScalarType, rows, nothing(type));
    });
    return { ...withoutBad(new Table(schema, columns, rows), bad, options), notices: this.notices() };
  }

  private sinks(
    schema: Schema,
    rows: number,
    { used, schema: declared }: ParquetOptions,
    bad: Map<number, DataProblem>,
  ): Sink[] {
    return this.layout.columns.flatMap((stored) => {
      const { name, node, problem } = stored;
      if (problem !== undefined && declared?.some((field) => field.name === name))
        throw new ParquetProblem(`column \`${name}\`: ${problem}`);
      if (!node || used?.has(name) === false) return [];
      const type = schema.find((field) => field.name === name)?.type as ScalarType;
      return [new Sink(stored, node, type, rows, bad)];
    });
  }

  private notices(): string[] {
    return this.layout.columns.flatMap(({ name, problem, isCut }) => {
      if (problem !== undefined) return [`column \`${name}\` is left out: ${problem}`];
      return isCut ? [`column \`${name}\` holds times finer than 100 ns, which are cut`] : [];
    });
  }
}

const MARK = 'PAR1';
const ENCRYPTED_MARK = 'PARE';

/** Whether the file ends as Parquet files do. */
async function checkMark(file: AsyncBuffer): Promise<void> {
  const size = Math.min(file.byteLength, MARK.length);
  const end = new Uint8Array(await file.slice(file.byteLength - size, file.byteLength));
  const mark = String.fromCharCode(...end);
  if (mark === ENCRYPTED_MARK) throw new ParquetProblem('it is encrypted');
  if (mark !== MARK) throw new ParquetProblem('it is no Parquet file, or only a part of one');
}

/** The table without its bad rows, or an error that tells of them. */
function withoutBad(table: Table, bad: ReadonlyMap<number, DataProblem>, { skipBadRows }: ParquetOptions) {
  if (bad.size === 0) return { table, skipped: [] };
  const skipped = [...bad].sort(([a], [b]) => a - b).map(([, problem]) => problem);
  if (!skipBadRows) throw new DataError(skipped.slice(0, MOST_PROBLEMS));
  return { table: table.take(allRows(table.rows).filter((row) => !bad.has(row))), skipped };
}
