import { aggregates, scalarFunctions } from '../../src/functions/index.ts';
import { unsupportedFunctions } from '../../src/functions/unsupported.ts';
import { operators } from '../../src/index.ts';
import { officialNames } from './names.ts';

/** What is there of a kind, what is refused with a reason, and what is missing. */
interface Support {
  readonly kind: string;
  readonly there: readonly string[];
  readonly refused: readonly string[];
  readonly missing: readonly string[];
}

function supportOf(kind: string, official: readonly string[], has: (name: string) => boolean): Support {
  const absent = official.filter((name) => !has(name));
  return {
    kind,
    there: official.filter(has),
    refused: absent.filter((name) => Object.hasOwn(unsupportedFunctions, name)),
    missing: absent.filter((name) => !Object.hasOwn(unsupportedFunctions, name)),
  };
}

const keywords = new Set([...operators.values()].map(({ keyword }) => keyword));

/** Support by kind, counted against the names Kusto documents. */
export const support: readonly Support[] = [
  supportOf('functions', officialNames.functions, (name) => scalarFunctions.has(name)),
  supportOf('aggregates', officialNames.aggregates, (name) => aggregates.has(name)),
  supportOf('operators', officialNames.operators, (name) => keywords.has(name)),
];

/** docs/support.md: what of Kusto is there, in figures and names. */
export function supportPage(): string {
  const row = ({ kind, there, refused, missing }: Support) =>
    `| ${kind} | ${there.length + refused.length + missing.length} | ${there.length} | ${refused.length} | ${missing.length} |`;
  const names = (list: readonly string[]) =>
    list.length === 0 ? 'None.' : `${list.map((name) => `\`${name}\``).join(', ')}.`;
  return [
    '# Support',
    '',
    "Made by `npm run docs`: the engine's registry against the names in Microsoft's catalogue and documentation.",
    '',
    '| | Kusto | here | refused with a reason | not there |',
    '|---|---:|---:|---:|---:|',
    ...support.map(row),
    '',
    'The reasons of what is refused are in [differences.md](differences.md).',
    '',
    ...support.flatMap(({ kind, there, refused, missing }) => [
      `## ${kind.charAt(0).toUpperCase()}${kind.slice(1)}`,
      '',
      `Here: ${names(there)}`,
      '',
      `Refused with a reason: ${names(refused)}`,
      '',
      `Not there: ${names(missing)}`,
      '',
    ]),
  ].join('\n');
}
