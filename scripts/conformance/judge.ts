import { type Diagnostic, QueryError, type Result, run } from '../../src/index.ts';
import type { Answer, Case, Cells } from './case.ts';
import { difference, shapeDifference } from './compare.ts';
import { overrides } from './overrides.ts';

/** What became of a case. Right by shape is never right by values: the case's values differ from run to run. */
export type Outcome = 'values' | 'shape' | 'wrong' | 'refused';

export interface Verdict {
  readonly outcome: Outcome;
  /** What differs, or what is refused. */
  readonly why?: string;
  readonly got?: Answer;
}

/** Codes that say "not supported", which is honest where a wrong answer is not. */
const refusals = new Set(['KQLAB001', 'KQLAB002', 'KQLAB006', 'KQLAB011', 'KQLAB013']);

/** The clock of cases that do not record theirs. */
const CLOCK = '2026-08-02T23:56:00Z';

/** Runs a case and holds the answer against the recorded one. */
export function judge(expected: Case): Verdict {
  try {
    const result = run(expected.kql, { now: expected.now ?? CLOCK });
    // A query with several results: only the first was recorded.
    const got = answerOf(result.tables[0] ?? result);
    return expected.error
      ? { outcome: 'wrong', why: 'accepted, but the engine refuses it', got }
      : judgeAnswer(expected, got);
  } catch (problem) {
    if (!(problem instanceof QueryError))
      return { outcome: 'wrong', why: `crashed: ${(problem as Error)?.stack ?? problem}` };
    return judgeDiagnostics(expected, problem.diagnostics);
  }
}

/** The answer in the encoding of the cases: of a dynamic that is what its JSON text says, with numbers as JavaScript reads them. */
function answerOf(result: Result): Answer {
  const { columns, rows } = result.toJSON();
  const texts = (JSON.parse(result.stringify()) as Answer).rows;
  const cells = (row: Cells, i: number) =>
    row.map((cell, column) => (columns[column]?.type === 'dynamic' ? texts[i]?.[column] : cell));
  return { columns, rows: rows.map(cells) };
}

function judgeAnswer(expected: Case, got: Answer): Verdict {
  if (expected.kind === 'nondeterministic' && expected.now === undefined) {
    const why = shapeDifference(expected, got);
    return why ? { outcome: 'wrong', why, got } : { outcome: 'shape' };
  }
  const why = difference(expected, got);
  return why ? { outcome: 'wrong', why, got } : { outcome: 'values' };
}

function judgeDiagnostics(expected: Case, diagnostics: readonly Diagnostic[]): Verdict {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const said = errors.map(({ code, message }) => `${code} ${message}`).join(' / ');
  if (errors.some(({ code }) => refusals.has(code))) return { outcome: 'refused', why: said };
  if (!expected.error) return { outcome: 'wrong', why: `rejected: ${said}` };
  const outside = errors.find(({ span }) => span.start < 0 || span.start >= span.end || span.end > expected.kql.length);
  if (outside) return { outcome: 'wrong', why: `no words of the query are marked: ${said}` };
  const code = overrides[expected.id]?.code ?? expected.ms_code;
  if (code && !errors.some((error) => error.code === code))
    return { outcome: 'wrong', why: `expected ${code}; got ${said}` };
  return { outcome: 'values' };
}
