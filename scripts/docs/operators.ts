import { operators } from '../../src/index.ts';
import { pageUrl } from './names.ts';

/** docs/operators.md: every tabular operator, from its entry. */
export function operatorsPage(): string {
  const entries = [...operators.values()].sort((a, b) => (a.keyword < b.keyword ? -1 : 1));
  return [
    '# Operators',
    '',
    'Made by `npm run docs` from the entries in `src/binder`. Every example runs as a test: both queries give the same table.',
    '',
    ...entries.map(({ keyword, syntax, doc, example, page }) =>
      [
        `## ${keyword}`,
        '',
        doc,
        '',
        '```',
        syntax,
        '```',
        '',
        '```kql',
        example[0],
        '```',
        '',
        'gives',
        '',
        '```kql',
        example[1],
        '```',
        '',
        `[Kusto's page](${pageUrl(page)})`,
        '',
      ].join('\n'),
    ),
  ].join('\n');
}
