import { closeSync, createReadStream, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { BEHIND, countLines, type Decoder, decoderFor, decodeText, EncodingProblem, textOf } from './decode.ts';
import { Failure, fileProblem } from './failure.ts';

const CHUNK = 1 << 18;
/** Bytes are turned into text so many at a time: V8 makes larger texts several times slower. */
const PIECE = 80 * 1024;

/** Hears how much of a file has been read, from 0 to 1. */
export type OnProgress = (share: number) => void;

/**
 * A file in pieces that end at the end of a line, in UTF-8: of UTF-8, or UTF-16 as PowerShell writes it, with or without
 * a byte order mark, and decompressed when its name ends in .gz. A piece is good until the next one is asked for.
 */
export async function* bytePieces(path: string, onProgress?: OnProgress, size = CHUNK): AsyncGenerator<Buffer> {
  try {
    let decoder: Decoder | undefined;
    for await (const chunk of chunksOf(path, onProgress)) {
      decoder ??= decoderFor(chunk);
      for (let start = 0; start < chunk.length; start += size)
        yield* decoder.pieces(chunk.subarray(start, start + size)).filter(({ length }) => length > 0);
    }
    const rest = decoder?.finish();
    if (rest && rest.length > 0) yield rest;
  } catch (problem) {
    if (problem instanceof Failure) throw problem;
    const reason =
      problem instanceof EncodingProblem
        ? problem.described(await lineAt(path, problem.offset ?? 0))
        : fileProblem(problem);
    throw new Failure(`${path} cannot be read: ${reason}.`);
  }
}

/** The line of an offset in what a file holds. */
async function lineAt(path: string, offset: number): Promise<number> {
  let line = 1;
  let left = offset;
  for await (const chunk of chunksOf(path)) {
    line += countLines(chunk.subarray(0, left));
    left -= chunk.length;
    if (left <= 0) break;
  }
  return line;
}

/** The whole text of a file; see {@link bytePieces}. */
export async function wholeText(path: string, onProgress?: OnProgress): Promise<string> {
  const small = smallText(path);
  if (small !== undefined) return small;
  const pieces: string[] = [];
  for await (const piece of bytePieces(path, onProgress, PIECE)) pieces.push(textOf(piece));
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

/** What a file holds, chunk by chunk; a chunk is good until the next one is asked for. */
async function* chunksOf(path: string, onProgress: OnProgress = () => {}): AsyncGenerator<Buffer> {
  const { size } = statSync(path);
  if (!/\.gz$/i.test(path)) return yield* plainChunks(path, size, onProgress);
  const file = createReadStream(path, { highWaterMark: CHUNK });
  for await (const chunk of pipeline(file, createGunzip({ chunkSize: CHUNK }), () => {})) {
    onProgress(file.bytesRead / size);
    yield chunk as Buffer;
  }
}

/** Read into one buffer again and again: what comes from a file is then still near the processor. */
function* plainChunks(path: string, size: number, onProgress: OnProgress): Generator<Buffer> {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.allocUnsafeSlow(CHUNK + BEHIND);
    for (let done = 0; ; ) {
      const length = readSync(file, buffer, 0, CHUNK, null);
      if (length === 0) return;
      done += length;
      onProgress(size === 0 ? 1 : done / size);
      yield buffer.subarray(0, length);
    }
  } finally {
    closeSync(file);
  }
}
