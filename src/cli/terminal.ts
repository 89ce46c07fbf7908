/** Progress is shown anew no more often than this. */
const PROGRESS_MILLISECONDS = 100;

/** What goes to stderr: notes and, when someone watches, progress. */
export class Terminal {
  private shownAt = 0;
  private isShown = false;

  constructor(private readonly stream: NodeJS.WriteStream = process.stderr) {}

  get colour(): boolean {
    return hasColour(this.stream);
  }

  /** A line that is replaced by the next; only on a terminal. */
  progress(text: string): void {
    const now = performance.now();
    if (!this.stream.isTTY || now - this.shownAt < PROGRESS_MILLISECONDS) return;
    this.shownAt = now;
    this.isShown = true;
    this.stream.write(`\r\u001b[K${text}`);
  }

  clearProgress(): void {
    if (this.isShown) this.stream.write('\r\u001b[K');
    this.isShown = false;
  }

  note(text: string): void {
    this.clearProgress();
    this.stream.write(`${text}\n`);
  }
}

/** Whether a stream is a terminal that may be coloured; see https://no-color.org. */
export const hasColour = (stream: NodeJS.WriteStream): boolean =>
  Boolean(stream.isTTY) && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
