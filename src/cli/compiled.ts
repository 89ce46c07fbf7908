import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Script } from 'node:vm';

/** A module, and what is to be called when all that it needs for its work has been compiled. */
interface Compiled<T> {
  readonly exports: T;
  readonly keep: () => void;
}

/**
 * Loads a bundle in CommonJS with the code that V8 compiled for it before: most of the time of a short command would go
 * into compiling. Node 22 has this for all modules, Node 20 does not. The code lies beside the bundle, whose name has a
 * hash of its content (and is ASCII); where it cannot be written, or was made by another version, V8 compiles as ever.
 */
export function loadCompiled<T>(path: string): Compiled<T> {
  const cache = `${path}.${process.version}-${process.arch}.cache`;
  const cachedData = contentOf(cache);
  const script = new Script(`(function(exports,require,module,__filename){${readFileSync(path, 'latin1')}\n})`, {
    filename: path,
    ...(cachedData && { cachedData }),
  });
  const module = { exports: {} as T };
  script.runInThisContext()(module.exports, createRequire(path), module, path);
  const isKept = cachedData !== undefined && script.cachedDataRejected === false;
  return { exports: module.exports, keep: () => (isKept ? undefined : write(cache, script.createCachedData())) };
}

function contentOf(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

/** Another process may be reading or writing the same file: it appears whole. */
function write(path: string, content: Buffer): void {
  const temporary = `${path}.${process.pid}`;
  try {
    writeFileSync(temporary, content);
    renameSync(temporary, path);
  } catch {
    // The folder is not ours to write to.
  }
}
