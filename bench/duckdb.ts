import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { type Data, NOW } from './data.ts';

const types: Readonly<Record<string, string>> = {
  datetime: 'TIMESTAMP',
  long: 'BIGINT',
  real: 'DOUBLE',
  string: 'VARCHAR',
};

/** The columns of a table as DuckDB's readers want them. */
export const columnsOf = ({ schema }: Data): string =>
  `{${Object.entries(schema)
    .map(([name, type]) => `${name}: '${types[type]}'`)
    .join(', ')}}`;

/** DuckDB in this process, with its data in memory. */
export class DuckDb {
  private constructor(private readonly connection: DuckDBConnection) {}

  static async open(): Promise<DuckDb> {
    const instance = await DuckDBInstance.create(':memory:');
    return new DuckDb(await instance.connect());
  }

  /** Loads a file of newline-delimited JSON. */
  async load(data: Data, path: string): Promise<void> {
    await this.connection.run(
      `CREATE OR REPLACE TABLE ${data.name} AS SELECT * FROM read_json('${path}', format = 'newline_delimited', columns = ${columnsOf(data)})`,
    );
  }

  async threads(count: number): Promise<void> {
    await this.connection.run(`SET threads = ${count}`);
  }

  /** Runs a query to its last row, without turning values into JavaScript's; gives the number of rows. */
  async run(sql: string): Promise<number> {
    const result = await this.connection.run(sql.replaceAll('$now', `TIMESTAMP '${NOW}'`));
    const chunks = await result.fetchAllChunks();
    return chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0);
  }

  /** The rows of a query as plain values. */
  async rows(sql: string): Promise<unknown[][]> {
    const reader = await this.connection.runAndReadAll(sql.replaceAll('$now', `TIMESTAMP '${NOW}'`));
    return reader.getRowsJson() as unknown[][];
  }

  close(): void {
    this.connection.closeSync();
  }
}
