/** The line of an offset, counted from 1; offsets are asked for in rising order. */
export class LineCounter {
  private line = 1;
  /** Where the line ends, or −1: looked for once, since a text may be one long line. */
  private end: number;

  constructor(private readonly text: string) {
    this.end = text.indexOf('\n');
  }

  at(offset: number): number {
    while (this.end !== -1 && this.end < offset) {
      this.line++;
      this.end = this.text.indexOf('\n', this.end + 1);
    }
    return this.line;
  }
}
