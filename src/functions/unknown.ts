import { EvaluationError, error } from '../source/diagnostic.ts';

/**
 * Stops the query because the data shows a case whose exact result in Kusto is not known: no answer is better than a
 * guess. The one way in which the code of a function may throw; the evaluator knows the span of the call.
 */
export function notKnown(name: string): never {
  throw new EvaluationError(error('KQLAB013', { start: 0, end: 0 }, name));
}
