/** Something that is wrong with a test file: its author has to put it right. */
export class TestFileProblem extends Error {
  override readonly name = 'TestFileProblem';
  constructor(
    message: string,
    /** The line of the test file, from 1. */
    readonly line?: number,
  ) {
    super(message);
  }
}
