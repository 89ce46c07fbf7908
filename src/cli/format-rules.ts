import { ruleProblem } from '../check/rule.ts';
import { type Diagnostic, format } from '../index.ts';
import { type Rule, RuleFileProblem, readRules } from '../rules/index.ts';
import { mayHoldRules } from './check/files.ts';
import { Failure } from './failure.ts';

interface Refused {
  readonly diagnostics: readonly Diagnostic[];
}
/** A file with its queries laid out, and how many of them are as they were, since they have no lines of their own. */
export type FormattedFile = { readonly text: string; readonly left: number } | Refused;
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Lays out the queries of a file: of YAML those in blocks, of Markdown those in code blocks. All else stays as it is. */
export async function formatRules(path: string, text: string): Promise<FormattedFile> {
  const rules = await rulesIn(path, text);
  if ('diagnostics' in rules) return rules;
  const edits: Edit[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const rule of rules.filter(({ lines }) => lines)) {
    const result = format(rule.query);
    if ('text' in result) edits.push(editOf(rule, text, result.text));
    else diagnostics.push(...result.diagnostics.map((one) => ({ ...one, span: rule.offsets.spanOf(one.span) })));
  }
  if (diagnostics.length > 0) return { diagnostics };
  const changed = edits.reduceRight(
    (whole, edit) => whole.slice(0, edit.start) + edit.text + whole.slice(edit.end),
    text,
  );
  const again = await rulesIn(path, changed);
  if ('diagnostics' in again || !areLaidOut(rules, again))
    throw new Failure(`${path} stays as it is: more than white space would change, which is a mistake of ours.`);
  return { text: changed, left: rules.length - edits.length };
}

/** Whether what is read from the changed file are the queries that were to be in it. */
const areLaidOut = (before: readonly Rule[], after: readonly Rule[]): boolean =>
  before.length === after.length &&
  before.every((rule, index) => laidOut(rule).trim() === after[index]?.query.trim().replaceAll('\r', ''));

function laidOut({ query, lines }: Rule): string {
  const result = lines ? format(query) : { text: query };
  return 'text' in result ? result.text.replaceAll('\r', '') : '';
}

async function rulesIn(path: string, text: string): Promise<readonly Rule[] | Refused> {
  try {
    return mayHoldRules(path, text) ? await readRules(path, text) : [];
  } catch (problem) {
    if (!(problem instanceof RuleFileProblem)) throw problem;
    return { diagnostics: [ruleProblem(problem.message, { start: problem.offset, end: problem.offset + 1 })] };
  }
}

/** The query's lines, from the first to the last that hold something, behind the same indentation as before. */
function editOf({ query, lines = { start: 0, end: 0 } }: Rule, file: string, formatted: string): Edit {
  const block = file.slice(lines.start, lines.end);
  const [blankLines = ''] = /^(?:[ \t]*\r?\n)*/.exec(block) ?? [];
  const indented = /^[ \t]*/.exec(block.slice(blankLines.length))?.[0] ?? '';
  const own = /^(?:[ \t]*\r?\n)*([ \t]*)/.exec(query)?.[1]?.length ?? 0;
  const indentation = indented.slice(0, indented.length - own);
  const written = formatted.trimEnd().split(/\r?\n/);
  return {
    start: lines.start + blankLines.length,
    end: lines.start + Math.max(blankLines.length, block.trimEnd().length),
    text: written.map((line) => (line === '' ? '' : indentation + line)).join(block.includes('\r\n') ? '\r\n' : '\n'),
  };
}
