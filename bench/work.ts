import type { Data, Row } from './data.ts';

/** The tables of a loop: row objects by table. */
export type Rows = Readonly<Record<string, readonly Row[]>>;

/** One thing to measure: the same question to kqlab, to DuckDB and to a loop written by hand. */
export interface Work {
  /** What it is called on the command line; its SQL is sql/NAME.sql, and sql/NAME-2.sql … where several ways are exact. */
  readonly name: string;
  readonly title: string;
  readonly tables: readonly Data[];
  readonly query: string;
  /** A plain loop over row objects as a careful programmer writes it; gives the number of result rows. */
  readonly loop: (tables: Rows) => number;
  /** Rows of each table, when not as many as asked for. */
  readonly rows?: number;
}
