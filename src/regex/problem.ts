/** Thrown for a pattern that Kusto refuses, or that we cannot match exactly as Kusto does. */
export class RegexProblem extends Error {
  override readonly name = 'RegexProblem';
  constructor(
    message: string,
    /** KQLAB005: Kusto refuses it too. KQLAB006: we alone do. */
    readonly code: 'KQLAB005' | 'KQLAB006' = 'KQLAB005',
  ) {
    super(message);
  }
}
