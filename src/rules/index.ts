import { Offsets } from './offsets.ts';
import { type Rule, RuleFileProblem } from './rule.ts';

export type { Placed, Rule, RuleMetadata } from './rule.ts';
export { Offsets, RuleFileProblem };

/** Extensions of files that may hold rules. */
export const ruleExtensions = ['kql', 'csl', 'kusto', 'yaml', 'yml', 'json', 'md'] as const;

/** Whether a file of that name may hold rules. */
export const isRuleFile = (path: string): boolean => new RegExp(`\\.(?:${ruleExtensions.join('|')})$`, 'i').test(path);

/**
 * The rules in a file: a query; an analytics rule or hunting query of Sentinel, or a custom detection of Defender, in
 * YAML or JSON; or a text in Markdown with queries in code blocks. None when the file holds something else.
 */
export async function readRules(path: string, text: string): Promise<Rule[]> {
  if (/\.md$/i.test(path)) return (await import('./markdown.ts')).readMarkdown(text);
  if (!/\.(?:ya?ml|json)$/i.test(path)) return [{ query: text, offsets: Offsets.verbatim(0, text.length) }];
  const [{ parseDocument }, { rulesOf }] = await Promise.all([import('yaml'), import('./documents.ts')]);
  const document = parseDocument(text, { schema: 'core', uniqueKeys: false });
  const [problem] = document.errors;
  if (problem)
    throw new RuleFileProblem(problem.message.split('\n')[0]?.replace(/ at line .*$/, '') ?? '', problem.pos[0]);
  return rulesOf(document, text);
}
