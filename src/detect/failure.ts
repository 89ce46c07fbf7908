import type { Diagnostic } from '../source/diagnostic.ts';
import type { CameRow } from './came.ts';
import type { ExpectedRow } from './expectation.ts';

/** Rows beside each other: what was expected (`-`), what came instead (`+`), and what agrees. */
export interface Difference {
  readonly columns: readonly string[];
  readonly lines: readonly DifferenceLine[];
  /** Rows left out at the end. */
  readonly more: number;
}
export interface DifferenceLine {
  readonly sign: '-' | '+' | ' ';
  readonly cells: readonly string[];
  /** Columns in which the row is not what its counterpart is. */
  readonly differs: readonly boolean[];
}

/** One thing about a result that is not as a test expects. */
export interface Failure {
  readonly kind: 'test file' | 'diagnostic' | 'error' | 'columns' | 'rows' | 'includes' | 'excludes' | 'equals';
  readonly message: string;
  /** The line of the test file, when the test itself is wrong. */
  readonly line?: number;
  readonly difference?: Difference;
  /** What the engine says about the rule. */
  readonly diagnostics?: readonly Diagnostic[];
  /** Rows that came and were not to come, or not as they are. */
  readonly came?: readonly CameRow[];
  /** Rows were to come and did not: these, as far as the test says which. */
  readonly missing?: readonly ExpectedRow[];
}
