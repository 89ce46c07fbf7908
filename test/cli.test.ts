import { execFile, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';

/**
 * Cases of test/cli/*.yaml drive the built command in an empty folder. Every case says what comes out on stdout and
 * stderr, to the letter, and the exit code; what it does not mention is empty, or 0.
 */
interface Case {
  readonly name: string;
  readonly args: readonly string[];
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Files in the folder: text, or how the text is stored. */
  readonly files?: Readonly<Record<string, string | { readonly gzip: string } | { readonly utf16: string }>>;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly code?: number;
  /** Files that must be there afterwards. */
  readonly written?: Readonly<Record<string, string>>;
}

const command = resolve('dist/cli.js');

beforeAll(() => {
  execFileSync(process.execPath, ['scripts/build.mjs']);
}, 60_000);

for (const file of readdirSync('test/cli')) {
  describe(file, () => {
    const cases = parse(readFileSync(join('test/cli', file), 'utf8')) as Case[];
    test.concurrent.each(cases)('$name', async (one) => {
      const folder = mkdtempSync(join(tmpdir(), 'kqlab-cli-'));
      try {
        for (const [path, content] of Object.entries(one.files ?? {})) {
          mkdirSync(dirname(join(folder, path)), { recursive: true });
          writeFileSync(join(folder, path), bytesOf(content));
        }
        const { stdout = '', stderr = '', code = 0, written = {} } = one;
        expect(await run(one, folder)).toEqual({ stdout, stderr, code });
        for (const [path, content] of Object.entries(written)) {
          expect(readFileSync(join(folder, path), 'utf8')).toBe(content);
        }
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  });
}

function bytesOf(content: Required<Case>['files'][string]): Buffer {
  if (typeof content === 'string') return Buffer.from(content);
  return 'gzip' in content ? gzipSync(content.gzip) : Buffer.from(`\ufeff${content.utf16}`, 'utf16le');
}

function run({ args, stdin = '', env = {} }: Case, cwd: string) {
  return new Promise<{ stdout: string; stderr: string; code: number }>((done) => {
    const options = { cwd, env: { ...process.env, NO_COLOR: '1', ...env } };
    const child = execFile(process.execPath, [command, ...args], options, (problem, stdout, stderr) => {
      done({ stdout, stderr, code: problem ? Number(problem.code) : 0 });
    });
    child.stdin?.end(stdin);
  });
}

describe('in a shell', () => {
  const shell = (line: string) =>
    execFileSync('bash', ['-c', line], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

  test('a reader that leaves early ends the command quietly', () => {
    const query = 'range x from 1 to 200000 step 1';
    const line = `node ${command} run -e '${query}' --format csv 2>&1 | head -2; echo "ended \${PIPESTATUS[0]}"`;
    expect(shell(line)).toBe('x\n1\nended 0\n');
  });

  test('an interrupt ends it at once', async () => {
    const child = spawn(process.execPath, [command, 'run'], { stdio: 'pipe' });
    const printed: string[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => printed.push(String(data)));
    const ended = new Promise((done) => child.on('exit', (_, signal) => done(signal)));
    setTimeout(() => child.kill('SIGINT'), 1_000);
    expect(await ended).toBe('SIGINT');
    expect(printed).toEqual([]);
  });
});
