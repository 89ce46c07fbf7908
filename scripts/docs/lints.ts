import { lints } from '../../src/check/lints/index.ts';

/** How often a lint found something, how many of these were read, and what was thought of them. */
interface Measured {
  readonly found: number;
  readonly right: number;
  readonly arguable?: number;
}

/** Lints that are on, over 1,411 public queries: all that they found was read. */
const on: Readonly<Record<string, Measured>> = {
  KQLAB106: { found: 4, right: 2, arguable: 2 },
  KQLAB108: { found: 9, right: 9 },
  KQLAB109: { found: 3, right: 3 },
};
/** Lints that are off, over 2,396 public queries: up to 50 of each were read, and all of them right. */
const off: Readonly<Record<string, number>> = {
  KQLAB151: 173,
  KQLAB152: 154,
  KQLAB153: 33,
  KQLAB154: 1401,
  KQLAB155: 21,
  KQLAB156: 15,
};
const MOST_READ = 50;

/** docs/lints.md: every lint, from its entry. */
export function lintsPage(): string {
  return `# Lints

Made by \`npm run docs\` from the entries in \`src/check/lints\`. Each example runs as a test.

A lint says what is allowed and hardly meant. Those that are on are right whenever they say something: a query changes nothing
of what it finds, or loses it, by doing otherwise. Those that are off are advice, for those who want it. kqlab.yaml switches
them, and a comment suppresses what one says of a line:

\`\`\`yaml
# kqlab.yaml
lints:
  KQLAB151: warning     # or error, information, off
  KQLAB106: off
\`\`\`

\`\`\`kql
DeviceProcessEvents
| where ProcessCommandLine has "sc"  // kqlab:ignore KQLAB106 the service tool is called so
\`\`\`

How often they found something in different public queries for Defender and Sentinel, 1,411 for those that are on and 2,396 for
the others, and what a person who read it thought of it. Arguable is what is so, and of no use there: a short term that no
other would replace, or beside a longer one in the same condition.

| code | | on | found | read | right | arguable | wrong |
|---|---|---|---|---|---|---|---|
${lints.map(row).join('\n')}

${lints.map(section).join('\n')}`;
}

function row({ code, title, isDefault }: (typeof lints)[number]): string {
  const found = (isDefault ? on[code]?.found : off[code]) ?? 0;
  const read = isDefault ? found : Math.min(found, MOST_READ);
  const { right = read, arguable = 0 } = on[code] ?? {};
  const thought = found > 0 ? `${read} | ${right} | ${arguable} | ${read - right - arguable}` : ' | | | ';
  const name = `[${code}](#${code.toLowerCase()}) | ${title.replaceAll('|', '\\|')}`;
  return `| ${name} | ${isDefault ? 'yes' : 'no'} | ${found} | ${thought} |`;
}

const section = ({ code, title, doc, isDefault, examples }: (typeof lints)[number]): string => `## ${code}

${title}. ${isDefault ? 'On' : 'Off'} unless set otherwise.

${doc}

\`\`\`kql
// Found
${examples.bad}

// Not found
${examples.good}
\`\`\`
`;
