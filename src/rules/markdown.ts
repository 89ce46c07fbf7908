import { Offsets } from './offsets.ts';
import type { Rule } from './rule.ts';

/** A fence, the word behind it, and the indentation before it. */
const FENCE = /^([ \t>]*)(`{3,}|~{3,})[ \t]*(\w*)[^\n]*$/;
const languages = ['kql', 'kusto', 'csl'];

/** The queries in the code blocks of a text in Markdown, each with the heading above it as its name. */
export function readMarkdown(text: string): Rule[] {
  const rules: Rule[] = [];
  let heading: string | undefined;
  let open: { readonly fence: string; readonly isQuery: boolean; readonly start: number } | undefined;
  for (let at = 0; at <= text.length; ) {
    const found = text.indexOf('\n', at);
    const end = found === -1 ? text.length : found;
    const line = text.slice(at, end).replace(/\r$/, '');
    const [, , fence = '', language = ''] = FENCE.exec(line) ?? [];
    if (open) {
      if (fence.startsWith(open.fence) && language === '') {
        if (open.isQuery) rules.push(ruleOf(text, open.start, at, heading));
        open = undefined;
      }
    } else if (fence) open = { fence, isQuery: languages.includes(language.toLowerCase()), start: end + 1 };
    else heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(line)?.[1] ?? heading;
    at = end + 1;
  }
  return rules;
}

function ruleOf(text: string, start: number, end: number, heading: string | undefined): Rule {
  const lines = text.slice(start, end).replace(/\r/g, '').replace(/\n$/, '').split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length);
  const indent = indents[0] ?? 0;
  const query = lines.map((line) => line.slice(Math.min(indent, line.length - line.trimStart().length))).join('\n');
  const name = heading === undefined ? {} : { name: heading };
  return { ...name, query, offsets: Offsets.lines(query, text, start, end), lines: { start, end } };
}
