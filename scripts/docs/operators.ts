import { operators, plugins } from '../../src/index.ts';
import { pageUrl } from './names.ts';

/** What the page says of an operator or a plugin. */
interface Described {
  readonly doc: string;
  readonly syntax: string;
  readonly example: readonly [string, string];
  readonly differs?: string;
}

/** docs/operators.md: every tabular operator and every plugin of evaluate, from its entry. */
export function operatorsPage(): string {
  const sorted = [...operators.values()].sort((a, b) => (a.keyword < b.keyword ? -1 : 1));
  const evaluated = [...plugins.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return [
    '# Operators and plugins',
    '',
    'Made by `npm run docs` from the entries in `src/binder`. Every example runs as a test: both queries give the same table.',
    '',
    '- [Operators](#operators)',
    '- [Plugins of evaluate](#plugins-of-evaluate)',
    '',
    '## Operators',
    '',
    ...sorted.map((entry) => section(entry.keyword, entry, entry.page ?? `${entry.keyword}-operator`)),
    '## Plugins of evaluate',
    '',
    ...evaluated.map((entry) => section(entry.name, entry, entry.page ?? `${entry.name.replaceAll('_', '-')}-plugin`)),
  ].join('\n');
}

function section(name: string, { doc, syntax, example, differs }: Described, page: string): string {
  const block = (text: string, language = '') => [`\`\`\`${language}`, text, '```', ''];
  return [
    `### ${name}`,
    '',
    doc,
    '',
    ...block(syntax),
    ...block(example[0], 'kql'),
    'gives',
    '',
    ...block(example[1], 'kql'),
    ...(differs ? [`Differs from Kusto: ${differs}`, ''] : []),
    `[Kusto's page](${pageUrl(page)})`,
    '',
  ].join('\n');
}
