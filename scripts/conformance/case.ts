/** A query with what real Kusto answered, as a line of a truth file has it. */
export interface Case {
  readonly id: string;
  readonly kql: string;
  readonly tier?: string;
  readonly columns?: readonly CaseColumn[];
  readonly rows?: readonly Cells[];
  /** Whether rows are compared by position. */
  readonly ordered?: boolean;
  /** `any`: rows are compared as a multiset (another spelling of `ordered: false`). */
  readonly order?: 'any';
  readonly sortKeys?: readonly { readonly name: string }[];
  /** Rows that agree on the sort keys may come in any order. */
  readonly sortTies?: boolean;
  /** The order of array elements is the engine's choice. */
  readonly arraysAsSets?: boolean;
  readonly kind?: 'exact' | 'approximate' | 'nondeterministic';
  /** The clock of the engine when it answered. */
  readonly now?: string;
  /** What can still be compared of a nondeterministic case. */
  readonly stableColumns?: readonly string[];
  readonly rowCountStable?: boolean;
  /** The query makes millions of rows by itself. */
  readonly heavy?: string;
  /** The engine refuses the query; its code where it is recorded. */
  readonly error?: string | true;
  /** Microsoft's code for the mistake, where there is one. */
  readonly ms_code?: string | null;
}

/** A column of an answer; `integer` and `number` are coarse: int or long, real or decimal. */
export interface CaseColumn {
  readonly name: string;
  readonly type: string;
}

/** One row in the encoding of the truth files: plain JSON values. */
export type Cells = readonly unknown[];

/** An answer in the encoding of the truth files. */
export interface Answer {
  readonly columns: readonly CaseColumn[];
  readonly rows: readonly Cells[];
}
