import { ruleProblem } from '../../check/rule.ts';
import { RuleFileProblem, readRules } from '../../rules/index.ts';
import { decodeText } from '../decode.ts';
import { exitCodes } from '../failure.ts';
import { hasColour, Terminal } from '../terminal.ts';
import { wholeText } from '../text-file.ts';
import { Checker, type CheckFlags } from './checker.ts';
import { mayHoldRules, ruleFiles } from './files.ts';
import { type FileReport, reporters, totals } from './reporters.ts';

/** How files are checked and the findings told. */
export interface FileFlags extends CheckFlags {
  readonly format?: keyof typeof reporters | undefined;
  readonly maxWarnings?: number | undefined;
}

/** Checks the rules in files and folders, prints what was found, and gives the exit code. */
export async function checkFiles(paths: readonly string[], flags: FileFlags, version: string): Promise<number> {
  const terminal = new Terminal();
  const files = ruleFiles(paths.filter((path) => path !== '-'));
  const checker = await Checker.make(flags, terminal);
  const reports: FileReport[] = [];
  if (paths.includes('-')) reports.push(await report('stdin', await readStdin(), checker));
  for (const [index, file] of files.entries()) {
    terminal.progress(`Checking ${index + 1} of ${files.length}`);
    reports.push(await report(file, await wholeText(file), checker));
  }
  terminal.clearProgress();
  const { stdout } = process;
  const width = Math.max(40, (stdout.columns ?? 110) - 10);
  const format = reporters[flags.format ?? 'pretty'];
  stdout.write(await format(reports, { colour: hasColour(stdout), width, version }));
  const { errors, warnings } = totals(reports);
  const tooMany = flags.maxWarnings !== undefined && warnings > flags.maxWarnings;
  return errors > 0 || tooMany ? exitCodes.query : exitCodes.ran;
}

async function report(file: string, text: string, checker: Checker): Promise<FileReport> {
  try {
    const rules = mayHoldRules(file, text) ? await readRules(file === 'stdin' ? 'stdin.kql' : file, text) : [];
    const found = await Promise.all(rules.map((rule) => checker.check(rule)));
    return { file, text, diagnostics: found.flat().sort((a, b) => a.span.start - b.span.start) };
  } catch (problem) {
    if (!(problem instanceof RuleFileProblem)) throw problem;
    const { message, offset } = problem;
    return { file, text, diagnostics: [ruleProblem(message, { start: offset, end: offset + 1 })] };
  }
}

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return decodeText(Buffer.concat(chunks), 'stdin');
}
