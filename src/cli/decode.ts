import { isAscii, isUtf8 } from 'node:buffer';
import { Failure } from './failure.ts';

const NEWLINE = 10;

/** A text that is at hand as bytes, such as a query from stdin. */
export function decodeText(bytes: Buffer, name: string): string {
  try {
    const decoder = decoderFor(bytes);
    return decoder.decode(bytes) + decoder.finish();
  } catch (problem) {
    throw new Failure(`${name} cannot be read: ${(problem as Error).message}.`);
  }
}

/** Bytes that are no text. */
export class EncodingProblem extends Error {}

/** Turns chunks of bytes into pieces of whole lines. */
export interface Decoder {
  decode(chunk: Buffer): string;
  finish(): string;
  /** The same in UTF-8. */
  bytes(chunk: Buffer): Buffer;
  finishBytes(): Buffer;
}

/** A reader may look at so many bytes behind a piece. */
const BEHIND = 16;

/** The decoder for a text that begins like this; text without a mark is UTF-16 when every other byte is zero. */
export function decoderFor(start: Buffer): Decoder {
  if ((start[0] === 0xff && start[1] === 0xfe) || (start[0] !== 0 && start[1] === 0))
    return new Utf16Decoder('utf-16le');
  if ((start[0] === 0xfe && start[1] === 0xff) || (start[0] === 0 && start[1] !== 0))
    return new Utf16Decoder('utf-16be');
  return new Utf8Decoder();
}

/** UTF-8; most text is ASCII, for which there is a much faster way. */
class Utf8Decoder implements Decoder {
  private rest: Buffer = Buffer.alloc(0);
  private lines = 0;
  private isStart = true;

  decode(chunk: Buffer): string {
    return textOf(this.bytes(chunk));
  }

  finish(): string {
    return textOf(this.finishBytes());
  }

  bytes(chunk: Buffer): Buffer {
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    const { rest } = this;
    this.rest = Buffer.from(chunk.subarray(end));
    if (end > 0) return this.checked(joined(rest, chunk.subarray(0, end)));
    this.rest = Buffer.concat([rest, this.rest]);
    return Buffer.alloc(0);
  }

  finishBytes(): Buffer {
    return this.checked(this.rest);
  }

  private checked(bytes: Buffer): Buffer {
    const hasMark = this.isStart && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    this.isStart = false;
    const content = hasMark ? bytes.subarray(3) : bytes;
    if (!isAscii(content) && !isUtf8(content)) throw this.problem(content);
    this.lines += countLines(content);
    return content;
  }

  private problem(bytes: Buffer): EncodingProblem {
    let line = this.lines + 1;
    for (let start = 0; start < bytes.length; line++) {
      const end = bytes.indexOf(NEWLINE, start) + 1 || bytes.length;
      if (!isUtf8(bytes.subarray(start, end))) break;
      start = end;
    }
    return new EncodingProblem(`line ${line} is not UTF-8; save the file as UTF-8`);
  }
}

const textOf = (bytes: Buffer): string => bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8');

/** Two pieces in one, with some bytes behind them. */
function joined(first: Buffer, second: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(first.length + second.length + BEHIND);
  first.copy(bytes);
  second.copy(bytes, first.length);
  return bytes.subarray(0, first.length + second.length);
}

function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) lines++;
  return lines;
}

class Utf16Decoder implements Decoder {
  private readonly decoder: InstanceType<typeof TextDecoder>;
  private rest = '';

  constructor(encoding: 'utf-16le' | 'utf-16be') {
    this.decoder = new TextDecoder(encoding, { fatal: true });
  }

  decode(chunk: Buffer): string {
    const text = this.rest + this.decodeChunk(chunk);
    const end = text.lastIndexOf('\n') + 1;
    this.rest = text.slice(end);
    return text.slice(0, end);
  }

  finish(): string {
    return this.rest + this.decodeChunk();
  }

  bytes(chunk: Buffer): Buffer {
    return Buffer.from(this.decode(chunk));
  }

  finishBytes(): Buffer {
    return Buffer.from(this.finish());
  }

  private decodeChunk(chunk?: Buffer): string {
    try {
      return chunk ? this.decoder.decode(chunk, { stream: true }) : this.decoder.decode();
    } catch {
      throw new EncodingProblem('it is not UTF-16, though it begins like it; save the file as UTF-8');
    }
  }
}
