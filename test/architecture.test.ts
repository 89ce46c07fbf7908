import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { aggregates, scalarFunctions } from '../src/functions/index.ts';
import { operators, plugins } from '../src/index.ts';

/** How the command reads files and says what is wrong with them. */
const cliFiles = ['failure', 'load', 'sources', 'terminal', 'text-file'].map((name) => `cli/${name}.ts`);

/** Which folders of src a folder may import from, besides its own. A path names a single file. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  source: [],
  types: [],
  regex: [],
  table: ['source', 'types'],
  lexer: ['source', 'types', 'table'],
  parser: ['source', 'types', 'table', 'lexer'],
  format: ['source', 'lexer', 'parser'],
  functions: ['source', 'types', 'table', 'regex'],
  tabular: ['source', 'types', 'table', 'functions', 'regex'],
  binder: ['source', 'types', 'table', 'parser', 'functions', 'regex', 'tabular'],
  eval: ['source', 'types', 'table', 'functions', 'binder/plan.ts'],
  '': ['source', 'types', 'regex', 'table', 'lexer', 'parser', 'format', 'functions', 'tabular', 'binder', 'eval'],
  schemas: ['types'],
  rules: ['source'],
  check: ['source', 'types', 'parser', 'binder/plan.ts', 'engine.ts', 'rules'],
  detect: [
    '',
    'rules',
    'source',
    'types',
    'regex',
    'table',
    'parser',
    'functions',
    'binder/plan.ts',
    'eval/trace.ts',
    'eval/origin.ts',
  ],
  project: ['index.ts', 'check/check.ts', 'table/external.ts', 'schemas', ...cliFiles],
  matchers: ['', 'table', 'types', 'detect', 'cli/testing/world.ts', 'cli/testing/prepare-file.ts', 'cli/terminal.ts'],
  parquet: ['types', 'table'],
  cli: ['index.ts', 'parquet/file.ts', 'schemas', 'project', 'check', 'rules', 'detect'],
};

/** No file is longer, except these, for these reasons. */
const LINES = 500;
const MEDIAN_LINES = 120;
const longFiles: Readonly<Record<string, string>> = {};

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => {
    const text = readFileSync(join('src', file), 'utf8');
    return {
      file,
      text,
      lines: text.split('\n').length - 1,
      folder: file.includes('/') ? (file.split('/')[0] ?? '') : '',
    };
  });
const engine = files.filter(({ folder }) => folder !== 'cli' && folder !== 'project' && folder !== 'matchers');

/** What a file imports: paths from src, or the names of packages. */
function importsOf(file: string, text: string): string[] {
  const specifiers = text.matchAll(/^(?:import|export)\s+[\w*{}\s,$]*?from\s+'([^']+)'|\bimport\(\s*'([^']+)'/gm);
  return [...specifiers]
    .map((match) => match[1] ?? match[2] ?? '')
    .map((specifier) =>
      specifier.startsWith('.') ? relative('src', join('src', dirname(file), specifier)) : specifier,
    );
}
const isOurs = (imported: string) => /\.(?:ts|json)$/.test(imported);

describe('imports', () => {
  for (const folder of new Set(files.map((one) => one.folder))) {
    test(`${folder || 'index'} imports only what is below it`, () => {
      const allowed = mayImport[folder];
      expect(allowed, `the folder ${folder} has no rule`).toBeDefined();
      const forbidden = files
        .filter((one) => one.folder === folder)
        .flatMap(({ file, text }) =>
          importsOf(file, text)
            .filter(isOurs)
            .map((imported) => ({ file, imported })),
        )
        .filter(({ imported }) => {
          const from = imported.includes('/') ? (imported.split('/')[0] ?? '') : '';
          return from !== folder && !allowed?.includes(from) && !allowed?.includes(imported);
        })
        .map(({ file, imported }) => `${file} → ${imported}`);
      expect(forbidden).toEqual([]);
    });
  }

  test('packages are declared dependencies', () => {
    const declared = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
    const strangers = files.flatMap(({ file, text }) =>
      importsOf(file, text)
        .filter((imported) => !isOurs(imported) && !imported.startsWith('node:'))
        .filter((imported) => !declared.some((name) => imported === name || imported.startsWith(`${name}/`)))
        .map((imported) => `${file} → ${imported}`),
    );
    expect(strangers).toEqual([]);
  });

  test('the engine knows nothing of Node', () => {
    const builtins = new Set(builtinModules);
    const used = engine.flatMap(({ file, text }) => [
      ...importsOf(file, text).filter((imported) => imported.startsWith('node:') || builtins.has(imported)),
      ...(withoutComments(text).match(/\b(?:Buffer|process|require|globalThis\.process)\b\s*[.(]/g) ?? []).map(
        (use) => `${file}: ${use}`,
      ),
    ]);
    expect(used).toEqual([]);
  });

  test('no code is made from text', () => {
    const made = files.filter(({ text }) => /\beval\s*\(|\bnew Function\b/.test(withoutComments(text)));
    expect(made.map(({ file }) => file)).toEqual([]);
  });
});

const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');

describe('sizes', () => {
  test(`no file is longer than ${LINES} lines without a reason`, () => {
    const long = files.filter(({ lines }) => lines > LINES).map(({ file }) => file);
    expect(long.filter((file) => longFiles[file] === undefined)).toEqual([]);
    expect(Object.keys(longFiles).filter((file) => !long.includes(file))).toEqual([]);
  });

  test(`half of the files have at most ${MEDIAN_LINES} lines`, () => {
    const sorted = files.map(({ lines }) => lines).sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(MEDIAN_LINES);
  });
});

describe('the registry', () => {
  const entries = [...scalarFunctions.values(), ...aggregates.values()];

  test('every function has a sentence and an example', () => {
    const bare = entries.filter(({ doc, examples }) => !/^\S.*\.$/.test(doc) || examples.length === 0);
    expect(bare.map(({ name }) => name)).toEqual([]);
  });

  test('every operator and plugin has a sentence, its syntax and an example', () => {
    const bare = [...operators.values(), ...plugins.values()].filter(
      ({ doc, syntax, example }) => !/^\S.*\.$/.test(doc) || !syntax || example.length !== 2,
    );
    expect(bare.map(({ syntax }) => syntax)).toEqual([]);
  });
});
