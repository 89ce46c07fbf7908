import { functions, operators, plugins } from '../../src/index.ts';
import { meantDifferences } from '../differential/overrides.ts';
import { refusedQueries } from './refused.ts';
import { support } from './support.ts';

/** docs/differences.md: where an answer may differ from Kusto's, and everything that is refused, with its reason. */
export function differencesPage(): string {
  return `# Differences from Kusto

Made by \`npm run docs\`; the words are in \`scripts/docs\`, the lists come from the registry.

A query gives the answer Kusto gives, or a diagnostic. What is not known exactly is refused, never approximated. The codes:

| code | meaning |
|---|---|
| KQLAB001 | the construct is known and not supported yet |
| KQLAB002 | it is not supported, for the reason given |
| KQLAB006 | the regular expression cannot be evaluated exactly |
| KQLAB011 | it asks for what only a tenant has; the help says which entry to add |
| KQLAB013 | what Kusto gives for these very arguments is not known |

## Where Kusto itself promises nothing

Here an answer may differ from one run of Kusto, as one run of Kusto may from another.

- Rows without \`sort\` come in the order of the data; \`take\`, \`sample\` and \`join kind=innerunique\` choose the first rows there are.
- Rows that tie on all sort keys keep their order.
- \`make_set\`, \`make_list\` and bags keep the order in which values and properties first appear.
- \`rand\`, \`new_guid\` and \`sample\` repeat themselves: they follow the seed, which is 0 unless given.
- \`now()\` is the time of the call unless given, the same everywhere in a query.

## Where the answer is more exact

${sentences((differs) => /exact/.test(differs))}

## Refused for some arguments

${sentences((differs) => !/exact/.test(differs))}

Some queries that are refused, each checked by a test:

| query | reason |
|---|---|
${refusedQueries.map(([query, reason]) => `| \`${query.replaceAll('|', '\\|')}\` | ${reason} |`).join('\n')}

## Where Microsoft's analyser says otherwise

The engine was measured, or its documentation is clear; \`kqlab check\` follows these. On 1,411 public detections everything
else is the same, but for the columns of series_fit_2lines, which is refused.

${meantDifferences.map((reason) => `- ${reason}.`).join('\n')}

## Refused by name

${support.map(refusedByName).join('\n')}`;
}

/** The sentences about differences that pass, each with the names it holds for. */
function sentences(passes: (differs: string) => boolean): string {
  const entries = [...functions.scalar.values(), ...functions.aggregates.values(), ...plugins.values()];
  const described = [
    ...entries.map(({ name, differs }) => ({ name, differs })),
    ...[...operators.values()].map(({ keyword, differs }) => ({ name: keyword, differs })),
  ];
  described.sort((a, b) => (a.name < b.name ? -1 : 1));
  const byText = new Map<string, string[]>();
  for (const { name, differs } of described) {
    if (differs === undefined || !passes(differs)) continue;
    byText.set(differs, [...(byText.get(differs) ?? []), `\`${name}\``]);
  }
  return [...byText].map(([text, names]) => `- ${names.join(', ')}: ${text}`).join('\n');
}

function refusedByName({ kind, refused, missing }: (typeof support)[number]): string {
  const byReason = new Map<string, string[]>();
  for (const { name, reason } of refused) byReason.set(reason, [...(byReason.get(reason) ?? []), `\`${name}\``]);
  if (missing.length > 0)
    byReason.set(
      'unknown here',
      missing.map((name) => `\`${name}\``),
    );
  if (byReason.size === 0) return `Of the ${kind}: none.\n`;
  const rows = [...byReason].map(([reason, names]) => `| ${names.join(', ')} | ${reason} |`);
  return [`| ${kind} | reason |`, '|---|---|', ...rows, ''].join('\n');
}
