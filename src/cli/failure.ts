/** Exit codes of the command. */
export const exitCodes = {
  ran: 0,
  /** The query is wrong, or cannot be answered. */
  query: 1,
  /** The command was called wrongly, or its input cannot be read. */
  usage: 2,
  /** `--exit-code` was given, and there are rows. */
  found: 10,
  /** A mistake of this program. */
  internal: 70,
} as const;

/** Something the user has to put right; the message says all, and may have several lines. */
export class Failure extends Error {
  override readonly name = 'Failure';
  constructor(
    message: string,
    readonly exitCode: number = exitCodes.usage,
  ) {
    super(message);
  }
}

/** What went wrong with a file, in a few words. */
export function fileProblem(problem: unknown): string {
  const { code, message } = problem as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOENT':
      return 'there is no such file';
    case 'EACCES':
      return 'it may not be read or written';
    case 'EISDIR':
      return 'it is a folder';
    case 'Z_DATA_ERROR':
    case 'Z_BUF_ERROR':
      return `it cannot be decompressed (${message})`;
    default:
      return message;
  }
}
