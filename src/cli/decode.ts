import { isAscii, isUtf8 } from 'node:buffer';
import { Failure } from './failure.ts';

const NEWLINE = 10;

/** A text that is at hand as bytes, such as a query from stdin. */
export function decodeText(bytes: Buffer, name: string): string {
  try {
    const decoder = decoderFor(bytes);
    return [...decoder.pieces(bytes), decoder.finish()].map(textOf).join('');
  } catch (problem) {
    if (!(problem instanceof EncodingProblem)) throw problem;
    const line = countLines(bytes.subarray(0, problem.offset)) + 1;
    throw new Failure(`${name} cannot be read: ${problem.described(line)}.`);
  }
}

/** Bytes that are no text. */
export class EncodingProblem extends Error {
  constructor(
    message: string,
    /** How many bytes come before those that are wrong, where they are on a line. */
    readonly offset?: number,
  ) {
    super(message);
  }

  /** What is wrong, given the line of the offset. */
  described(line: number): string {
    return this.offset === undefined ? this.message : `line ${line} ${this.message}`;
  }
}

/** Turns chunks of bytes into pieces of whole lines in UTF-8. */
export interface Decoder {
  /** The pieces that end in a chunk; they are only good as long as the chunk is. */
  pieces(chunk: Buffer): readonly Buffer[];
  /** What is left at the end. */
  finish(): Buffer;
}

/** A reader may look at so many bytes behind a piece. */
export const BEHIND = 16;

/** The decoder for a text that begins like this; text without a mark is UTF-16 when every other byte is zero. */
export function decoderFor(start: Buffer): Decoder {
  if ((start[0] === 0xff && start[1] === 0xfe) || (start[0] !== 0 && start[1] === 0))
    return new Utf16Decoder('utf-16le');
  if ((start[0] === 0xfe && start[1] === 0xff) || (start[0] === 0 && start[1] !== 0))
    return new Utf16Decoder('utf-16be');
  return new Utf8Decoder();
}

/** The text of a piece; most text is ASCII, for which there is a much faster way. */
export const textOf = (bytes: Buffer): string => bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8');

/** How many lines end in some bytes. */
export function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) lines++;
  return lines;
}

class Utf8Decoder implements Decoder {
  /** The beginning of a line whose end is not there yet. */
  private rest: Buffer[] = [];
  private offset = 0;

  pieces(chunk: Buffer): Buffer[] {
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    const { rest } = this;
    const tail = chunk.subarray(end);
    if (end === 0) {
      rest.push(Buffer.from(tail));
      return [];
    }
    this.rest = tail.length > 0 ? [Buffer.from(tail)] : [];
    if (rest.length === 0) return [this.checked(chunk.subarray(0, end))];
    const first = chunk.indexOf(NEWLINE) + 1;
    return [joined([...rest, chunk.subarray(0, first)]), chunk.subarray(first, end)].map((piece) =>
      this.checked(piece),
    );
  }

  finish(): Buffer {
    return this.checked(joined(this.rest));
  }

  private checked(bytes: Buffer): Buffer {
    const hasMark = this.offset === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    if (!isAscii(bytes) && !isUtf8(bytes)) throw this.problem(bytes);
    this.offset += bytes.length;
    return hasMark ? bytes.subarray(3) : bytes;
  }

  private problem(bytes: Buffer): EncodingProblem {
    let start = 0;
    for (let end = 0; ; start = end) {
      end = bytes.indexOf(NEWLINE, start) + 1 || bytes.length;
      if (!isUtf8(bytes.subarray(start, end))) break;
    }
    return new EncodingProblem('is not UTF-8; save the file as UTF-8', this.offset + start);
  }
}

/** Parts in one, with some bytes behind them. */
function joined(parts: readonly Buffer[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat(parts, length + BEHIND).subarray(0, length);
}

class Utf16Decoder implements Decoder {
  private readonly decoder: InstanceType<typeof TextDecoder>;
  private rest = '';

  constructor(encoding: 'utf-16le' | 'utf-16be') {
    this.decoder = new TextDecoder(encoding, { fatal: true });
  }

  pieces(chunk: Buffer): Buffer[] {
    const text = this.rest + this.decoded(chunk);
    const end = text.lastIndexOf('\n') + 1;
    this.rest = text.slice(end);
    return [Buffer.from(text.slice(0, end))];
  }

  finish(): Buffer {
    return Buffer.from(this.rest + this.decoded());
  }

  private decoded(chunk?: Buffer): string {
    try {
      return chunk ? this.decoder.decode(chunk, { stream: true }) : this.decoder.decode();
    } catch {
      throw new EncodingProblem('it is not UTF-16, though it begins like it; save the file as UTF-8');
    }
  }
}
