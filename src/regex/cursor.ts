import { RegexProblem } from './problem.ts';

/** What the inline flags are at a place in a pattern. */
export interface Flags {
  /** Upper and lower case are the same. */
  readonly i: boolean;
  /** `^` and `$` match at lines. */
  readonly m: boolean;
  /** `.` matches line feeds. */
  readonly s: boolean;
  /** Lines may end in a carriage return. */
  readonly R: boolean;
  /** Greedy and lazy are swapped. */
  readonly U: boolean;
  /** Classes are those of Unicode. */
  readonly u: boolean;
  /** White space and comments mean nothing. */
  readonly x: boolean;
}

const noFlags: Flags = { i: false, m: false, s: false, R: false, U: false, u: true, x: false };

/** A place in a pattern that is being read, with the flags that hold there. */
export class Cursor {
  private at = 0;

  constructor(
    private readonly pattern: string,
    public flags: Flags = noFlags,
  ) {}

  /** The character here; '' at the end. */
  get here(): string {
    const code = this.pattern.codePointAt(this.at);
    return code === undefined ? '' : String.fromCodePoint(code);
  }

  /** Steps over the character here, and over white space after it where that means nothing. */
  next(): string {
    const { here } = this;
    this.at += here.length;
    this.skip();
    return here;
  }

  /** Steps over white space and comments, where they mean nothing. */
  skip(): void {
    if (this.flags.x) this.match(/(?:\p{White_Space}|#[^\n]*(?:\n|$))*/uy);
  }

  /** Steps over the text, when it stands here. */
  take(text: string): boolean {
    if (!this.pattern.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  /** Steps over what a sticky expression matches here. */
  match(regex: RegExp): RegExpExecArray | null {
    regex.lastIndex = this.at;
    const found = regex.exec(this.pattern);
    if (found) this.at += found[0].length;
    return found;
  }

  /** The character after the one here. */
  get after(): string {
    const { at } = this;
    this.next();
    const { here } = this;
    this.at = at;
    return here;
  }

  /** Sets flags as written between `(?` and `)` or `:`, such as `i-s`. */
  setFlags(written: string): void {
    const letters = written.replace('-', '');
    if (!/^[a-zA-Z]*(?:-[a-zA-Z]+)?$/.test(written))
      throw new RegexProblem(`the flags '${written}' are not well formed`);
    if (new Set(letters).size !== letters.length) throw new RegexProblem(`a flag is given twice in '${written}'`);
    const flags: Record<string, boolean> = { ...this.flags };
    let value = true;
    for (const letter of written) {
      if (letter === '-') value = false;
      else if (!(letter in flags)) throw new RegexProblem(`there is no flag '${letter}'`);
      else flags[letter] = value;
    }
    this.flags = flags as unknown as Flags;
  }
}
