/** Codes of rows that are the same for many rows after each other, as those of times in their order are. */
export class Runs {
  private known: Int32Array | undefined;

  constructor(
    /** Behind the last row of each run; the first one begins at row 0. */
    readonly ends: Int32Array,
    /** The code of each run. */
    readonly codes: Int32Array,
  ) {}

  /** The code of each row. */
  get of(): Int32Array {
    this.known ??= this.spread();
    return this.known;
  }

  private spread(): Int32Array {
    const of = new Int32Array(this.ends.at(-1) ?? 0);
    this.each((from, end, code) => of.fill(code, from, end));
    return of;
  }

  /** Calls `visit` with the rows, the code and the number of each run. */
  each(visit: (from: number, end: number, code: number, run: number) => void): void {
    let from = 0;
    for (let run = 0; run < this.ends.length; run++) {
      const end = this.ends[run] as number;
      visit(from, end, this.codes[run] as number, run);
      from = end;
    }
  }
}
