/** A text in which a code is said, and one in which nothing is. */
export interface CodeExample {
  /** A few words. */
  readonly title: string;
  /** Too long to be shown when it is made by a function. */
  readonly bad: string | (() => string);
  readonly good: string;
  /** The name of the file, when the examples are one with a rule; else they are queries. */
  readonly file?: string;
  /** The mistake shows only when the query runs. */
  readonly isFoundByRunning?: boolean;
  /** Values of the query parameters. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** What a reader should know besides. */
  readonly note?: string;
}
