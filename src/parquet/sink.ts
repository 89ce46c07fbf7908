import { type AsyncBuffer, type DecodedArray, type FileMetaData, parquetRead } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import type { DataProblem } from '../table/builder.ts';
import type { Column } from '../table/column.ts';
import type { ScalarType } from '../types/types.ts';
import type { Value } from '../types/values.ts';
import { type Collector, collectorFor } from './collect.ts';
import type { SchemaNode, StoredColumn } from './layout.ts';
import type { Stored } from './leaf.ts';
import { nestedReader } from './nested.ts';
import { ParquetProblem } from './problem.ts';

/** A value in a message is cut to this many characters. */
const QUOTED_LENGTH = 60;

/** Where the values of one column of a file go. */
export class Sink {
  private readonly collector: Collector;
  private readonly valueOf: (stored: unknown) => Value | undefined;
  private readonly misfit: string;

  constructor(
    readonly stored: StoredColumn,
    private readonly node: SchemaNode,
    private readonly type: ScalarType,
    rows: number,
    /** The first problem of each row that has one. */
    private readonly bad: Map<number, DataProblem>,
  ) {
    this.collector = collectorFor(stored.type, type, rows);
    const { leaf } = node;
    this.valueOf =
      leaf && !node.isRepeated
        ? (stored) => (stored === null || stored === undefined ? null : leaf.valueOf(stored as Stored))
        : nestedReader(node);
    this.misfit = leaf?.misfit ?? 'something in it is beyond the types of the language';
  }

  /** Reads the values of one group of rows; `before`: the number of rows of the groups before. */
  async read(file: AsyncBuffer, group: FileMetaData, before: number): Promise<void> {
    let row = before;
    for (const chunk of await this.chunks(file, group)) {
      for (let at = 0; at < chunk.length; at++) {
        const value = this.valueOf(chunk[at]);
        if (value === undefined) this.noteBad(row, this.misfit);
        this.collector.add(value ?? null);
        row++;
      }
    }
    if (row - before !== Number(group.num_rows)) throw this.problem('it is damaged');
  }

  column(): Column {
    return this.collector.column((row, value) => {
      const quoted = value.length > QUOTED_LENGTH ? `${value.slice(0, QUOTED_LENGTH)}…` : value;
      this.noteBad(row, `${quoted} is not ${this.type === 'int' ? 'an int (32 bits)' : `a ${this.type}`}`);
    });
  }

  private async chunks(file: AsyncBuffer, metadata: FileMetaData): Promise<readonly DecodedArray[]> {
    const { key } = this.node;
    this.checkCodecs(metadata);
    const chunks: DecodedArray[] = [];
    const onChunk = ({ columnData }: { columnData: DecodedArray }) => chunks.push(columnData);
    try {
      await parquetRead({ file, metadata, columns: [key], compressors, parsers, utf8: false, onChunk });
    } catch (problem) {
      throw this.problem(reasonOf(problem));
    }
    return chunks;
  }

  private checkCodecs({ row_groups: [group] }: FileMetaData): void {
    for (const { meta_data: data } of group?.columns ?? []) {
      if (data?.path_in_schema[0] !== this.node.key || data.codec === 'UNCOMPRESSED' || data.codec in compressors)
        continue;
      throw this.problem(`it is compressed with ${data.codec}, which is not supported`);
    }
  }

  private noteBad(row: number, message: string): void {
    if (!this.bad.has(row)) this.bad.set(row, { place: { row: row + 1 }, column: this.stored.name, message });
  }

  private problem(reason: string): ParquetProblem {
    return new ParquetProblem(`column \`${this.stored.name}\`: ${reason}`);
  }
}

/** What the reader said of a file that it could not read; what broke it is of no use to anybody. */
export function reasonOf(problem: unknown): string {
  const { message } = problem as Error;
  return message.startsWith('parquet unsupported ') ? message.slice('parquet '.length) : 'it is damaged';
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const parsers = {
  /** Text; bytes that are none stay bytes. */
  stringFromBytes: (bytes: Uint8Array): string | Uint8Array => {
    try {
      return decoder.decode(bytes);
    } catch {
      return bytes;
    }
  },
  /** What 96 bits say: nanoseconds since 1970. */
  timestampFromNanoseconds: (nanoseconds: bigint): bigint => nanoseconds,
};
