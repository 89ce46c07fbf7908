import { lints } from '../../src/check/lints/index.ts';

/**
 * How often each lint found something in 2,396 different public queries for Defender and Sentinel, how many of these were
 * read, and how many of them said what is so.
 */
const precision: Readonly<Record<string, readonly [found: number, read: number, right: number]>> = {
  KQLAB101: [4, 4, 4],
  KQLAB106: [29, 29, 29],
  KQLAB108: [16, 16, 16],
  KQLAB109: [4, 4, 4],
  KQLAB151: [173, 50, 50],
  KQLAB152: [154, 50, 50],
  KQLAB153: [33, 33, 33],
  KQLAB154: [1401, 50, 50],
  KQLAB155: [21, 21, 21],
  KQLAB156: [15, 15, 15],
};

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

How often they found something in 2,396 different public queries for Defender and Sentinel, read one by one:

| code | | on | found | read | right |
|---|---|---|---|---|---|
${lints.map(row).join('\n')}

${lints.map(section).join('\n')}`;
}

function row({ code, title, isDefault }: (typeof lints)[number]): string {
  const [found, read, right] = precision[code] ?? [0, 0, 0];
  const counts = found > 0 ? `${found} | ${read} | ${right}` : '0 | | ';
  return `| [${code}](#${code.toLowerCase()}) | ${title.replaceAll('|', '\\|')} | ${isDefault ? 'yes' : 'no'} | ${counts} |`;
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
