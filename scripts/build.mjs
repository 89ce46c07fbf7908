// Bundles the library (dist/index.js and its other entries) and the command (dist/cli.js, which loads dist/program-….cjs). Does nothing when
// no source has changed since.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
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

/** Chevrotain asks lodash thousands of times at start whether an object has a key, never a path: that can be had for less. */
const plainHas = {
  name: 'plain has',
  setup({ onLoad }) {
    const contents = 'export default (object, key) => object != null && Object.hasOwn(object, key);';
    onLoad({ filter: /lodash-es[\\/]has\.js$/ }, () => ({ contents }));
  },
};

/** H3 is large and sets up memory when it is loaded, and hardly ever asked for: the first call of a function of it loads it. */
const lazyH3 = {
  name: 'lazy h3',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^h3-js$/ }, ({ path }) => ({ path, namespace: 'lazy' }));
    onLoad({ filter: /.*/, namespace: 'lazy' }, async () => {
      const names = Object.entries(await import('h3-js')).filter(([, value]) => typeof value === 'function');
      const functions = names.map(([name]) => `export const ${name} = (...given) => load().${name}(...given);`);
      const load = `let h3; const load = () => (h3 ??= require('h3-js/dist/browser/h3-js.js'));`;
      return { contents: [load, ...functions].join('\n'), resolveDir: process.cwd() };
    });
  },
};

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
    define: { KQLAB_VERSION: JSON.stringify(version) },
    plugins: [plainHas, lazyH3],
  };
  const library = esbuild.build({
    ...options,
    entryPoints: {
      index: 'src/index.ts',
      'schemas/defender': 'src/schemas/defender.ts',
      'schemas/sentinel': 'src/schemas/sentinel.ts',
      matchers: 'src/matchers/index.ts',
      vitest: 'src/matchers/vitest.ts',
    },
    platform: 'neutral',
    mainFields: ['module', 'main'],
    // What several entries need is there once: a table made by one is a table for the others.
    splitting: true,
    chunkNames: 'chunk-[hash]',
    external: ['stream', 'fs', 'fs/promises', 'node:*', 'vitest', 'maxmind'],
  });
  const command = {
    ...options,
    platform: 'node',
    // Optional: whoever wants it installs it.
    external: ['maxmind', 'stream'],
  };
  // V8 can keep the compiled code of a file in CommonJS, if that has no import() left; see src/cli/compiled.ts.
  const program = esbuild.build({
    ...command,
    format: 'cjs',
    supported: { 'dynamic-import': false },
    entryPoints: { program: 'src/cli/program.ts' },
  });
  const files = (await Promise.all([library, program])).flatMap(({ outputFiles }) => outputFiles);
  const programFile = files.find(({ path }) => path.endsWith('program.js'));
  const programName = `program-${createHash('sha1').update(programFile.contents).digest('hex').slice(0, 12)}.cjs`;
  programFile.path = join(dirname(programFile.path), programName);
  const main = await esbuild.build({
    ...command,
    entryPoints: { cli: 'src/cli/main.ts' },
    define: { ...options.define, KQLAB_PROGRAM: JSON.stringify(`./${programName}`) },
  });
  files.push(...main.outputFiles);
  for (const { path, contents } of files) write(path, contents);
  removeOld(new Set(files.map(({ path }) => basename(path))));
  write(stampFile, current);
}

/** Another process may be running what is replaced: files appear whole. */
function write(path, contents) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.${process.pid}`, contents);
  renameSync(`${path}.${process.pid}`, path);
}

/** Programs and shared pieces of builds before, and the code that V8 kept of them. */
function removeOld(current) {
  for (const file of readdirSync('dist')) {
    if (/^(?:program|chunk)-/.test(file) && !current.has(file)) rmSync(join('dist', file), { force: true });
  }
}
