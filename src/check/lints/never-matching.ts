import type { Constant, Expression } from '../../binder/plan.ts';
import type { Lint, LintContext } from '../lint.ts';
import { textIn } from '../plans.ts';

/** A text that a column is compared with, and how. */
interface Comparison {
  readonly operator: string;
  readonly literal: Constant & { readonly value: string };
  readonly column: string;
  readonly table: string;
}

const equality = new Set(['==', '=~', 'in', 'in~']);
const partial = new Set([
  ...'has has_cs contains contains_cs startswith startswith_cs endswith endswith_cs hasprefix hassuffix'.split(' '),
  ...['has_any', 'has_all'],
]);

/** The comparisons of columns, as tables have them, with texts. */
function* comparisons({ expressions, originOf }: LintContext): Generator<Comparison> {
  for (const { expression, input } of expressions) {
    if (expression.kind === 'Membership') {
      const origin = originOf(expression.operand, input);
      if (origin) for (const item of expression.items) yield* comparison(expression.operator, item, origin);
    } else if (expression.kind === 'Call' && expression.arguments.length === 2) {
      const [left, right] = expression.arguments as [Expression, Expression];
      const [column, other] = textIn(left) ? [right, left] : [left, right];
      const origin = originOf(column, input);
      if (origin) yield* comparison(expression.function.name, other, origin);
    }
  }
}

function* comparison(
  operator: string,
  other: Expression,
  origin: { table: string; column: string },
): Generator<Comparison> {
  const literal = textIn(other);
  if (literal && literal.value !== '') yield { operator, literal, ...origin };
}

/** Why a comparison can never be true, and what to do: undefined when it can. */
type Reason = (comparison: Comparison) => readonly [reason: string, help: string] | undefined;

const digits: readonly (readonly [suffix: RegExp, length: number])[] = [
  [/SHA256$/, 64],
  [/SHA1$/, 40],
  [/MD5$/, 32],
];

const hashes: Reason = ({ operator, literal: { value }, column, table }) => {
  const length = digits.find(([suffix]) => suffix.test(column))?.[1];
  if (length === undefined) return undefined;
  const name = column.replace(/^.*(SHA256|SHA1|MD5)$/, '$1');
  if (!/^[0-9a-fA-F]+$/.test(value)) {
    return equality.has(operator) && /^[0-9a-zA-Z]+$/.test(value) && value.length === length
      ? [`it holds characters that are no hexadecimal digits`, 'Check the hash.']
      : undefined;
  }
  if (equality.has(operator) ? value.length !== length : partial.has(operator) && value.length > length)
    return [
      `a ${name} has ${length} hexadecimal digits, and this has ${value.length}`,
      'Check the hash, or the column.',
    ];
  const mindsCase = operator === '==' || operator === 'in' || operator.endsWith('_cs');
  if (mindsCase && /^Device/.test(table) && /[A-F]/.test(value))
    return ['hashes are in small letters in this table', 'Use =~ or in~, or write the hash in small letters.'];
  return undefined;
};

const fileNames: Reason = ({ operator, literal: { value }, column, table }) => {
  if (!/^Device/.test(table) || !/FileName$/.test(column)) return undefined;
  if (!equality.has(operator) && !partial.has(operator)) return undefined;
  if (value.includes('\\'))
    return [`${column} is a name without its folder`, `Compare FolderPath, or leave the folder out.`];
  if (/[*?]/.test(value))
    return [
      'a wildcard is taken as a character here, and a file name has none',
      'Use startswith, endswith or contains.',
    ];
  return undefined;
};

/** Columns that hold one IP address. */
const ADDRESS = /(?:^|[a-z_])(?:IP|Ip)(?:v[46])?(?:[Aa]ddress)?$/;

const addresses: Reason = ({ operator, literal: { value }, column }) => {
  if (!equality.has(operator) || !ADDRESS.test(column)) return undefined;
  if (/^\d+\.\d+\.\d+\.\d+\/\d+$/.test(value))
    return ['it is a range, and the column holds single addresses', 'Use ipv4_is_in_range().'];
  if (/^\d+\.\d+\.\d+\.(?:\*|x|0-\d+)?$/i.test(value))
    return [
      'it is a part of an address, and the column holds whole ones',
      'Use has_ipv4_prefix() or ipv4_is_in_range().',
    ];
  return undefined;
};

const reasons = [hashes, fileNames, addresses];

/** `has_ipv4_prefix(x, "10.1")`: a prefix without a dot at its end is never found. */
function checkPrefixes({ expressions, report }: LintContext): void {
  for (const { expression } of expressions) {
    if (expression.kind !== 'Call' || !/^has_(?:any_)?ipv4_prefix$/.test(expression.function.name)) continue;
    for (const argument of expression.arguments.slice(1)) {
      const literal = textIn(argument);
      if (!literal || /^(?:\d{1,3}\.){1,3}$|^(?:\d{1,3}\.){3}\d{1,3}$/.test(literal.value)) continue;
      const help = 'Write the dot behind it, such as "10.1.".';
      report('KQLAB101', literal.span, `"${literal.value}"`, 'a prefix of an address ends with a dot', help);
    }
  }
}

export const neverMatching: Lint = {
  code: 'KQLAB101',
  title: 'A literal that can never match',
  doc: 'The column cannot hold such a value: a hash of another length, a file name with a folder or a wildcard in it, a range where single addresses are, a prefix of an address without its dot. The rule runs, and finds nothing.',
  isDefault: true,
  examples: {
    bad: 'DeviceProcessEvents | where FileName == @"C:\\Windows\\notepad.exe"',
    good: 'DeviceProcessEvents | where FileName == "notepad.exe"',
  },
  check: (context) => {
    for (const comparison of comparisons(context)) {
      const found = reasons.map((reason) => reason(comparison)).find((each) => each !== undefined);
      if (found) context.report('KQLAB101', comparison.literal.span, quoted(comparison.literal.value), ...found);
    }
    checkPrefixes(context);
  },
};

const LONGEST = 40;

/** A text for a message. */
export const quoted = (text: string): string =>
  JSON.stringify(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
