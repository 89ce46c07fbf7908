/**
 * Analyses one query of Defender in a file with Microsoft's analyser, as a command of its own would.
 *
 *   node scripts/run.mjs differential/cold FILE
 */
import { readFileSync } from 'node:fs';
import { schemaPack } from '../../src/schemas/index.ts';
import { Analyser } from './analyser.ts';

const analyser = new Analyser({ tables: await schemaPack('defender'), functions: undefined });
for (const file of process.argv.slice(2)) {
  for (const { code, message } of analyser.analyse(readFileSync(file, 'utf8')).diagnostics) console.log(code, message);
}
