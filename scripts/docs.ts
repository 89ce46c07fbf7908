/**
 * Makes the pages of docs/ that come from the registry.
 *
 *   npm run docs [-- --check]     --check: change nothing, end with 1 when a page is out of date
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { pages } from './docs/pages.ts';

for (const [file, text] of Object.entries(pages)) {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
  if (process.argv.includes('--check')) {
    console.error(`${file} is out of date: run npm run docs`);
    process.exitCode = 1;
  } else {
    writeFileSync(file, text);
    console.log(`${file} written`);
  }
}
