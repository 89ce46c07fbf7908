import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pages } from '../scripts/docs/pages.ts';
import { refusedQueries } from '../scripts/docs/refused.ts';
import { check, run } from '../src/index.ts';
import { refusals } from '../src/source/diagnostic.ts';

const written = [
  'README.md',
  'CONTRIBUTING.md',
  'queries/README.md',
  ...readdirSync('docs').map((name) => join('docs', name)),
].filter((file) => file.endsWith('.md') && !(file in pages));
/** UPDATE=1 writes what the commands print into the pages, for a person to read the difference. */
const update = process.env.UPDATE === '1';

beforeAll(() => {
  execFileSync(process.execPath, ['scripts/build.mjs']);
}, 60_000);

describe('generated pages', () => {
  for (const [file, text] of Object.entries(pages)) {
    test(`${file} is what npm run docs makes`, () => {
      expect(existsSync(file) ? readFileSync(file, 'utf8') : undefined).toBe(text);
    });
  }

  for (const [query] of refusedQueries) {
    test(`refused: ${query}`, () => {
      const options = { schema: { T: { x: 'long', s: 'string' } } };
      const said = check(query, options).diagnostics.map(({ code }) => code);
      expect(said.length > 0 ? said : codesOfRun(query)).toSatisfy((codes: string[]) =>
        codes.some((code) => refusals.has(code)),
      );
    });
  }
});

function codesOfRun(query: string): string[] {
  try {
    run(query);
    return [];
  } catch (problem) {
    return ((problem as { diagnostics?: { code: string }[] }).diagnostics ?? []).map(({ code }) => code);
  }
}

for (const file of written) {
  describe(file, () => {
    const text = readFileSync(file, 'utf8');

    test('links lead somewhere', () => {
      const targets = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map((match) => match[1] ?? '');
      expect(targets.filter((target) => !existsSync(join(dirname(file), target)))).toEqual([]);
    });

    const printed = new Map<string, string>();
    for (const { command, output } of commands(text)) {
      test(`$ ${command.replace(/\s+/g, ' ')}`, () => {
        printed.set(command, printedBy(command));
        if (!update) expect(printed.get(command)).toBe(output);
      });
    }
    afterAll(() => {
      if (update) writeFileSync(file, withOutput(text, printed));
    });

    for (const [index, program] of [...text.matchAll(/```js\n([\s\S]*?)```\s+```text\n([\s\S]*?)```/g)].entries()) {
      test(`program ${index + 1}`, () => {
        const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module'], {
          input: program[1],
          encoding: 'utf8',
        });
        expect(stderr + stdout).toBe(program[2]);
      });
    }
  });
}

const CONSOLE = /```console\n((?:[$>] .*\n)+)([\s\S]*?)```/g;
const commandOf = (lines: string) => lines.replace(/^[$>] /gm, '').trimEnd();

/** The commands of console blocks, `$ kqlab …` with further lines after `> `, and what the page says they print. */
const commands = (text: string) =>
  [...text.matchAll(CONSOLE)].map((match) => ({
    command: commandOf(match[1] ?? ''),
    output: (match[2] ?? '').trimEnd(),
  }));

/** The text with what the commands print. */
const withOutput = (text: string, printed: ReadonlyMap<string, string>): string =>
  text.replace(CONSOLE, (_, lines) => `\`\`\`console\n${lines}${printed.get(commandOf(lines))}\n\`\`\``);

function printedBy(command: string): string {
  const script = `kqlab() { "${process.execPath}" "${resolve('dist/cli.js')}" "$@"; }\n${command}`;
  const environment = { ...process.env, NO_COLOR: '1' };
  const { stdout, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8', env: environment });
  return (stderr + stdout).trimEnd();
}
