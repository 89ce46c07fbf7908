import { signatures } from '../../src/binder/overloads.ts';
import type { AggregateFunction, ScalarFunction } from '../../src/functions/define.ts';
import { aggregates, scalarFunctions } from '../../src/functions/index.ts';
import { pageUrl } from './names.ts';

type Entry = ScalarFunction | AggregateFunction;

/** docs/functions.md: every function and aggregate, from its entry. */
export function functionsPage(): string {
  const scalars = [...scalarFunctions.values()];
  const categories = [...new Set(scalars.map(({ category }) => category))].sort();
  const sections = categories.map((category) =>
    section(
      category,
      scalars.filter((entry) => entry.category === category),
    ),
  );
  return [
    '# Functions',
    '',
    'Made by `npm run docs` from the entries in `src/functions`. Every example runs as a test.',
    '',
    ...[...categories, 'aggregates'].map((category) => `- [${title(category)}](#${anchor(category)})`),
    '',
    ...sections,
    section('aggregates', [...aggregates.values()]),
  ].join('\n');
}

const title = (category: string) => category.charAt(0).toUpperCase() + category.slice(1);
const anchor = (category: string) =>
  category
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .replace(/\s/g, '-');

function section(category: string, entries: readonly Entry[]): string {
  const sorted = [...entries].sort((a, b) => (a.name < b.name ? -1 : 1));
  return [`## ${title(category)}`, '', ...sorted.map(entryText)].join('\n');
}

function entryText(entry: Entry): string {
  if (entry.aliasOf) return `### ${code(entry.name)}\n\nAnother name of ${code(entry.aliasOf)}.\n`;
  const lines = [`### ${code(entry.name)}`, '', entry.doc, ''];
  if (!isSymbol(entry.name)) lines.push('```', ...signatureLines(entry), '```', '');
  lines.push('```kql', ...entry.examples.map(exampleText), '```', '');
  if (entry.differs) lines.push(`Differs from Kusto: ${entry.differs}`, '');
  const page = pageOf(entry);
  if (page) lines.push(`[Kusto's page](${pageUrl(page)})`, '');
  return lines.join('\n');
}

/** A function that takes its arguments in pairs has a signature for each number of them: a few tell enough. */
function signatureLines({ name, overloads }: Entry): string[] {
  const shown = overloads.length > MOST_SIGNATURES ? overloads.slice(0, 2) : overloads;
  const lines = shown.map((overload) => signatures(name, [overload]));
  return shown === overloads ? lines : [...lines, `… and so on, ${overloads.length} in all`];
}
const MOST_SIGNATURES = 12;

const exampleText = ([expression, result]: readonly [string, string]) =>
  expression.length + result.length > 100 || expression.includes('\n')
    ? `${expression}\n// → ${oneLine(result)}`
    : `${expression}  // → ${oneLine(result)}`;
const oneLine = (text: string) => text.replace(/\s*\n\s*/g, ' ');
const isSymbol = (name: string) => /^\W|\s/.test(name);
const code = (text: string) => (text.includes('`') ? text : `\`${text}\``);

/** The page an entry is documented on: its own word, else the rule that nearly all pages follow. */
export function pageOf({ name, page, kind }: Entry): string | undefined {
  if (page !== undefined) return page;
  if (isSymbol(name)) return undefined;
  const dashed = name.replaceAll('_', '-');
  return kind === 'aggregate' ? `${dashed}-aggregation-function` : `${dashed}-function`;
}
