#!/usr/bin/env node

/** The version in package.json, put in by the build. */
declare const KQLAB_VERSION: string;

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
  const { runProgram } = await import('./program.ts');
  process.exitCode = await runProgram(process.argv.slice(2), KQLAB_VERSION);
}

function leaveOnClosedPipe({ code, message }: NodeJS.ErrnoException): void {
  if (code === 'EPIPE') process.exit(0);
  process.stderr.write(`The output cannot be written: ${message}.\n`);
  process.exit(2);
}

await main();

export {};
