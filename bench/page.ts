import { readFileSync, writeFileSync } from 'node:fs';

const PAGE = 'docs/performance.md';

/** Writes what was measured into its section of docs/performance.md, between the marks of its name. */
export function writeSection(name: string, text: string): void {
  const page = readFileSync(PAGE, 'utf8');
  const [start, end] = [`<!-- ${name} -->\n`, `\n<!-- /${name} -->`];
  const [from, to] = [page.indexOf(start), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${PAGE} has no section ${name}.`);
  writeFileSync(PAGE, page.slice(0, from + start.length) + text + page.slice(to));
}
