import { createReadStream, readFileSync, statSync } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type Decoder, decoderFor, decodeText, EncodingProblem } from './decode.ts';
import { Failure, fileProblem } from './failure.ts';

const CHUNK = 1 << 20;
/** Bytes are turned into text so many at a time: V8 makes larger texts several times slower. */
const PIECE = 80 * 1024;

/** Hears how much of a file has been read, from 0 to 1. */
export type OnProgress = (share: number) => void;

/**
 * The text of a file in pieces that end at the end of a line: UTF-8, or UTF-16 as PowerShell writes it, with or without
 * a byte order mark, and decompressed when its name ends in .gz.
 */
const textPieces = (path: string, onProgress?: OnProgress): AsyncGenerator<string> =>
  pieces(path, PIECE, (decoder, chunk) => (chunk ? decoder.decode(chunk) : decoder.finish()), onProgress);

/** The same pieces, larger ones, in UTF-8. */
export const bytePieces = (path: string, onProgress?: OnProgress): AsyncGenerator<Buffer> =>
  pieces(path, CHUNK, (decoder, chunk) => (chunk ? decoder.bytes(chunk) : decoder.finishBytes()), onProgress);

async function* pieces<T extends string | Buffer>(
  path: string,
  size: number,
  decode: (decoder: Decoder, chunk: Buffer | undefined) => T,
  onProgress: OnProgress = () => {},
): AsyncGenerator<T> {
  try {
    let decoder: Decoder | undefined;
    for await (const chunk of bytesOf(path, onProgress)) {
      decoder ??= decoderFor(chunk);
      for (let start = 0; start < chunk.length; start += size) {
        const piece = decode(decoder, chunk.subarray(start, start + size));
        if (piece.length > 0) yield piece;
      }
    }
    const rest = decoder && decode(decoder, undefined);
    if (rest && rest.length > 0) yield rest;
  } catch (problem) {
    if (problem instanceof Failure) throw problem;
    const reason = problem instanceof EncodingProblem ? problem.message : fileProblem(problem);
    throw new Failure(`${path} cannot be read: ${reason}.`);
  }
}

/** The whole text of a file; see {@link textPieces}. */
export async function wholeText(path: string, onProgress?: OnProgress): Promise<string> {
  const small = smallText(path);
  if (small !== undefined) return small;
  const pieces: string[] = [];
  for await (const piece of textPieces(path, onProgress)) pieces.push(piece);
  try {
    return pieces.join('');
  } catch {
    throw new Failure(`${path} is too large to be read at once (512 MB); save it as newline-delimited JSON.`);
  }
}

/** Rules come in thousands of small files, for which a stream takes longer than all that is done with them. */
function smallText(path: string): string | undefined {
  try {
    const { size } = statSync(path);
    if (size === 0 || size > CHUNK || /\.gz$/i.test(path)) return undefined;
    return decodeText(readFileSync(path), path);
  } catch {
    // Reading it as a stream tells what the problem is.
    return undefined;
  }
}

async function* bytesOf(path: string, onProgress: OnProgress): AsyncGenerator<Buffer> {
  const size = statSync(path).size;
  const file = createReadStream(path, { highWaterMark: CHUNK });
  const stream = /\.gz$/i.test(path) ? pipeline(file, createGunzip({ chunkSize: CHUNK }), () => {}) : file;
  for await (const chunk of stream) {
    onProgress(size === 0 ? 1 : file.bytesRead / size);
    yield chunk as Buffer;
  }
}
