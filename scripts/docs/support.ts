import { aggregates, scalarFunctions } from '../../src/functions/index.ts';
import { unsupportedAggregates, unsupportedFunctions, unsupportedPlugins } from '../../src/functions/unsupported.ts';
import { operators, plugins } from '../../src/index.ts';
import { officialNames } from './names.ts';

/** What is there of a kind, what is refused with its reason, and what is unknown here. */
export interface Support {
  readonly kind: string;
  readonly there: readonly string[];
  readonly refused: readonly { readonly name: string; readonly reason: string }[];
  readonly missing: readonly string[];
}

type Reasons = Readonly<Record<string, string>>;

function supportOf(
  kind: string,
  official: readonly string[],
  has: (name: string) => boolean,
  reasons: Reasons,
): Support {
  const absent = official.filter((name) => !has(name));
  return {
    kind,
    there: official.filter(has),
    refused: absent.flatMap((name) => (reasons[name] === undefined ? [] : [{ name, reason: reasons[name] }])),
    missing: absent.filter((name) => reasons[name] === undefined),
  };
}

/** Names that are no entries because the grammar and the binder know them: references to tables, and literal tables. */
const known = new Set([
  'cluster',
  'database',
  'table',
  'external_table',
  'materialized_view',
  'datatable',
  'externaldata',
]);
for (const { keyword } of operators.values()) known.add(keyword);

const graphs = 'graphs are not supported';
const service = 'what it refers to is kept by the service';
/** Operators that the grammar knows by name only. */
const unsupportedOperators: Reasons = {
  'graph-mark-components': graphs,
  'graph-match': graphs,
  'graph-shortest-paths': graphs,
  'graph-to-table': graphs,
  'make-graph': graphs,
  'macro-expand': service,
  inline_external_table: service,
  reduce: 'how Kusto finds its patterns is documented by examples only',
};

/** Support by kind, counted against the names Kusto documents. */
export const support: readonly Support[] = [
  supportOf(
    'functions',
    officialNames.functions,
    (name) => scalarFunctions.has(name) || known.has(name),
    unsupportedFunctions,
  ),
  supportOf('aggregates', officialNames.aggregates, (name) => aggregates.has(name), unsupportedAggregates),
  supportOf('plugins', officialNames.plugins, (name) => plugins.has(name), unsupportedPlugins),
  supportOf('operators', officialNames.operators, (name) => known.has(name), unsupportedOperators),
];

/** docs/support.md: what of Kusto is there, in figures and names. */
export function supportPage(): string {
  const row = ({ kind, there, refused, missing }: Support) =>
    `| ${kind} | ${there.length + refused.length + missing.length} | ${there.length} | ${refused.length} | ${missing.length} |`;
  const names = (list: readonly string[]) => `${list.map((name) => `\`${name}\``).join(', ')}.`;
  return [
    '# Support',
    '',
    "Made by `npm run docs`: what the engine knows, counted against the names in Microsoft's catalogue and documentation.",
    '',
    '| | in Kusto | here | refused by name | unknown |',
    '|---|---:|---:|---:|---:|',
    ...support.map(row),
    '',
    'Reasons for what is refused, and what is refused for some arguments only: [differences.md](differences.md).',
    '',
    ...support.flatMap(({ kind, there, refused, missing }) => [
      `## ${kind.charAt(0).toUpperCase()}${kind.slice(1)}`,
      '',
      `Here: ${names(there)}`,
      '',
      ...(refused.length > 0 ? [`Refused by name: ${names(refused.map(({ name }) => name))}`, ''] : []),
      ...(missing.length > 0 ? [`Unknown: ${names(missing)}`, ''] : []),
    ]),
  ].join('\n');
}
