import { isError } from '../engine.ts';
import { Prepared, type TracedRun } from '../prepare.ts';
import { type Diagnostic, QueryError } from '../source/diagnostic.ts';
import { Table } from '../table/table.ts';
import type { Schema } from '../types/types.ts';
import { compare } from './compare.ts';
import type { Failure } from './failure.ts';
import type { ReadyCase } from './ready.ts';

/** What came of one test. */
export interface Verdict {
  readonly ready: ReadyCase;
  readonly status: 'pass' | 'fail' | 'skip' | 'todo';
  readonly milliseconds: number;
  readonly failures: readonly Failure[];
  /** The rows that came, when the rule could be run. */
  readonly table?: Table;
}

/** A rule's text, bound once for all tests that share clock, parameters and columns. */
export class RuleUnderTest {
  private readonly prepared = new Map<ReadonlyMap<string, Schema>, Map<string, Prepared>>();

  constructor(readonly text: string) {}

  prepare({ schemas, options }: ReadyCase): Prepared {
    const byOptions = this.prepared.get(schemas) ?? new Map<string, Prepared>();
    this.prepared.set(schemas, byOptions);
    const key = `${options.now} ${Object.entries(options.parameters ?? {}).join()}`;
    const prepared = byOptions.get(key) ?? new Prepared(this.text, schemas, options);
    byOptions.set(key, prepared);
    return prepared;
  }

  /** Runs one test. */
  judge(ready: ReadyCase): Verdict {
    const { status } = ready.test;
    if (status !== 'run') return { ready, status, milliseconds: 0, failures: [] };
    const start = performance.now();
    const { failures, table } = this.outcome(ready);
    const milliseconds = performance.now() - start;
    return {
      ready,
      status: failures.length === 0 ? 'pass' : 'fail',
      milliseconds,
      failures,
      ...(table && { table }),
    };
  }

  /** The run of a test with every step kept; undefined when the rule cannot be run. */
  trace(ready: ReadyCase): TracedRun | undefined {
    if (ready.problem) return undefined;
    try {
      return this.prepare(ready).trace(ready.tables);
    } catch (problem) {
      if (problem instanceof QueryError) return undefined;
      throw problem;
    }
  }

  private outcome(ready: ReadyCase): { failures: readonly Failure[]; table?: Table } {
    const { test, problem, now } = ready;
    if (problem) {
      const line = problem.line === undefined ? {} : { line: problem.line };
      return { failures: [{ kind: 'test file', message: problem.message, ...line }] };
    }
    const { expect } = test;
    try {
      const [result] = this.prepare(ready).run(ready.tables);
      const table = result?.table ?? new Table([], [], 0);
      if (expect.error === undefined) return { failures: compare(expect, table, now), table };
      const message = `expected the error ${expect.error}, but the rule ran and gave ${rowsText(table.rows)}`;
      return { failures: [{ kind: 'error', message }], table };
    } catch (refusal) {
      if (!(refusal instanceof QueryError)) throw refusal;
      return { failures: refused(expect.error, refusal.diagnostics.filter(isError)) };
    }
  }
}

const rowsText = (count: number): string => (count === 0 ? 'no row' : `${count} row${count === 1 ? '' : 's'}`);

function refused(wanted: string | undefined, diagnostics: readonly Diagnostic[]): Failure[] {
  const codes = [...new Set(diagnostics.map(({ code }) => code))];
  if (wanted === undefined) return [{ kind: 'diagnostic', message: 'the rule cannot be run', diagnostics }];
  if (codes.includes(wanted)) return [];
  return [{ kind: 'error', message: `expected the error ${wanted}, but got ${codes.join(', ')}`, diagnostics }];
}
