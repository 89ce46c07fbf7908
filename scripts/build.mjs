// Bundles the library (dist/index.js) and the command (dist/cli.js with chunks that are loaded when a command needs
// them). Does nothing when no source has changed since.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..'));
const stampFile = 'dist/.stamp';

/** Changes when a source is added, removed or written. */
function stamp() {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).map((file) => join('src', file));
  const hash = createHash('sha1');
  for (const file of [...sources, 'package.json', 'package-lock.json', 'scripts/build.mjs'].sort()) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function isCurrent(current) {
  try {
    return readFileSync(stampFile, 'utf8') === current;
  } catch {
    return false;
  }
}

const current = stamp();
if (!isCurrent(current)) {
  await build().catch(() => {
    // esbuild has said what is wrong.
    process.exitCode = 1;
  });
}

async function build() {
  const esbuild = await import('esbuild');
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  const options = {
    bundle: true,
    write: false,
    outdir: 'dist',
    format: 'esm',
    target: 'node20',
    minify: true,
    keepNames: false,
    legalComments: 'none',
    logLevel: 'warning',
    // Papa Parse has streams of Node, for which it must not look in a browser; we do not use them.
    external: ['stream'],
    define: { KQLAB_VERSION: JSON.stringify(version), PAPA_BROWSER_CONTEXT: 'true' },
  };
  const library = esbuild.build({
    ...options,
    entryPoints: {
      index: 'src/index.ts',
      'schemas/defender': 'src/schemas/defender.ts',
      'schemas/sentinel': 'src/schemas/sentinel.ts',
    },
    platform: 'neutral',
    mainFields: ['module', 'main'],
  });
  const command = esbuild.build({
    ...options,
    entryPoints: { cli: 'src/cli/main.ts' },
    platform: 'node',
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    // Optional: whoever wants it installs it.
    external: ['maxmind'],
    // Packages in CommonJS require modules of Node, which an ES module cannot.
    banner: {
      js: "import{createRequire as kqlabRequire}from'node:module';const require=kqlabRequire(import.meta.url);",
    },
  });
  const files = (await Promise.all([library, command])).flatMap(({ outputFiles }) => outputFiles);
  for (const { path, contents } of files) write(path, contents);
  removeOld(new Set(files.map(({ path }) => relative('.', path))));
  write(stampFile, current);
}

/** Another process may be running what is replaced: files appear whole. */
function write(path, contents) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.${process.pid}`, contents);
  renameSync(`${path}.${process.pid}`, path);
}

function removeOld(files) {
  for (const file of readdirSync('dist/chunks').map((name) => join('dist/chunks', name))) {
    if (!files.has(file)) rmSync(file, { force: true });
  }
}
