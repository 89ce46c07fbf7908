// Runs one of the TypeScript programs of this folder, or another by its path: node scripts/run.mjs NAME [arguments].
// Node 20 cannot read TypeScript, so esbuild bundles the program first; packages stay outside the bundle.
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const [name, ...rest] = process.argv.slice(2);
const program = name.endsWith('.ts') ? name : `scripts/${name}.ts`;
const outfile = `node_modules/.cache/kqlab/${name.replace(/\W/g, '-')}.mjs`;
await build({
  entryPoints: [program],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  sourcemap: 'inline',
  logLevel: 'warning',
});
process.argv = [process.argv[0], program, ...rest];
process.setSourceMapsEnabled(true);
await import(pathToFileURL(outfile).href);
