/** Thrown where the rows show a case whose result in Kusto is not known; the binder adds the place and the name. */
export class Unanswerable extends Error {
  constructor(
    /** What the case is, as the end of "… is not supported: …". */
    readonly reason: string,
  ) {
    super(reason);
  }
}

/** Stops where no exact answer is known: no answer is better than a guess. */
export function unanswerable(reason: string): never {
  throw new Unanswerable(reason);
}
