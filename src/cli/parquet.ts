import { type FileHandle, open } from 'node:fs/promises';
import type { Loaded } from '../index.ts';
import { ParquetFile, type ParquetOptions, ParquetProblem } from '../parquet/file.ts';
import { Failure, fileProblem } from './failure.ts';
import type { OnProgress } from './text-file.ts';

/** A table from a Parquet file, whose types are known. Declared types beat them. */
export const readParquet = (path: string, options: ParquetOptions, onProgress: OnProgress): Promise<Loaded> =>
  withFile(path, (file) => file.read(options, onProgress));

/** The columns of a Parquet file, declared ones first; no row is read. */
export const parquetColumns = (path: string, declared: ParquetOptions['schema']) =>
  withFile(path, async (file) => file.columns(declared));

async function withFile<T>(path: string, act: (file: ParquetFile) => Promise<T>): Promise<T> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path);
    return await act(await ParquetFile.open(await bytesOf(handle)));
  } catch (problem) {
    if (problem instanceof ParquetProblem) throw new Failure(`${path} cannot be read: ${problem.message}.`);
    if (typeof (problem as NodeJS.ErrnoException).code === 'string')
      throw new Failure(`${path} cannot be read: ${fileProblem(problem)}.`);
    throw problem;
  } finally {
    await handle?.close();
  }
}

/** The bytes of a file for the reader, which asks for some here and there. */
async function bytesOf(handle: FileHandle) {
  const { size } = await handle.stat();
  return {
    byteLength: size,
    slice: async (start: number, end = size): Promise<ArrayBuffer> => {
      const bytes = new Uint8Array(end - start);
      await handle.read(bytes, 0, bytes.length, start);
      return bytes.buffer;
    },
  };
}
