#!/usr/bin/env node

import { fileURLToPath } from 'node:url';

/** The version in package.json, put in by the build. */
declare const KQLAB_VERSION: string;
/** The file beside this one that has the program, put in by the build. */
declare const KQLAB_PROGRAM: string;

/** Only what is asked for is loaded: `--version` needs nothing. */
async function main(): Promise<void> {
  const [first] = process.argv.slice(2);
  if (first === '--version' || first === '-V') {
    process.stdout.write(`${KQLAB_VERSION}\n`);
    return;
  }
  // Whoever reads the output may have had enough of it.
  process.stdout.on('error', leaveOnClosedPipe);
  process.stderr.on('error', leaveOnClosedPipe);
  const { loadCompiled } = await import('./compiled.ts');
  const path = fileURLToPath(new URL(KQLAB_PROGRAM, import.meta.url));
  const program = loadCompiled<typeof import('./program.ts')>(path);
  process.exitCode = await program.exports.runProgram(process.argv.slice(2), KQLAB_VERSION);
  program.keep();
}

function leaveOnClosedPipe({ code, message }: NodeJS.ErrnoException): void {
  if (code === 'EPIPE') process.exit(0);
  process.stderr.write(`The output cannot be written: ${message}.\n`);
  process.exit(2);
}

await main();
