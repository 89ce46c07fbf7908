/** The line of an offset, counted from 1; offsets are asked for in rising order. */
export class LineCounter {
  private line = 1;
  private counted = 0;

  constructor(private readonly text: string) {}

  at(offset: number): number {
    for (let at = this.text.indexOf('\n', this.counted); at !== -1 && at < offset; ) {
      this.line++;
      this.counted = at + 1;
      at = this.text.indexOf('\n', this.counted);
    }
    return this.line;
  }
}
