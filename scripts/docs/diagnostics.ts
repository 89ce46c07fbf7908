import { checkQuery } from '../../src/check/check.ts';
import { lints } from '../../src/check/lints/index.ts';
import { checkRule, ruleProblem } from '../../src/check/rule.ts';
import { QueryError, run } from '../../src/index.ts';
import { RuleFileProblem, readRules } from '../../src/rules/index.ts';
import { loadPack, type Pack } from '../../src/schemas/index.ts';
import { type Diagnostic, refusals } from '../../src/source/diagnostic.ts';
import type { Code } from '../../src/source/messages.ts';
import { renderDiagnostic } from '../../src/source/render.ts';
import type { CodeExample } from './examples/example.ts';
import { microsoft } from './examples/microsoft.ts';
import { files, own } from './examples/own.ts';

type LintCode = `KQLAB1${string}` & Code;
/** KQLAB031 says that the formatter itself is wrong, of which there is no example. */
const examples: Readonly<Record<Exclude<Code, LintCode | 'KQLAB031'>, CodeExample>> = {
  ...microsoft,
  ...own,
  ...files,
};

/** The text of an example. */
export const textOf = (text: CodeExample['bad']): string => (typeof text === 'string' ? text : text());

/** Microsoft's codes first. */
const order = (code: string): number => Number(code.replace(/\D/g, '')) + (code.startsWith('KQLAB') ? 1000 : 0);

/** Every code, with its examples. */
export const codeExamples: readonly (readonly [code: string, example: CodeExample])[] = [
  ...Object.entries(examples),
  ...lints.map(({ code, title, examples: own }) => [code, { title, ...own }] as const),
].sort(([a], [b]) => order(a) - order(b));

/** What is said of the text of an example of a code, with that lint on, if it is one. */
export async function saidOf(code: string, text: string, example: CodeExample): Promise<readonly Diagnostic[]> {
  const { file, parameters, isFoundByRunning } = example;
  const pack = await loadPack('defender');
  if (file) return saidOfFile(file, text, pack);
  const options = { ...(parameters && { parameters }) };
  const checked = checkQuery(text, { ...pack, options, lints: { [code]: 'warning' } }).diagnostics;
  return checked.length > 0 || !isFoundByRunning ? checked : saidByRun(text);
}

async function saidOfFile(file: string, text: string, pack: Pack): Promise<readonly Diagnostic[]> {
  try {
    return (await readRules(file, text)).flatMap((rule) => checkRule(rule, pack));
  } catch (problem) {
    if (!(problem instanceof RuleFileProblem)) throw problem;
    return [ruleProblem(problem.message, { start: problem.offset, end: problem.offset + 1 })];
  }
}

function saidByRun(text: string): readonly Diagnostic[] {
  try {
    run(text);
    return [];
  } catch (problem) {
    if (!(problem instanceof QueryError)) throw problem;
    return problem.diagnostics;
  }
}

const unanswered = [...refusals].filter((code) => code !== 'KQLAB030').join(', ');

/** docs/diagnostics.md: every code, with a text that it is said of, and one that nothing is said of. */
export async function diagnosticsPage(): Promise<string> {
  const sections = await Promise.all(codeExamples.map(([code, example]) => section(code, example)));
  return `# Diagnostics

Made by \`npm run docs\`; the examples are in \`scripts/docs/examples\` and beside the lints, and each runs as a test: the first of a
code gives it, and the second gives nothing. Their tables are those of Defender.

Codes that begin with KS are Microsoft's, for the same mistakes. Codes from KQLAB101 to KQLAB199 are [lints](lints.md). What
kqlab cannot answer (${unanswered}) \`kqlab check\` leaves
out, since the products can; \`--unsupported\` shows it. A comment suppresses what is said of a line: see [check.md](check.md).

| code | |
|---|---|
${codeExamples.map(([code, { title }]) => `| [${code}](#${code.toLowerCase()}) | ${title} |`).join('\n')}

${sections.join('\n')}`;
}

async function section(code: string, example: CodeExample): Promise<string> {
  const { title, bad, good, file, note } = example;
  const language = file?.split('.').pop() ?? 'kql';
  const text = textOf(bad);
  const said = (await saidOf(code, text, example)).filter((one) => one.code === code).slice(0, 1);
  const shown = typeof bad === 'string' ? fenced(text, language) : 'A query of several thousand brackets.\n';
  const rendered = said.map((one) =>
    typeof bad === 'string' ? renderDiagnostic(one, text, file ? { file } : {}) : `error ${code}: ${one.message}`,
  );
  return [
    `## ${code}`,
    '',
    `${title}.${note ? ` ${note}` : ''}`,
    '',
    shown,
    fenced(rendered.join('\n'), 'text'),
    'Better:',
    '',
    fenced(good, language),
  ].join('\n');
}

const fenced = (text: string, language: string): string => `\`\`\`${language}\n${text.trimEnd()}\n\`\`\`\n`;
